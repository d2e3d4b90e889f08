package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;

/**
 * What an {@link RtmfpEndpoint} tells its owner. Called only from {@link RtmfpEndpoint#pollEvents}, on the owner's thread, when no state
 * machine is half-updated: handlers may call the endpoint, its sessions and its flows.
 */
public interface EndpointHandler {
    /**
     * A session is open.
     *
     * @param opening our attempt that it answers, also when the far end's own attempt prevailed in glare; null when there was none
     */
    void onSessionOpen(long nowNs, Session session, SessionOpening opening);

    /** An attempt ended without a session. */
    void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure);

    /**
     * A session that was open is not any more, and its flows are gone with it. Messages that arrived whole before were told before, except
     * of suspended flows, and unless the session was closed here or for {@link CloseReason#ABUSE}.
     */
    void onSessionClosed(long nowNs, Session session, CloseReason reason);

    /** The far end has proved that it is at another address now, and what we send goes there. RFC 7016 section 3.5.3. */
    default void onFarAddressChanged(long nowNs, Session session, NetAddress before) {}

    /**
     * The far end began a flow. It is accepted unless it is rejected now or later; its order and buffer are set here. RFC 7016 section
     * 3.6.3.1.
     */
    void onFlow(long nowNs, ReceiveFlow flow);

    /** A whole message. The bytes are valid only during the call. */
    void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length);

    /**
     * Messages between the last delivered and the next one were given up by the sender and will not come. RFC 7016 section 3.6.1.2. A
     * flow's very first message alone is not missed: a sender who begins a flow without a message looks the same (section 3.6.2.1).
     */
    void onGap(long nowNs, ReceiveFlow flow);

    /** The far end closed its flow, and everything was delivered. RFC 7016 section 3.6.3.8. */
    void onFlowComplete(long nowNs, ReceiveFlow flow);

    /**
     * We rejected a flow of the far end because it broke a rule: nothing more comes of it, and what was not delivered is gone. RFC 7016
     * section 3.6.3.2, step 4.
     */
    default void onFlowRejected(long nowNs, ReceiveFlow flow, FlowRejection reason) {}

    /** The far end rejected our flow, which is closing. RFC 7016 section 3.6.2.10. */
    void onFlowException(long nowNs, SendFlow flow, long code);

    /**
     * A message sent with a token is done with: its bytes may change.
     *
     * @param delivered whether the far end acknowledged all of it; false when it was abandoned, by us or with its flow or session
     */
    void onReleased(long nowNs, SendFlow flow, long token, boolean delivered);

    /** The session has room again, after {@link Session#hasRoom} was false or a send met {@link SendResult#BACKPRESSURE}. */
    void onRoom(long nowNs, Session session);
}
