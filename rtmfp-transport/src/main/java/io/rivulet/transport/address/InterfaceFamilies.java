package io.rivulet.transport.address;

import java.util.ArrayList;
import java.util.List;

/**
 * Which address families each interface of an endpoint carries, by interface id. A socket bound to an IPv4 address carries IPv4 alone; one
 * bound to an IPv6 address carries IPv6, and one bound to {@code [::]} carries both. What is sent through another arrives nowhere, so an
 * endpoint with several interfaces has to choose. Immutable.
 */
public final class InterfaceFamilies {
    /** Most interfaces: one bit each. */
    public static final int MAX_INTERFACES = Long.SIZE;

    /** One interface that carries whatever it is given, as far as anybody knows. */
    public static final InterfaceFamilies ANY = new InterfaceFamilies(1, 1, 1);

    private final int count;
    private final long inet4;
    private final long inet6;

    private InterfaceFamilies(int count, long inet4, long inet6) {
        this.count = count;
        this.inet4 = inet4;
        this.inet6 = inet6;
    }

    /**
     * What sockets carry that are bound to these addresses; ports do not matter.
     *
     * @param addresses 1 to {@link #MAX_INTERFACES}, in the order of the interface ids
     * @throws IllegalArgumentException for any other number
     */
    public static InterfaceFamilies boundTo(List<NetAddress> addresses) {
        if (addresses.isEmpty() || addresses.size() > MAX_INTERFACES) {
            throw new IllegalArgumentException(
                    "number of interfaces is " + addresses.size() + ", must be 1 to " + MAX_INTERFACES);
        }
        long inet4 = 0;
        long inet6 = 0;
        for (int id = 0; id < addresses.size(); id++) {
            NetAddress address = addresses.get(id);
            boolean isBoth = address.isInet6() && address.isUnspecified();
            inet4 |= isBoth || !address.isInet6() ? 1L << id : 0;
            inet6 |= address.isInet6() ? 1L << id : 0;
        }
        return new InterfaceFamilies(addresses.size(), inet4, inet6);
    }

    /** Whether an interface carries the family of {@code destination}; one that is not known here is taken to. */
    public boolean carries(int interfaceId, NetAddress destination) {
        return interfaceId >= count || (carriers(destination) >>> interfaceId & 1) != 0;
    }

    /** Whether any interface carries the family of {@code destination}. */
    public boolean carries(NetAddress destination) {
        return carriers(destination) != 0;
    }

    /**
     * The interfaces that carry the family of {@code destination}, in turn.
     *
     * @param turn from 0; the first interface of the family has turn 0, and after the last comes the first again
     * @return an interface id, or -1 when there is none
     */
    public int inTurn(NetAddress destination, int turn) {
        long left = carriers(destination);
        if (left == 0) {
            return -1;
        }
        for (int skip = turn % Long.bitCount(left); skip > 0; skip--) {
            left &= left - 1; // without its lowest bit
        }
        return Long.numberOfTrailingZeros(left);
    }

    private long carriers(NetAddress destination) {
        return destination.isInet6() ? inet6 : inet4;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof InterfaceFamilies other
                && count == other.count
                && inet4 == other.inet4
                && inet6 == other.inet6;
    }

    @Override
    public int hashCode() {
        return Long.hashCode((inet4 * 31 + inet6) * 31 + count);
    }

    /** As {@code [IPv4, IPv6, any]}. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>(count);
        for (int id = 0; id < count; id++) {
            boolean isInet4 = (inet4 >>> id & 1) != 0;
            boolean isInet6 = (inet6 >>> id & 1) != 0;
            names.add(isInet4 && isInet6 ? "any" : isInet4 ? "IPv4" : "IPv6");
        }
        return names.toString();
    }
}
