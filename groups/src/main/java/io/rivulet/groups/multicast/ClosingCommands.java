package io.rivulet.groups.multicast;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.nio.charset.StandardCharsets;

/**
 * The end of a stream within the stream: two command messages, {@code onStatus} with the code NetStream.Play.UnpublishNotify and {@code
 * closeStream}. The end message of the control flow does not pass beyond the publisher's neighbours; these do.
 *
 * <p>A command is a byte 00 (the AMF3 message's format marker) and AMF0 values: the name, a transaction number, null, arguments.
 */
final class ClosingCommands {
    /** RTMP's type of a command in AMF3 form. */
    static final int COMMAND_KIND = 0x11;

    private static final byte[] CLOSE = "closeStream".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STATUS = "onStatus".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNPUBLISH = "NetStream.Play.UnpublishNotify".getBytes(StandardCharsets.US_ASCII);

    private static final int NUMBER = 0x00;
    private static final int STRING = 0x02;
    private static final int OBJECT = 0x03;
    private static final int NULL = 0x05;
    private static final int OBJECT_END = 0x09;

    /** A command longer than this is none of ours; bounds the search for the code. */
    private static final int MAX_BYTES = 1_024;

    private ClosingCommands() {}

    /** The message that says that the stream is not published any more. */
    static byte[] unpublishNotify() {
        ByteWriter out = new ByteWriter(MAX_BYTES);
        command(out, STATUS);
        out.u8(OBJECT);
        property(out, "level", "status".getBytes(StandardCharsets.US_ASCII));
        property(out, "code", UNPUBLISH);
        return out.u16(0).u8(OBJECT_END).toBytes();
    }

    /** The message that closes the stream. */
    static byte[] closeStream() {
        ByteWriter out = new ByteWriter(MAX_BYTES);
        command(out, CLOSE);
        return out.toBytes();
    }

    private static void command(ByteWriter out, byte[] name) {
        out.u8(0);
        string(out, name);
        out.u8(NUMBER).i64(0).u8(NULL);
    }

    private static void property(ByteWriter out, String name, byte[] value) {
        byte[] key = name.getBytes(StandardCharsets.US_ASCII);
        out.u16(key.length).bytes(key);
        string(out, value);
    }

    private static void string(ByteWriter out, byte[] value) {
        out.u8(STRING).u16(value.length).bytes(value);
    }

    /** What a message says about the end of its stream. */
    enum Meaning {
        /** Nothing. */
        NONE,
        /** It is not published any more; the closing follows. */
        UNPUBLISHED,
        /** It is closed. */
        CLOSED
    }

    /** What a message says about the end of its stream. */
    static Meaning meaning(int kind, byte[] bytes, int offset, int length) {
        if (kind != COMMAND_KIND || length > MAX_BYTES) {
            return Meaning.NONE;
        }
        ByteReader reader = new ByteReader().wrap(bytes, offset, length);
        int marker = reader.u8();
        if (marker == 0) {
            marker = reader.u8();
        }
        int nameLength = reader.u16();
        int name = reader.advance(nameLength);
        if (reader.failed() || marker != STRING) {
            return Meaning.NONE;
        }
        if (matches(bytes, name, nameLength, CLOSE)) {
            return Meaning.CLOSED;
        }
        boolean unpublished =
                matches(bytes, name, nameLength, STATUS) && contains(bytes, reader.position(), reader.remaining());
        return unpublished ? Meaning.UNPUBLISHED : Meaning.NONE;
    }

    private static boolean matches(byte[] bytes, int offset, int length, byte[] expected) {
        return length == expected.length
                && java.util.Arrays.equals(bytes, offset, offset + length, expected, 0, expected.length);
    }

    private static boolean contains(byte[] bytes, int offset, int length) {
        for (int i = 0; i + UNPUBLISH.length <= length; i++) {
            if (matches(bytes, offset + i, UNPUBLISH.length, UNPUBLISH)) {
                return true;
            }
        }
        return false;
    }
}
