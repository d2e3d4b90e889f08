package io.rivulet.simulator.packet;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.SubscribeOptions;
import io.rivulet.overlay.node.NodeGroup;
import io.rivulet.overlay.node.NodeSubscription;
import io.rivulet.overlay.node.StreamSink;
import io.rivulet.simulator.check.OrderCheck;
import io.rivulet.simulator.metrics.DeliveryLog;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.DeliveryTrace;
import io.rivulet.simulator.metrics.PollutionCount;
import io.rivulet.simulator.node.SimulatedNode;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;

/** A viewing application with its node. */
final class Viewer implements StreamSink {
    /** How long a goodbye may take. */
    private static final Duration LEAVING = Duration.ofSeconds(2);

    private final VirtualNetwork network;
    private final SimulatedNode node;
    private final StreamContent content;
    private final DeliveryLog log;
    private final DeliveryTrace trace;
    private final OrderCheck order;
    private final long joinedNs;

    /** Null until the stream starts. */
    private DeliverySink ledger;

    /** Null where nobody alters anything. */
    private PollutionCount pollution;

    private NodeSubscription subscription;
    private boolean isEnded;
    private boolean isGone;
    private boolean isLeftOut;
    private long missedFragments;

    Viewer(VirtualNetwork network, SimulatedNode node, StreamContent content, DeliveryLog log, DeliveryTrace trace) {
        this.network = network;
        this.node = node;
        this.content = content;
        this.log = log;
        this.trace = trace;
        joinedNs = network.nowNs();
        order = new OrderCheck("viewer " + index(), node.number());
    }

    /** Where it is in the log. */
    int index() {
        return node.number() - 1;
    }

    void subscribe(long nowNs, NodeGroup group, String stream) {
        subscription = group.subscribe(nowNs, stream, SubscribeOptions.DEFAULT, this);
    }

    /**
     * From now on its deliveries are noted.
     *
     * @param altered where altered messages are counted; null when nobody alters any
     */
    void noteIn(DeliverySink sink, PollutionCount altered) {
        ledger = sink;
        pollution = altered;
        if (!isGone) {
            sink.joined(node.number(), joinedNs);
        }
    }

    /** Whether the stream can begin, as far as this viewer is concerned. */
    boolean isReady() {
        return isGone || subscription != null && subscription.isFound();
    }

    SimulatedNode node() {
        return node;
    }

    /** Whether it left, or died. */
    boolean isGone() {
        return isGone;
    }

    /** It dies on the spot. */
    void kill() {
        depart();
        node.host().stop();
    }

    /** It says goodbye to everybody, and is switched off. */
    void leave() {
        depart();
        node.host().execute(nowNs -> node.node().shutdown(nowNs));
        network.after(LEAVING, node.host()::stop);
    }

    private void depart() {
        if (!isGone && !isLeftOut) {
            settle();
        }
        isGone = true;
    }

    private void settle() {
        if (ledger != null) {
            ledger.left(node.number(), network.nowNs(), message -> log.hasReached(index(), (int) message));
        }
    }

    /** What it is handed from now on is not noted: its node has turned Byzantine. */
    void leaveOut() {
        if (!isLeftOut) {
            settle();
        }
        isLeftOut = true;
    }

    /** Whether what becomes of it is of no interest any more. */
    boolean isLeftOut() {
        return isLeftOut;
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
        if (isGone) {
            return;
        }
        boolean isAltered = pollution != null && content.isAltered(bytes, offset, length);
        long message = isAltered ? StreamContent.claimedNumber(bytes, offset) : content.numberOf(bytes, offset, length);
        order.delivered(network.nowNs(), message, log.emitted());
        if (isLeftOut) {
            return;
        }
        if (isAltered) {
            // It is not the message, which counts as missing.
            pollution.delivered(message);
            return;
        }
        log.delivered(index(), (int) message, network.nowNs());
        trace.delivered(node.number(), message, network.nowNs());
        ledger.delivered(node.number(), message, network.nowNs());
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
