package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;

/**
 * Two taps, one behind the other.
 *
 * @param near the one at the logic
 * @param far the one at the network
 */
record TapPair(RunTap near, RunTap far) implements RunTap {
    @Override
    public void begin(RunView view) {
        near.begin(view);
        far.begin(view);
    }

    @Override
    public DirectNetwork network(int node, DirectNetwork network) {
        return near.network(node, far.network(node, network));
    }

    @Override
    public DirectListener listener(int node, DirectListener listener) {
        return far.listener(node, near.listener(node, listener));
    }

    @Override
    public StreamAudience audience(int node, StreamAudience audience) {
        return near.audience(node, far.audience(node, audience));
    }

    @Override
    public void happened(long nowNs, String what) {
        near.happened(nowNs, what);
        far.happened(nowNs, what);
    }

    @Override
    public void left(long nowNs, int node, boolean isPolite) {
        near.left(nowNs, node, isPolite);
        far.left(nowNs, node, isPolite);
    }

    @Override
    public void look(long nowNs) {
        near.look(nowNs);
        far.look(nowNs);
    }

    @Override
    public void end(long nowNs) {
        near.end(nowNs);
        far.end(nowNs);
    }
}
