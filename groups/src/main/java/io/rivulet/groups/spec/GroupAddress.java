package io.rivulet.groups.spec;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.Bytes;

/**
 * A place on the ring of group addresses: an unsigned 256-bit number, most significant 64 bits first. The ring wraps at 2^256;
 * "clockwise" is increasing. The same in every group. Immutable.
 */
public final class GroupAddress implements Comparable<GroupAddress> {
    /** 256 bits. */
    public static final int LENGTH = 32;

    /** The canonical fingerprint endpoint discriminator: option of 33 bytes, type 0x0f. RFC 7425 section 4.4. */
    private static final byte[] FINGERPRINT_PREFIX = {0x21, 0x0f};

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    /** A number from its 64-bit digits, most significant first. */
    public GroupAddress(long first, long second, long third, long fourth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /** Where a peer is: SHA-256(21 0f || peer id). */
    public static GroupAddress of(PeerId peer) {
        return ofBytes(Sha256.hash(FINGERPRINT_PREFIX, peer.toBytes()));
    }

    /**
     * The number in {@link #LENGTH} bytes.
     *
     * @throws IllegalArgumentException for any other length
     */
    public static GroupAddress ofBytes(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a group address has " + LENGTH + " bytes, not " + bytes.length);
        }
        return new GroupAddress(
                Bytes.getLong(bytes, 0), Bytes.getLong(bytes, 8), Bytes.getLong(bytes, 16), Bytes.getLong(bytes, 24));
    }

    /** The {@link #LENGTH} bytes, most significant first. */
    public byte[] toBytes() {
        byte[] bytes = new byte[LENGTH];
        Bytes.putLong(bytes, 0, first);
        Bytes.putLong(bytes, 8, second);
        Bytes.putLong(bytes, 16, third);
        Bytes.putLong(bytes, 24, fourth);
        return bytes;
    }

    /** The 64 most significant bits. */
    public long topBits() {
        return first;
    }

    /** This plus {@code other}, modulo 2^256. */
    public GroupAddress plus(GroupAddress other) {
        long low = fourth + other.fourth;
        long carry = Long.compareUnsigned(low, fourth) < 0 ? 1 : 0;
        long next = third + other.third + carry;
        carry = carryOf(third, other.third, carry);
        long upper = second + other.second + carry;
        carry = carryOf(second, other.second, carry);
        return new GroupAddress(first + other.first + carry, upper, next, low);
    }

    private static long carryOf(long a, long b, long carry) {
        // The carry out of a + b + carry: the majority rule on the top bits.
        long sum = a + b + carry;
        return ((a & b) | ((a | b) & ~sum)) >>> 63;
    }

    /** How far it is clockwise from {@code origin} to this: this minus {@code origin}, modulo 2^256. */
    public GroupAddress clockwiseFrom(GroupAddress origin) {
        GroupAddress complement = new GroupAddress(~origin.first, ~origin.second, ~origin.third, ~origin.fourth);
        return plus(complement).plus(new GroupAddress(0, 0, 0, 1));
    }

    /** The distance on the ring: the shorter of the two ways round. */
    public GroupAddress distanceTo(GroupAddress other) {
        GroupAddress clockwise = other.clockwiseFrom(this);
        GroupAddress counter = clockwiseFrom(other);
        return clockwise.compareTo(counter) <= 0 ? clockwise : counter;
    }

    /** Which of {@code a} and {@code b} comes first when walking clockwise from this; negative for {@code a}. This itself comes first. */
    public int compareClockwise(GroupAddress a, GroupAddress b) {
        return a.clockwiseFrom(this).compareTo(b.clockwiseFrom(this));
    }

    /** Which of {@code a} and {@code b} is nearer to this; negative for {@code a}. At equal distance the clockwise one is nearer. */
    public int compareNearness(GroupAddress a, GroupAddress b) {
        int byDistance = distanceTo(a).compareTo(distanceTo(b));
        return byDistance != 0 ? byDistance : compareClockwise(a, b);
    }

    /** The point 2^-k of the ring clockwise from this, {@code k} from 1 to 64. */
    public GroupAddress finger(int k) {
        if (k < 1 || k > Long.SIZE) {
            throw new IllegalArgumentException("a finger is 2^-1 to 2^-64 of the ring away, not 2^-" + k);
        }
        return new GroupAddress(first + (1L << (Long.SIZE - k)), second, third, fourth);
    }

    @Override
    public int compareTo(GroupAddress other) {
        int order = Long.compareUnsigned(first, other.first);
        if (order == 0) {
            order = Long.compareUnsigned(second, other.second);
        }
        if (order == 0) {
            order = Long.compareUnsigned(third, other.third);
        }
        return order != 0 ? order : Long.compareUnsigned(fourth, other.fourth);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof GroupAddress other
                && first == other.first
                && second == other.second
                && third == other.third
                && fourth == other.fourth;
    }

    @Override
    public int hashCode() {
        // The bits are a hash already.
        return Long.hashCode(first);
    }

    @Override
    public String toString() {
        return Bytes.toHex(toBytes(), 0, LENGTH);
    }
}
