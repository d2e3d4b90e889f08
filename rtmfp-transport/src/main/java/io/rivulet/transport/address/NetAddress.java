package io.rivulet.transport.address;

/**
 * An Internet socket address: IPv4 or IPv6 address and UDP port. Never resolves names. Immutable, totally ordered (IPv4 before IPv6,
 * then by address, then by port), so it can key maps and break ties deterministically.
 *
 * <p>An IPv4-mapped IPv6 address ({@code ::ffff:a.b.c.d}) is the same address as its IPv4 form and is normalised to it.
 */
public final class NetAddress implements Comparable<NetAddress> {
    private static final long MAPPED_PREFIX = 0xffff_0000_0000L;

    private final long high;
    private final long low;
    private final int port;
    private final boolean inet6;

    private NetAddress(boolean inet6, long high, long low, int port) {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port is " + port + ", must be 0 to 65535");
        }
        this.inet6 = inet6;
        this.high = high;
        this.low = low;
        this.port = port;
    }

    /** An IPv4 address from its 32 bits. */
    public static NetAddress ofIpv4(int address, int port) {
        return new NetAddress(false, 0, address & 0xffff_ffffL, port);
    }

    /** An IPv6 address from its two 64-bit halves. */
    public static NetAddress ofIpv6(long high, long low, int port) {
        if (high == 0 && (low & 0xffff_ffff_0000_0000L) == MAPPED_PREFIX) {
            return ofIpv4((int) low, port);
        }
        return new NetAddress(true, high, low, port);
    }

    /**
     * An address from 4 or 16 bytes in network order.
     *
     * @throws IllegalArgumentException for any other length
     */
    public static NetAddress ofBytes(byte[] address, int port) {
        return switch (address.length) {
            case 4 -> ofIpv4((int) bits(address, 0, 4), port);
            case 16 -> ofIpv6(bits(address, 0, 8), bits(address, 8, 8), port);
            default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + address.length);
        };
    }

    private static long bits(byte[] bytes, int offset, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | bytes[offset + i] & 0xff;
        }
        return value;
    }

    /**
     * Parses {@code 192.0.2.1:1935} or {@code [2001:db8::1]:1935}: numeric addresses only.
     *
     * @throws IllegalArgumentException naming what was given, when it is anything else
     */
    public static NetAddress parse(String text) {
        return AddressText.parse(text);
    }

    /** Whether this is an IPv6 address. */
    public boolean isInet6() {
        return inet6;
    }

    /** The upper 64 bits of an IPv6 address; 0 for IPv4. */
    public long highBits() {
        return high;
    }

    /** The lower 64 bits of an IPv6 address; the 32 bits of an IPv4 address. */
    public long lowBits() {
        return low;
    }

    /** The UDP port, 0 to 65535. */
    public int port() {
        return port;
    }

    /** The address in network order: 4 or 16 bytes. */
    public byte[] toBytes() {
        byte[] bytes = new byte[inet6 ? 16 : 4];
        for (int i = 0; i < bytes.length; i++) {
            int fromEnd = bytes.length - 1 - i;
            bytes[i] = (byte) ((fromEnd >= 8 ? high : low) >>> (fromEnd % 8 * 8));
        }
        return bytes;
    }

    /** The same host with another port. */
    public NetAddress withPort(int newPort) {
        return new NetAddress(inet6, high, low, newPort);
    }

    /** A number for the host, for tables of limits: what one party commands counts as one, and an IPv6 host commands a whole /64. */
    public int hostKey() {
        return Long.hashCode(inet6 ? high : low);
    }

    /** Whether this is a loopback address ({@code 127/8} or {@code ::1}). */
    public boolean isLoopback() {
        return inet6 ? high == 0 && low == 1 : low >>> 24 == 127;
    }

    /** Whether this is {@code 0.0.0.0} or {@code ::}: as a place to listen at, all of this host's addresses. */
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /** Whether no session can be opened to it: unspecified, multicast, broadcast, or port 0. */
    public boolean isUnusable() {
        if (port == 0) {
            return true;
        }
        return inet6
                ? isUnspecified() || high >>> 56 == 0xff
                : isUnspecified() || low >>> 28 == 0xe || low == 0xffff_ffffL;
    }

    @Override
    public int compareTo(NetAddress other) {
        if (inet6 != other.inet6) {
            return inet6 ? 1 : -1;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        if (byHigh != 0) {
            return byHigh;
        }
        int byLow = Long.compareUnsigned(low, other.low);
        return byLow != 0 ? byLow : Integer.compare(port, other.port);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof NetAddress other
                && low == other.low
                && port == other.port
                && high == other.high
                && inet6 == other.inet6;
    }

    @Override
    public int hashCode() {
        // Fibonacci hashing spreads neighbouring addresses and ports; the value is the same in every run.
        long mixed = (high * 31 + low) * 0x9e37_79b9_7f4a_7c15L + port;
        mixed *= 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 32);
    }

    @Override
    public String toString() {
        return AddressText.format(this);
    }
}
