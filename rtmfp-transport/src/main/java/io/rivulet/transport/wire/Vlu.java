package io.rivulet.transport.wire;

/**
 * Variable length unsigned integers: seven bits per byte, most significant first, the top bit set on all but the last byte. RFC 7016
 * section 2.1.2. Values are treated as unsigned 64-bit numbers, so ten bytes suffice for any.
 */
public final class Vlu {
    /** ceil(64 / 7). */
    public static final int MAX_LENGTH = 10;

    private Vlu() {}

    /** How many bytes {@code value} takes, 1 to {@link #MAX_LENGTH}. */
    public static int length(long value) {
        int bits = 64 - Long.numberOfLeadingZeros(value | 1);
        return (bits + 6) / 7;
    }

    /** Writes {@code value} at {@code offset}; the caller has checked that {@link #length} bytes fit. Returns the offset behind it. */
    public static int put(byte[] target, int offset, long value) {
        int end = offset + length(value);
        long rest = value;
        target[end - 1] = (byte) (rest & 0x7f);
        for (int i = end - 2; i >= offset; i--) {
            rest >>>= 7;
            target[i] = (byte) (rest & 0x7f | 0x80);
        }
        return end;
    }
}
