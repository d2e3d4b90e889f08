package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectListener;

/** Passes everything on to another listener; for {@link RunTap taps}, which override what they want to see. */
public class ForwardingListener extends ForwardingPeerListener implements DirectListener {
    private final DirectListener listener;

    /** @param listener who hears everything */
    public ForwardingListener(DirectListener listener) {
        super(listener);
        this.listener = listener;
    }

    @Override
    public void onDirect(long nowNs, int peer, int flow, int type, long a, long b, long c, Object body) {
        listener.onDirect(nowNs, peer, flow, type, a, b, c, body);
    }

    @Override
    public void onWaiting(long arrivedNs, int peer, int flow, int type, long a, long b, long c, Object body) {
        listener.onWaiting(arrivedNs, peer, flow, type, a, b, c, body);
    }
}
