package io.rivulet.transport.virtual;

import io.rivulet.transport.address.NetAddress;

/**
 * That a host's interface has an address, for as long as it has it. Datagrams on their way name their ends by the number of this, so that
 * one to an address that was given up does not reach who has it next.
 */
final class Attachment {
    private final int number;
    private final NetAddress address;
    private final VirtualHost host;
    private final int interfaceId;
    private boolean isActive = true;

    Attachment(int number, NetAddress address, VirtualHost host, int interfaceId) {
        this.number = number;
        this.address = address;
        this.host = host;
        this.interfaceId = interfaceId;
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

    boolean isActive() {
        return isActive;
    }

    void end() {
        isActive = false;
    }
}
