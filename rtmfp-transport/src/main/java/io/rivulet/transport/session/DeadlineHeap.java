package io.rivulet.transport.session;

import io.rivulet.transport.time.Nanos;
import java.util.Arrays;

/**
 * The deadlines of many small-numbered things (the sessions of an endpoint, the hosts of a virtual network), each with at most one, and
 * which of them is next. An indexed 4-ary min-heap: moving a deadline costs a few swaps instead of a stale entry, and four children per
 * node keep it shallow and within few cache lines. Equal deadlines come out in the order of their ids, so that a run can be repeated.
 *
 * <p>Takes 16 bytes per id that was ever set. Not thread-safe.
 */
public final class DeadlineHeap {
    private static final int ARITY = 4;
    private static final int ABSENT = -1;

    /** By place in the heap. */
    private long[] deadlines;

    /** By place in the heap. */
    private int[] ids;

    /** By id: its place in the heap, or {@link #ABSENT}. */
    private int[] places;

    private int size;

    /** @param expectedIds how many ids to make room for at first; it grows beyond that as needed */
    public DeadlineHeap(int expectedIds) {
        int capacity = Math.max(ARITY, expectedIds);
        deadlines = new long[capacity];
        ids = new int[capacity];
        places = new int[capacity];
        Arrays.fill(places, ABSENT);
    }

    /**
     * Sets, moves or (with {@link Nanos#NO_DEADLINE}) removes the deadline of {@code id}.
     *
     * @param id from 0, and dense: the table is as long as the largest id
     */
    public void set(int id, long deadlineNs) {
        if (deadlineNs == Nanos.NO_DEADLINE) {
            remove(id);
            return;
        }
        int place = placeOf(id);
        if (place == ABSENT) {
            makeRoom(id);
            siftUp(size++, id, deadlineNs);
        } else if (deadlineNs < deadlines[place]) {
            siftUp(place, id, deadlineNs);
        } else if (deadlineNs > deadlines[place]) {
            siftDown(place, id, deadlineNs);
        }
    }

    /**
     * Removes the deadline of {@code id}.
     *
     * @return whether it had one
     */
    public boolean remove(int id) {
        int place = placeOf(id);
        if (place == ABSENT) {
            return false;
        }
        places[id] = ABSENT;
        size--;
        if (place < size) {
            // The last entry fills the gap: at most one of the two moves it.
            int moved = ids[size];
            long deadlineNs = deadlines[size];
            siftDown(place, moved, deadlineNs);
            siftUp(places[moved], moved, deadlineNs);
        }
        return true;
    }

    /** How many ids have a deadline. */
    public int size() {
        return size;
    }

    /** Whether no id has a deadline. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Whether {@code id} has a deadline. */
    public boolean contains(int id) {
        return placeOf(id) != ABSENT;
    }

    /** The deadline of {@code id}, or {@link Nanos#NO_DEADLINE}. */
    public long deadlineNs(int id) {
        int place = placeOf(id);
        return place == ABSENT ? Nanos.NO_DEADLINE : deadlines[place];
    }

    /** The earliest deadline, or {@link Nanos#NO_DEADLINE} when there is none. */
    public long peekDeadlineNs() {
        return size == 0 ? Nanos.NO_DEADLINE : deadlines[0];
    }

    /** The id with the earliest deadline, the lowest such id; -1 when there is none. */
    public int peekId() {
        return size == 0 ? ABSENT : ids[0];
    }

    private int placeOf(int id) {
        return id < places.length ? places[id] : ABSENT;
    }

    private void makeRoom(int id) {
        if (id >= places.length) {
            int oldLength = places.length;
            places = Arrays.copyOf(places, Math.max(id + 1, oldLength * 2));
            Arrays.fill(places, oldLength, places.length, ABSENT);
        }
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
            deadlines = Arrays.copyOf(deadlines, size * 2);
        }
    }

    private void siftUp(int from, int id, long deadlineNs) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / ARITY;
            if (!isBefore(deadlineNs, id, parent)) {
                break;
            }
            put(place, ids[parent], deadlines[parent]);
            place = parent;
        }
        put(place, id, deadlineNs);
    }

    private void siftDown(int from, int id, long deadlineNs) {
        int place = from;
        while (true) {
            int firstChild = place * ARITY + 1;
            if (firstChild >= size) {
                break;
            }
            int least = firstChild;
            int end = Math.min(firstChild + ARITY, size);
            for (int child = firstChild + 1; child < end; child++) {
                if (isBefore(deadlines[child], ids[child], least)) {
                    least = child;
                }
            }
            if (isBefore(deadlineNs, id, least)) {
                break;
            }
            put(place, ids[least], deadlines[least]);
            place = least;
        }
        put(place, id, deadlineNs);
    }

    private boolean isBefore(long deadlineNs, int id, int otherPlace) {
        long other = deadlines[otherPlace];
        return deadlineNs != other ? deadlineNs < other : id < ids[otherPlace];
    }

    private void put(int place, int id, long deadlineNs) {
        ids[place] = id;
        deadlines[place] = deadlineNs;
        places[id] = place;
    }
}
