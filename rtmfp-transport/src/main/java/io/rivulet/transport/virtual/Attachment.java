package io.rivulet.transport.virtual;

import io.rivulet.transport.address.NetAddress;

/**
 * That a host's interface has an address, for as long as it has it; or that a NAT has an endpoint. Datagrams on their way name their ends
 * by the number of this, so that one to an address that was given up does not reach who has it next.
 */
final class Attachment {
    private final int number;
    private final NetAddress address;
    private final VirtualHost host;
    private final int interfaceId;
    private final VirtualNat nat;
    private boolean isActive = true;

    /**
     * @param host whose address it is; null for a NAT's
     * @param nat the NAT in front of the host or null, or the one whose endpoint it is
     */
    Attachment(int number, NetAddress address, VirtualHost host, int interfaceId, VirtualNat nat) {
        this.number = number;
        this.address = address;
        this.host = host;
        this.interfaceId = interfaceId;
        this.nat = nat;
    }

    int number() {
        return number;
    }

    NetAddress address() {
        return address;
    }

    VirtualHost host() {
        return host;
    }

    int interfaceId() {
        return interfaceId;
    }

    VirtualNat nat() {
        return nat;
    }

    /** Whether it is the outer side of a NAT. */
    boolean isNatEndpoint() {
        return host == null;
    }

    boolean isActive() {
        return isActive;
    }

    void end() {
        isActive = false;
    }
}
