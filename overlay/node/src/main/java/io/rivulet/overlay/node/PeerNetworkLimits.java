package io.rivulet.overlay.node;

import io.rivulet.transport.ConfigCheck;

/**
 * What a {@link PeerNetworkOverRtmfp} holds at most.
 *
 * @param maxAttempts         session attempts under way at once; more wait in line. Bounds packets sent to addresses that others told us
 * @param maxWaitingAttempts  attempts in line; one more fails at once
 * @param maxQueuedMessages   messages queued toward one peer. One costs {@value OutgoingQueue#BYTES_PER_MESSAGE} bytes besides the bytes
 *                            it refers to, so that the default of 512 keeps a stalled neighbour under 64 KiB
 * @param maxAdvertBytes      the longest advertised value, of which one is kept per flow
 * @param maxFlowsPerPeer     receiving flows of one peer; a further one is rejected
 * @param attemptTimeoutNs    how long one attempt takes at most
 * @param lingerNs            how long a session that nobody wants any more stays open to deliver what is queued
 * @param unclaimedNs         after which time a session that a peer opened, and in which neither end uses a flow, is closed
 */
public record PeerNetworkLimits(
        int maxAttempts,
        int maxWaitingAttempts,
        int maxQueuedMessages,
        int maxAdvertBytes,
        int maxFlowsPerPeer,
        long attemptTimeoutNs,
        long lingerNs,
        long unclaimedNs) {
    private static final long SECOND_NS = 1_000_000_000L;

    /** The defaults: 16 attempts at once, 256 in line, 512 messages, 8 KiB adverts, 64 flows, 30 s, 1 s, 60 s. */
    public static final PeerNetworkLimits DEFAULT =
            new PeerNetworkLimits(16, 256, 512, 8 * 1024, 64, 30 * SECOND_NS, SECOND_NS, 60 * SECOND_NS);

    /** @throws IllegalArgumentException naming every limit that is below 1 */
    public PeerNetworkLimits {
        new ConfigCheck("peer network")
                .range("maxAttempts", maxAttempts, 1, Integer.MAX_VALUE)
                .range("maxWaitingAttempts", maxWaitingAttempts, 1, Integer.MAX_VALUE)
                .range("maxQueuedMessages", maxQueuedMessages, 1, Integer.MAX_VALUE)
                .range("maxAdvertBytes", maxAdvertBytes, 1, Integer.MAX_VALUE)
                .range("maxFlowsPerPeer", maxFlowsPerPeer, 1, Integer.MAX_VALUE)
                .range("attemptTimeoutNs", attemptTimeoutNs, 1, Long.MAX_VALUE)
                .range("lingerNs", lingerNs, 1, Long.MAX_VALUE)
                .range("unclaimedNs", unclaimedNs, 1, Long.MAX_VALUE)
                .finish();
    }

    /** These limits with another time for an attempt. */
    public PeerNetworkLimits withAttemptTimeoutNs(long newTimeoutNs) {
        return new PeerNetworkLimits(
                maxAttempts,
                maxWaitingAttempts,
                maxQueuedMessages,
                maxAdvertBytes,
                maxFlowsPerPeer,
                newTimeoutNs,
                lingerNs,
                unclaimedNs);
    }
}
