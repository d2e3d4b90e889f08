package io.rivulet.groups.spi;

/**
 * What happens on a {@link PeerNetwork}. Called on the node's thread, never from within a call to the network; an implementation may
 * call the network from here.
 */
public interface PeerNetworkListener {
    /**
     * A session with {@code peer} is open.
     *
     * @param initiatedByUs whether our attempt opened it
     */
    void onConnected(long nowNs, int peer, boolean initiatedByUs);

    /** An attempt ended without a session. */
    void onConnectFailed(long nowNs, int peer, DisconnectReason reason);

    /** The session with {@code peer} is gone, and all of its flows with it: no further event names them, releases apart. */
    void onDisconnected(long nowNs, int peer, DisconnectReason reason);

    /**
     * The peer opened a flow. It is accepted unless {@link PeerNetwork#rejectFlow} is called.
     *
     * @param flow         the receiving flow
     * @param metadata     its name; valid only during the call
     * @param associatedTo our sending flow that it answers, or {@link PeerNetwork#NO_FLOW}
     */
    void onFlow(long nowNs, int peer, int flow, byte[] metadata, int associatedTo);

    /** A whole message arrived. The bytes are valid only during the call. */
    void onMessage(long nowNs, int peer, int flow, byte[] bytes, int offset, int length);

    /** The peer closed its flow, after the last message. */
    void onFlowClosed(long nowNs, int peer, int flow);

    /** The peer refused our sending flow, which is closed by that. RFC 7016 section 3.6.2.10. */
    void onFlowRejected(long nowNs, int peer, int flow, int code);

    /** The network can take messages toward {@code peer} again after BACKPRESSURE. */
    void onRoom(long nowNs, int peer);

    /**
     * A message sent with a token is done with: the bytes may change.
     *
     * @param delivered whether the peer acknowledged it; false when it expired, was cancelled, or its session ended
     */
    void onReleased(long nowNs, int flow, long token, boolean delivered);
}
