package io.rivulet.groups.spi;

import io.rivulet.transport.address.NetAddress;
import java.util.List;

/**
 * What the group protocol can do with other peers. Calls may queue work; an implementation never calls back on the same stack: what
 * happens is told later through {@link PeerNetworkListener}. Owned by the node's thread, not thread-safe.
 *
 * <p>Peers are handles of a {@link PeerDirectory}. Flows are handles that the implementation chooses, unique among all flows of this
 * network that are open, in both directions.
 */
public interface PeerNetwork {
    /** No flow. */
    int NO_FLOW = -1;

    /** The token of a message whose release nobody waits for. */
    long NO_TOKEN = -1;

    /** What became of a {@link #send}. */
    enum SendResult {
        /** Queued; the bytes stay untouched until released. */
        ACCEPTED,
        /** The session's queue is full: try again after {@link PeerNetworkListener#onRoom}. */
        BACKPRESSURE,
        /** The flow or its session is gone. */
        CLOSED
    }

    /** The directory of the handles used here. */
    PeerDirectory directory();

    /** Our own peer. */
    int self();

    /**
     * Makes sure that there is, or is being opened, a session with {@code peer}. It is counted: the session stays until every caller has
     * called {@link #disconnect}. Ends in {@code onConnected} or {@code onConnectFailed}; when a session is open already,
     * {@code onConnected} follows all the same; who was dialled calls this to keep the session for itself. {@code onConnectFailed} and
     * {@code onDisconnected} end every count.
     *
     * @param candidates addresses to try besides the introducers'; may be empty
     */
    void connect(long nowNs, int peer, List<PeerAddress> candidates);

    /** Adds addresses to an attempt that is under way; ignored when there is none. */
    void addCandidates(long nowNs, int peer, List<PeerAddress> candidates);

    /** Gives up an attempt or leaves a session: it is closed in order once nobody wants it. */
    void disconnect(long nowNs, int peer);

    /** Whether a session with {@code peer} is open. */
    boolean isConnected(int peer);

    /**
     * Opens a sending flow.
     *
     * @param metadata       its name; copied
     * @param associatedWith the receiving flow that it answers, or {@link #NO_FLOW}
     * @return the flow, or {@link #NO_FLOW} when there is no session or its flows are used up
     */
    int openFlow(long nowNs, int peer, byte[] metadata, int associatedWith);

    /** Closes a sending flow when what it holds has been delivered or has expired. */
    void closeFlow(long nowNs, int flow);

    /** Refuses a receiving flow with an exception code. RFC 7016 section 3.6.3.7. */
    void rejectFlow(long nowNs, int flow, int code);

    /** Takes a receiving flow's messages as they arrive instead of in their original order. */
    void receiveInArrivalOrder(int flow);

    /**
     * Sends a message by reference: the bytes must not change until {@link PeerNetworkListener#onReleased} tells that {@code token} is
     * done with, or for good when the token is {@link #NO_TOKEN}.
     *
     * @param expiresAtNs when the message is worthless and is abandoned wherever it is; {@code Long.MAX_VALUE} for full reliability
     * @param token       the caller's name for this message, unique among the flow's unreleased messages
     */
    SendResult send(
            long nowNs,
            int flow,
            byte[] bytes,
            int offset,
            int length,
            SendPriority priority,
            long expiresAtNs,
            long token);

    /** Abandons a message that has not been delivered; it is released soon. Unknown tokens are ignored. */
    void cancel(long nowNs, int flow, long token);

    /**
     * Offers the current state of something that is only worth its latest value (a map): an earlier value on the same flow that has not
     * left yet is replaced. The bytes are copied.
     *
     * @return whether an earlier value was replaced, so that the peer will never have it
     */
    boolean advertise(long nowNs, int flow, byte[] bytes, int offset, int length);

    /** The smoothed round-trip time to {@code peer}, or -1 when it has not been measured. */
    long rttNs(int peer);

    /** How many more messages {@link #send} takes toward {@code peer} before BACKPRESSURE. */
    int room(int peer);

    /** Our near nonce in the session with {@code peer}, 32 bytes, or null without a session. RFC 7425 section 4.6.5. */
    byte[] nearNonce(int peer);

    /** Our far nonce in the session with {@code peer}, 32 bytes, or null without a session. */
    byte[] farNonce(int peer);

    /** The addresses at which we may be reached, introducers first. */
    List<PeerAddress> ownAddresses();

    /** The address at which we see {@code peer}, or null without a session. */
    NetAddress addressOf(int peer);

    /** Takes note of the address at which another peer sees us. */
    void onOwnAddressSeen(long nowNs, NetAddress address);
}
