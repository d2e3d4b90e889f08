package io.rivulet.transport.wire.chunk;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.util.Arrays;

/**
 * Initiator Initial Keying, type 0x38. RFC 7016 section 2.3.7.
 *
 * <pre>
 * u32 initiatorSessionID | vlu cookieLength | cookieEcho | vlu certLength | initiatorCertificate | vlu skicLength | component
 *     (so far the signed parameters) | signature to the end
 * </pre>
 */
public final class IIKeying {
    private final Span cookie = new Span();
    private final Span certificate = new Span();
    private final Span component = new Span();
    private final Span signature = new Span();
    private byte[] buffer;
    private int start;
    private int sessionId;

    /** Reads a payload; false when it is malformed: ignore the chunk. */
    public boolean wrap(ByteReader payload) {
        buffer = payload.buffer();
        start = payload.position();
        sessionId = (int) payload.u32();
        cookie.takePrefixed(payload);
        certificate.takePrefixed(payload);
        component.takePrefixed(payload);
        signature.take(payload, payload.remaining());
        return !payload.failed();
    }

    /** The session id that the initiator wants to receive with. */
    public int sessionId() {
        return sessionId;
    }

    /** Our cookie, echoed. */
    public Span cookie() {
        return cookie;
    }

    /** The initiator's certificate. */
    public Span certificate() {
        return certificate;
    }

    /** The Session Key Initiator Component. */
    public Span component() {
        return component;
    }

    /** The signature over {@link #signedParameters}. */
    public Span signature() {
        return signature;
    }

    /** A copy of the signed part of the payload. */
    public byte[] signedParameters() {
        return Arrays.copyOfRange(buffer, start, signature.offset());
    }

    /** Writes the signed part of a payload; the signature follows. */
    public static void put(ByteWriter out, int sessionId, byte[] cookie, byte[] certificate, byte[] component) {
        out.u32(sessionId);
        Span.putPrefixed(out, cookie, 0, cookie.length);
        Span.putPrefixed(out, certificate, 0, certificate.length);
        Span.putPrefixed(out, component, 0, component.length);
    }
}
