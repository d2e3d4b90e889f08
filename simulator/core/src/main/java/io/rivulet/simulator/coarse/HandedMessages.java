package io.rivulet.simulator.coarse;

/** Which of a stream's latest messages a viewer was handed. They come in order, so that only gaps take memory: a bit for each message of the latest. */
final class HandedMessages {
    private static final long[] NO_GAPS = {};

    private final int remembered;
    private long first = -1;
    private long last = -1;
    /** By message, modulo as many as it has bits: 1 where it was left out. */
    private long[] gaps = NO_GAPS;

    /** @param remembered so many messages up to the last one are known at least */
    HandedMessages(int remembered) {
        this.remembered = (remembered + Long.SIZE - 1) / Long.SIZE * Long.SIZE;
    }

    /** The last one, or -1. */
    long last() {
        return last;
    }

    /** One more, behind the last. */
    void add(long message) {
        if (last < 0) {
            first = message;
        } else if (message > last + 1) {
            long from = Math.max(last + 1, message - remembered);
            for (long skipped = from; skipped < message; skipped++) {
                setGap(skipped);
            }
        }
        if (gaps.length > 0) {
            gaps[word(message)] &= ~(1L << message);
        }
        last = message;
    }

    /** What came as the last one was not that message. */
    void takeBackLast() {
        setGap(last);
    }

    private void setGap(long message) {
        if (gaps.length == 0) {
            gaps = new long[remembered / Long.SIZE];
        }
        gaps[word(message)] |= 1L << message;
    }

    private int word(long message) {
        return (int) (message % remembered / Long.SIZE);
    }

    /** Whether a message was handed over; {@code false} for those that are too long ago. */
    boolean has(long message) {
        if (last < 0 || message < Math.max(first, last - remembered + 1) || message > last) {
            return false;
        }
        return gaps.length == 0 || (gaps[word(message)] >>> message & 1) == 0;
    }
}
