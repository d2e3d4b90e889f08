package io.rivulet.transport.congestion;

import io.rivulet.transport.time.Nanos;

/**
 * Keeps the queue before the narrowest link of a path short: for relaying over home uplinks, whose modems hold a second of data and more,
 * all of which would be delay for whoever shares the uplink. After LEDBAT (RFC 6817) with the corrections of LEDBAT++
 * (draft-irtf-iccrg-ledbat-plus-plus), and in its own words:
 *
 * <ul>
 *   <li>It starts as {@link RfcController} does, but only until data waits for half the target.
 *   <li>Below the target it grows by the additive step of RFC 7016 appendix A.2; above, it shrinks in proportion to the excess and to its
 *       window. Growth that does not depend on the window and shrinking that does bring flows that share a queue to equal windows.
 *   <li>When no sample has found the queue empty for eight seconds it sends at half the path's capacity for about a round trip, which
 *       empties its share of the queue, and comes back as acknowledgements do: so what it takes for an empty queue stays true, and one
 *       that came late does not take the queue of the others for the length of the path. Flows that share a queue join each other in
 *       this, for it works only together.
 * </ul>
 *
 * <p>It never has more in flight than {@link RfcController}, which it keeps inside as a ceiling, would have: on loss, on timeouts, with
 * samples that are absent or a lie, it is that controller. Real-time data counts as in RFC 7016 section 3.5.2.1 and appendix A.2: while
 * others have some and we do not, growth is halved and so is the target, which leaves the queue to them; while we send some, shrinking
 * takes an eighth a round trip at most, as a loss would.
 *
 * <p>Yields to flows that fill queues until packets are lost, down to two packets in flight. Owned by its session's thread; no allocation
 * after construction.
 */
public final class DelayController implements CongestionController {
    /** 50 ms: a dozen ticks of the timestamps, and half of what RFC 6817 allows at most. */
    public static final long DEFAULT_TARGET_NS = 50 * Nanos.MILLISECOND;

    private static final long MIN_TARGET_NS = 5 * RttEstimator.TICK_NS;
    private static final long MAX_TARGET_NS = 100 * Nanos.MILLISECOND;

    private static final long INFINITE = Long.MAX_VALUE / 8;
    private static final int MIN_SEGMENTS = 2;

    /** A round trip's growth in appendix A.2: sixteen steps of 48 bytes, or a hundredth; the half of it with real-time data about. */
    private static final long INCREASE = 768;

    private static final int INCREASE_DIVISOR = 100;

    /** How long a sample of an empty queue is good for. Shorter costs capacity, longer leaves late ones their advantage for longer. */
    private static final long EMPTY_LIFETIME_NS = 8 * Nanos.SECOND;

    /** From which age of that sample on we join others that seem to be draining. */
    private static final long JOIN_AGE_NS = EMPTY_LIFETIME_NS / 2;

    /** Bounds what one wild sample can cost. */
    private static final long MAX_DRAIN_NS = Nanos.SECOND;

    private enum Phase {
        STARTING,
        STEADY,
        DRAINING,
        /** What was drained comes back as acknowledgements do, not as one burst into the buffer. */
        REFILLING
    }

    private final RfcController ceiling;
    private final QueueDelay queue = new QueueDelay();
    private final long targetNs;
    private final long minWindow;

    private Phase phase = Phase.STARTING;
    private long window = INFINITE;
    private long drainWindow;
    private long drainEndNs = Nanos.NEVER;

    /** What growth so far does not make a byte, in bytes times the window. */
    private long increaseRemainder;

    private long nowNs;
    private long preAckOutstanding;
    private long ackedBytesThisPacket;
    private boolean anyLoss;
    private boolean anyNaks;

    /**
     * With the default target.
     *
     * @param segmentBytes SMSS, from 1
     */
    public DelayController(int segmentBytes) {
        this(segmentBytes, DEFAULT_TARGET_NS);
    }

    /**
     * With a target of one's own.
     *
     * @param segmentBytes SMSS, from 1
     * @param targetNs     how long data shall wait in queues, 20 ms to 100 ms. Less than the jitter of a path leaves its capacity unused;
     *     more is delay for all who share it
     * @throws IllegalArgumentException when the target is out of range
     */
    public DelayController(int segmentBytes, long targetNs) {
        if (targetNs < MIN_TARGET_NS || targetNs > MAX_TARGET_NS) {
            throw new IllegalArgumentException(
                    "targetNs is " + targetNs + ", must be " + MIN_TARGET_NS + " to " + MAX_TARGET_NS);
        }
        ceiling = new RfcController(segmentBytes);
        this.targetNs = targetNs;
        minWindow = (long) MIN_SEGMENTS * segmentBytes;
    }

    @Override
    public void onPacketStart(long newNowNs, long outstandingBytes) {
        ceiling.onPacketStart(newNowNs, outstandingBytes);
        nowNs = newNowNs;
        preAckOutstanding = outstandingBytes;
        ackedBytesThisPacket = 0;
        anyLoss = false;
        anyNaks = false;
    }

    @Override
    public void onDelaySample(long roundTripNs, long forwardNs) {
        queue.onSample(nowNs, roundTripNs, forwardNs);
    }

    @Override
    public void onPathChanged() {
        queue.clear();
    }

