package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerNetworkListener;

/** Passes everything on to another listener of a network of bytes; for those who stand before it and override what they want to see. */
public class ForwardingPeerListener implements PeerNetworkListener {
    private final PeerNetworkListener listener;

    /** @param listener who hears everything */
    public ForwardingPeerListener(PeerNetworkListener listener) {
        this.listener = listener;
    }

    @Override
    public void onConnected(long nowNs, int peer, boolean initiatedByUs) {
        listener.onConnected(nowNs, peer, initiatedByUs);
    }

    @Override
    public void onConnectFailed(long nowNs, int peer, DisconnectReason reason) {
        listener.onConnectFailed(nowNs, peer, reason);
    }

    @Override
    public void onDisconnected(long nowNs, int peer, DisconnectReason reason) {
        listener.onDisconnected(nowNs, peer, reason);
    }

    @Override
    public void onFlow(long nowNs, int peer, int flow, byte[] metadata, int associatedTo) {
        listener.onFlow(nowNs, peer, flow, metadata, associatedTo);
    }

    @Override
    public void onMessage(long nowNs, int peer, int flow, byte[] bytes, int offset, int length) {
        listener.onMessage(nowNs, peer, flow, bytes, offset, length);
    }

    @Override
    public void onFlowClosed(long nowNs, int peer, int flow) {
        listener.onFlowClosed(nowNs, peer, flow);
    }

    @Override
    public void onFlowRejected(long nowNs, int peer, int flow, int code) {
        listener.onFlowRejected(nowNs, peer, flow, code);
    }

    @Override
    public void onRoom(long nowNs, int peer) {
        listener.onRoom(nowNs, peer);
    }

    @Override
    public void onReleased(long nowNs, int flow, long token, boolean delivered) {
        listener.onReleased(nowNs, flow, token, delivered);
    }
}
