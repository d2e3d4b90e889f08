package io.rivulet.overlay.flash;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * An RTMP message as a flow carries it: {@code u8 type | u32 timestamp | payload}; its length is the flow message's, its stream the
 * flow's. RFC 7425 section 5.1.2. A reusable flyweight, valid while the bytes under it are.
 */
public final class RtmpMessage {
    /** A {@link UserControl} event. */
    public static final int USER_CONTROL = 4;

    /** Audio data. */
    public static final int AUDIO = 8;

    /** Video data. */
    public static final int VIDEO = 9;

    /** Data in format 0 of the extended messages (AMF0 with AMF3 inside). */
    public static final int DATA_EXTENDED = 15;

    /** A command in format 0 of the extended messages (AMF0 with AMF3 inside). */
    public static final int COMMAND_EXTENDED = 17;

    /** Data in AMF0. */
    public static final int DATA = 18;

    /** A command in AMF0. */
    public static final int COMMAND = 20;

    /** Type and timestamp. */
    public static final int HEADER_BYTES = 5;

    private int type;
    private long timestampMs;
    private byte[] buffer = new byte[0];
    private int payloadOffset;
    private int payloadLength;

    /** A message over nothing, to be {@linkplain #wrap wrapped}. */
    public RtmpMessage() {}

    /**
     * Starts over on a flow's message.
     *
     * @return false when it is shorter than its header
     */
    public boolean wrap(byte[] buffer, int offset, int length) {
        ByteReader reader = new ByteReader().wrap(buffer, offset, length);
        type = reader.u8();
        timestampMs = reader.u32();
        this.buffer = buffer;
        payloadOffset = offset + HEADER_BYTES;
        payloadLength = length - HEADER_BYTES;
        return !reader.failed();
    }

    /** Writes a message's header; its payload follows. */
    public static ByteWriter writeHeader(ByteWriter out, int type, long timestampMs) {
        return out.u8(type).u32(timestampMs);
    }

    /** The message type, 0 to 255. */
    public int type() {
        return type;
    }

    /** Milliseconds, 0 to 2^32 - 1, wrapping around. */
    public long timestampMs() {
        return timestampMs;
    }

    /** The array that holds the payload. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where in {@link #buffer} the payload starts. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** The payload's length in bytes. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Whether this is a command of either encoding. */
    public boolean isCommand() {
        return type == COMMAND || type == COMMAND_EXTENDED;
    }

    /** Whether this type belongs to the RTMP chunk stream, and "MUST be ignored" here. RFC 7425 section 5.1. */
    public boolean isChunkStreamControl() {
        return type == 1 || type == 2 || type == 3 || type == 5 || type == 6;
    }
}
