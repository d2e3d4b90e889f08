package io.rivulet.transport.wire;

import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;

/**
 * A cursor that writes into a range of somebody's array. It is sticky like {@link ByteReader}: a write that does not fit writes nothing,
 * and {@link #overflowed} stays true, so an encoder writes all its fields and checks once. Reusable; not thread-safe.
 */
public final class ByteWriter {
    private byte[] buffer;
    private int start;
    private int position;
    private int limit;
    private boolean overflowed;

    /** A writer over nothing, to be {@linkplain #wrap wrapped}. */
    public ByteWriter() {
        wrap(new byte[0], 0, 0);
    }

    /** A writer with an array of its own. */
    public ByteWriter(int capacity) {
        wrap(new byte[capacity], 0, capacity);
    }

    /**
     * Starts over on another range.
     *
     * @throws IndexOutOfBoundsException when the range is not within {@code buffer}
     */
    public ByteWriter wrap(byte[] buffer, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, buffer.length);
        this.buffer = buffer;
        this.start = offset;
        this.position = offset;
        this.limit = offset + length;
        this.overflowed = false;
        return this;
    }

    /** Starts over on the same range. */
    public ByteWriter clear() {
        position = start;
        overflowed = false;
        return this;
    }

    /** Whether something did not fit since the last {@link #wrap} or {@link #clear}. */
    public boolean overflowed() {
        return overflowed;
    }

    /** How many bytes were written. */
    public int length() {
        return position - start;
    }

    /** How many more bytes fit. */
    public int room() {
        return overflowed ? 0 : limit - position;
    }

    /** The array written into. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where the written bytes start in {@link #buffer}. */
    public int start() {
        return start;
    }

    /** Where the next byte goes in {@link #buffer}. */
    public int position() {
        return position;
    }

    /** Takes back everything from {@code position} on (a value that {@link #position} returned), and a following overflow. */
    public void rewind(int position) {
        java.util.Objects.checkFromToIndex(start, position, this.position + 1);
        this.position = position;
        this.overflowed = false;
    }

    /** Moves the cursor over {@code length} bytes and returns where they start, or -1 (overflow) when they do not fit. */
    public int advance(int length) {
        if (overflowed || limit - position < length) {
            overflowed = true;
            return -1;
        }
        int at = position;
        position += length;
        return at;
    }

    /** One byte. */
    public ByteWriter u8(int value) {
        int at = advance(1);
        if (at >= 0) {
            buffer[at] = (byte) value;
        }
        return this;
    }

    /** Two bytes. */
    public ByteWriter u16(int value) {
        int at = advance(2);
        if (at >= 0) {
            Bytes.putU16(buffer, at, value);
        }
        return this;
    }

    /** Four bytes. */
    public ByteWriter u32(long value) {
        int at = advance(4);
        if (at >= 0) {
            Bytes.putInt(buffer, at, (int) value);
        }
        return this;
    }

    /** Eight bytes. */
    public ByteWriter i64(long value) {
        int at = advance(8);
        if (at >= 0) {
            Bytes.putLong(buffer, at, value);
        }
        return this;
    }

    /** A variable length unsigned integer. RFC 7016 section 2.1.2. */
    public ByteWriter vlu(long value) {
        int at = advance(Vlu.length(value));
        if (at >= 0) {
            Vlu.put(buffer, at, value);
        }
        return this;
    }

    /** All of {@code bytes}. */
    public ByteWriter bytes(byte[] bytes) {
        return bytes(bytes, 0, bytes.length);
    }

    /** A range of {@code bytes}. */
    public ByteWriter bytes(byte[] bytes, int offset, int length) {
        int at = advance(length);
        if (at >= 0) {
            System.arraycopy(bytes, offset, buffer, at, length);
        }
        return this;
    }

    /** An option (RFC 7016 section 2.1.3) of a one-byte type: length, type, value. */
    public ByteWriter option(int type, byte[] value) {
        vlu(Vlu.length(type) + (long) value.length);
        vlu(type);
        return bytes(value);
    }

    /** An Internet socket address with its origin. RFC 7016 section 2.1.5. */
    public ByteWriter address(NetAddress address, AddressOrigin origin) {
        if (address.isInet6()) {
            return u8(0x80 | origin.code())
                    .i64(address.highBits())
                    .i64(address.lowBits())
                    .u16(address.port());
        }
        return u8(origin.code()).u32(address.lowBits()).u16(address.port());
    }

    /** How many bytes {@link #address} takes: a flag byte, 4 or 16 for the address, 2 for the port. */
    public static int addressLength(NetAddress address) {
        return address.isInet6() ? 19 : 7;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return java.util.Arrays.copyOfRange(buffer, start, position);
    }
}
