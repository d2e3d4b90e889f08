package io.rivulet.overlay.node;

/** What a {@link PeerNetworkOverRtmfp} counted since its start. Written by the node's thread only. */
public final class PeerNetworkCounters {
    long attempts;
    long failedAttempts;
    long refusedAttempts;
    long sessionsOpened;
    long sessionsLost;
    long unclaimedClosed;
    long messagesSent;
    long bytesSent;
    long messagesReceived;
    long bytesReceived;
    long expiredInQueue;
    long cancelledInQueue;
    long lostWithSession;
    long abandonedInFlight;
    long backPressured;
    long replacedAdverts;
    long refusedFlows;
    long ignoredMessages;

    PeerNetworkCounters() {}

    /** Session attempts begun. */
    public long attempts() {
        return attempts;
    }

    /** Attempts that ended without a session. */
    public long failedAttempts() {
        return failedAttempts;
    }

    /** Attempts refused because too many waited in line. */
    public long refusedAttempts() {
        return refusedAttempts;
    }

    /** Sessions with peers that opened, either end's doing. */
    public long sessionsOpened() {
        return sessionsOpened;
    }

    /** Sessions that ended because the peer fell silent. */
    public long sessionsLost() {
        return sessionsLost;
    }

    /** Sessions that a peer opened and nobody used. */
    public long unclaimedClosed() {
        return unclaimedClosed;
    }

    /** Messages handed to the transport. */
    public long messagesSent() {
        return messagesSent;
    }

    /** Their bytes. */
    public long bytesSent() {
        return bytesSent;
    }

    /** Messages received in group flows. */
    public long messagesReceived() {
        return messagesReceived;
    }

    /** Their bytes. */
    public long bytesReceived() {
        return bytesReceived;
    }

    /** Messages whose time was over before their session had room. */
    public long expiredInQueue() {
        return expiredInQueue;
    }

    /** Messages cancelled before their session had room. */
    public long cancelledInQueue() {
        return cancelledInQueue;
    }

    /** Messages whose flow or session ended before it had room. */
    public long lostWithSession() {
        return lostWithSession;
    }

    /** Messages that the transport had and gave up. */
    public long abandonedInFlight() {
        return abandonedInFlight;
    }

    /** Sends answered with BACKPRESSURE. */
    public long backPressured() {
        return backPressured;
    }

    /** Advertised values replaced by a later one before they left. */
    public long replacedAdverts() {
        return replacedAdverts;
    }

    /** Receiving flows rejected because the peer had too many. */
    public long refusedFlows() {
        return refusedFlows;
    }

    /** Messages that came in flows or sessions which we had left. */
    public long ignoredMessages() {
        return ignoredMessages;
    }
}
