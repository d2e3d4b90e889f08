package io.rivulet.transport.wire.chunk;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * Flow Exception Report, type 0x5e. RFC 7016 section 2.3.16.
 *
 * <pre>vlu flowID | vlu exception</pre>
 */
public final class FlowException {
    private long flowId;
    private long code;

    /** Reads a payload; false when it is malformed: ignore the chunk. */
    public boolean wrap(ByteReader payload) {
        flowId = payload.vlu();
        code = payload.vlu();
        return !payload.failed();
    }

    /** The flow that the receiver rejects. */
    public long flowId() {
        return flowId;
    }

    /** The application's code; 0 when the receiver rejected by itself. */
    public long code() {
        return code;
    }

    /** Writes a payload. */
    public static void put(ByteWriter out, long flowId, long code) {
        out.vlu(flowId).vlu(code);
    }
}