    @Override
    public void onAcknowledged(long bytes) {
        ceiling.onAcknowledged(bytes);
        ackedBytesThisPacket += bytes;
    }

    @Override
    public void onNegativeAcknowledgement() {
        ceiling.onNegativeAcknowledgement();
        anyNaks = true;
    }

    @Override
    public void onLoss() {
        ceiling.onLoss();
        anyLoss = true;
    }

    @Override
    public void onPacketProcessed(boolean fastGrowAllowed, boolean timeCriticalSent) {
        boolean isWindowUsed = preAckOutstanding >= windowBytes();
        ceiling.onPacketProcessed(fastGrowAllowed, timeCriticalSent);
        if (phase == Phase.DRAINING && nowNs >= drainEndNs) {
            phase = Phase.REFILLING;
        }
        if (anyLoss) {
            window = Math.min(window, ceiling.windowBytes());
            phase = phase == Phase.STARTING ? Phase.STEADY : phase;
        } else if (ackedBytesThisPacket > 0) {
            boolean yields = !fastGrowAllowed && !timeCriticalSent;
            long allowedNs = yields ? targetNs / 2 : targetNs;
            long queueNs = queue.ns(nowNs);
            switch (phase) {
                case STARTING -> checkStart(queueNs, allowedNs);
                case STEADY -> {
                    if (isDrainDue(queueNs)) {
                        drain(queueNs);
                    } else {
                        follow(queueNs, allowedNs, isWindowUsed, fastGrowAllowed, timeCriticalSent);
                    }
                }
                case DRAINING -> {
                    // Until its end.
                }
                case REFILLING -> {
                    drainWindow += ackedBytesThisPacket;
                    phase = drainWindow >= window ? Phase.STEADY : Phase.REFILLING;
                }
            }
        }
    }

    private void checkStart(long queueNs, long allowedNs) {
        if (queueNs > allowedNs / 2) {
            // What was in flight a round trip ago, when the packet that tells us was sent.
            window = Math.max(Math.min(preAckOutstanding, ceiling.windowBytes()) / 2, minWindow);
            drain(queueNs);
        }
    }

    private boolean isDrainDue(long queueNs) {
        long ageNs = nowNs - Math.max(queue.emptySeenNs(), drainEndNs);
        return queueNs != QueueDelay.UNKNOWN
                && (ageNs > EMPTY_LIFETIME_NS || ageNs > JOIN_AGE_NS && queueNs < targetNs / 2);
    }

    private void drain(long queueNs) {
        long baseNs = Math.max(queue.baseRoundTripNs(), RttEstimator.TICK_NS);
        long roundTripNs = Math.max(queue.lastRoundTripNs(), baseNs + queueNs);
        // Without our queue, and half of what the path holds less. In ticks, so that the product stays within 63 bits.
        long keptTicks = (roundTripNs - queueNs - baseNs / 2) / RttEstimator.TICK_NS;
        long kept = windowBytes() * keptTicks / (roundTripNs / RttEstimator.TICK_NS);
        drainWindow = Math.max(kept, minWindow);
        phase = Phase.DRAINING;
        // What is in flight must be gone, and then a round trip must show the empty queue.
        drainEndNs = nowNs + Math.min(queueNs + 2 * baseNs, MAX_DRAIN_NS);
        increaseRemainder = 0;
    }

    private void follow(
            long queueNs, long allowedNs, boolean isWindowUsed, boolean fastGrowAllowed, boolean timeCriticalSent) {
        if (isWindowUsed && !anyNaks) {
            long perRoundTrip = Math.max(INCREASE, window / INCREASE_DIVISOR);
            increaseRemainder += ackedBytesThisPacket * (fastGrowAllowed ? perRoundTrip : perRoundTrip / 2);
            long increase = increaseRemainder / window;
            increaseRemainder -= increase * window;
            // Never above the ceiling, which grows once it is reached.
            window = Math.max(window, Math.min(window + increase, ceiling.windowBytes()));
        }
        if (queueNs > allowedNs) {
            // Half of the relative excess in a round trip: flows whose idea of the empty path differs by a tick or two
            // would make too much of all of it.
            long excessNs = Math.min(queueNs - allowedNs, allowedNs / (timeCriticalSent ? 4 : 1));
            window = Math.max(window - ackedBytesThisPacket * excessNs / (2 * allowedNs), minWindow);
        }
    }

    @Override
    public void onTimeout(boolean wasLoss) {
        ceiling.onTimeout(wasLoss);
        if (wasLoss) {
            // The ceiling grows back quickly to where it was, but not we beyond that.
            window = Math.max(Math.min(window, ceiling.slowStartThresholdBytes()), minWindow);
            phase = Phase.STEADY;
        } else {
            // After a pause the path may be another.
            window = INFINITE;
            phase = Phase.STARTING;
        }
    }

    @Override
    public long windowBytes() {
        boolean isDrained = phase == Phase.DRAINING || phase == Phase.REFILLING;
        return Math.min(isDrained ? drainWindow : window, ceiling.windowBytes());
    }

    /** How long data waits in queues as far as samples tell, or -1 when they do not. For reports. */
    public long queueDelayNs() {
        return queue.ns(nowNs);
    }
}
