package io.rivulet.groups.spec;

import io.rivulet.transport.address.NetAddress;
import java.util.Optional;

/**
 * An IP multicast socket address of a group.
 *
 * @param address the multicast address and port
 * @param source  the only source to listen to (source-specific multicast); its port is 0 and means nothing. Of the same family
 */
public record IpMulticastAddress(NetAddress address, Optional<NetAddress> source) {
    /** @throws IllegalArgumentException when the source is of the other family */
    public IpMulticastAddress {
        if (source.isPresent() && source.get().isInet6() != address.isInet6()) {
            throw new IllegalArgumentException(
                    "the source " + source.get() + " is of another address family than " + address);
        }
    }

    /** An address without a source. */
    public static IpMulticastAddress of(NetAddress address) {
        return new IpMulticastAddress(address, Optional.empty());
    }

    /** IPv4 with port: 6 bytes, 10 with a source; IPv6: 18 and 34. Null for any other length. */
    static IpMulticastAddress ofOption(byte[] value) {
        int addressLength =
                switch (value.length) {
                    case 6, 10 -> 4;
                    case 18, 34 -> 16;
                    default -> 0;
                };
        if (addressLength == 0) {
            return null;
        }
        int sourceStart = addressLength + 2;
        int port = (value[addressLength] & 0xff) << 8 | (value[addressLength + 1] & 0xff);
        NetAddress address = NetAddress.ofBytes(java.util.Arrays.copyOf(value, addressLength), port);
        if (value.length == sourceStart) {
            return of(address);
        }
        NetAddress source = NetAddress.ofBytes(java.util.Arrays.copyOfRange(value, sourceStart, value.length), 0);
        // An IPv4-mapped form would change its family on the way; no sender writes one.
        return source.isInet6() == address.isInet6() ? new IpMulticastAddress(address, Optional.of(source)) : null;
    }

    byte[] toOption() {
        byte[] host = address.toBytes();
        byte[] from = source.map(NetAddress::toBytes).orElse(new byte[0]);
        byte[] value = java.util.Arrays.copyOf(host, host.length + 2 + from.length);
        value[host.length] = (byte) (address.port() >>> 8);
        value[host.length + 1] = (byte) address.port();
        System.arraycopy(from, 0, value, host.length + 2, from.length);
        return value;
    }
}
