package io.rivulet.overlay.flash;

import io.rivulet.transport.address.NetAddress;
import java.util.List;

/**
 * What a {@link NetConnectionServer} tells and asks its owner. Except for {@link #onConnect}, always as the last thing that it does in a
 * call, so handlers may call it back.
 */
public interface NetConnectionServerListener {
    /** Whether a client is let in. Decides now; handlers do not call the connection. */
    ConnectDecision onConnect(long nowNs, NetConnectionServer connection, ConnectRequest request);

    /** The client was let in, and has been told. */
    void onConnected(long nowNs, NetConnectionServer connection);

    /**
     * The client told where it might be reached. Replaces what it told before.
     *
     * @param addresses what is usable of it; see {@link NetConnectionServer#isBehindNat}
     */
    void onPeerInfo(long nowNs, NetConnectionServer connection, List<NetAddress> addresses);

    /** The client asks to join a group, on a channel that may be used until it closes. Only the first join on a channel counts. */
    void onGroupJoin(
            long nowNs, NetConnectionServer connection, ServerGroupChannel channel, GroupChannelMessage.Join join);

    /** The client left: it closed a channel, or does not listen to it. Channels that end with the connection are not reported. */
    void onGroupChannelClosed(long nowNs, NetConnectionServer connection, ServerGroupChannel channel);

    /** The connection ended, or never came to be; nothing follows. Its session is the owner's to close. */
    void onClosed(long nowNs, NetConnectionServer connection, NetConnectionEnd end);
}
