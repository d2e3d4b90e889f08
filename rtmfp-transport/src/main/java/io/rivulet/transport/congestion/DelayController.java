package io.rivulet.transport.congestion;

import io.rivulet.transport.time.Nanos;
import java.util.Arrays;

/**
 * A controller for relaying over home uplinks, whose queues hold hundreds of milliseconds: it goes by how much longer a round trip takes than
 * it must, and keeps what it adds to that near {@link #TARGET_NS}, where one that goes by loss fills the queue. After LEDBAT (RFC 6817) with
 * the corrections of LEDBAT++ (draft-irtf-iccrg-ledbat-plus-plus): round-trip instead of one-way times, a decrease in proportion to the
 * window, and pauses from time to time that let it see the bare path, so that who comes late does not mistake others' queue for it. Loss
 * halves the window, as with {@link RfcController}.
 *
 * <p>Beside real-time data of others it grows half as fast, and in slow start a quarter (RFC 7016 section 3.5.2.1). It does not pause while
 * the session itself sends real-time data, which could not wait so long.
 *
 * <p>What it cannot tell apart: a queue on the way to the far end, and one on the way back. Toward a far end whose uplink is full of others'
 * data it holds back more than it need.
 *
 * <p>Round-trip times have the grain of RTMFP's clock, 4 ms. Without any it grows like a loss-based one, never faster.
 */
public final class DelayController implements CongestionController {
    /** Queueing that it aims for, in nanoseconds: LEDBAT++'s, well below what a conversation notices. */
    public static final long TARGET_NS = 60 * Nanos.MILLISECOND;

    /** The least round-trip time is sought among the last so many minutes: routes change. RFC 6817 section 3.4.2. */
    private static final int BASE_MINUTES = 10;

    private static final long MINUTE_NS = 60 * Nanos.SECOND;

    /** The least of so many samples counts as the current one: a single one may be late for other reasons. */
    private static final int CURRENT_SAMPLES = 4;

    /** Slow start ends when the queue holds three quarters of the target. */
    private static final long SLOW_START_END_NS = TARGET_NS * 3 / 4;

    private static final int MAX_GAIN_DIVISOR = 16;

    /** Windows in segments: the least, and that of a pause. */
    private static final int MIN_SEGMENTS = 2;

    /** A pause takes two round trips, and the next one comes after nine times as long as it took to be back where it began. */
    private static final int PAUSE_ROUND_TRIPS = 2;

    private static final int PAUSE_EVERY = 9;

    private static final long NEVER = Nanos.NO_DEADLINE;
    private static final long INFINITE = Long.MAX_VALUE / 8;

    private enum Phase {
        /** Grows, or keeps to the target. */
        SENDING,
        /** The window is least, so that the queue drains. */
        PAUSING,
        /** On the way back to the window of before. */
        RETURNING
    }

    private final long segment;
    private final long initialWindow;
    private long window;
    private long slowStartThreshold = INFINITE;

    private final long[] baseNs = new long[BASE_MINUTES];
    private int baseIndex;
    private long baseStartedNs = Nanos.NEVER;
    private final long[] currentNs = new long[CURRENT_SAMPLES];
    private int currentIndex;
    private long nowNs;
    private boolean hasSamples;

    private Phase phase = Phase.SENDING;
    private long pauseAtNs = NEVER;
    private long phaseStartedNs;
    private long pauseStartedNs;

    private long ackedSinceReduction = INFINITE;
    private long ackedThisPacket;
    private long preAckOutstanding;
    private boolean anyLoss;
    private boolean anyNaks;

    /**
     * @param segmentBytes SMSS, from 1
     */
    public DelayController(int segmentBytes) {
        segment = segmentBytes;
        initialWindow = new RfcController(segmentBytes).windowBytes();
        window = initialWindow;
        onPathChanged();
    }

    @Override
    public void onPathChanged() {
        Arrays.fill(baseNs, Long.MAX_VALUE);
        Arrays.fill(currentNs, Long.MAX_VALUE);
        baseStartedNs = Nanos.NEVER;
        hasSamples = false;
    }

    @Override
    public void onRoundTrip(long atNs, long rttNs) {
        nowNs = atNs;
        hasSamples = true;
        if (atNs - baseStartedNs >= MINUTE_NS) {
            baseStartedNs = atNs;
            baseIndex = (baseIndex + 1) % BASE_MINUTES;
            baseNs[baseIndex] = rttNs;
        }
        baseNs[baseIndex] = Math.min(baseNs[baseIndex], rttNs);
        currentNs[currentIndex] = rttNs;
        currentIndex = (currentIndex + 1) % CURRENT_SAMPLES;
    }

