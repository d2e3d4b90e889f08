package io.rivulet.transport.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The requirements of RFC 7016 and RFC 7425 that a test would miss, by their ids in {@code overlay/docs/protocol.md}: without the
 * behaviour that such a row asks for, the test fails. A test of the page reads these annotations from the sources; they stand next to the
 * method's name.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
public @interface Covers {
    /** Ids such as {@code 7016-2.3.11-1}. */
    String[] value();
}
