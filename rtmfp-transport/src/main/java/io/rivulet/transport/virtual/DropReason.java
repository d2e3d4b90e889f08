package io.rivulet.transport.virtual;

/** Why a datagram did not arrive. */
public enum DropReason {
    /** A link lost it: {@link LinkConfig#loss}. */
    LOSS,
    /** It found a link's queue full: {@link LinkConfig#queueBytes}. */
    QUEUE,
    /** It was larger than a link carries: {@link LinkConfig#mtuBytes}. */
    MTU,
    /** A {@link PacketRule} said so. */
    RULE,
    /** Nobody has its destination address, or its host was stopped or moved while it was on its way. */
    NO_SUCH_HOST,
    /** The network holds as many datagrams as it may: {@link VirtualNetworkConfig#maxDatagramsInFlight}. */
    CAPACITY,
    /** A NAT had no port left for it: {@link NatConfig#maxMappings}. */
    NAT_FULL,
    /** It came to a port of a NAT that is mapped to nobody, or no longer. */
    NAT_NO_MAPPING,
    /** A NAT did not let its sender in: {@link NatConfig#filtering}. */
    NAT_FILTERED,
    /** It was for an external endpoint of its sender's own NAT, which sends nothing back: {@link NatConfig#hairpins}. */
    NAT_NO_HAIRPIN
}
