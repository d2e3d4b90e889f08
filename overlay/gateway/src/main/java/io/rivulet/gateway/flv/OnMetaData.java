package io.rivulet.gateway.flv;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The {@code onMetaData} script tag: properties of a stream by name, in AMF0. Only numbers and presence are of interest here;
 * other values are passed over unread. Publishers of the original kind wrap it in {@code @setDataFrame}: that is taken off.
 *
 * <p>Immutable.
 */
public final class OnMetaData {
    private static final byte[] NAME = amfString("onMetaData");
    private static final byte[] WRAPPER = amfString("@setDataFrame");

    // AMF0 type markers (Action Message Format 0, section 2.1).
    private static final int NUMBER = 0;
    private static final int BOOLEAN = 1;
    private static final int STRING = 2;
    private static final int OBJECT = 3;
    private static final int NULL = 5;
    private static final int UNDEFINED = 6;
    private static final int REFERENCE = 7;
    private static final int ECMA_ARRAY = 8;
    private static final int OBJECT_END = 9;
    private static final int STRICT_ARRAY = 10;
    private static final int DATE = 11;
    private static final int LONG_STRING = 12;
    private static final int XML = 15;
    private static final int TYPED_OBJECT = 16;

    /** Bounds recursion on hostile bytes; real metadata nests two or three deep. */
    private static final int MAX_DEPTH = 16;

    /** Bounds the table of properties; real metadata has some twenty. */
    private static final int MAX_PROPERTIES = 1_024;

    private final byte[] body;
    private final Map<String, Span> properties;

    /** Where a property stands: its name's length field, and its value. */
    private record Span(int nameAt, int valueAt, int end) {}

    private OnMetaData(byte[] body, Map<String, Span> properties) {
        this.body = body;
        this.properties = properties;
    }

    /** Whether the body of a script tag is metadata, well-formed or not. */
    public static boolean isMetadata(byte[] body) {
        return startsWith(body, startOfName(body), NAME);
    }

    /**
     * Reads the body of a script tag.
     *
     * @return null if it is not metadata, or malformed
     */
    public static OnMetaData parse(byte[] body) {
        int at = startOfName(body);
        if (!startsWith(body, at, NAME)) {
            return null;
        }
        at += NAME.length;
        Walker walker = new Walker(body);
        int type = walker.unsigned8(at++);
        if (type == ECMA_ARRAY) {
            at += 4; // a count that nobody relies on
        } else if (type != OBJECT) {
            return null;
        }
        Map<String, Span> properties = new LinkedHashMap<>();
        if (walker.object(at, 0, properties) == Walker.FAILED) {
            return null;
        }
        return new OnMetaData(body, properties);
    }

    /** Whether there is a property of this name. */
    public boolean has(String name) {
        return properties.containsKey(name);
    }

    /** The value of a property that is a number. */
    public OptionalDouble number(String name) {
        Span span = properties.get(name);
        return span == null || body[span.valueAt] != NUMBER
                ? OptionalDouble.empty()
                : OptionalDouble.of(ByteBuffer.wrap(body).getDouble(span.valueAt + 1));
    }

    /** Whether it says that there is video. */
    public boolean tellsOfVideo() {
        return has("videocodecid") || has("width") || has("framerate");
    }

    /** Whether it says that there is audio. */
    public boolean tellsOfAudio() {
        return has("audiocodecid") || has("audiosamplerate");
    }

