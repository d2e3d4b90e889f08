package io.rivulet.transport.virtual;

/**
 * One direction of an access link in operation. All of it is arithmetic on the time at which the link is next free: no event is needed
 * per queued datagram. The virtual network has two for each host; a channel before a real socket can have one too, and harms the same. For one
 * thread.
 */
public final class Link {
    /** As a result of {@link #pass}: longer than the link carries. */
    public static final long TOO_LARGE = -1;

    /** The same: no more may wait before the link. */
    public static final long QUEUE_FULL = -2;

    /** The same: lost on the way. */
    public static final long LOST = -3;

    private static final long NS_PER_SECOND = 1_000_000_000L;

    private static final int DRAW_CHAIN = 1;
    private static final int DRAW_LOSS = 2;
    private static final int DRAW_JITTER = 3;
    private static final int DRAW_REORDER = 4;
    private static final int DRAW_REORDER_DELAY = 5;
    private static final int DRAW_DUPLICATE = 6;
    private static final int DRAW_CORRUPT = 7;
    private static final int DRAW_BIT = 8;

    private final long key;
    private LinkConfig config;
    private boolean isPerfect;

    /** How many datagrams came this way: what the draws of each are keyed by. */
    private long counter;

    /** When all that waits has been sent, in the {@linkplain RateSchedule#servedNs time of the whole rate}. */
    private long freeAtServedNs;

    private long lastExitNs;
    private boolean isBad;

    /**
     * A link on which nothing has passed yet.
     *
     * @param key what its randomness is drawn by; another one, other losses
     */
    public Link(LinkConfig config, long key) {
        this.config = config;
        this.key = key;
        isPerfect = isPerfect(config);
    }

    LinkConfig config() {
        return config;
    }

    /** Changes the link for what comes from now on; what is before it or on it leaves as it would have, and delays the next at the new rate. */
    void reconfigure(long nowNs, LinkConfig newConfig) {
        long backlog = backlogBytes(nowNs);
        config = newConfig;
        isPerfect = isPerfect(newConfig);
        freeAtServedNs = servedNs(nowNs) + (newConfig.rateBytesPerSec() == 0 ? 0 : transmissionNs(backlog));
    }

    private static boolean isPerfect(LinkConfig config) {
        return config.rateBytesPerSec() == 0
                && config.jitterNs() == 0
                && config.loss().equals(LossModel.NONE)
                && config.reorderRatio() == 0;
    }

    /** What waits before the link or is on it. */
    long backlogBytes(long nowNs) {
        long servedNs = servedNs(nowNs);
        return freeAtServedNs <= servedNs ? 0 : (freeAtServedNs - servedNs) * config.rateBytesPerSec() / NS_PER_SECOND;
    }

    private long servedNs(long nowNs) {
        return config.rateSchedule().servedNs(nowNs);
    }

    /**
     * Puts a datagram on the link.
     *
     * @param nowNs never earlier than the last time
     * @param linkBytes its length with headers
     * @return when it leaves the link, or {@link #TOO_LARGE}, {@link #QUEUE_FULL} or {@link #LOST}
     */
    public long pass(long nowNs, int linkBytes) {
        counter++;
        if (linkBytes > config.mtuBytes()) {
            return TOO_LARGE;
        }
        if (isPerfect) {
            return Math.max(nowNs, lastExitNs);
        }
        long exitNs = nowNs;
        if (config.rateBytesPerSec() > 0) {
            // An idle link takes anything; otherwise what waits is limited.
            long servedNs = servedNs(nowNs);
            if (freeAtServedNs > servedNs && backlogBytes(nowNs) + linkBytes > config.queueBytes()) {
                return QUEUE_FULL;
            }
            freeAtServedNs = Math.max(servedNs, freeAtServedNs) + transmissionNs(linkBytes);
            exitNs = config.rateSchedule().timeNs(freeAtServedNs);
        }
        if (isLost()) {
            return LOST;
        }
        return delayed(exitNs);
    }

    private long transmissionNs(long bytes) {
        long rate = config.rateBytesPerSec();
        return (bytes * NS_PER_SECOND + rate - 1) / rate;
    }

    private boolean isLost() {
        LossModel loss = config.loss();
        double turn = isBad ? loss.leaveBadRatio() : loss.enterBadRatio();
        if (CounterRandom.happens(turn, key, DRAW_CHAIN, counter)) {
            isBad = !isBad;
        }
        return CounterRandom.happens(isBad ? loss.badLossRatio() : loss.goodLossRatio(), key, DRAW_LOSS, counter);
    }

    private long delayed(long exitNs) {
        long jitterNs =
                config.jitterNs() == 0 ? 0 : CounterRandom.below(config.jitterNs() + 1, key, DRAW_JITTER, counter);
        // Jitter alone never lets one datagram overtake another.
        lastExitNs = Math.max(lastExitNs, exitNs + jitterNs);
        if (CounterRandom.happens(config.reorderRatio(), key, DRAW_REORDER, counter)) {
            return lastExitNs + CounterRandom.below(config.reorderWindowNs() + 1, key, DRAW_REORDER_DELAY, counter);
        }
        return lastExitNs;
    }

    /** Whether the datagram that passed last arrives twice. */
    boolean duplicates() {
        return CounterRandom.happens(config.duplicateRatio(), key, DRAW_DUPLICATE, counter);
    }

    /** Whether the datagram that passed last arrives damaged. */
    boolean corrupts() {
        return CounterRandom.happens(config.corruptRatio(), key, DRAW_CORRUPT, counter);
    }

    /** Flips one bit of the datagram that passed last. */
    void corrupt(byte[] bytes, int length) {
        long bit = CounterRandom.below(length * 8L, key, DRAW_BIT, counter);
        bytes[(int) (bit >>> 3)] ^= (byte) (1 << (bit & 7));
    }
}
