package io.rivulet.transport.congestion;

/**
 * The window-based algorithm of RFC 7016 appendix A.2, with its names. Slow start and congestion avoidance, gentler while real-time data
 * is about.
 */
public final class RfcController implements CongestionController {
    /** 7/8 of 76,800 bytes, where one percent per round trip exceeds 768 bytes. Appendix A.1. */
    private static final long SCALABLE_WINDOW = 67_200;

    private static final int SEGMENTS_PER_ROUND_TRIP = 16;
    private static final int INCREASE = 48;
    private static final int SLOW_INCREASE = 24;
    private static final int MIN_THRESHOLD = 64;
    private static final int THRESHOLD_CAP = 4_800;
    private static final int TIME_CRITICAL_THRESHOLD_CAP = 2_400;
    private static final long INFINITE = Long.MAX_VALUE / 8;

    private final long segment;
    private final long initialWindow;
    private long window;
    private long slowStartThreshold = INFINITE;
    private long ackedBytesAccumulator;
    private long ackedBytesThisPacket;
    private long preAckOutstanding;
    private boolean anyLoss;
    private boolean anyNaks;
    private boolean anyAcks;

    /**
     * @param segmentBytes SMSS, from 1
     */
    public RfcController(int segmentBytes) {
        segment = segmentBytes;
        // The initial window of RFC 5681 section 3.1 for segments up to 1,095, up to 2,190 and above.
        int segments = segmentBytes <= 1_095 ? 4 : segmentBytes <= 2_190 ? 3 : 2;
        initialWindow = (long) segments * segmentBytes;
        window = initialWindow;
    }

    @Override
    public void onPacketStart(long nowNs, long outstandingBytes) {
        anyLoss = false;
        anyNaks = false;
        anyAcks = false;
        ackedBytesThisPacket = 0;
        preAckOutstanding = outstandingBytes;
    }

    @Override
    public void onAcknowledged(long bytes) {
        anyAcks = true;
        ackedBytesThisPacket += bytes;
    }

    @Override
    public void onNegativeAcknowledgement() {
        anyNaks = true;
    }

    @Override
    public void onLoss() {
        anyLoss = true;
    }

    @Override
    public void onPacketProcessed(boolean fastGrowAllowed, boolean timeCriticalSent) {
        if (anyLoss) {
            boolean gentle = timeCriticalSent || preAckOutstanding > SCALABLE_WINDOW && fastGrowAllowed;
            long reduced = gentle ? preAckOutstanding * 7 / 8 : preAckOutstanding / 2;
            slowStartThreshold = Math.max(reduced, initialWindow);
            window = slowStartThreshold;
            ackedBytesAccumulator = 0;
        } else if (anyAcks && !anyNaks && preAckOutstanding >= window) {
            long increase = fastGrowAllowed ? fastIncrease() : slowIncrease(timeCriticalSent);
            window = Math.max(window + Math.min(increase, segment), initialWindow);
        }
    }

    private long fastIncrease() {
        if (window < slowStartThreshold) {
            return ackedBytesThisPacket;
        }
        return additiveIncrease(THRESHOLD_CAP, INCREASE);
    }

    private long slowIncrease(boolean timeCriticalSent) {
        if (window < slowStartThreshold && timeCriticalSent) {
            return (ackedBytesThisPacket + 3) / 4;
        }
        return additiveIncrease(timeCriticalSent ? TIME_CRITICAL_THRESHOLD_CAP : THRESHOLD_CAP, SLOW_INCREASE);
    }

    private long additiveIncrease(long thresholdCap, int step) {
        ackedBytesAccumulator += ackedBytesThisPacket;
        long threshold = Math.min(Math.max(window / SEGMENTS_PER_ROUND_TRIP, MIN_THRESHOLD), thresholdCap);
        long steps = ackedBytesAccumulator / threshold;
        ackedBytesAccumulator -= steps * threshold;
        return steps * step;
    }

    @Override
    public void onTimeout(boolean wasLoss) {
        // Deviates from figure 24, which takes MAX(SSTHRESH, CWND * 3/4): after a loss, an SSTHRESH of infinity would
        // never come down.
        slowStartThreshold = wasLoss && slowStartThreshold == INFINITE
                ? window * 3 / 4
                : Math.max(slowStartThreshold, window * 3 / 4);
        ackedBytesAccumulator = 0;
        window = wasLoss ? segment : initialWindow;
    }

    @Override
    public long windowBytes() {
        return window;
    }

    /** SSTHRESH in bytes, for reports; a huge value until the first loss. */
    public long slowStartThresholdBytes() {
        return slowStartThreshold;
    }
}
