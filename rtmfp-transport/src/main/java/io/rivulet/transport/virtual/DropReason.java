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
    CAPACITY
}
