package io.rivulet.simulator.session;

/**
 * What is before a peer: its own restraint, as of {@code RtmfpEndpoint} (20 ms of the rate at once, then as fast as the rate), and the line with its queue, which
 * packets pass one after the other.
 */
final class Uplink {
    /** The queue is full. */
    static final long DROPPED = -1;

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long BURST_DIVISOR = 50;
    private static final long MIN_BURST_BYTES = 3_000;

    private final long rate;
    private final long burstBytes;
    private long tokens;
    private long updatedNs;
    private long freeNs;

    /** @param bytesPerSec what the peer believes that its line carries; 0 is without limit */
    Uplink(long bytesPerSec) {
        rate = bytesPerSec;
        burstBytes = Math.max(bytesPerSec / BURST_DIVISOR, MIN_BURST_BYTES);
        tokens = burstBytes;
    }

    /** Whether a packet may go now. */
    boolean isOpen(long nowNs) {
        if (rate == 0) {
            return true;
        }
        long gained = (long) ((double) rate * Math.min(nowNs - updatedNs, NS_PER_SECOND) / NS_PER_SECOND);
        if (gained > 0) {
            tokens = Math.min(burstBytes, tokens + gained);
            updatedNs = nowNs;
        }
        return tokens > 0;
    }

    /** When a packet may go that may not now. */
    long readyNs() {
        return updatedNs + (long) Math.ceil((1.0 - tokens) * NS_PER_SECOND / rate);
    }

    /** In how long what is on the line and in its queue has left. */
    long waitingNs(long nowNs) {
        return Math.max(0, freeNs - nowNs);
    }

    /**
     * A packet goes onto the line.
     *
     * @param durationNs how long the line takes for it
     * @param queueNs how long the line takes for what its queue holds
     * @return when it has left, or {@link #DROPPED}
     */
    long pass(long nowNs, int bytes, long durationNs, long queueNs) {
        tokens -= bytes;
        if (freeNs > nowNs && freeNs - nowNs + durationNs > queueNs) {
            return DROPPED;
        }
        freeNs = Math.max(freeNs, nowNs) + durationNs;
        return freeNs;
    }
}
