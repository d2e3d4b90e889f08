package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectNetwork;
import java.util.Arrays;

/**
 * News ({@link DirectNetwork#isNews}) and fragments that go no further, which have arrived at a peer and wait to be read with whatever comes
 * next, in the order in which they came: while what the peer owns is in the processor's cache anyway. Rows of 32 bytes, as many as waited at a time.
 */
final class WaitingMessages {
    /** So many messages wait at most; one more has them all read. It bounds memory: as many come in the time of one or two fragments. */
    static final int LIMIT = 12;

    private static final int WORDS = 4;
    private static final int FIRST_ROWS = 4;
    // In the place of how far a map reaches: it is none, but a status or a fragment.
    private static final int STATUS = Integer.MIN_VALUE;
    private static final int FRAGMENT = Integer.MIN_VALUE + 1;

    private static final long[] NO_WORDS = {};
    private static final Object[] NO_BODIES = {};

    private long[] words = NO_WORDS;
    /** What goes with some of them; empty while none had anything. */
    private Object[] bodies = NO_BODIES;

    private int size;

    /** How many wait. */
    int size() {
        return size;
    }

    boolean isFull() {
        return size == LIMIT;
    }

    /** One more waits. A map reaches no further than an int counts; a status says nothing in {@code c}, and a fragment nothing in {@code b}. */
    void add(long arrivedNs, int flow, int type, long a, long b, long c, Object body) {
        int at = size * WORDS;
        if (at == words.length) {
            words = Arrays.copyOf(words, Math.max(FIRST_ROWS, size + size / 2) * WORDS);
        }
        words[at] = arrivedNs;
        words[at + 1] = a;
        words[at + 2] = type == DirectNetwork.STATUS ? b : c;
        long reach =
                switch (type) {
                    case DirectNetwork.STATUS -> STATUS;
                    case DirectNetwork.FRAGMENT -> FRAGMENT;
                    default -> a - b;
                };
        words[at + 3] = (long) flow << Integer.SIZE | reach & 0xffff_ffffL;
        if (body != null) {
            if (size >= bodies.length) {
                bodies = Arrays.copyOf(bodies, words.length / WORDS);
            }
            bodies[size] = body;
        }
        size++;
    }

    /** When a message arrived. */
    long arrivedNs(int message) {
        return words[message * WORDS];
    }

    /** What it is: {@link DirectNetwork#AVAILABILITY}, {@link DirectNetwork#STATUS} or {@link DirectNetwork#FRAGMENT}. */
    int type(int message) {
        return switch (reach(message)) {
            case STATUS -> DirectNetwork.STATUS;
            case FRAGMENT -> DirectNetwork.FRAGMENT;
            default -> DirectNetwork.AVAILABILITY;
        };
    }

    private int reach(int message) {
        return (int) words[message * WORDS + 3];
    }

    int flow(int message) {
        return (int) (words[message * WORDS + 3] >> Integer.SIZE);
    }

    long a(int message) {
        return words[message * WORDS + 1];
    }

    long b(int message) {
        return switch (reach(message)) {
            case STATUS -> words[message * WORDS + 2];
            case FRAGMENT -> 0;
            default -> words[message * WORDS + 1] - reach(message);
        };
    }

    long c(int message) {
        return reach(message) == STATUS ? 0 : words[message * WORDS + 2];
    }

    Object body(int message) {
        return message < bodies.length ? bodies[message] : null;
    }

    /** None waits any more. */
    void clear() {
        Arrays.fill(bodies, 0, Math.min(size, bodies.length), null);
        size = 0;
    }
}
