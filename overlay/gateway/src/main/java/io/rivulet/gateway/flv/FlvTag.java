package io.rivulet.gateway.flv;

import java.util.Arrays;

/**
 * One FLV tag: a message of audio, video or data, as it stands in a file and as it travels through a group.
 *
 * @param kind {@link #AUDIO}, {@link #VIDEO} or {@link #SCRIPT}
 * @param timestampMs decoding time, unrolled beyond the 32 bits of the file; may be negative when a file's tags start out of order
 * @param body the payload without any FLV framing; shared, not copied: do not change it
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below; payloads are never copied
public record FlvTag(int kind, long timestampMs, byte[] body) {
    /** Tag type and RTMP message type of audio. */
    public static final int AUDIO = 8;

    /** Tag type and RTMP message type of video. */
    public static final int VIDEO = 9;

    /** Tag type of script data and RTMP message type of an AMF0 data message. */
    public static final int SCRIPT = 18;

    /** Largest body that FLV can hold: its length field has 24 bits. */
    public static final int MAX_BODY_BYTES = (1 << 24) - 1;

    /** @throws IllegalArgumentException if the kind is none of the three, or the body longer than {@link #MAX_BODY_BYTES} */
    public FlvTag {
        if (!isKnownKind(kind)) {
            throw new IllegalArgumentException("kind " + kind + ": must be 8 (audio), 9 (video) or 18 (script)");
        }
        if (body.length > MAX_BODY_BYTES) {
            throw new IllegalArgumentException("body of " + body.length + " bytes: at most " + MAX_BODY_BYTES);
        }
    }

    /** Whether FLV defines this tag type. */
    public static boolean isKnownKind(int kind) {
        return kind == AUDIO || kind == VIDEO || kind == SCRIPT;
    }

    /** The same tag at another time. */
    public FlvTag at(long newTimestampMs) {
        return newTimestampMs == timestampMs ? this : new FlvTag(kind, newTimestampMs, body);
    }

    /** Tags are equal when kind, time and all bytes are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FlvTag that
                && kind == that.kind
                && timestampMs == that.timestampMs
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind + Long.hashCode(timestampMs)) + Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "FlvTag[kind=" + kind + ", timestampMs=" + timestampMs + ", body=" + body.length + " bytes]";
    }
}
