package io.rivulet.simulator.congestion;

import io.rivulet.transport.congestion.CongestionController;
import io.rivulet.transport.congestion.RfcController;
import java.util.Arrays;

/**
 * LEDBAT as RFC 6817 section 2.4.2 has it, for comparison: grows and shrinks in proportion to how far the queue is from the target, and
 * takes for the empty path what it saw least in its life (the RFC's ten minutes, longer than a run here). Loss is the business of an
 * {@link RfcController} inside.
 */
final class LedbatController implements CongestionController {
    private static final int FILTER = 4;
    private static final int MIN_SEGMENTS = 2;

    private final RfcController ceiling;
    private final int segment;
    private final double targetNs;
    private final long[] recentNs = new long[FILTER];
    private double window;
    private long leastNs = Long.MAX_VALUE;
    private int samples;
    private long ackedBytes;
    private long preAckOutstanding;
    private boolean anyLoss;

    LedbatController(int segmentBytes, long targetNs) {
        ceiling = new RfcController(segmentBytes);
        segment = segmentBytes;
        this.targetNs = targetNs;
        window = (double) ceiling.windowBytes();
        Arrays.fill(recentNs, Long.MAX_VALUE);
    }

    @Override
    public void onPacketStart(long nowNs, long outstandingBytes) {
        ceiling.onPacketStart(nowNs, outstandingBytes);
        preAckOutstanding = outstandingBytes;
        ackedBytes = 0;
        anyLoss = false;
    }

    @Override
    public void onDelaySample(long roundTripNs, long forwardNs) {
        long delayNs = forwardNs == UNKNOWN_DELAY_NS ? roundTripNs : forwardNs;
        leastNs = Math.min(leastNs, delayNs);
        recentNs[samples++ % FILTER] = delayNs;
    }

    @Override
    public void onAcknowledged(long bytes) {
        ceiling.onAcknowledged(bytes);
        ackedBytes += bytes;
    }

    @Override
    public void onNegativeAcknowledgement() {
        ceiling.onNegativeAcknowledgement();
    }

    @Override
    public void onLoss() {
        ceiling.onLoss();
        anyLoss = true;
    }

    @Override
    public void onPacketProcessed(boolean fastGrowAllowed, boolean timeCriticalSent) {
        boolean isUsed = preAckOutstanding >= windowBytes();
        ceiling.onPacketProcessed(fastGrowAllowed, timeCriticalSent);
        if (anyLoss) {
            window = Math.min(window, (double) ceiling.windowBytes());
        } else if (ackedBytes > 0 && samples > 0) {
            double queueNs = Arrays.stream(recentNs).min().orElseThrow() - leastNs;
            double change = (targetNs - queueNs) / targetNs * ackedBytes * segment / window;
            if (change < 0 || isUsed) {
                window = within(window + change);
            }
        }
    }

    private double within(double bytes) {
        return Math.max(Math.min(bytes, (double) ceiling.windowBytes()), (double) MIN_SEGMENTS * segment);
    }

    @Override
    public void onTimeout(boolean wasLoss) {
        ceiling.onTimeout(wasLoss);
        window = within(window);
    }

    @Override
    public long windowBytes() {
        return Math.min((long) window, ceiling.windowBytes());
    }
}
