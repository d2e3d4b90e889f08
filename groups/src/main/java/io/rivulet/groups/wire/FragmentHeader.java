package io.rivulet.groups.wire;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Vlu;

/**
 * What stands before a fragment's payload. Reusable; valid until the next {@link #read}.
 *
 * <pre>
 * 20 | vlu id | u8 type | u32 time | payload             a whole message
 * 30 | vlu id | u8 left | u8 type | u32 time | payload   the first of several
 * 10 | vlu id | u8 left | payload                        between
 * 00 | vlu id | payload                                  the last
 * </pre>
 *
 * <p>Ids count from 1 over the whole stream. {@code left} counts the fragments of the message that are still to come. {@code time} is in
 * milliseconds on the publisher's clock. Some senders leave {@code left} out of a start; see {@link #isLeftMissing}.
 */
public final class FragmentHeader {
    /** Most fragments of one message: {@code left} is one byte, and the first is not counted. */
    public static final int MAX_PARTS = 256;

    /** No stream gets so far: 2^48 fragments are nine thousand years of a thousand a second. Sums of such ids do not overflow. */
    public static final long MAX_ID = 1L << 48;

    /** The longest header: code, id, left, type, time. */
    public static final int MAX_BYTES = 1 + Vlu.MAX_LENGTH + 1 + 1 + 4;

    private static final int AUDIO = 0x08;
    private static final int VIDEO = 0x09;

    private int code;
    private long id;
    private int left;
    private boolean leftMissing;
    private int kind;
    private long timestampMs;
    private int payloadOffset;
    private int payloadLength;

    /**
     * Reads a fragment message. The payload stays where it is.
     *
     * @return false when it is malformed: an unknown code, an id of 0 or beyond {@link #MAX_ID}, or a header that is cut
     */
    public boolean read(ByteReader message) {
        code = message.u8();
        if ((code & ~(StreamMessageType.BEGINS_MESSAGE | StreamMessageType.MORE_FOLLOW)) != 0) {
            return false;
        }
        id = message.vlu();
        leftMissing = code == StreamMessageType.FRAGMENT_START && startsWithoutLeft(message);
        left = moreFollow() && !leftMissing ? message.u8() : 0;
        kind = beginsMessage() ? message.u8() : 0;
        timestampMs = beginsMessage() ? message.u32() : 0;
        payloadOffset = message.position();
        payloadLength = message.remaining();
        return !message.failed() && id > 0 && id <= MAX_ID && (left > 0 || !moreFollow() || leftMissing);
    }

    /**
     * A start's next byte is normally {@code left}, then comes the type. If the next byte is a media type and the one behind it is not a
     * type at all, it is the first byte of a time (below 8 up to 37 hours) and {@code left} is missing. No message that we publish is of
     * a type below 8, so ours are never misread.
     */
    private static boolean startsWithoutLeft(ByteReader message) {
        if (message.remaining() < 2) {
            return false;
        }
        int next = message.buffer()[message.position()] & 0xff;
        int behind = message.buffer()[message.position() + 1] & 0xff;
        return (next == AUDIO || next == VIDEO) && behind < AUDIO;
    }

    /** Writes a header; the payload follows it. {@code left} counts for starts and middles, kind and time where a message begins. */
    public static void write(ByteWriter out, int code, long id, int left, int kind, long timestampMs) {
        out.u8(code).vlu(id);
        if ((code & StreamMessageType.MORE_FOLLOW) != 0) {
            out.u8(left);
        }
        if ((code & StreamMessageType.BEGINS_MESSAGE) != 0) {
            out.u8(kind).u32(timestampMs);
        }
    }

    /** Writes the header that was read last, byte for byte. */
    public void write(ByteWriter out) {
        if (leftMissing) {
            out.u8(code).vlu(id).u8(kind).u32(timestampMs);
        } else {
            write(out, code, id, left, kind, timestampMs);
        }
    }

    /** One of the four FRAGMENT codes of {@link StreamMessageType}. */
    public int code() {
        return code;
    }

    /** Whether a message begins with this fragment. */
    public boolean beginsMessage() {
        return (code & StreamMessageType.BEGINS_MESSAGE) != 0;
    }

    /** Whether the message goes on after this fragment. */
    public boolean moreFollow() {
        return (code & StreamMessageType.MORE_FOLLOW) != 0;
    }

    /** The fragment's place in the stream, from 1. */
    public long id() {
        return id;
    }

    /** How many fragments of the message are still to come; 0 when it {@linkplain #isLeftMissing is missing}. */
    public int left() {
        return left;
    }

    /** Whether this start does not tell how many fragments follow. */
    public boolean isLeftMissing() {
        return leftMissing;
    }

    /** The message's type: 8 audio, 9 video, 0x0f and 0x12 data, 0x11 command; 0 where no message begins. */
    public int kind() {
        return kind;
    }

    /** The message's time; 0 where no message begins. */
    public long timestampMs() {
        return timestampMs;
    }

    /** Where the payload starts in the buffer that was read. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** The payload's length; may be 0. */
    public int payloadLength() {
        return payloadLength;
    }
}
