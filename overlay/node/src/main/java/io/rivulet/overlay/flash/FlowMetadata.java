package io.rivulet.overlay.flash;

import io.rivulet.transport.ReceiveOrder;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * What a flow's metadata says that the flow is for. RFC 7425 section 5.1.1.
 *
 * <pre>{@code
 * RTMP messages   "TC" | rsv:5 SID:1 rsv:1 RXI:1 | vlu streamId
 * group channel   "GC"
 * }</pre>
 *
 * @param streamId 0 to 16,777,215; 0 is the connection's own stream, and the value for kinds that have none
 * @param order in which order the sender thinks its messages are best taken
 */
public record FlowMetadata(Kind kind, int streamId, ReceiveOrder order) {
    /** The kinds of flow. */
    public enum Kind {
        /** RTMP messages of one stream. */
        RTMP,
        /** The server channel of a group: joins one way, introductions the other. */
        GROUP_CHANNEL,
        /** Not of this profile, or without a stream id: to be rejected. */
        OTHER
    }

    /** The connection's control flows. */
    public static final FlowMetadata CONTROL = new FlowMetadata(Kind.RTMP, 0, ReceiveOrder.ORIGINAL);

    /** A group's server channel. */
    public static final FlowMetadata GROUP_CHANNEL = new FlowMetadata(Kind.GROUP_CHANNEL, 0, ReceiveOrder.ORIGINAL);

    /** Any other flow. */
    public static final FlowMetadata OTHER = new FlowMetadata(Kind.OTHER, 0, ReceiveOrder.ORIGINAL);

    private static final int SIGNATURE_RTMP = 0x5443; // "TC"
    private static final int SIGNATURE_GROUP_CHANNEL = 0x4743; // "GC"
    private static final int STREAM_ID_PRESENT = 0x04;
    private static final int NETWORK_ARRIVAL = 0x01;

    /** 24 bits, RFC 7425 section 5.1. */
    private static final int MAX_STREAM_ID = 0xff_ffff;

    /** Two bytes of signature, one of flags, four of stream id. */
    private static final int MAX_BYTES = 7;

    /** @throws IllegalArgumentException for a stream id of more than 24 bits */
    public FlowMetadata {
        if (streamId < 0 || streamId > MAX_STREAM_ID) {
            throw new IllegalArgumentException("stream id is " + streamId + ", must be 0 to " + MAX_STREAM_ID);
        }
    }

    /** Reads metadata; whatever is not known or not sound is {@link #OTHER}. */
    public static FlowMetadata parse(byte[] metadata) {
        ByteReader reader = new ByteReader(metadata);
        int signature = reader.u16();
        if (reader.failed()) {
            return OTHER;
        }
        if (signature == SIGNATURE_GROUP_CHANNEL) {
            return reader.hasRemaining() ? OTHER : GROUP_CHANNEL;
        }
        int flags = reader.u8();
        long streamId = reader.vlu();
        if (signature != SIGNATURE_RTMP
                || reader.failed()
                || (flags & STREAM_ID_PRESENT) == 0
                || streamId > MAX_STREAM_ID) {
            return OTHER;
        }
        ReceiveOrder order = (flags & NETWORK_ARRIVAL) != 0 ? ReceiveOrder.NETWORK_ARRIVAL : ReceiveOrder.ORIGINAL;
        return new FlowMetadata(Kind.RTMP, (int) streamId, order);
    }

    /** Whether this is a control flow of the connection: RTMP messages of stream 0. */
    public boolean isControl() {
        return kind == Kind.RTMP && streamId == 0;
    }

    /**
     * The bytes to open a flow with.
     *
     * @throws IllegalStateException for {@link Kind#OTHER}
     */
    public byte[] encode() {
        ByteWriter out = new ByteWriter(MAX_BYTES);
        switch (kind) {
            case RTMP ->
                out.u16(SIGNATURE_RTMP)
                        .u8(STREAM_ID_PRESENT | (order == ReceiveOrder.NETWORK_ARRIVAL ? NETWORK_ARRIVAL : 0))
                        .vlu(streamId);
            case GROUP_CHANNEL -> out.u16(SIGNATURE_GROUP_CHANNEL);
            case OTHER -> throw new IllegalStateException("an unknown kind of flow has no metadata of ours");
        }
        return out.toBytes();
    }
}
