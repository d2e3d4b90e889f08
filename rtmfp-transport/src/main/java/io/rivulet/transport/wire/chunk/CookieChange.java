package io.rivulet.transport.wire.chunk;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * RHello Cookie Change, type 0x79. RFC 7016 section 2.3.6.
 *
 * <pre>vlu oldCookieLen | oldCookie | newCookie to the end</pre>
 */
public final class CookieChange {
    private final Span oldCookie = new Span();
    private final Span newCookie = new Span();

    /** Reads a payload; false when it is malformed: ignore the chunk. */
    public boolean wrap(ByteReader payload) {
        oldCookie.takePrefixed(payload);
        newCookie.take(payload, payload.remaining());
        return !payload.failed();
    }

    /** The cookie that was sent before. */
    public Span oldCookie() {
        return oldCookie;
    }

    /** The cookie to send instead. */
    public Span newCookie() {
        return newCookie;
    }

    /** Writes a payload. */
    public static void put(ByteWriter out, Span oldCookie, byte[] newCookie) {
        Span.putPrefixed(out, oldCookie.buffer(), oldCookie.offset(), oldCookie.length());
        out.bytes(newCookie);
    }
}
