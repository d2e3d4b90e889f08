package io.rivulet.groups.wire;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Vlu;

/** A request for one fragment: {@code 2b | vlu id}. The answer is the fragment itself, or silence. */
public final class PullRequest {
    private PullRequest() {}

    /** How long the message is. */
    public static int encodedBytes(long id) {
        return 1 + Vlu.length(id);
    }

    /** Writes the message. */
    public static void write(ByteWriter out, long id) {
        out.u8(StreamMessageType.PULL).vlu(id);
    }

    /** Reads the body, after the type byte; -1 when it is malformed or asks for fragment 0. */
    public static long read(ByteReader body) {
        long id = body.vlu();
        return body.failed() || body.hasRemaining() || id == 0 ? -1 : id;
    }
}
