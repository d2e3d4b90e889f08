package io.rivulet.simulator.packet;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.node.StreamSink;
import io.rivulet.simulator.check.OrderCheck;
import io.rivulet.simulator.metrics.DeliveryLog;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.DeliveryTrace;
import io.rivulet.simulator.metrics.PollutionCount;
import io.rivulet.transport.virtual.VirtualNetwork;

/** What one viewer is handed of one stream: checked, and noted. */
final class Reception implements StreamSink {
    private final VirtualNetwork network;
    private final int number;
    private final StreamContent content;
    private final DeliveryLog log;
    private final DeliveryTrace trace;
    private final OrderCheck order;
    private final long joinedNs;

    /** Null until the stream starts. */
    private DeliverySink ledger;

    /** Null where nobody alters anything. */
    private PollutionCount pollution;

    private boolean isEnded;
    private boolean isOver;
    private boolean isLeftOut;
    private long missedFragments;

    /** @param number the viewer's node */
    Reception(VirtualNetwork network, int number, StreamContent content, DeliveryLog log, DeliveryTrace trace) {
        this.network = network;
        this.number = number;
        this.content = content;
        this.log = log;
        this.trace = trace;
        joinedNs = network.nowNs();
        order = new OrderCheck("viewer " + index(), number);
    }

    /** Where the viewer is in the log. */
    int index() {
        return number - 1;
    }

    /**
     * From now on deliveries are noted.
     *
     * @param altered where altered messages are counted; null when nobody alters any
     */
    void noteIn(DeliverySink sink, PollutionCount altered) {
        ledger = sink;
        pollution = altered;
        if (!isOver) {
            sink.joined(number, joinedNs);
        }
    }

    /** The viewer is gone. */
    void end() {
        settle();
        isOver = true;
    }

    /** What comes from now on is not noted: the node has turned Byzantine. */
    void leaveOut() {
        settle();
        isLeftOut = true;
    }

    private void settle() {
        if (ledger != null && !isOver && !isLeftOut) {
            ledger.left(number, network.nowNs(), message -> log.hasReached(index(), (int) message));
        }
    }

    /** Whether what becomes of it is of no interest any more. */
    boolean isLeftOut() {
        return isLeftOut;
    }

    /** Whether the viewer was told that the publisher ended the stream. */
    boolean isEnded() {
        return isEnded;
    }

    /** Fragments that the viewer was told will not come. */
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
        if (isOver) {
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
        trace.delivered(number, message, network.nowNs());
        ledger.delivered(number, message, network.nowNs());
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
