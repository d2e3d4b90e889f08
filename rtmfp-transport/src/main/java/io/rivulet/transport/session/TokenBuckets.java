package io.rivulet.transport.session;

import io.rivulet.transport.time.Nanos;
import java.util.Arrays;

/**
 * Rate limits for many keys (source addresses, targets) in a table of fixed size. Each key maps to one bucket; keys that share a bucket
 * share its budget, so an attacker with many addresses finds at most the whole table's budget, and memory never grows.
 */
public final class TokenBuckets {
    private final int buckets;
    /** Both null until the first use: most endpoints never need some of their tables. */
    private long[] tokens;

    private long[] updatedNs;
    private final long perSecond;
    private final long burst;
    private long refused;

    /**
     * @param buckets   the number of buckets, a power of two
     * @param perSecond tokens that a bucket gains per second; 0 turns the limit off
     * @param burst     tokens that a bucket holds at most
     */
    public TokenBuckets(int buckets, long perSecond, long burst) {
        if (Integer.bitCount(buckets) != 1) {
            throw new IllegalArgumentException("buckets is " + buckets + ", must be a power of two");
        }
        this.buckets = buckets;
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** Takes {@code amount} tokens for {@code key}; false when there are not enough. */
    public boolean take(long nowNs, int key, long amount) {
        if (perSecond == 0) {
            return true;
        }
        if (tokens == null) {
            tokens = new long[buckets];
            updatedNs = new long[buckets];
            Arrays.fill(tokens, burst);
        }
        int bucket = (key * 0x9e37_79b9) >>> 1 & buckets - 1;
        // What a bucket gains is bounded before it is multiplied, so that a long idle time does not overflow.
        long elapsedNs = Math.min(nowNs - updatedNs[bucket], burst * Nanos.SECOND / perSecond + Nanos.SECOND);
        long gained = elapsedNs / Nanos.MICROSECOND * perSecond / 1_000_000;
        if (gained > 0) {
            tokens[bucket] = Math.min(burst, tokens[bucket] + gained);
            updatedNs[bucket] = nowNs;
        }
        if (tokens[bucket] < amount) {
            refused++;
            return false;
        }
        tokens[bucket] -= amount;
        return true;
    }

    /** How often {@link #take} refused. */
    public long refused() {
        return refused;
    }
}
