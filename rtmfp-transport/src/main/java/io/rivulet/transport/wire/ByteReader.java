package io.rivulet.transport.wire;

import io.rivulet.transport.address.NetAddress;

/**
 * A cursor with a limit over somebody else's bytes. It is sticky: a read past the end gives zero and {@link #failed} stays true from
 * then on, so a decoder reads all its fields and checks once. Reusable; not thread-safe.
 */
public final class ByteReader {
    private byte[] buffer;
    private int position;
    private int limit;
    private boolean failed;
    private int originCode;

    /** A reader over nothing, to be {@linkplain #wrap wrapped}. */
    public ByteReader() {
        wrap(new byte[0], 0, 0);
    }

    /** A reader over all of {@code buffer}. */
    public ByteReader(byte[] buffer) {
        wrap(buffer, 0, buffer.length);
    }

    /**
     * Starts over on another range.
     *
     * @throws IndexOutOfBoundsException when the range is not within {@code buffer}
     */
    public ByteReader wrap(byte[] buffer, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, buffer.length);
        this.buffer = buffer;
        this.position = offset;
        this.limit = offset + length;
        this.failed = false;
        return this;
    }

    /** Whether a read went past the end since the last {@link #wrap}, or a value was malformed. */
    public boolean failed() {
        return failed;
    }

    /** The bytes left; 0 after a failure. */
    public int remaining() {
        return failed ? 0 : limit - position;
    }

    /** Whether bytes are left. */
    public boolean hasRemaining() {
        return remaining() > 0;
    }

    /** The array under the cursor. */
    public byte[] buffer() {
        return buffer;
    }

    /** The cursor, as an index into {@link #buffer}. */
    public int position() {
        return position;
    }

    /** Marks the input as malformed. */
    public void fail() {
        failed = true;
    }

    /** One byte, unsigned. */
    public int u8() {
        if (failed || position == limit) {
            failed = true;
            return 0;
        }
        return buffer[position++] & 0xff;
    }

    /** Two bytes, unsigned. */
    public int u16() {
        int at = advance(2);
        return at < 0 ? 0 : Bytes.getU16(buffer, at);
    }

    /** Four bytes, unsigned. */
    public long u32() {
        int at = advance(4);
        return at < 0 ? 0 : Bytes.getU32(buffer, at);
    }

    /** Eight bytes. */
    public long i64() {
        int at = advance(8);
        return at < 0 ? 0 : Bytes.getLong(buffer, at);
    }

    /**
     * A variable length unsigned integer (RFC 7016 section 2.1.2). A value that needs more than 63 bits fails: nothing in the protocol
     * counts that far, and a negative Java number would be taken for small.
     */
    public long vlu() {
        long value = 0;
        int next;
        do {
            next = u8();
            if (value >>> 56 != 0) {
                failed = true;
            }
            value = value << 7 | next & 0x7f;
        } while ((next & 0x80) != 0 && !failed);
        return failed ? 0 : value;
    }

    /** A {@link #vlu} that must fit an int, such as a length. */
    public int vluInt() {
        long value = vlu();
        if (value > Integer.MAX_VALUE) {
            failed = true;
            return 0;
        }
        return (int) value;
    }

    /** Skips {@code length} bytes and returns the index in {@link #buffer} where they start, or -1 (and fails) when they are not there. */
    public int advance(int length) {
        if (failed || length < 0 || limit - position < length) {
            failed = true;
            return -1;
        }
        int at = position;
        position += length;
        return at;
    }

    /** A copy of the next {@code length} bytes, or an empty array on failure. */
    public byte[] bytes(int length) {
        int at = advance(length);
        return at < 0 ? new byte[0] : java.util.Arrays.copyOfRange(buffer, at, at + length);
    }

    /** A copy of all that is left. */
    public byte[] rest() {
        return bytes(remaining());
    }

    /**
     * Narrows {@code part} to the next {@code length} bytes and moves this cursor behind them. On failure {@code part} is failed too.
     */
    public ByteReader slice(int length, ByteReader part) {
        int at = advance(length);
        if (at < 0) {
            part.failed = true;
            return part;
        }
        return part.wrap(buffer, at, length);
    }

    /**
     * An Internet socket address (RFC 7016 section 2.1.5), or null on failure. Its origin is then in {@link #lastAddressOrigin}.
     */
    public NetAddress address() {
        int flags = u8();
        originCode = flags & 0x03;
        if ((flags & 0x80) == 0) {
            long bits = u32();
            int port = u16();
            return failed ? null : NetAddress.ofIpv4((int) bits, port);
        }
        long high = i64();
        long low = i64();
        int port = u16();
        return failed ? null : NetAddress.ofIpv6(high, low, port);
    }

    /** The origin code (0 to 3) of the address read last. */
    public int lastAddressOrigin() {
        return originCode;
    }
}
