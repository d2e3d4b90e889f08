package io.rivulet.transport.wire.chunk;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.util.Arrays;

/** A range of somebody else's bytes: a variable-length field of a chunk. Reusable. */
public final class Span {
    private byte[] buffer = new byte[0];
    private int offset;
    private int length;

    /** Takes the next {@code length} bytes of {@code reader}; empty when they are not there (the reader has failed then). */
    void take(ByteReader reader, int length) {
        int at = reader.advance(length);
        this.buffer = reader.buffer();
        this.offset = Math.max(at, 0);
        this.length = at < 0 ? 0 : length;
    }

    /** Takes a field that its length precedes. */
    void takePrefixed(ByteReader reader) {
        take(reader, reader.vluInt());
    }

    /** The array that holds the bytes. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where they start. */
    public int offset() {
        return offset;
    }

    /** How many they are. */
    public int length() {
        return length;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(buffer, offset, offset + length);
    }

    /** Whether the bytes are those of {@code other}. */
    public boolean contentEquals(byte[] other) {
        return Arrays.equals(buffer, offset, offset + length, other, 0, other.length);
    }

    static void putPrefixed(ByteWriter writer, byte[] bytes, int offset, int length) {
        writer.vlu(length).bytes(bytes, offset, length);
    }
}
