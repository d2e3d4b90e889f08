package io.rivulet.groups.wire;

import io.rivulet.transport.wire.Bytes;
import java.util.Arrays;

/** What tells one publication from every other, also of the same name: 32 random bytes that its publisher chose. Immutable. */
public final class StreamKey {
    /** 256 bits. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private StreamKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Copies {@link #LENGTH} bytes.
     *
     * @throws IndexOutOfBoundsException when fewer are there
     */
    public static StreamKey copyOf(byte[] source, int offset) {
        java.util.Objects.checkFromIndexSize(offset, LENGTH, source.length);
        return new StreamKey(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    /** A fresh copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The first eight bytes, as a number to derive roles from. */
    public long leadingBits() {
        return Bytes.getLong(bytes, 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The first eight hexadecimal digits, for people. */
    @Override
    public String toString() {
        return Bytes.toHex(bytes, 0, 4);
    }
}
