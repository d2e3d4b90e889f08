package io.rivulet.overlay;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A message of a stream, as a listener gets it. The bytes are the listener's to keep and to change.
 *
 * @param kind        what it is
 * @param timestampMs the publisher's time of it: ms since the start of the stream, 0 to 2^32 - 1
 * @param flags       bits of {@link MessageFlags}
 * @param bytes       the content
 */
@SuppressWarnings("ArrayRecordComponent") // a message is handed over once, and compared by nobody
public record Message(MessageKind kind, long timestampMs, int flags, byte[] bytes) {
    /** The content as text in UTF-8. */
    public String text() {
        return new String(bytes, UTF_8);
    }

    /** Whether what follows needs it. */
    public boolean isHeader() {
        return MessageFlags.isHeader(flags);
    }

    /** Whether playing can begin here. */
    public boolean isKeyFrame() {
        return MessageFlags.isKeyFrame(flags);
    }

    @Override
    public String toString() {
        return kind + " at " + timestampMs + " ms, " + bytes.length + " bytes";
    }
}
