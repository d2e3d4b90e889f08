package io.rivulet.groups.membership;

/**
 * How many peer ids that only hearsay names may enter the peer directory, which never forgets: a bucket that fills slowly, and a limit
 * for the life of the group. Bounds the memory that reports full of invented members can take.
 */
public final class NameBudget {
    /** New names taken at once: eight full reports. */
    public static final int BURST = 512;

    /** A new name every 50 ms beyond that, as many as a fast-growing group brings by reports of a few neighbours. */
    public static final long REFILL_NS = 50_000_000L;

    /** New names in all; at about 150 bytes each, 40 MB. */
    public static final int MAX_NAMES = 1 << 18;

    private long emptyUntilNs = Long.MIN_VALUE / 2;
    private int taken;
    private long refused;

    /** Whether one more name may be taken in; if so, it counts. */
    public boolean take(long nowNs) {
        long used = Math.max(emptyUntilNs, nowNs) + REFILL_NS;
        if (taken >= MAX_NAMES || used - nowNs > BURST * REFILL_NS) {
            refused++;
            return false;
        }
        emptyUntilNs = used;
        taken++;
        return true;
    }

    /** Names refused so far. */
    public long refused() {
        return refused;
    }
}
