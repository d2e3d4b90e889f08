package io.rivulet.simulator.coarse;

import io.rivulet.groups.multicast.Multicast;
import io.rivulet.groups.multicast.MulticastConfig;
import io.rivulet.groups.multicast.PublishedStream;
import io.rivulet.groups.multicast.StreamParameters;
import io.rivulet.groups.multicast.ViewOptions;
import io.rivulet.groups.multicast.ViewedStream;
import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.transport.crypto.EntropySource;

/** The production stream engine between neighbours that are given, without the membership protocol: who they are does not change. */
final class MulticastLogic extends EngineCarrier implements DirectListener {
    private static final int REFUSED = 0;

    private final DirectNetwork network;
    private final Multicast multicast;

    MulticastLogic(
            DirectNetwork network,
            MulticastConfig config,
            StreamParameters parameters,
            EntropySource entropy,
            EngineEvents events,
            int neighbours) {
        super(parameters, events);
        this.network = network;
        this.multicast = new Multicast(network, config, entropy, events);
        multicast.expectNeighbours(neighbours);
    }

    @Override
    public void onNeighbour(long nowNs, int neighbour, int membershipFlow) {
        multicast.onNeighbour(nowNs, neighbour, membershipFlow);
        multicast.onExtensions(nowNs, neighbour);
    }

    @Override
    PublishedStream publish(long nowNs, String name, StreamParameters parameters) {
        return multicast.publish(nowNs, name, parameters);
    }

    @Override
    ViewedStream view(long nowNs, String name, ViewOptions options) {
        return multicast.view(nowNs, name, options);
    }

    @Override
    public void leave(long nowNs) {
        multicast.close(nowNs);
    }

    @Override
    public DirectListener listener() {
        return this;
    }

    @Override
    public void onDeadline(long nowNs) {
        multicast.onDeadline(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
        return multicast.nextDeadlineNs();
    }

    @Override
    public void onDirect(long nowNs, int from, int flow, int type, long a, long b, long c, Object body) {
        multicast.onDirect(nowNs, from, flow, type, a, b, c, body);
    }

    @Override
    public void onWaiting(long arrivedNs, int from, int flow, int type, long a, long b, long c, Object body) {
        multicast.onWaiting(arrivedNs, from, flow, type, a, b, c, body);
    }

    @Override
    public long newsWaitsUntilNs() {
        return multicast.newsWaitsUntilNs();
    }

    @Override
    public int leafSubstreams() {
        return multicast.leafSubstreams();
    }

    @Override
    public void onMessage(long nowNs, int from, int flow, byte[] bytes, int offset, int length) {
        multicast.onMessage(nowNs, from, flow, bytes, offset, length);
    }

    @Override
    public void onFlow(long nowNs, int from, int flow, byte[] metadata, int associatedTo) {
        boolean taken =
                StreamFlowName.of(metadata) != null && multicast.onFlow(nowNs, from, flow, metadata, associatedTo);
        if (!taken) {
            network.rejectFlow(nowNs, flow, REFUSED);
        }
    }

    @Override
    public void onFlowClosed(long nowNs, int from, int flow) {
        multicast.onFlowClosed(nowNs, from, flow);
    }

    @Override
    public void onFlowRejected(long nowNs, int from, int flow, int code) {
        multicast.onFlowRejected(nowNs, from, flow, code);
    }

    @Override
    public void onRoom(long nowNs, int to) {
        multicast.onRoom(nowNs, to);
    }

    @Override
    public void onReleased(long nowNs, int flow, long token, boolean delivered) {
        multicast.onReleased(nowNs, flow, token, delivered);
    }

    @Override
    public void onConnected(long nowNs, int to, boolean initiatedByUs) {
        // All that there will be were there from the beginning.
    }

    @Override
    public void onConnectFailed(long nowNs, int to, DisconnectReason reason) {
        // Nobody is dialled.
    }

    @Override
    public void onDisconnected(long nowNs, int from, DisconnectReason reason) {
        multicast.onNeighbourGone(nowNs, from);
    }
}
