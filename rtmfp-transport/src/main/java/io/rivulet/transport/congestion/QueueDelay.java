package io.rivulet.transport.congestion;

import io.rivulet.transport.time.Nanos;
import java.util.Arrays;

/**
 * How long our data waits in queues on its way, from delay samples. The lesser of two opinions: the round trip is not deceived by clocks
 * that drift apart, the forward delay is not deceived by queues on the way back.
 */
final class QueueDelay {
    /** Nothing is known. */
    static final long UNKNOWN = -1;

    /** Two ticks of the timestamps: samples of an empty queue differ by as much, for each is made of three clock readings. */
    static final long NOISE_NS = 2 * RttEstimator.TICK_NS;

    private static final long SPAN_NS = 10 * Nanos.SECOND;

    /** Of as many samples the least counts, as RFC 6817 section 4.2 filters: jitter and ticks only ever add. */
    private static final int FILTER = 4;

    /** Older samples say nothing about now, unless a round trip takes longer. */
    private static final long MIN_SAMPLE_LIFETIME_NS = 50 * Nanos.MILLISECOND;

    /** When acknowledgements bring no samples for so long, nothing is known. */
    private static final long SILENCE_NS = 2 * Nanos.SECOND;

    private final LeastDelay leastRoundTrip = new LeastDelay(SPAN_NS);
    private final LeastDelay leastForward = new LeastDelay(SPAN_NS);
    private final long[] samplesNs = new long[FILTER];
    private final long[] sampledAtNs = new long[FILTER];
    private int next;
    private long lastRoundTripNs;
    private long emptySeenNs = Nanos.NEVER;

    QueueDelay() {
        clear();
    }

    /** Forgets everything: the path is another. */
    void clear() {
        leastRoundTrip.clear();
        leastForward.clear();
        Arrays.fill(sampledAtNs, Nanos.NEVER);
        lastRoundTripNs = 0;
        emptySeenNs = Nanos.NEVER;
    }

    void onSample(long nowNs, long roundTripNs, long forwardNs) {
        leastRoundTrip.add(nowNs, roundTripNs);
        long queueNs = roundTripNs - leastRoundTrip.ns();
        if (forwardNs != CongestionController.UNKNOWN_DELAY_NS) {
            leastForward.add(nowNs, forwardNs);
            queueNs = Math.min(queueNs, forwardNs - leastForward.ns());
        }
        if (queueNs <= NOISE_NS) {
            emptySeenNs = nowNs;
        }
        samplesNs[next] = queueNs;
        sampledAtNs[next] = nowNs;
        next = (next + 1) % FILTER;
        lastRoundTripNs = roundTripNs;
    }

    /** How long data waits, or {@link #UNKNOWN}. */
    long ns(long nowNs) {
        int last = (next + FILTER - 1) % FILTER;
        if (nowNs - sampledAtNs[last] > Math.max(SILENCE_NS, 2 * lastRoundTripNs)) {
            return UNKNOWN;
        }
        long lifetimeNs = Math.max(lastRoundTripNs, MIN_SAMPLE_LIFETIME_NS);
        long least = samplesNs[last];
        for (int i = 0; i < FILTER; i++) {
            if (sampledAtNs[last] - sampledAtNs[i] <= lifetimeNs) {
                least = Math.min(least, samplesNs[i]);
            }
        }
        return least;
    }

    /** What a round trip takes with empty queues; 0 when nothing is known. */
    long baseRoundTripNs() {
        return leastRoundTrip.isKnown() ? leastRoundTrip.ns() : 0;
    }

    /** What the last round trip took; 0 before the first. */
    long lastRoundTripNs() {
        return lastRoundTripNs;
    }

    /** When a sample last found the queue all but empty. */
    long emptySeenNs() {
        return emptySeenNs;
    }
}
