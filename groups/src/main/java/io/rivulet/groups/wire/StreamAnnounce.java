package io.rivulet.groups.wire;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.OptionReader;
import io.rivulet.transport.wire.Vlu;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The announcement of a stream, by its publisher and by everyone who carries it: {@code 21 | options}, without an end marker. The options
 * are written in this order: 00 name, 01 key, 02 flag, 06 flag, 03, 04, 05, 07 times; they are read in any order, unknown ones skipped.
 *
 * @param name                 of the stream; at most {@link #MAX_NAME_BYTES} in UTF-8
 * @param key                  of the publication
 * @param everyoneGetsMaps     option 06: availability maps go to all neighbours at once instead of to one after the other
 * @param windowMs             option 03: how long a fragment is worth having
 * @param timeoutMs            option 04: always 300000 where it was seen; read as the time after which a silent stream is forgotten
 * @param availabilityPeriodMs option 05: time between two availability maps
 * @param fetchPeriodMs        option 07: how long a push may take before the fragment is pulled
 */
public record StreamAnnounce(
        String name,
        StreamKey key,
        boolean everyoneGetsMaps,
        long windowMs,
        long timeoutMs,
        long availabilityPeriodMs,
        long fetchPeriodMs) {
    /** Longest name taken from or sent to the network; bounds what one announcement costs. */
    public static final int MAX_NAME_BYTES = 1_024;

    /** A body shorter than this cannot hold a name and a key: the message is the stream's end. Two bytes of name, 34 of key. */
    public static final int MIN_BODY_BYTES = 36;

    /** Name, key, two flags, and four times of at most ten bytes, each with its length and type. */
    public static final int MAX_BYTES =
            1 + (3 + MAX_NAME_BYTES) + (2 + StreamKey.LENGTH) + 4 + 4 * (2 + Vlu.MAX_LENGTH);

    /** What option 04 is set to. */
    public static final long USUAL_TIMEOUT_MS = 300_000;

    private static final int NAME = 0x00;
    private static final int KEY = 0x01;
    private static final int FLAG = 0x02;
    private static final int WINDOW = 0x03;
    private static final int TIMEOUT = 0x04;
    private static final int AVAILABILITY_PERIOD = 0x05;
    private static final int TO_EVERYONE = 0x06;
    private static final int FETCH_PERIOD = 0x07;

    /** The length of a {@code name} as it travels, to be held against {@link #MAX_NAME_BYTES}. */
    public static int nameBytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether a message of type {@link StreamMessageType#ANNOUNCE} with so many bytes after the type is an end. */
    public static boolean isEnd(int bodyBytes) {
        return bodyBytes < MIN_BODY_BYTES;
    }

    /** Writes the end of a stream: {@code 21 | vlu end}, where {@code end} is the id of its last fragment + 1. */
    public static void writeEnd(ByteWriter out, long end) {
        out.u8(StreamMessageType.ANNOUNCE).vlu(end);
    }

    /** Reads the body of an end, after its type byte: the id of the last fragment + 1; -1 when it is malformed. */
    public static long readEnd(ByteReader body) {
        long end = body.vlu();
        return body.failed() || body.hasRemaining() || end > FragmentHeader.MAX_ID ? -1 : end;
    }

    /** Writes the whole message, at most {@link #MAX_BYTES}. */
    public void write(ByteWriter out) {
        out.u8(StreamMessageType.ANNOUNCE);
        out.option(NAME, name.getBytes(StandardCharsets.UTF_8));
        out.option(KEY, key.toBytes());
        flag(out, FLAG);
        if (everyoneGetsMaps) {
            flag(out, TO_EVERYONE);
        }
        time(out, WINDOW, windowMs);
        time(out, TIMEOUT, timeoutMs);
        time(out, AVAILABILITY_PERIOD, availabilityPeriodMs);
        time(out, FETCH_PERIOD, fetchPeriodMs);
    }

    /** How long the message is that {@link #write} writes. */
    public int encodedBytes() {
        int name = 1 + nameBytes(name());
        int flags = (everyoneGetsMaps ? 2 : 1) * 2;
        int times =
                timeBytes(windowMs) + timeBytes(timeoutMs) + timeBytes(availabilityPeriodMs) + timeBytes(fetchPeriodMs);
        return 1 + Vlu.length(name) + name + 2 + StreamKey.LENGTH + flags + times;
    }

    /** How long the message is that {@link #writeEnd} writes. */
    public static int encodedEndBytes(long end) {
        return 1 + Vlu.length(end);
    }

    private static int timeBytes(long value) {
        return 2 + Vlu.length(value); // A length of one byte, and the type.
    }

    private static void flag(ByteWriter out, int type) {
        out.vlu(1).u8(type);
    }

    private static void time(ByteWriter out, int type, long value) {
        out.vlu(1 + Vlu.length(value)).u8(type).vlu(value);
    }

    /**
     * Reads the body of an announcement, after its type byte. A time that is missing is -1.
     *
     * @return null when it is malformed, has no name or key, or the name is too long or not UTF-8
     */
    public static StreamAnnounce read(ByteReader body) {
        OptionReader options = new OptionReader().wrap(body);
        String name = null;
        StreamKey key = null;
        boolean everyone = false;
        long[] times = {-1, -1, -1, -1};
        while (options.next()) {
            ByteReader value = options.value();
            switch (options.type()) {
                case NAME -> name = readName(value);
                case KEY ->
                    key = value.remaining() == StreamKey.LENGTH
                            ? StreamKey.copyOf(value.buffer(), value.position())
                            : null;
                case TO_EVERYONE -> everyone = true;
                case WINDOW -> times[0] = value.vlu();
                case TIMEOUT -> times[1] = value.vlu();
                case AVAILABILITY_PERIOD -> times[2] = value.vlu();
                case FETCH_PERIOD -> times[3] = value.vlu();
                default -> {} // Whatever comes after us may say more.
            }
            if (value.failed()) {
                body.fail();
            }
        }
        if (body.failed() || name == null || key == null) {
            return null;
        }
        return new StreamAnnounce(name, key, everyone, times[0], times[1], times[2], times[3]);
    }

    private static String readName(ByteReader value) {
        int length = value.remaining();
        if (length > MAX_NAME_BYTES) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.buffer(), value.position(), length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
