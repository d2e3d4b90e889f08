package io.rivulet.groups.spi;

import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;

/**
 * A socket address and how it became known.
 *
 * @param address the address
 * @param origin  how it became known
 */
public record PeerAddress(NetAddress address, AddressOrigin origin) {}
