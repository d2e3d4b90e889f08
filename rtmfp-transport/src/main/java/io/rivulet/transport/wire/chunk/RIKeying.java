package io.rivulet.transport.wire.chunk;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.util.Arrays;

/**
 * Responder Initial Keying, type 0x78. RFC 7016 section 2.3.8.
 *
 * <pre>u32 responderSessionID | vlu skrcLength | component (so far the signed portion) | signature to the end</pre>
 */
public final class RIKeying {
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
        component.takePrefixed(payload);
        signature.take(payload, payload.remaining());
        return !payload.failed();
    }

    /** The session id that the responder wants to receive with. */
    public int sessionId() {
        return sessionId;
    }

    /** The Session Key Responder Component. */
    public Span component() {
        return component;
    }

    /** The signature over {@link #signedParameters}. */
    public Span signature() {
        return signature;
    }

    /** What the signature covers: the signed portion of this payload, then the Session Key Initiator Component. */
    public byte[] signedParameters(byte[] initiatorComponent) {
        int portion = signature.offset() - start;
        byte[] parameters = Arrays.copyOfRange(buffer, start, start + portion + initiatorComponent.length);
        System.arraycopy(initiatorComponent, 0, parameters, portion, initiatorComponent.length);
        return parameters;
    }

    /** Writes the signed portion of a payload; the signature follows. */
    public static void put(ByteWriter out, int sessionId, byte[] component) {
        out.u32(sessionId);
        Span.putPrefixed(out, component, 0, component.length);
    }
}