    private static long least(long[] values) {
        long least = Long.MAX_VALUE;
        for (long value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    /**
     * How long data waits on the way there and back, in nanoseconds, as far as that is known. A queue that others fill on the way back counts
     * as ours.
     */
    public long queueingNs() {
        return hasSamples ? least(currentNs) - least(baseNs) : 0;
    }

    private long roundTripNs() {
        return hasSamples ? least(currentNs) : 0;
    }

    @Override
    public void onPacketStart(long outstandingBytes) {
        anyLoss = false;
        anyNaks = false;
        ackedThisPacket = 0;
        preAckOutstanding = outstandingBytes;
    }

    @Override
    public void onAcknowledged(long bytes) {
        ackedThisPacket += bytes;
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
        ackedSinceReduction = Math.min(INFINITE, ackedSinceReduction + ackedThisPacket);
        if (anyLoss) {
            onLossFound();
        } else if (ackedThisPacket > 0 && !anyNaks) {
            movePhase(timeCriticalSent);
            if (phase != Phase.PAUSING) {
                adjust(fastGrowAllowed);
            }
        }
    }

    /** Once for each window: what follows in the same flight is the same event. */
    private void onLossFound() {
        if (ackedSinceReduction < window) {
            return;
        }
        window = Math.max(Math.min(window, preAckOutstanding) / 2, MIN_SEGMENTS * segment);
        slowStartThreshold = window;
        ackedSinceReduction = 0;
        if (phase == Phase.RETURNING) {
            endReturn();
        }
    }

    private void movePhase(boolean timeCriticalSent) {
        switch (phase) {
            case SENDING -> {
                if (nowNs >= pauseAtNs && !timeCriticalSent) {
                    phase = Phase.PAUSING;
                    pauseStartedNs = nowNs;
                    phaseStartedNs = nowNs;
                    slowStartThreshold = Math.max(window, MIN_SEGMENTS * segment);
                    window = MIN_SEGMENTS * segment;
                }
            }
            case PAUSING -> {
                if (nowNs - phaseStartedNs >= PAUSE_ROUND_TRIPS * roundTripNs()) {
                    phase = Phase.RETURNING;
                }
            }
            case RETURNING -> {
                if (window >= slowStartThreshold) {
                    endReturn();
                }
            }
        }
    }

    private void endReturn() {
        phase = Phase.SENDING;
        pauseAtNs = nowNs + PAUSE_EVERY * Math.max(nowNs - pauseStartedNs, Nanos.MILLISECOND);
    }

    private void adjust(boolean fastGrowAllowed) {
        long queueingNs = queueingNs();
        boolean isUsed = preAckOutstanding >= window;
        if (window < slowStartThreshold && queueingNs > SLOW_START_END_NS) {
            endSlowStart();
        }
        if (window < slowStartThreshold) {
            if (isUsed) {
                long increase = fastGrowAllowed ? ackedThisPacket : (ackedThisPacket + 3) / 4;
                window += Math.min(increase, segment);
            }
            return;
        }
        long increase = isUsed ? segment * ackedThisPacket / window / gainDivisor() : 0;
        long decrease = 0;
        if (queueingNs > TARGET_NS) {
            double excess = (double) queueingNs / TARGET_NS - 1;
            decrease = Math.min((long) (ackedThisPacket * excess), ackedThisPacket / 2);
        }
        window = Math.max(window + (fastGrowAllowed ? increase : increase / 2) - decrease, MIN_SEGMENTS * segment);
        slowStartThreshold = Math.min(slowStartThreshold, window); // what was given up is not won back at once
    }

    private void endSlowStart() {
        if (slowStartThreshold == INFINITE) {
            pauseAtNs = nowNs + PAUSE_ROUND_TRIPS * roundTripNs();
        }
        slowStartThreshold = window;
    }

    /** On a path that is short beside the target, it would grow faster than others who share it. */
    private long gainDivisor() {
        if (!hasSamples) {
            return 1;
        }
        long base = Math.max(least(baseNs), Nanos.MILLISECOND);
        return Math.min(MAX_GAIN_DIVISOR, (2 * TARGET_NS + base - 1) / base);
    }

    @Override
    public void onTimeout(boolean wasLoss) {
        slowStartThreshold = Math.max(Math.min(slowStartThreshold, window * 3 / 4), MIN_SEGMENTS * segment);
        window = wasLoss ? segment : Math.min(window, initialWindow);
        phase = Phase.SENDING;
        ackedSinceReduction = INFINITE;
    }

    @Override
    public long windowBytes() {
        return window;
    }
}
