package io.rivulet.transport.wire.chunk;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * Responder Hello, type 0x70. RFC 7016 section 2.3.4.
 *
 * <pre>vlu tagLength | tagEcho | vlu cookieLength | cookie | responderCertificate to the end</pre>
 */
public final class RHello {
    private final Span tagEcho = new Span();
    private final Span cookie = new Span();
    private final Span certificate = new Span();

    /** Reads a payload; false when it is malformed: ignore the chunk. */
    public boolean wrap(ByteReader payload) {
        tagEcho.takePrefixed(payload);
        cookie.takePrefixed(payload);
        certificate.take(payload, payload.remaining());
        return !payload.failed();
    }

    /** The tag of the hello it answers. */
    public Span tagEcho() {
        return tagEcho;
    }

    /** What the initiator must echo. */
    public Span cookie() {
        return cookie;
    }

    /** The responder's certificate. */
    public Span certificate() {
        return certificate;
    }

    /** Writes a payload. */
    public static void put(ByteWriter out, Span tag, byte[] cookie, byte[] certificate) {
        Span.putPrefixed(out, tag.buffer(), tag.offset(), tag.length());
        Span.putPrefixed(out, cookie, 0, cookie.length);
        out.bytes(certificate);
    }
}
