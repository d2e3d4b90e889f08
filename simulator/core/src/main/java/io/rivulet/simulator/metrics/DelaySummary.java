package io.rivulet.simulator.metrics;

/**
 * Delays in a few numbers, in nanoseconds.
 *
 * @param count how many delays there are; with none, all else is 0
 * @param p50 half of them are at most this
 * @param p90 nine of ten
 * @param p99 99 of 100
 * @param p999 999 of 1,000
 * @param max all
 */
public record DelaySummary(long count, long p50, long p90, long p99, long p999, long max) {
    private static final long NS_PER_US = 1_000;

    /** Sums up sorted delays in microseconds. */
    static DelaySummary ofSorted(int[] delaysUs) {
        return new DelaySummary(
                delaysUs.length,
                quantile(delaysUs, 500),
                quantile(delaysUs, 900),
                quantile(delaysUs, 990),
                quantile(delaysUs, 999),
                quantile(delaysUs, 1_000));
    }

    /** The least delay that so many of a thousand do not exceed. */
    private static long quantile(int[] sorted, int perMille) {
        if (sorted.length == 0) {
            return 0;
        }
        long rank = Math.max(1, ((long) sorted.length * perMille + 999) / 1_000);
        return sorted[(int) rank - 1] * NS_PER_US;
    }
}
