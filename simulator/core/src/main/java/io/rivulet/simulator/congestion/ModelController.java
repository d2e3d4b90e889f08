package io.rivulet.simulator.congestion;

import io.rivulet.transport.congestion.CongestionController;
import io.rivulet.transport.congestion.RfcController;

/**
 * A model of the path in the manner of BBR, for comparison: the window is the product of the greatest delivery rate of ten round trips and
 * the least round trip of ten seconds, with a quarter more in one of eight round trips, to look for more, and a quarter less in the next.
 * When no round trip was as short as the least for ten seconds, four packets for 200 ms look for a shorter one. As a window, without
 * BBR's pacing; loss is the business of an {@link RfcController} inside, as RFC 7016 demands.
 */
final class ModelController implements CongestionController {
    private static final double[] GAINS = {1.25, 0.75, 1, 1, 1, 1, 1, 1};
    private static final int RATE_ROUNDS = 10;
    private static final long LEAST_LIFETIME_NS = 10_000_000_000L;
    private static final long PROBE_NS = 200_000_000L;
    private static final int PROBE_SEGMENTS = 4;
    private static final double FULL_GROWTH = 1.25;
    private static final int FULL_ROUNDS = 3;

    private final RfcController ceiling;
    private final int segment;
    private final double[] rates = new double[RATE_ROUNDS];
    private int rounds;
    private long delivered;
    private long roundEndDelivered;
    private long roundStartDelivered;
    private long roundStartNs = -1;
    private long leastRoundTripNs = Long.MAX_VALUE;
    private long leastSeenNs;
    private long probeEndNs;
    private double fullRate;
    private int roundsWithoutGrowth;
    private long nowNs;
    private long ackedBytes;
    private long preAckOutstanding;

    ModelController(int segmentBytes) {
        ceiling = new RfcController(segmentBytes);
        segment = segmentBytes;
    }

    @Override
    public void onPacketStart(long newNowNs, long outstandingBytes) {
        ceiling.onPacketStart(newNowNs, outstandingBytes);
        nowNs = newNowNs;
        ackedBytes = 0;
        preAckOutstanding = outstandingBytes;
    }

    @Override
    public void onDelaySample(long roundTripNs, long forwardNs) {
        boolean isExpired = nowNs - leastSeenNs > LEAST_LIFETIME_NS;
        if (isExpired && !isStarting()) {
            probeEndNs = nowNs + PROBE_NS + leastRoundTripNs;
        }
        if (roundTripNs <= leastRoundTripNs || isExpired) {
            leastRoundTripNs = roundTripNs;
            leastSeenNs = nowNs;
        }
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
    }

    @Override
    public void onPacketProcessed(boolean fastGrowAllowed, boolean timeCriticalSent) {
        ceiling.onPacketProcessed(fastGrowAllowed, timeCriticalSent);
        if (ackedBytes == 0) {
            return;
        }
        delivered += ackedBytes;
        if (roundStartNs < 0) {
            startRound();
        } else if (delivered >= roundEndDelivered && nowNs > roundStartNs) {
            double rate = (delivered - roundStartDelivered) / (double) (nowNs - roundStartNs);
            rates[rounds++ % RATE_ROUNDS] = rate;
            if (isStarting() && rate < fullRate * FULL_GROWTH) {
                roundsWithoutGrowth++;
            } else if (isStarting()) {
                fullRate = rate;
                roundsWithoutGrowth = 0;
            }
            startRound();
        }
    }

    private void startRound() {
        roundStartNs = nowNs;
        roundStartDelivered = delivered;
        roundEndDelivered = delivered + Math.max(preAckOutstanding - ackedBytes, segment);
    }

    private boolean isStarting() {
        return roundsWithoutGrowth < FULL_ROUNDS;
    }

    @Override
    public void onTimeout(boolean wasLoss) {
        ceiling.onTimeout(wasLoss);
        roundStartNs = -1;
    }

    @Override
    public long windowBytes() {
        if (isStarting() || leastRoundTripNs == Long.MAX_VALUE) {
            return ceiling.windowBytes();
        }
        double rate = 0;
        for (double measured : rates) {
            rate = Math.max(rate, measured);
        }
        // Two segments more: the receiver acknowledges every second packet.
        double model = GAINS[rounds % GAINS.length] * rate * leastRoundTripNs + 2 * segment;
        long window = nowNs < probeEndNs
                ? (long) PROBE_SEGMENTS * segment
                : Math.max((long) model, (long) PROBE_SEGMENTS * segment);
        return Math.min(window, ceiling.windowBytes());
    }
}
