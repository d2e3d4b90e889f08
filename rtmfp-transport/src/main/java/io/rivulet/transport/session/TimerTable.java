package io.rivulet.transport.session;

import io.rivulet.transport.time.Nanos;
import java.util.Arrays;

/**
 * The timers of one session: one deadline per kind. The next deadline is their minimum, so nothing is scheduled or cancelled one by one.
 *
 * @param <K> the kinds of timers
 */
public final class TimerTable<K extends Enum<K>> {
    private final K[] kinds;
    private final long[] deadlines;

    /**
     * @param kinds all kinds, as {@code values()} gives them
     */
    public TimerTable(K[] kinds) {
        this.kinds = kinds;
        deadlines = new long[kinds.length];
        Arrays.fill(deadlines, Nanos.NO_DEADLINE);
    }

    /** Sets or moves a timer. */
    public void set(K kind, long deadlineNs) {
        deadlines[kind.ordinal()] = deadlineNs;
    }

    /** Stops a timer. */
    public void stop(K kind) {
        deadlines[kind.ordinal()] = Nanos.NO_DEADLINE;
    }

    /** Stops all timers. */
    public void stopAll() {
        Arrays.fill(deadlines, Nanos.NO_DEADLINE);
    }

    /** Whether a timer is running. */
    public boolean isSet(K kind) {
        return deadlines[kind.ordinal()] != Nanos.NO_DEADLINE;
    }

    /** When a timer is due, or {@link Nanos#NO_DEADLINE}. */
    public long deadlineNs(K kind) {
        return deadlines[kind.ordinal()];
    }

    /** The earliest deadline of all. */
    public long nextDeadlineNs() {
        long next = Nanos.NO_DEADLINE;
        for (long deadline : deadlines) {
            next = Math.min(next, deadline);
        }
        return next;
    }

    /** Stops and returns a timer that is due, or null when none is; of several, the first kind. */
    public K takeDue(long nowNs) {
        for (K kind : kinds) {
            if (deadlines[kind.ordinal()] <= nowNs) {
                stop(kind);
                return kind;
            }
        }
        return null;
    }
}
