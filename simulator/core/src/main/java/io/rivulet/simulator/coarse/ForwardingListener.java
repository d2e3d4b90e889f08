package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DisconnectReason;

/** Passes everything on to another listener; for {@link RunTap taps}, which override what they want to see. */
public class ForwardingListener implements DirectListener {
    private final DirectListener listener;

    /** @param listener who hears everything */
    public ForwardingListener(DirectListener listener) {
        this.listener = listener;
    }

    @Override
    public void onDirect(long nowNs, int peer, int flow, int type, long a, long b, long c, Object body) {
        listener.onDirect(nowNs, peer, flow, type, a, b, c, body);
    }

    @Override
    public void onWaitingMap(long arrivedNs, int peer, int flow, long a, long b, long c, Object body) {
        listener.onWaitingMap(arrivedNs, peer, flow, a, b, c, body);
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
