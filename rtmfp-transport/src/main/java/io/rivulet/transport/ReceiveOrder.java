package io.rivulet.transport;

/** In which order a receiving flow's messages are delivered: the receiver's choice. RFC 7016 section 3.6.3.3, RFC 7425 section 5.1.1. */
public enum ReceiveOrder {
    /** As the sender queued them; what is lost holds up what follows until it is repaired or given up. */
    ORIGINAL,
    /** As soon as a message is complete. */
    NETWORK_ARRIVAL
}
