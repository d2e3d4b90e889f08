package io.rivulet.simulator.coarse;

import java.util.Arrays;

/**
 * Maps that have arrived at a peer and wait to be read with whatever comes next, in the order in which they came: while what the peer owns is
 * in the processor's cache anyway. Rows of 32 bytes, as many as waited at a time.
 */
final class WaitingMaps {
    /** So many wait at most; one more has them all read. It bounds memory: as many come in the time of one or two fragments. */
    static final int LIMIT = 12;

    private static final int WORDS = 4;
    private static final int FIRST_ROWS = 4;
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

    /** One more waits: {@code b} is no further from {@code a} than an int counts. */
    void add(long arrivedNs, int flow, long a, long b, long c, Object body) {
        int at = size * WORDS;
        if (at == words.length) {
            words = Arrays.copyOf(words, Math.max(FIRST_ROWS, size + size / 2) * WORDS);
        }
        words[at] = arrivedNs;
        words[at + 1] = a;
        words[at + 2] = c;
        words[at + 3] = (long) flow << Integer.SIZE | a - b & 0xffff_ffffL;
        if (body != null) {
            if (size >= bodies.length) {
                bodies = Arrays.copyOf(bodies, words.length / WORDS);
            }
            bodies[size] = body;
        }
        size++;
    }

    /** When one arrived. */
    long arrivedNs(int map) {
        return words[map * WORDS];
    }

    int flow(int map) {
        return (int) (words[map * WORDS + 3] >> Integer.SIZE);
    }

    long a(int map) {
        return words[map * WORDS + 1];
    }

    long b(int map) {
        return words[map * WORDS + 1] - (int) words[map * WORDS + 3];
    }

    long c(int map) {
        return words[map * WORDS + 2];
    }

    Object body(int map) {
        return map < bodies.length ? bodies[map] : null;
    }

    /** None waits any more. */
    void clear() {
        Arrays.fill(bodies, 0, Math.min(size, bodies.length), null);
        size = 0;
    }
}
