package io.rivulet.simulator.net;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.virtual.NatBehaviour;
import io.rivulet.transport.virtual.NatConfig;
import java.time.Duration;
import java.util.Locale;

/** What stands between a peer and the network. The words for NATs are those of RFC 3489 section 5; RFC 4787 has behaviours instead. */
public enum NatKind {
    /** Nothing. */
    PUBLIC,
    /** A NAT with one mapping for all, which lets everybody in (maps and filters endpoint-independently). */
    FULL_CONE,
    /** A NAT with one mapping for all, which lets those addresses in that were sent something. */
    ADDRESS_RESTRICTED,
    /** A NAT with one mapping for all, which lets those endpoints in that were sent something: the usual home router. */
    PORT_RESTRICTED,
    /** A NAT with a mapping for each endpoint, which lets in that endpoint only. */
    SYMMETRIC,
    /**
     * No NAT, but a firewall that passes out only what goes to somebody who sent something in before, or to the introducer. The peer opens
     * to nobody; others open to it.
     */
    INBOUND_ONLY,
    /** A firewall that passes no UDP at all. */
    UDP_BLOCKED;

    /** How it is written: {@code port-restricted}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether there is a NAT, so that the peer is seen at an address that is not its own. */
    public boolean isNat() {
        return switch (this) {
            case FULL_CONE, ADDRESS_RESTRICTED, PORT_RESTRICTED, SYMMETRIC -> true;
            case PUBLIC, INBOUND_ONLY, UDP_BLOCKED -> false;
        };
    }

    /**
     * The NAT for the virtual network.
     *
     * @param external the address that the peer is seen at
     * @param mappingTimeout how long a mapping lasts without use
     * @return null where {@link #isNat} says that there is none
     */
    public NatConfig config(NetAddress external, Duration mappingTimeout) {
        NatBehaviour filtering =
                switch (this) {
                    case FULL_CONE -> NatBehaviour.ENDPOINT_INDEPENDENT;
                    case ADDRESS_RESTRICTED -> NatBehaviour.ADDRESS_DEPENDENT;
                    default -> NatBehaviour.ADDRESS_AND_PORT_DEPENDENT;
                };
        if (!isNat()) {
            return null;
        }
        return NatConfig.builder(external)
                .mapping(
                        this == SYMMETRIC ? NatBehaviour.ADDRESS_AND_PORT_DEPENDENT : NatBehaviour.ENDPOINT_INDEPENDENT)
                .filtering(filtering)
                .mappingTimeout(mappingTimeout)
                .build();
    }
}
