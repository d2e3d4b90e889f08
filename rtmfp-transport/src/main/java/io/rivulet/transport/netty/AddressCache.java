package io.rivulet.transport.netty;

import io.rivulet.transport.address.NetAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Our socket addresses and the JDK's, each from the other, without allocation for those used lately. Two direct-mapped tables: an address
 * displaces whichever had its place, so that strangers' datagrams cannot make it grow.
 */
final class AddressCache {
    /** Twice as many as an endpoint has busy sessions. */
    private static final int PLACES = 1_024;

    private final InetSocketAddress[] inKeys = new InetSocketAddress[PLACES];
    private final NetAddress[] inValues = new NetAddress[PLACES];
    private final NetAddress[] outKeys = new NetAddress[PLACES];
    private final InetSocketAddress[] outValues = new InetSocketAddress[PLACES];
    private final DriverCounters counters;

    AddressCache(DriverCounters counters) {
        this.counters = counters;
    }

    NetAddress toNetAddress(InetSocketAddress address) {
        int place = place(address.hashCode());
        if (address.equals(inKeys[place])) {
            return inValues[place];
        }
        counters.add(DriverCounter.ADDRESS_MISSES, 1);
        inKeys[place] = address;
        inValues[place] = convert(address);
        return inValues[place];
    }

    InetSocketAddress toSocketAddress(NetAddress address) {
        int place = place(address.hashCode());
        if (address.equals(outKeys[place])) {
            return outValues[place];
        }
        counters.add(DriverCounter.ADDRESS_MISSES, 1);
        outKeys[place] = address;
        outValues[place] = convert(address);
        return outValues[place];
    }

    private static int place(int hash) {
        // Spreads the JDK's hash, which is the sum of address and port.
        return (hash * 0x9e37_79b1) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(PLACES));
    }

    static NetAddress convert(InetSocketAddress address) {
        return NetAddress.ofBytes(address.getAddress().getAddress(), address.getPort());
    }

    static InetSocketAddress convert(NetAddress address) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.toBytes()), address.port());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of 4 or 16 bytes was refused: " + address, impossible);
        }
    }
}
