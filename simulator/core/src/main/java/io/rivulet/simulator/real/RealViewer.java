package io.rivulet.simulator.real;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.SubscribeOptions;
import io.rivulet.overlay.node.NodeGroup;
import io.rivulet.overlay.node.NodeSubscription;
import io.rivulet.overlay.node.StreamSink;
import io.rivulet.simulator.check.OrderCheck;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.packet.StreamContent;
import java.util.function.LongSupplier;

/** A viewing application on a real node. On the thread of all nodes. */
final class RealViewer implements StreamSink {
    private final int number;
    private final StreamContent content;
    private final LongSupplier clock;
    private final OrderCheck order;

    /** Null until the stream starts. */
    private DeliverySink sink;

    private NodeSubscription subscription;

    /** @param clock the world's, by which delays count */
    RealViewer(int number, StreamContent content, LongSupplier clock) {
        this.number = number;
        this.content = content;
        this.clock = clock;
        order = new OrderCheck("viewer " + number, number);
    }

    void subscribe(long nowNs, NodeGroup group, String stream) {
        subscription = group.subscribe(nowNs, stream, SubscribeOptions.DEFAULT, this);
    }

    /** Whether the stream can begin, as far as this viewer is concerned. */
    boolean isReady() {
        return subscription != null && subscription.isFound();
    }

    /** From now on its deliveries are noted. */
    void noteIn(DeliverySink newSink, long joinedNs) {
        sink = newSink;
        sink.joined(number, joinedNs);
    }

    @Override
    public void onStarted(long nowNs) {
        // The first message says as much.
    }

    @Override
    public void onMessage(
            long nowNs, MessageKind kind, long timestampMs, int flags, byte[] bytes, int offset, int length) {
        long message = content.numberOf(bytes, offset, length);
        long atNs = clock.getAsLong();
        order.delivered(atNs, message, Integer.MAX_VALUE);
        sink.delivered(number, message, atNs);
    }

    @Override
    public void onGap(long nowNs, long fragments) {
        // What does not come is missing from the continuity.
    }

    @Override
    public void onEnded(long nowNs, Failure reason) {
        // The world ends before its stream.
    }
}
