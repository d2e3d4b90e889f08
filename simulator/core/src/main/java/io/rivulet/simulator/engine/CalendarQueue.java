package io.rivulet.simulator.engine;

import java.util.Arrays;
import java.util.PriorityQueue;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * What is going to happen, in windows of virtual time: a calendar of as many windows as a ring has places, and a table of those beyond.
 * An event is written once, into a chunk of its window, and read once, when its whole window is taken; only then is the window put in
 * order. No object per event. Chunks are reused, so the memory is that of the most events there ever were at a time, 56 bytes each, and
 * a chunk for each window in use.
 *
 * <p>Owned by one thread at a time.
 */
final class CalendarQueue {
    private static final int CHUNK_EVENTS = 64;

    /** Windows that the ring spans: four seconds of 1 ms. Timers beyond are few. */
    private static final int RING = 4_096;

    /** So many windows can be taken at once. */
    static final int MAX_AT_ONCE = 8;

    private static final class Chunk {
        private final long[] words = new long[CHUNK_EVENTS * EventBatch.WORDS];
        private Object[] bodies;
        private boolean hasBodies;
        private int used;
        private Chunk next;
    }

    private final long windowNs;
    /** By window modulo {@link #RING}: the chunk that is being filled; the others hang on it. */
    private final Chunk[] ring = new Chunk[RING];
    /** One bit for each place of the ring that has events. */
    private final long[] occupied = new long[RING / Long.SIZE];
    /** The first window that has not been taken. */
    private long first;

    private final Long2ObjectHashMap<Chunk> far = new Long2ObjectHashMap<>();
    private final PriorityQueue<Long> farWindows = new PriorityQueue<>();
    private Chunk free;
    private long size;

    /** The longest window. */
    private static final int MAX_WINDOW_NS = (1 << EventBatch.TIME_BITS) / MAX_AT_ONCE - 1;

    /** @param windowNs how long a window is, 1 to 2^20 - 1 */
    CalendarQueue(long windowNs) {
        if (windowNs < 1 || windowNs > MAX_WINDOW_NS) {
            throw new IllegalArgumentException("a window of " + windowNs + " ns; allowed are 1 to 1048575");
        }
        this.windowNs = windowNs;
    }

    /** How many events are waiting. */
    long size() {
        return size;
    }

    /**
     * Adds an event.
     *
     * @param sequence 0 to 2^55
     * @throws IllegalArgumentException when its window was taken already
     */
    void add(
            long timeNs, int target, int source, long sequence, int kind, long a, long b, long c, long d, Object body) {
        Chunk chunk = chunkAt(timeNs);
        Event.write(chunk.words, chunk.used * EventBatch.WORDS, timeNs, target, source, sequence, kind, a, b, c, d);
        finish(chunk, body);
    }

    private void add(long[] words, int at, Object body) {
        Chunk chunk = chunkAt(words[at]);
        System.arraycopy(words, at, chunk.words, chunk.used * EventBatch.WORDS, EventBatch.WORDS);
        finish(chunk, body);
    }

    private Chunk chunkAt(long timeNs) {
        long window = timeNs / windowNs;
        if (window < first) {
            throw new IllegalArgumentException(
                    "an event at " + timeNs + " ns, but all windows up to " + first * windowNs + " ns were taken");
        }
        return chunkFor(window);
    }

    private void finish(Chunk chunk, Object body) {
        if (body != null) {
            putBody(chunk, body);
        }
        chunk.used++;
        size++;
    }

    private static void putBody(Chunk chunk, Object body) {
        if (chunk.bodies == null) {
            chunk.bodies = new Object[CHUNK_EVENTS];
        }
        chunk.bodies[chunk.used] = body;
        chunk.hasBodies = true;
    }

    private Chunk chunkFor(long window) {
        if (window - first >= RING) {
            return farChunkFor(window);
        }
        int place = (int) window & RING - 1;
        Chunk chunk = ring[place];
        if (chunk == null || chunk.used == CHUNK_EVENTS) {
            chunk = newChunk(chunk);
            ring[place] = chunk;
            occupied[place >>> 6] |= 1L << place;
        }
        return chunk;
    }

