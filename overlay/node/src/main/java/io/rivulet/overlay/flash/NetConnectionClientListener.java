package io.rivulet.overlay.flash;

import io.rivulet.transport.address.PeerId;

/** What a {@link NetConnectionClient} tells its owner: always as the last thing it does in a call, so handlers may call it back. */
public interface NetConnectionClientListener {
    /** The server accepted the {@code connect}. */
    void onConnected(long nowNs);

    /** The server turned us away; nothing follows. */
    void onRejected(long nowNs, ConnectRejection rejection);

    /** A connection that was asked for or up has ended; nothing follows. Its session is the owner's to close. */
    void onClosed(long nowNs, NetConnectionEnd end);

    /**
     * The server advised keepalive periods, which were brought within our bounds. The one toward the server is set already.
     *
     * @param peerPeriodNs what to set on sessions with peers
     */
    void onKeepaliveAdvice(long nowNs, long serverPeriodNs, long peerPeriodNs);

    /** The server introduces a member of a group: one to open a session to, through the server. */
    void onIntroduction(long nowNs, ClientGroupChannel channel, PeerId member);

    /** The server does not want a group channel (any more). Channels that end with the connection are not reported. */
    void onGroupChannelClosed(long nowNs, ClientGroupChannel channel);
}
