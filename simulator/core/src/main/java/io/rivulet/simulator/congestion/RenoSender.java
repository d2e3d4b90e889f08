package io.rivulet.simulator.congestion;

import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.time.Nanos;
import java.nio.ByteBuffer;

/**
 * A sender that always has more to send, with the congestion control of TCP: slow start, congestion avoidance, fast retransmit and fast
 * recovery of RFC 5681 and RFC 6582 (NewReno), the timeout of RFC 6298. Counts in segments of 1,200 bytes and has no handshake: what
 * other programs in a home do to an uplink, in a page.
 *
 * <pre>
 * segment: sequence u64, sender's clock u64, filled up to 1,200 bytes
 * acknowledgement: next sequence expected u64, the clock echoed u64
 * </pre>
 */
final class RenoSender implements DatagramCore {
    static final int SEGMENT_BYTES = 1_200;
    static final int ACKNOWLEDGEMENT_BYTES = 16;

    /** What the timeout exceeds the round trip by at least, as common systems have it; RFC 6298 would have a second in all. */
    private static final double MIN_TIMEOUT_MARGIN_NS = 200.0 * Nanos.MILLISECOND;

    private static final long MAX_TIMEOUT_NS = 60 * Nanos.SECOND;
    private static final int INITIAL_WINDOW = 10; // RFC 6928
    private static final int DUPLICATES_THAT_MEAN_LOSS = 3;

    private final NetAddress destination;
    private boolean isRunning;

    /** In segments. */
    private double window = INITIAL_WINDOW;

    private double slowStartThreshold = Double.POSITIVE_INFINITY;
    private long oldestUnacknowledged;
    private long next;

    /** What was sent when a loss was found: recovery lasts until it is acknowledged. */
    private long recoverUntil;

    private boolean isRecovering;
    private boolean isResendDue;
    private int duplicates;
    private double smoothedRttNs = -1;
    private double rttVarianceNs;
    private long timeoutNs = Nanos.SECOND;
    private long timeoutAtNs = NO_DEADLINE_NS;

    RenoSender(NetAddress destination) {
        this.destination = destination;
    }

    void start() {
        isRunning = true;
    }

    void stop() {
        isRunning = false;
        timeoutAtNs = NO_DEADLINE_NS;
    }

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        if (!isRunning || datagram.length() != ACKNOWLEDGEMENT_BYTES) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(datagram.buffer(), datagram.offset(), datagram.length());
        long acknowledged = bytes.getLong();
        measure(nowNs - bytes.getLong());
        if (acknowledged > oldestUnacknowledged) {
            onAcknowledged(nowNs, acknowledged);
        } else if (next > oldestUnacknowledged) {
            onDuplicate();
        }
    }

    private void measure(long rttNs) {
        if (smoothedRttNs < 0) {
            smoothedRttNs = rttNs;
            rttVarianceNs = rttNs / 2.0;
        } else {
            rttVarianceNs = 0.75 * rttVarianceNs + 0.25 * Math.abs(smoothedRttNs - rttNs);
            smoothedRttNs = 0.875 * smoothedRttNs + 0.125 * rttNs;
        }
        timeoutNs = (long) (smoothedRttNs + Math.max(4 * rttVarianceNs, MIN_TIMEOUT_MARGIN_NS));
    }

    private void onAcknowledged(long nowNs, long acknowledged) {
        long count = acknowledged - oldestUnacknowledged;
        oldestUnacknowledged = acknowledged;
        next = Math.max(next, acknowledged);
        duplicates = 0;
        if (isRecovering && acknowledged >= recoverUntil) {
            isRecovering = false;
            window = slowStartThreshold;
        } else if (isRecovering) {
            // A partial acknowledgement: the next hole.
            isResendDue = true;
            window = Math.max(window - count + 1, 1);
        } else if (window < slowStartThreshold) {
            window += count;
        } else {
            window += count / window;
        }
        timeoutAtNs = next > oldestUnacknowledged ? nowNs + timeoutNs : NO_DEADLINE_NS;
    }

    private void onDuplicate() {
        duplicates++;
        if (isRecovering) {
            window++;
        } else if (duplicates == DUPLICATES_THAT_MEAN_LOSS && oldestUnacknowledged >= recoverUntil) {
            halve();
            window = slowStartThreshold + DUPLICATES_THAT_MEAN_LOSS;
            isRecovering = true;
            isResendDue = true;
        }
    }

    private void halve() {
        slowStartThreshold = Math.max((next - oldestUnacknowledged) / 2.0, 2);
        recoverUntil = next;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs >= timeoutAtNs) {
            halve();
            window = 1;
            isRecovering = false;
            duplicates = 0;
            next = oldestUnacknowledged;
            timeoutNs = Math.min(2 * timeoutNs, MAX_TIMEOUT_NS);
            timeoutAtNs = nowNs + timeoutNs;
        }
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        int added = 0;
        if (isRunning && isResendDue && out.hasRoom()) {
            isResendDue = false;
            put(nowNs, out, oldestUnacknowledged);
            added++;
        }
        while (isRunning && next - oldestUnacknowledged < (long) window && out.hasRoom()) {
            put(nowNs, out, next);
            next++;
            added++;
        }
        return added;
    }

    private void put(long nowNs, OutboundBatch out, long sequence) {
        ByteBuffer.wrap(out.buffer(), out.position(), SEGMENT_BYTES)
                .putLong(sequence)
                .putLong(nowNs);
        out.add(0, destination, SEGMENT_BYTES);
        if (timeoutAtNs == NO_DEADLINE_NS || sequence == oldestUnacknowledged) {
            timeoutAtNs = nowNs + timeoutNs;
        }
    }

    @Override
    public long nextDeadlineNs() {
        return timeoutAtNs;
    }
}
