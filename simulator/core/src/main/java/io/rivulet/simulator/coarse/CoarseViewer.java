package io.rivulet.simulator.coarse;

import io.rivulet.simulator.check.Rule;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.transport.wire.Bytes;

/** A viewing application: notes what it is handed, and that this is in order and nothing but what was published. */
final class CoarseViewer implements StreamAudience {
    /** The publisher, which views nothing. */
    static final StreamAudience NOBODY = (bytes, offset, length) -> {};

    private final CoarsePeer peer;
    private final int node;
    private final EmissionSchedule schedule;
    private final DeliverySink sink;
    private StreamCarrier carrier;
    private long last = -1;
    private long before = -1;

    CoarseViewer(CoarsePeer peer, int node, EmissionSchedule schedule, DeliverySink sink) {
        this.peer = peer;
        this.node = node;
        this.schedule = schedule;
        this.sink = sink;
    }

    /** It wants the stream, from now on. */
    void view(long nowNs, StreamCarrier from) {
        carrier = from;
        from.view(nowNs);
    }

    /** What brings it the stream; null before it wants it. */
    StreamCarrier carrier() {
        return carrier;
    }

    /** Whether a message was handed over, as far as is remembered: what came in one piece up to the last. */
    boolean holds(long message) {
        return message <= last && message > before;
    }

    @Override
    public void onMessage(byte[] bytes, int offset, int length) {
        long message = Bytes.getLong(bytes, offset);
        long atNs = peer.worldNs();
        if (message < 0 || message >= schedule.messages() || schedule.emittedNs(message) > atNs) {
            throw new RunViolation(
                    atNs, Rule.DELIVERY, node, "node " + node + " was handed something that nobody published");
        }
        if (message <= last) {
            throw new RunViolation(
                    atNs,
                    Rule.DELIVERY,
                    node,
                    "node " + node + " was handed message " + message + " after message " + last);
        }
        before = message == last + 1 ? before : message - 1;
        last = message;
        sink.delivered(node, message, atNs);
    }
}