    /**
     * The same metadata without what was true of the file that it came from and is wrong in another: duration, size, and the
     * index of key frames by file position.
     */
    public byte[] withoutFileFacts() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
        out.writeBytes(NAME);
        int kept = 0;
        ByteArrayOutputStream values = new ByteArrayOutputStream(body.length);
        for (Map.Entry<String, Span> property : properties.entrySet()) {
            if (!isFileFact(property.getKey())) {
                Span span = property.getValue();
                values.write(body, span.nameAt, span.end - span.nameAt);
                kept++;
            }
        }
        out.write(ECMA_ARRAY);
        out.writeBytes(ByteBuffer.allocate(4).putInt(kept).array());
        out.writeBytes(values.toByteArray());
        out.writeBytes(new byte[] {0, 0, OBJECT_END});
        return out.toByteArray();
    }

    private static boolean isFileFact(String name) {
        return switch (name) {
            case "duration",
                    "filesize",
                    "datasize",
                    "videosize",
                    "audiosize",
                    "keyframes",
                    "hasKeyframes",
                    "cuePoints",
                    "lasttimestamp",
                    "lastkeyframetimestamp",
                    "lastkeyframelocation",
                    "canSeekToEnd",
                    "hasCuePoints" -> true;
            default -> false;
        };
    }

    private static int startOfName(byte[] body) {
        return startsWith(body, 0, WRAPPER) ? WRAPPER.length : 0;
    }

    private static boolean startsWith(byte[] body, int at, byte[] prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (at + i >= body.length || body[at + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] amfString(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(3 + ascii.length)
                .put((byte) STRING)
                .putShort((short) ascii.length)
                .put(ascii)
                .array();
    }

    /** Steps over AMF0 values. Positions beyond the end give {@link #FAILED}, which every step passes on. */
    private static final class Walker {
        static final int FAILED = -1;

        private final byte[] bytes;

        Walker(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The position after the properties of an object, which are noted where a map is given. */
        int object(int start, int depth, Map<String, Span> noted) {
            int at = start;
            while (at != FAILED && at + 3 <= bytes.length) {
                int nameBytes = unsigned16(at);
                int valueAt = at + 2 + nameBytes;
                if (nameBytes == 0 && unsigned8(valueAt) == OBJECT_END) {
                    return valueAt + 1;
                }
                int end = value(valueAt, depth + 1);
                if (end != FAILED && noted != null) {
                    String name = new String(bytes, at + 2, nameBytes, StandardCharsets.UTF_8);
                    noted.putIfAbsent(name, new Span(at, valueAt, end));
                    if (noted.size() > MAX_PROPERTIES) {
                        return FAILED;
                    }
                }
                at = end;
            }
            // Some writers leave out the end marker of the outermost object.
            return at == bytes.length && noted != null ? at : FAILED;
        }

        int value(int at, int depth) {
            if (at >= bytes.length || depth > MAX_DEPTH) {
                return FAILED;
            }
            int content = at + 1;
            return switch (unsigned8(at)) {
                case NUMBER -> within(content + 8L);
                case BOOLEAN -> within(content + 1L);
                case STRING -> within(content + 2L + unsigned16(content));
                case OBJECT -> object(content, depth, null);
                case NULL, UNDEFINED -> content;
                case REFERENCE -> within(content + 2L);
                case ECMA_ARRAY -> object(content + 4, depth, null);
                case STRICT_ARRAY -> strictArray(content, depth);
                case DATE -> within(content + 10L);
                case LONG_STRING, XML -> within(content + 4L + unsigned32(content));
                case TYPED_OBJECT -> object(content + 2 + unsigned16(content), depth, null);
                default -> FAILED;
            };
        }

        private int strictArray(int start, int depth) {
            long count = unsigned32(start);
            int at = within(start + 4L);
            for (long i = 0; i < count && at != FAILED; i++) { // each value has at least a byte: ends with the bytes
                at = value(at, depth + 1);
            }
            return at;
        }

        private int within(long at) {
            return at <= bytes.length ? (int) at : FAILED;
        }

        int unsigned8(int at) {
            return at < bytes.length ? bytes[at] & 0xff : 0;
        }

        private int unsigned16(int at) {
            return unsigned8(at) << 8 | unsigned8(at + 1);
        }

        private long unsigned32(int at) {
            return (long) unsigned16(at) << 16 | unsigned16(at + 2);
        }
    }
}
