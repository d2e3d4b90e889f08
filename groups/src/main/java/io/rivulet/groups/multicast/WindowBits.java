package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.AvailabilityMap;

/**
 * A set of fragment ids within a sliding window, one bit each: what a neighbour's maps have told. Ids below the window are forgotten.
 * 16 bytes of object, 24 of fields, and capacity / 8 bytes.
 */
final class WindowBits {
    private long[] words;
    /** Lowest id that is still remembered. */
    private long low;
    /** Highest id in the set + 1. */
    private long end;

    /** @param capacity how many ids the window spans at least; rounded up to a power of two from 64 */
    WindowBits(int capacity) {
        words = new long[wordsFor(capacity)];
        low = 1;
        end = 1;
    }

    private static int wordsFor(int capacity) {
        int words = (capacity + Long.SIZE - 1) / Long.SIZE;
        return words <= 1 ? 1 : Integer.highestOneBit(words - 1) << 1;
    }

    int capacity() {
        return words.length * Long.SIZE;
    }

    /** The highest id in the set, 0 when it is empty. */
    long newest() {
        return end - 1;
    }

    /** The lowest id in the set, or {@link #newest} + 1. */
    long oldest() {
        long id = low;
        while (id < end && !has(id)) {
            id++;
        }
        return id;
    }

    boolean has(long id) {
        return id >= low && id < end && (words[wordOf(id)] >>> id & 1) != 0;
    }

    private int wordOf(long id) {
        return (int) (id >>> 6) & words.length - 1;
    }

    void add(long id) {
        if (id < low) {
            return;
        }
        advanceTo(id + 1);
        words[wordOf(id)] |= 1L << id;
    }

    private void remove(long id) {
        words[wordOf(id)] &= -1L ^ 1L << id;
    }

    private void advanceTo(long newEnd) {
        if (newEnd <= end) {
            return;
        }
        if (newEnd - end >= capacity()) {
            java.util.Arrays.fill(words, 0);
        } else {
            for (long id = end; id < newEnd; id++) {
                remove(id);
            }
        }
        end = newEnd;
        low = Math.max(low, end - capacity());
    }

    /** Spans at least {@code capacity} ids from now on. */
    void growTo(int capacity) {
        if (capacity <= capacity()) {
            return;
        }
        WindowBits larger = new WindowBits(capacity);
        larger.low = low;
        larger.end = low;
        larger.advanceTo(end);
        for (long id = low; id < end; id++) {
            if (has(id)) {
                larger.words[larger.wordOf(id)] |= 1L << id;
            }
        }
        words = larger.words;
        low = larger.low;
    }

    /**
     * Takes over a map: within its range it replaces what was known; what it does not reach is kept (a map may be cut short to save
     * bytes, and what has really gone was too old anyway). The map's newest id must not be below the set's.
     */
    void replace(AvailabilityMap map) {
        advanceTo(map.last() + 1);
        long from = Math.max(low, map.lowest());
        for (long id = map.last() - 1, index = 0; id >= from; id -= Long.SIZE, index++) {
            replaceWord(map.word((int) index), id, from);
        }
        words[wordOf(map.last())] |= 1L << map.last();
    }

    private void replaceWord(long word, long newest, long from) {
        long id = newest;
        for (long bits = word; id >= from && id > newest - Long.SIZE; bits >>>= 1, id--) {
            if ((bits & 1) != 0) {
                words[wordOf(id)] |= 1L << id;
            } else {
                remove(id);
            }
        }
    }

    /** The highest id in the set that is {@code substream} modulo {@code substreams} and not below {@code floor}; 0 when there is none. */
    long newestOf(int substream, int substreams, long floor) {
        long from = Math.max(low, floor);
        long offset = Math.floorMod(newest() - substream, (long) substreams);
        for (long id = newest() - offset; id >= from; id -= substreams) {
            if (has(id)) {
                return id;
            }
        }
        return 0;
    }
}
