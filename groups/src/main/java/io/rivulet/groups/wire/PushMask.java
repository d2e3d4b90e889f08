package io.rivulet.groups.wire;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * A wish to have substreams pushed: {@code 23 | u8 mask}. The receiver pushes every new fragment whose bit {@code id mod 8} is set; a new
 * mask replaces the old one.
 */
public final class PushMask {
    /** How many substreams there are, one per bit. */
    public static final int SUBSTREAMS = 8;

    /** How long the message is. */
    public static final int LENGTH = 2;

    private PushMask() {}

    /** The substream of a fragment. */
    public static int substream(long id) {
        return (int) (id & SUBSTREAMS - 1);
    }

    /** Writes the message. */
    public static void write(ByteWriter out, int mask) {
        out.u8(StreamMessageType.PUSH).u8(mask);
    }

    /** Reads the body, after the type byte; -1 when it is malformed. */
    public static int read(ByteReader body) {
        int mask = body.u8();
        return body.failed() || body.hasRemaining() ? -1 : mask;
    }
}
