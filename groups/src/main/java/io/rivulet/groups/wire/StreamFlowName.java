package io.rivulet.groups.wire;

import io.rivulet.transport.wire.Bytes;

/** The two kinds of flow that carry a stream between neighbours, by the metadata that they are opened with. */
public enum StreamFlowName {
    /** One per stream and direction, answering the peer's membership flow: announcements, maps, push masks, pulls. Fully reliable. */
    CONTROL(0x11),
    /** One per stream and direction, answering the peer's control flow of the same stream: fragments, each with a lifetime. */
    FRAGMENTS(0x12);

    /** "GR", common to all flows of a group. */
    private static final int GROUP = 0x4752;

    private final int code;

    StreamFlowName(int code) {
        this.code = code;
    }

    /** A fresh copy of the metadata. */
    public byte[] metadata() {
        return new byte[] {GROUP >>> 8, (byte) GROUP, (byte) code};
    }

    /** The kind of flow that {@code metadata} names, or null when it is neither. */
    public static StreamFlowName of(byte[] metadata) {
        if (metadata.length != 3 || Bytes.getU16(metadata, 0) != GROUP) {
            return null;
        }
        if (metadata[2] == CONTROL.code) {
            return CONTROL;
        }
        return metadata[2] == FRAGMENTS.code ? FRAGMENTS : null;
    }
}
