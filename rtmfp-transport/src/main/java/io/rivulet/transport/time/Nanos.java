package io.rivulet.transport.time;

/** Core time: nanoseconds since a core was created, never negative, never going back. */
public final class Nanos {
    /** The time of something that never happened: earlier than any time, and safe to subtract from any time. */
    public static final long NEVER = Long.MIN_VALUE / 2;

    /** The deadline of something that is not scheduled. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** One microsecond. */
    public static final long MICROSECOND = 1_000;

    /** One millisecond. */
    public static final long MILLISECOND = 1_000_000;

    /** One second. */
    public static final long SECOND = 1_000_000_000;

    private Nanos() {}

    /** {@code a + b} for a time and a non-negative duration, where a sum past the end of time is {@link #NO_DEADLINE}. */
    public static long plus(long a, long b) {
        long sum = a + b;
        return sum < a ? NO_DEADLINE : sum;
    }
}
