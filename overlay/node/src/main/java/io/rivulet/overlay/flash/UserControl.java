package io.rivulet.overlay.flash;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * A User Control message (RTMP type 4): {@code u16 event | u32 first [| u32 second]}. RFC 7425 sections 5.2 and 5.3.4 define the two
 * events of this profile; the others are RTMP's. What the two numbers mean is said at the event.
 *
 * @param first 0 to 2^32 - 1; 0 when an unknown event has none
 * @param second 0 to 2^32 - 1; 0 when the event has none
 */
public record UserControl(int event, long first, long second) {
    /** A stream begins; first = stream id. */
    public static final int STREAM_BEGIN = 0;

    /** A stream ended; first = stream id. */
    public static final int STREAM_EOF = 1;

    /** No more data for now; first = stream id. */
    public static final int STREAM_DRY = 2;

    /** The receiver's buffer; first = stream id, second = milliseconds. */
    public static final int SET_BUFFER_LENGTH = 3;

    /** A stream is a recording; first = stream id. */
    public static final int STREAM_IS_RECORDED = 4;

    /** Asks for a {@link #PING_RESPONSE}; first = the asker's time in milliseconds. */
    public static final int PING_REQUEST = 6;

    /** Answers a {@link #PING_REQUEST}; first = the time asked with. */
    public static final int PING_RESPONSE = 7;

    /** A delivery barrier across flows; first = sync id, second = how many flows it spans, from 1. RFC 7425 section 5.2. */
    public static final int FLOW_SYNC = 34;

    /** Advises keepalive periods in milliseconds; first = toward the server, second = toward peers. RFC 7425 section 5.3.4. */
    public static final int SET_KEEPALIVE = 41;

    /** Header, event and two numbers. */
    static final int MAX_MESSAGE_BYTES = RtmpMessage.HEADER_BYTES + 2 + 4 + 4;

    /** The event in {@code message}, or null when it is truncated or breaks its event's rules. */
    public static UserControl parse(RtmpMessage message) {
        ByteReader reader = new ByteReader();
        reader.wrap(message.buffer(), message.payloadOffset(), message.payloadLength());
        int event = reader.u16();
        int numbers = numbersOf(event);
        boolean known = numbers > 0;
        long first = known || reader.remaining() >= 4 ? reader.u32() : 0;
        long second = numbers > 1 || !known && reader.remaining() >= 4 ? reader.u32() : 0;
        if (reader.failed() || event == FLOW_SYNC && second == 0) {
            return null;
        }
        return new UserControl(event, first, second);
    }

    /** How many numbers an event must have. */
    private static int numbersOf(int event) {
        return switch (event) {
            case SET_BUFFER_LENGTH, FLOW_SYNC, SET_KEEPALIVE -> 2;
            case STREAM_BEGIN, STREAM_EOF, STREAM_DRY, STREAM_IS_RECORDED, PING_REQUEST, PING_RESPONSE -> 1;
            default -> 0;
        };
    }

    /** Advice on keepalive periods, in milliseconds. */
    public static UserControl setKeepalive(long serverPeriodMs, long peerPeriodMs) {
        return new UserControl(SET_KEEPALIVE, serverPeriodMs, peerPeriodMs);
    }

    /** The whole message, with timestamp 0. */
    public byte[] encode() {
        ByteWriter out = new ByteWriter(MAX_MESSAGE_BYTES);
        RtmpMessage.writeHeader(out, RtmpMessage.USER_CONTROL, 0).u16(event).u32(first);
        if (numbersOf(event) > 1) {
            out.u32(second);
        }
        return out.toBytes();
    }
}
