package io.rivulet.transport;

/**
 * Hears what an endpoint decides, as structured events in core time: for tests, replays and diagnosis. Called on the owner's thread in the
 * middle of things: an implementation only takes note, and never calls back.
 */
@FunctionalInterface
public interface TraceSink {
    /** Hears nothing. */
    TraceSink NONE = (nowNs, event, sessionId, detail) -> {};

    /** What can be traced; the detail that goes with it in brackets. */
    enum Event {
        /** A session is open [1 as Initiator, 2 as Responder]. */
        SESSION_OPEN,
        /** A session ended [ordinal of {@link CloseReason}]. */
        SESSION_CLOSED,
        /** An attempt failed [ordinal of {@link OpenFailure}]. */
        OPEN_FAILED,
        /** A packet was sent [its UDP payload in bytes]. */
        PACKET_SENT,
        /** A packet was accepted [its UDP payload in bytes]. */
        PACKET_RECEIVED,
        /** Something was dropped [ordinal of {@link DropReason}]. */
        DROPPED,
        /** Fragments were found lost by negative acknowledgement [congestion window in bytes]. */
        LOSS,
        /** The retransmission timeout passed [effective RTO in ns]. */
        TIMEOUT,
        /** The far end has moved to another address [its port]. */
        FAR_ADDRESS_CHANGED
    }

    /**
     * Takes note of an event.
     *
     * @param sessionId our id of the session concerned; 0 for none
     */
    void trace(long nowNs, Event event, int sessionId, long detail);
}
