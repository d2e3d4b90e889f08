package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.AvailabilityMap;
import java.util.Arrays;

/**
 * Which fragments each neighbour holds, by what its maps have told: a set of ids within a sliding window for each, one bit an id, all in
 * one array: a row for each neighbour. Ids below a neighbour's window are forgotten. All windows span as much as the widest has to. Per neighbour
 * 8 bytes, and an eighth of a byte for each id that a window spans.
 */
final class HeldMaps {
    private static final int INITIAL_WORDS = 1;
    private static final long EVERY_EIGHTH = 0x0101_0101_0101_0101L;

    /** Words of a neighbour's window: a power of two. */
    private int width = INITIAL_WORDS;

    /** First in each row the highest id in the set + 1, 0 before the first map; then the window. */
    private long[] rows = new long[0];

    private int neighbours;
    /** None of these is above this. */
    private long mostEnd;

    /** Makes room for so many neighbours. */
    void resize(int count) {
        rows = Arrays.copyOf(rows, count * (width + 1));
        neighbours = count;
    }

    private int row(int neighbour) {
        return neighbour * (width + 1);
    }

    private long end(int neighbour) {
        return rows[row(neighbour)];
    }

    private void clearWindow(int neighbour) {
        Arrays.fill(rows, row(neighbour) + 1, row(neighbour) + 1 + width, 0);
    }

    /** Forgets what a neighbour has told. */
    void clear(int neighbour) {
        rows[row(neighbour)] = 0;
        clearWindow(neighbour);
    }

    /** A neighbour sends its first map. */
    void begin(int neighbour) {
        rows[row(neighbour)] = 1;
        mostEnd = Math.max(mostEnd, 1);
    }

    /** Whether a neighbour has sent a map. */
    boolean isKnown(int neighbour) {
        return end(neighbour) > 0;
    }

    /** The lowest id that is remembered. */
    private long low(int neighbour) {
        return Math.max(1, end(neighbour) - capacity());
    }

    /** How many ids a window spans. */
    int capacity() {
        return width * Long.SIZE;
    }

    /** The highest id that a neighbour holds; 0 when there is none, -1 before its first map. */
    long newest(int neighbour) {
        return end(neighbour) - 1;
    }

    /** Whether any neighbour may hold something that is not below {@code id}: certainly none when not. */
    boolean mayReach(long id) {
        return id < mostEnd;
    }

    /** The lowest id in the set, or {@link #newest} + 1. */
    long oldest(int neighbour) {
        long id = low(neighbour);
        while (id < end(neighbour) && !has(neighbour, id)) {
            id++;
        }
        return id;
    }

    boolean has(int neighbour, long id) {
        // Mostly it is asked about what is so new that hardly anybody has told of it.
        return id < end(neighbour) && id >= low(neighbour) && (rows[wordOf(neighbour, id)] >>> id & 1) != 0;
    }

    private int wordOf(int neighbour, long id) {
        return row(neighbour) + 1 + ((int) (id >>> 6) & width - 1);
    }

    void add(int neighbour, long id) {
        if (id >= low(neighbour)) {
            advanceTo(neighbour, id + 1);
            rows[wordOf(neighbour, id)] |= 1L << id;
        }
    }

    private void advanceTo(int neighbour, long newEnd) {
        long from = end(neighbour);
        if (newEnd <= from) {
            return;
        }
        if (newEnd - from >= capacity()) {
            clearWindow(neighbour);
        } else {
            for (long id = from; id < newEnd; ) {
                // The rest of a word at once.
                long next = Math.min(newEnd, (id | Long.SIZE - 1) + 1);
                rows[wordOf(neighbour, id)] &= ~bits(id, next);
                id = next;
            }
        }
        rows[row(neighbour)] = newEnd;
        mostEnd = Math.max(mostEnd, newEnd);
    }

    /** The bits of the ids from one to below another, which are of one word. */
    private static long bits(long from, long to) {
        return -1L << from & -1L >>> -to;
    }

    /** Spans at least {@code capacity} ids from now on, for all neighbours. */
    void growTo(int capacity) {
        if (capacity <= capacity()) {
            return;
        }
        int wider = Integer.highestOneBit((capacity + Long.SIZE - 1) / Long.SIZE - 1) << 1;
        long[] grown = new long[neighbours * (wider + 1)];
        for (int neighbour = 0; neighbour < neighbours; neighbour++) {
            int row = neighbour * (wider + 1);
            grown[row] = end(neighbour);
            for (long id = low(neighbour); id < end(neighbour); id++) {
                if (has(neighbour, id)) {
                    grown[row + 1 + ((int) (id >>> 6) & wider - 1)] |= 1L << id;
                }
            }
        }
        rows = grown;
        width = wider;
    }

    /**
     * Takes over a map: within its range it replaces what was known. What it does not reach is kept if the map is as long as those that
     * are cut short to save bytes; a shorter one ends where there is nothing more, at one who has started anew. The map's newest id must
     * not be below the set's.
     */
    void replace(int neighbour, AvailabilityMap map) {
        advanceTo(neighbour, map.last() + 1);
        if (map.last() - map.lowest() < MapAdvertiser.MIN_REACH) {
            clearBelow(neighbour, map.lowest());
        }
        long from = Math.max(low(neighbour), map.lowest());
        for (long id = map.last() - 1, index = 0; id >= from; id -= Long.SIZE, index++) {
            // Of the map, the least significant bit is the newest; here the most significant one is.
            long told = Long.reverse(map.word((int) index));
            long oldest = Math.max(from, id - Long.SIZE + 1);
            put(neighbour, oldest, id + 1, told >>> Long.SIZE - 1 - (id - oldest));
        }
        rows[wordOf(neighbour, map.last())] |= 1L << map.last();
    }

    private void clearBelow(int neighbour, long first) {
        for (long id = low(neighbour); id < first; ) {
            long next = Math.min(first, (id | Long.SIZE - 1) + 1);
            rows[wordOf(neighbour, id)] &= ~bits(id, next);
            id = next;
        }
    }

    /** Sets the ids from one to below another, 64 at most, to bits of which the least significant is for the first. */
    private void put(int neighbour, long from, long to, long bits) {
        long inFirst = Math.min(to, (from | Long.SIZE - 1) + 1);
        int word = wordOf(neighbour, from);
        rows[word] = rows[word] & ~bits(from, inFirst) | bits << from & bits(from, inFirst);
        if (inFirst < to) {
            int next = wordOf(neighbour, inFirst);
            rows[next] = rows[next] & ~bits(inFirst, to) | bits >>> inFirst - from & bits(inFirst, to);
        }
    }

    /** Whether any id is held that is {@code substream} modulo 8 and not below {@code floor}. */
    boolean hasAnyOf(int neighbour, int substream, long floor) {
        long from = Math.max(low(neighbour), floor);
        while (from < end(neighbour)) {
            // The rest of a word at once: ids modulo 8 are bits modulo 8.
            long next = Math.min(end(neighbour), (from | Long.SIZE - 1) + 1);
            long wanted = EVERY_EIGHTH << substream & bits(from, next);
            if ((rows[wordOf(neighbour, from)] & wanted) != 0) {
                return true;
            }
            from = next;
        }
        return false;
    }
}
