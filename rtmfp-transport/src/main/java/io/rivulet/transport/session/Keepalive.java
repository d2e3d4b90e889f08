package io.rivulet.transport.session;

import io.rivulet.transport.time.Nanos;

/**
 * What a session makes of silence: after a period of it the far end is asked for a sign of life, again and again, as often as the
 * retransmission timeout allows, which its owner makes longer each time; and then it is held dead. So a path that loses many packets is
 * not taken for a far end that has gone. RFC 7016 section 3.5.4.1. It computes; asking and ending are its owner's.
 */
public final class Keepalive {
    /** What there is to do when the time has come that {@link #nextNs} told. */
    public enum Verdict {
        /** The far end was heard meanwhile. */
        WAIT,
        /** Ask for a sign of life. */
        PING,
        /** Ask again: the last one was not answered, which says something about the round-trip time, too. */
        PING_AGAIN,
        /** Nothing was heard for too long. */
        DEAD
    }

    /** Shorter periods would be a flood of pings. */
    private static final long MIN_PERIOD_NS = 100 * Nanos.MILLISECOND;

    private final long deadAfterNs;
    private long periodNs;
    private long silentSinceNs;
    private long heardNs = Nanos.NEVER;
    private boolean unanswered;
    private long nextNs;

    /**
     * A far end that may be silent from now on.
     *
     * @param periodNs    silence after which it is asked
     * @param deadAfterNs silence after which it is dead
     */
    public Keepalive(long periodNs, long deadAfterNs, long nowNs) {
        this.deadAfterNs = deadAfterNs;
        this.silentSinceNs = nowNs;
        setPeriodNs(periodNs);
    }

    /** Sets after how much silence the far end is asked; cut to what makes sense. */
    public void setPeriodNs(long value) {
        periodNs = Math.min(Math.max(value, MIN_PERIOD_NS), deadAfterNs);
        nextNs = silentSinceNs + periodNs;
    }

    /** A genuine packet came. */
    public void onHeard(long nowNs) {
        silentSinceNs = nowNs;
        heardNs = nowNs;
        unanswered = false;
    }

    /** When the far end was heard last; {@link Nanos#NEVER} before its first packet. */
    public long heardNs() {
        return heardNs;
    }

    /** When to {@link #check}. */
    public long nextNs() {
        return nextNs;
    }

    /** Judges the silence so far, and plans the next look at it. */
    public Verdict check(long nowNs, long effectiveRtoNs) {
        long silenceNs = nowNs - silentSinceNs;
        if (silenceNs >= deadAfterNs) {
            return Verdict.DEAD;
        }
        if (silenceNs < periodNs) {
            nextNs = silentSinceNs + periodNs;
            return Verdict.WAIT;
        }
        nextNs = Math.min(nowNs + Math.max(effectiveRtoNs, Nanos.MILLISECOND), silentSinceNs + deadAfterNs);
        Verdict verdict = unanswered ? Verdict.PING_AGAIN : Verdict.PING;
        unanswered = true;
        return verdict;
    }
}
