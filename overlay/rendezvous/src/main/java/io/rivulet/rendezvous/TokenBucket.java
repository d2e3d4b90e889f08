package io.rivulet.rendezvous;

/** Lets something happen at a rate, with a burst. Time saved up is the currency, so that no fraction of a token is ever lost. */
final class TokenBucket {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final long intervalNs;
    private final long capacityNs;
    private long savedNs;
    private long lastNs;

    /**
     * A full bucket.
     *
     * @param perSecond how often in the long run, 1 to 10^9
     * @param burst how often at once after a pause, 1 to 10^6
     */
    TokenBucket(long nowNs, int perSecond, int burst) {
        intervalNs = NS_PER_SECOND / perSecond;
        capacityNs = intervalNs * burst;
        savedNs = capacityNs;
        lastNs = nowNs;
    }

    /** Takes one token; false when there is none. */
    boolean take(long nowNs) {
        fill(nowNs);
        if (savedNs < intervalNs) {
            return false;
        }
        savedNs -= intervalNs;
        return true;
    }

    /** Returns a token that was taken and not used. */
    void giveBack() {
        savedNs = Math.min(capacityNs, savedNs + intervalNs);
    }

    /** When there is a token again; a time that has passed when there is one now. */
    long availableAtNs() {
        return lastNs + Math.max(0, intervalNs - savedNs);
    }

    private void fill(long nowNs) {
        savedNs = Math.min(capacityNs, savedNs + (nowNs - lastNs));
        lastNs = nowNs;
    }
}
