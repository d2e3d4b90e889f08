package io.rivulet.transport.congestion;

import java.util.Arrays;

/**
 * The least delay of the last minute: what the path takes when nothing waits on it, the base delay of RFC 6817 section 4.2. Kept as the
 * least of each of some spans, so that a path that became longer is believed in the end.
 */
final class LeastDelay {
    /** RFC 6817 has ten minutes; the minute is enough where the queue is emptied every ten seconds, and clocks drift less in it. */
    private static final int SPANS = 6;

    private static final long NOTHING = Long.MAX_VALUE;

    private final long spanNs;
    private final long[] least = new long[SPANS];
    private long currentSpan = -1;
    private long overall = NOTHING;

    LeastDelay(long spanNs) {
        this.spanNs = spanNs;
        clear();
    }

    void clear() {
        Arrays.fill(least, NOTHING);
        overall = NOTHING;
    }

    void add(long nowNs, long delayNs) {
        long span = nowNs / spanNs;
        if (span != currentSpan) {
            moveTo(span);
        }
        int slot = (int) (span % SPANS);
        least[slot] = Math.min(least[slot], delayNs);
        overall = Math.min(overall, delayNs);
    }

    private void moveTo(long span) {
        for (long passed = Math.max(currentSpan + 1, span - SPANS + 1); passed <= span; passed++) {
            least[(int) (passed % SPANS)] = NOTHING;
        }
        currentSpan = span;
        overall = NOTHING;
        for (long delay : least) {
            overall = Math.min(overall, delay);
        }
    }

    /** Whether there is any. */
    boolean isKnown() {
        return overall != NOTHING;
    }

    /** The least; only when it is known. */
    long ns() {
        return overall;
    }
}
