package io.rivulet.simulator.metrics;

import org.HdrHistogram.Histogram;

/**
 * Counts of delays, in buckets that are at most 1/128 of their value wide. From 1 ms, which is the least latency there is, to 65 s; what is
 * shorter or longer counts as that. 16 KiB each. Those of several threads add up. Not thread-safe.
 */
public final class DelayHistogram {
    private static final int SUB_BITS = 7;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;

    /** 2^20 ns are 1.05 ms, and 2^36 are 68.7 s. */
    private static final int LEAST_BITS = 20;

    private static final int MOST_BITS = 36;
    static final int BUCKETS = (MOST_BITS - LEAST_BITS) * SUB_BUCKETS;

    private static final long NS_PER_US = 1_000;
    private static final long MAX_US = (1L << MOST_BITS) / NS_PER_US;

    private final long[] counts = new long[BUCKETS];
    private long total;
    private long maxNs;

    /** Adds a delay. */
    public void add(long delayNs) {
        counts[bucketOf(delayNs)]++;
        total++;
        maxNs = Math.max(maxNs, delayNs);
    }

    /** Adds all that another one counted. */
    public void add(DelayHistogram other) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
        maxNs = Math.max(maxNs, other.maxNs);
    }

    /** Adds counts by bucket; the largest delay among them is {@code largestNs}. */
    void add(int[] byBucket, long largestNs) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += byBucket[i];
            total += byBucket[i];
        }
        maxNs = Math.max(maxNs, largestNs);
    }

    static int bucketOf(long delayNs) {
        long clamped = Math.max(1L << LEAST_BITS, Math.min((1L << MOST_BITS) - 1, delayNs));
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(clamped);
        int sub = (int) (clamped >>> exponent - SUB_BITS) & SUB_BUCKETS - 1;
        return (exponent - LEAST_BITS) * SUB_BUCKETS + sub;
    }

    /** The middle of a bucket: half a bucket from anything in it at most. */
    private static long middleOf(int bucket) {
        int exponent = LEAST_BITS + bucket / SUB_BUCKETS;
        long width = 1L << exponent - SUB_BITS;
        return (1L << exponent) + bucket % SUB_BUCKETS * width + width / 2;
    }

    /** How many delays it counted. */
    public long total() {
        return total;
    }

    /** The largest, exactly; 0 without any. */
    public long maxNs() {
        return maxNs;
    }

    /** What a share of the delays does not exceed; 0 without any. */
    public long quantileNs(double share) {
        long rank = Math.max(1, (long) StrictMath.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(maxNs, middleOf(i));
            }
        }
        return maxNs;
    }

    /** The same for plots: in microseconds, to three digits. */
    public Histogram toHistogram() {
        Histogram histogram = new Histogram(1, MAX_US, 3);
        for (int i = 0; i < BUCKETS; i++) {
            if (counts[i] > 0) {
                histogram.recordValueWithCount(Math.min(MAX_US, middleOf(i) / NS_PER_US), counts[i]);
            }
        }
        return histogram;
    }
}