    private Chunk farChunkFor(long window) {
        Chunk chunk = far.get(window);
        if (chunk == null) {
            farWindows.add(window);
        }
        if (chunk == null || chunk.used == CHUNK_EVENTS) {
            chunk = newChunk(chunk);
            far.put(window, chunk);
        }
        return chunk;
    }

    private Chunk newChunk(Chunk next) {
        Chunk chunk = free;
        if (chunk == null) {
            chunk = new Chunk();
        } else {
            free = chunk.next;
        }
        chunk.next = next;
        return chunk;
    }

    /** The number of the first window that has an event, {@code Long.MAX_VALUE} without any. */
    long firstWindow() {
        int start = (int) first & RING - 1;
        for (int i = 0; i <= occupied.length; i++) {
            int word = (start >>> 6) + i & occupied.length - 1;
            long bits = occupied[word];
            if (i == 0) {
                bits &= -1L << start;
            } else if (i == occupied.length) {
                bits &= ~(-1L << start);
            }
            if (bits != 0) {
                int place = word << 6 | Long.numberOfTrailingZeros(bits);
                return first + (place - start & RING - 1);
            }
        }
        return farWindows.isEmpty() ? Long.MAX_VALUE : farWindows.peek();
    }

    /**
     * Takes all events of the windows from one, which must not be behind {@link #firstWindow}, to below another, in order. No earlier event
     * can be added from then on.
     *
     * @param behind at most {@link #MAX_AT_ONCE} more than {@code window}
     */
    void take(long window, long behind, EventBatch into) {
        into.clear();
        for (long next = firstWindow(); next < behind; next = firstWindow()) {
            takeOne(next, into);
        }
        first = behind;
        bringNear();
        into.sort(window * windowNs);
    }

    private void takeOne(long window, EventBatch into) {
        Chunk chunk;
        if (window - first < RING) {
            int place = (int) window & RING - 1;
            chunk = ring[place];
            ring[place] = null;
            occupied[place >>> 6] &= ~(1L << place);
        } else {
            farWindows.remove();
            chunk = far.remove(window);
        }
        first = window + 1;
        empty(chunk, into);
        bringNear();
    }

    private void empty(Chunk chain, EventBatch into) {
        Chunk chunk = chain;
        while (chunk != null) {
            into.add(chunk.words, chunk.used, chunk.hasBodies ? chunk.bodies : null);
            size -= chunk.used;
            if (chunk.hasBodies) {
                Arrays.fill(chunk.bodies, 0, chunk.used, null);
                chunk.hasBodies = false;
            }
            chunk.used = 0;
            Chunk next = chunk.next;
            chunk.next = free;
            free = chunk;
            chunk = next;
        }
    }

    private void bringNear() {
        while (!farWindows.isEmpty() && farWindows.peek() - first < RING) {
            long window = farWindows.remove();
            int place = (int) window & RING - 1;
            ring[place] = far.remove(window);
            occupied[place >>> 6] |= 1L << place;
        }
    }

    /** Events for another queue, which takes them when their causes have come to rest. */
    static final class Outbox {
        private long[] words = new long[CHUNK_EVENTS * EventBatch.WORDS];
        private Object[] bodies = new Object[CHUNK_EVENTS];
        private int used;

        void add(
                long timeNs,
                int target,
                int source,
                long sequence,
                int kind,
                long a,
                long b,
                long c,
                long d,
                Object body) {
            if (used == bodies.length) {
                words = Arrays.copyOf(words, words.length * 2);
                bodies = Arrays.copyOf(bodies, bodies.length * 2);
            }
            Event.write(words, used * EventBatch.WORDS, timeNs, target, source, sequence, kind, a, b, c, d);
            bodies[used] = body;
            used++;
        }

        void moveTo(CalendarQueue queue) {
            for (int i = 0; i < used; i++) {
                queue.add(words, i * EventBatch.WORDS, bodies[i]);
                bodies[i] = null;
            }
            used = 0;
        }
    }
}
