package io.rivulet.simulator.engine;

import java.util.Arrays;

/**
 * The events of one window or of a few, in the order (target, time, source, sequence): each target's are together and in the order in
 * which they happen to it. Reused from time to time.
 */
final class EventBatch {
    /** Time, target and source, sequence and kind, and four words of payload. */
    static final int WORDS = 7;

    /** What is taken at once spans less than 2^23 ns, so that target and time within it fit one key. */
    static final int TIME_BITS = 23;

    private static final int DIGIT_BITS = 11;
    private static final int DIGITS = 1 << DIGIT_BITS;

    /** Below this, sorting by comparison is quicker than by digits. */
    private static final int FEW = 128;

    private long[] words = new long[64 * WORDS];
    private Object[] bodies = new Object[64];
    private boolean hasBodies;
    private long[] keys = new long[64];
    private int[] order = new int[64];
    private long[] otherKeys = new long[64];
    private int[] otherOrder = new int[64];
    private final int[] counts = new int[DIGITS];
    private int size;

    /** How many events there are. */
    int size() {
        return size;
    }

    void clear() {
        if (hasBodies) {
            Arrays.fill(bodies, 0, size, null);
            hasBodies = false;
        }
        size = 0;
    }

    /** Takes events over from a chunk. */
    void add(long[] from, int fromEvents, Object[] fromBodies) {
        int needed = size + fromEvents;
        if (needed > bodies.length) {
            int capacity = Math.max(needed, bodies.length * 2);
            words = Arrays.copyOf(words, capacity * WORDS);
            bodies = Arrays.copyOf(bodies, capacity);
        }
        System.arraycopy(from, 0, words, size * WORDS, fromEvents * WORDS);
        if (fromBodies != null) {
            System.arraycopy(fromBodies, 0, bodies, size, fromEvents);
            hasBodies = true;
        }
        size = needed;
    }

    /** Puts the events in order. All are within 2^{@value #TIME_BITS} ns from {@code startNs} on. */
    void sort(long startNs) {
        if (keys.length < size) {
            int capacity = bodies.length;
            keys = new long[capacity];
            order = new int[capacity];
            otherKeys = new long[capacity];
            otherOrder = new int[capacity];
        }
        long differing = 0;
        for (int i = 0; i < size; i++) {
            int at = i * WORDS;
            keys[i] = words[at + 1] >>> Integer.SIZE << TIME_BITS | words[at] - startNs;
            order[i] = i;
            differing |= keys[i] ^ keys[0];
        }
        if (size < FEW) {
            insertionSort();
            return;
        }
        for (int shift = 0; shift < Long.SIZE && differing >>> shift != 0; shift += DIGIT_BITS) {
            if ((differing >>> shift & DIGITS - 1) != 0) {
                sortByDigit(shift);
            }
        }
        settleTies();
    }

    private void insertionSort() {
        for (int i = 1; i < size; i++) {
            long key = keys[i];
            int event = order[i];
            int place = i;
            while (place > 0 && isBefore(key, event, keys[place - 1], order[place - 1])) {
                keys[place] = keys[place - 1];
                order[place] = order[place - 1];
                place--;
            }
            keys[place] = key;
            order[place] = event;
        }
    }

    private void sortByDigit(int shift) {
        Arrays.fill(counts, 0);
        for (int i = 0; i < size; i++) {
            counts[(int) (keys[i] >>> shift) & DIGITS - 1]++;
        }
        int sum = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int count = counts[digit];
            counts[digit] = sum;
            sum += count;
        }
        for (int i = 0; i < size; i++) {
            int place = counts[(int) (keys[i] >>> shift) & DIGITS - 1]++;
            otherKeys[place] = keys[i];
            otherOrder[place] = order[i];
        }
        long[] sortedKeys = otherKeys;
        otherKeys = keys;
        keys = sortedKeys;
        int[] sortedOrder = otherOrder;
        otherOrder = order;
        order = sortedOrder;
    }

    /** Events of one target at one instant are rare: they are put in order among themselves. */
    private void settleTies() {
        for (int i = 1; i < size; i++) {
            int event = order[i];
            int place = i;
            while (place > 0 && keys[place - 1] == keys[i] && isBefore(keys[i], event, keys[i], order[place - 1])) {
                order[place] = order[place - 1];
                place--;
            }
            order[place] = event;
        }
    }

    private boolean isBefore(long key, int event, long otherKey, int other) {
        if (key != otherKey) {
            return key < otherKey;
        }
        int source = (int) words[event * WORDS + 1];
        int otherSource = (int) words[other * WORDS + 1];
        if (source != otherSource) {
            return source < otherSource;
        }
        return words[event * WORDS + 2] >>> Byte.SIZE < words[other * WORDS + 2] >>> Byte.SIZE;
    }

    /** Lets {@code event} show the event at a place of the order. */
    void show(int place, Event event) {
        int index = order[place];
        int at = index * WORDS;
        event.set(words, at, hasBodies ? bodies[index] : null);
    }

    /** The target of the event at a place of the order. */
    int target(int place) {
        return (int) (keys[place] >>> TIME_BITS);
    }
}
