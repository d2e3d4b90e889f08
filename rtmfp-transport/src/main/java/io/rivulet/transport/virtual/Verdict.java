package io.rivulet.transport.virtual;

import java.time.Duration;

/** What a {@link PacketRule} says about a datagram. */
public final class Verdict {
    /** Nothing: the next rule decides, and after the last one the links do. */
    public static final Verdict PASS = new Verdict(-1);

    /** It vanishes. */
    public static final Verdict DROP = new Verdict(-1);

    /** It is sent twice. */
    public static final Verdict DUPLICATE = new Verdict(-1);

    /** One of its bits, drawn at random, is flipped. */
    public static final Verdict CORRUPT = new Verdict(-1);

    private final long afterNs;

    private Verdict(long afterNs) {
        this.afterNs = afterNs;
    }

    /**
     * It is delivered exactly this long from now, past links and latency. A rule that says so often should keep the verdict.
     *
     * @throws IllegalArgumentException when {@code after} is negative
     */
    public static Verdict deliverAfter(Duration after) {
        if (after.isNegative()) {
            throw new IllegalArgumentException("a datagram cannot be delivered after " + after);
        }
        return new Verdict(after.toNanos());
    }

    boolean isTimed() {
        return afterNs >= 0;
    }

    long afterNs() {
        return afterNs;
    }
}
