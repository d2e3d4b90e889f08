package io.rivulet.simulator.coarse;

import io.rivulet.groups.multicast.MulticastEvents;
import io.rivulet.groups.multicast.StreamEndReason;
import io.rivulet.groups.multicast.ViewedStream;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.transport.wire.Bytes;

/** A viewing application: notes what it is handed, and that this is in order and nothing but what was published. */
final class CoarseViewer implements MulticastEvents {
    /** The publisher, which views nothing. */
    static final MulticastEvents NOBODY = new CoarseViewer(null, 0, null, null);

    private final CoarsePeer peer;
    private final int node;
    private final EmissionSchedule schedule;
    private final DeliverySink sink;
    private ViewedStream stream;
    private long last = -1;
    private long before = -1;
    private int gaps;

    CoarseViewer(CoarsePeer peer, int node, EmissionSchedule schedule, DeliverySink sink) {
        this.peer = peer;
        this.node = node;
        this.schedule = schedule;
        this.sink = sink;
    }

    void view(ViewedStream viewed) {
        stream = viewed;
    }

    /** What it views; null before it does. */
    ViewedStream stream() {
        return stream;
    }

    /** Whether a message was handed over, as far as is remembered: what came in one piece up to the last. */
    boolean holds(long message) {
        return message <= last && message > before;
    }

    @Override
    public void onStarted(long nowNs, ViewedStream viewed, long firstFragment) {
        // The first message says as much.
    }

    @Override
    public void onMessage(
            long nowNs,
            ViewedStream viewed,
            int kind,
            long timestampMs,
            int flags,
            byte[] bytes,
            int offset,
            int length) {
        long message = Bytes.getLong(bytes, offset);
        long atNs = peer.worldNs();
        if (message < 0 || message >= schedule.messages() || schedule.emittedNs(message) > atNs) {
            throw new RunViolation(atNs, "node " + node + " was handed something that nobody published");
        }
        if (message <= last) {
            throw new RunViolation(atNs, "node " + node + " was handed message " + message + " after message " + last);
        }
        before = message == last + 1 ? before : message - 1;
        last = message;
        sink.delivered(node, message, atNs);
    }

    @Override
    public void onGap(long nowNs, ViewedStream viewed, long first, long lastMissing) {
        gaps++;
    }

    /** How often something was missing. */
    int gaps() {
        return gaps;
    }

    @Override
    public void onReset(long nowNs, ViewedStream viewed) {
        // There is one publication.
    }

    @Override
    public void onEnded(long nowNs, ViewedStream viewed, StreamEndReason reason) {
        // The run is over before the stream is.
    }
}
