package io.rivulet.gateway.flv;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Builds FLV by hand, independently of the writer. */
public final class FlvBytes {
    public static final byte[] AVC_HEADER = hex("17 00 000000 0164001fffe1");
    public static final byte[] AAC_HEADER = hex("af 00 1188");
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    FlvBytes() {
        raw("464c5601 05 00000009 00000000");
    }

    static FlvBytes withoutHeader() {
        FlvBytes bytes = new FlvBytes();
        bytes.out.reset();
        return bytes;
    }

    FlvBytes raw(String hex) {
        out.writeBytes(hex(hex));
        return this;
    }

    FlvBytes tag(int kind, long timestampMs, byte... body) {
        return tag(kind, timestampMs, 11 + body.length, body);
    }

    FlvBytes tag(int kind, long timestampMs, int previousTagSize, byte[] body) {
        out.writeBytes(ByteBuffer.allocate(15 + body.length)
                .putInt(kind << 24 | body.length)
                .putInt((int) (timestampMs << 8 | timestampMs >> 24 & 0xff))
                .put(new byte[3])
                .put(body)
                .putInt(previousTagSize)
                .array());
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    public static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static FlvReader reader(byte[] bytes) {
        return new FlvReader(new ByteArrayInputStream(bytes), "test.flv");
    }

    public static List<FlvTag> readAll(byte[] bytes) throws IOException {
        return readAll(reader(bytes));
    }

    static List<FlvTag> readAll(TagSource source) throws IOException {
        List<FlvTag> tags = new ArrayList<>();
        for (FlvTag tag = source.next(); tag != null; tag = source.next()) {
            tags.add(tag);
        }
        return tags;
    }

    public static FlvTag avcHeader(long timestampMs) {
        return new FlvTag(FlvTag.VIDEO, timestampMs, AVC_HEADER);
    }

    public static FlvTag aacHeader(long timestampMs) {
        return new FlvTag(FlvTag.AUDIO, timestampMs, AAC_HEADER);
    }

    public static FlvTag key(long timestampMs) {
        return new FlvTag(FlvTag.VIDEO, timestampMs, hex("17 01 000000 aabb"));
    }

    public static FlvTag inter(long timestampMs) {
        return new FlvTag(FlvTag.VIDEO, timestampMs, hex("27 01 000000 cc"));
    }

    public static FlvTag audio(long timestampMs) {
        return new FlvTag(FlvTag.AUDIO, timestampMs, hex("af 01 dd"));
    }

    /** Metadata with these numbers, in pairs of name and value. */
    public static FlvTag metadata(Object... namesAndNumbers) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(hex("02000a"));
        body.writeBytes("onMetaData".getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(hex("08"));
        body.writeBytes(
                ByteBuffer.allocate(4).putInt(namesAndNumbers.length / 2).array());
        for (int i = 0; i < namesAndNumbers.length; i += 2) {
            byte[] name = ((String) namesAndNumbers[i]).getBytes(StandardCharsets.UTF_8);
            body.writeBytes(new byte[] {0, (byte) name.length});
            body.writeBytes(name);
            body.writeBytes(new byte[] {0});
            body.writeBytes(ByteBuffer.allocate(8)
                    .putDouble(((Number) namesAndNumbers[i + 1]).doubleValue())
                    .array());
        }
        body.writeBytes(hex("000009"));
        return new FlvTag(FlvTag.SCRIPT, 0, body.toByteArray());
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
