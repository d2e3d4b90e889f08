package io.rivulet.simulator.packet;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.SubscribeOptions;
import io.rivulet.overlay.node.NodeGroup;
import io.rivulet.overlay.node.NodeSubscription;
import io.rivulet.overlay.node.StreamSink;
import io.rivulet.simulator.check.OrderCheck;
import io.rivulet.simulator.metrics.DeliveryLog;
import io.rivulet.simulator.metrics.DeliveryTrace;
import io.rivulet.simulator.node.SimulatedNode;
import io.rivulet.transport.virtual.VirtualNetwork;

/** A viewing application with its node. */
final class Viewer implements StreamSink {
    private final VirtualNetwork network;
    private final int index;
    private final SimulatedNode node;
    private final StreamContent content;
    private final DeliveryLog log;
    private final DeliveryTrace trace;
    private final OrderCheck order;
    private NodeSubscription subscription;
    private boolean isEnded;
    private long missedFragments;

    Viewer(
            VirtualNetwork network,
            int index,
            SimulatedNode node,
            StreamContent content,
            DeliveryLog log,
            DeliveryTrace trace) {
        this.network = network;
        this.index = index;
        this.node = node;
        this.content = content;
        this.log = log;
        this.trace = trace;
        order = new OrderCheck("viewer " + index);
    }

    void subscribe(long nowNs, NodeGroup group, String stream) {
        subscription = group.subscribe(nowNs, stream, SubscribeOptions.DEFAULT, this);
    }

    /** Whether the stream can begin, as far as this viewer is concerned. */
    boolean isReady() {
        return isKilled() || subscription != null && subscription.isFound();
    }

    SimulatedNode node() {
        return node;
    }

    boolean isKilled() {
        return node.host().isStopped();
    }

    void kill() {
        node.host().stop();
    }

    /** Whether it was told that the publisher ended the stream. */
    boolean isEnded() {
        return isEnded;
    }

    /** Fragments that it was told will not come. */
    long missedFragments() {
        return missedFragments;
    }

    @Override
    public void onStarted(long nowNs) {
        // The first message says as much.
    }

    @Override
    public void onMessage(
            long nowNs, MessageKind kind, long timestampMs, int flags, byte[] bytes, int offset, int length) {
        long message = content.numberOf(bytes, offset, length);
        order.delivered(network.nowNs(), message, log.emitted());
        log.delivered(index, (int) message, network.nowNs());
        trace.delivered(node.number(), message, network.nowNs());
    }

    @Override
    public void onGap(long nowNs, long fragments) {
        missedFragments += fragments;
    }

    @Override
    public void onEnded(long nowNs, Failure reason) {
        isEnded |= reason == Failure.STREAM_ENDED;
    }
}
