package io.rivulet.simulator.coarse;

import io.rivulet.simulator.check.Rule;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.metrics.DeliveryLedger;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.simulator.metrics.PollutionCount;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.transport.wire.Bytes;

/** A viewing application: notes what it is handed, and that this is in order and nothing but what was published. */
final class CoarseViewer implements StreamAudience {
    /** The publisher, which views nothing. */
    static final StreamAudience NOBODY = (nowNs, bytes, offset, length) -> {};

    private final CoarsePeer peer;
    private final int node;
    private final EmissionSchedule schedule;
    private final DeliverySink sink;
    /** Null where nobody alters anything. */
    private final PollutionCount pollution;

    private final HandedMessages handed;
    private StreamCarrier carrier;
    private boolean isLeftOut;

    /** @param pollution where altered messages are counted; null when nobody alters any */
    CoarseViewer(CoarsePeer peer, int node, EmissionSchedule schedule, DeliverySink sink, PollutionCount pollution) {
        this.peer = peer;
        this.node = node;
        this.schedule = schedule;
        this.sink = sink;
        this.pollution = pollution;
        handed = new HandedMessages(DeliveryLedger.forgivenMessages(schedule));
    }

    /** It wants the stream, from now on. */
    void view(long nowNs, StreamCarrier from) {
        carrier = from;
        from.view(nowNs);
    }

    /** The same for a stream beside the first. */
    void view(long nowNs, EngineCarrier from, int index, FurtherStream stream) {
        carrier = from;
        from.viewFurther(nowNs, index, stream, this);
    }

    /** What brings it the stream; null before it wants it. */
    StreamCarrier carrier() {
        return carrier;
    }

    /** Whether a message was handed over as it was published; of those that a ledger asks about when a peer leaves. */
    boolean holds(long message) {
        return handed.has(message);
    }

    /** What it is handed from now on is not noted: its peer has turned Byzantine. */
    void leaveOut() {
        isLeftOut = true;
    }

    /** Whether what becomes of it is of no interest any more. */
    boolean isLeftOut() {
        return isLeftOut;
    }

    @Override
    public void onMessage(long nowNs, byte[] bytes, int offset, int length) {
        long message = Bytes.getLong(bytes, offset);
        long atNs = peer.worldTimeNs(nowNs);
        if (message < 0 || message >= schedule.messages() || schedule.emittedNs(message) > atNs) {
            throw new RunViolation(
                    atNs, Rule.DELIVERY, node, "node " + node + " was handed something that nobody published");
        }
        if (message <= handed.last()) {
            throw new RunViolation(
                    atNs,
                    Rule.DELIVERY,
                    node,
                    "node " + node + " was handed message " + message + " after message " + handed.last());
        }
        handed.add(message);
        if (isLeftOut) {
            return;
        }
        if (pollution != null && AlteredContent.ZEROS.isAltered(bytes, offset, length)) {
            handed.takeBackLast(); // It is not the message, which counts as missing.
            pollution.delivered(message);
        } else {
            sink.delivered(node, message, atNs);
        }
    }
}
