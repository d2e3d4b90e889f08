package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.OptionReader;
import io.rivulet.transport.wire.Vlu;

/** The signature field of the keying chunks: options, of which one is ours and others may be passwords. RFC 7425 section 4.3.5. */
final class SignatureField {
    /** Bounds the work that one field can ask for. */
    static final int MAX_OPTIONS = 16;

    private SignatureField() {}

    /** A field with one more option. */
    static byte[] with(byte[] others, int type, byte[] value) {
        return new ByteWriter(others.length + Vlu.MAX_LENGTH + 1 + value.length)
                .bytes(others)
                .option(type, value)
                .toBytes();
    }

    /** The value of the only option of a type; null when there is none or more than one, or the field is malformed. */
    static byte[] find(byte[] field, int type) {
        ByteReader source = new ByteReader(field);
        OptionReader options = new OptionReader().wrap(source);
        byte[] value = null;
        int count = 0;
        while (options.next()) {
            if (++count > MAX_OPTIONS || (options.type() == type && value != null)) {
                return null;
            }
            if (options.type() == type) {
                value = options.value().rest();
            }
        }
        return source.failed() ? null : value;
    }
}
