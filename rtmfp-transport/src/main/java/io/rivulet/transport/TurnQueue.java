package io.rivulet.transport;

import java.util.Arrays;

/**
 * What waits for its turn to send, the most urgent first: by priority; within one priority by when it is due, what is never due last; and
 * among equals in the order in which they came to be so. A binary heap whose entries know their places, so that one moves in O(log n) and
 * nothing is allocated while it waits.
 *
 * <p>Nobody waits longer than the deadlines of others at its priority imply: equals that have had their turn go behind each other.
 */
final class TurnQueue<T> {
    private static final int ABSENT = -1;
    private static final int FIRST_CAPACITY = 4;

    /** The place of one thing in a queue: belongs to the thing, and is in one queue at most. */
    static final class Turn<T> {
        private final T owner;
        private int place = ABSENT;
        private int level;
        private long dueNs;
        private long order;

        Turn(T owner) {
            this.owner = owner;
        }

        T owner() {
            return owner;
        }

        boolean isWaiting() {
            return place != ABSENT;
        }

        private boolean isBefore(Turn<?> other) {
            return isBefore(other.level, other.dueNs)
                    || level == other.level && dueNs == other.dueNs && order < other.order;
        }

        private boolean isBefore(int otherLevel, long otherDueNs) {
            return level < otherLevel || level == otherLevel && dueNs < otherDueNs;
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private Turn<T>[] heap = new Turn[FIRST_CAPACITY];

    private int size;
    private long nextOrder;

    boolean isEmpty() {
        return size == 0;
    }

    /** The most urgent, or null. */
    Turn<T> first() {
        return heap[0];
    }

    /** Whether the first is more urgent than something of that level and deadline would be. */
    boolean holdsMoreUrgentThan(int level, long dueNs) {
        return size > 0 && heap[0].isBefore(level, dueNs);
    }

    /**
     * Adds a turn, or moves it when it has become more urgent or less.
     *
     * @param level the ordinal of a {@link Priority}
     * @param dueNs when it is due; {@link DatagramCore#NO_DEADLINE_NS} for never
     */
    void put(Turn<T> turn, int level, long dueNs) {
        if (!turn.isWaiting() || turn.level != level || turn.dueNs != dueNs) {
            putLast(turn, level, dueNs);
        }
    }

    /** As {@link #put}, and behind its equals in any case: it has had its turn. */
    void putLast(Turn<T> turn, int level, long dueNs) {
        turn.level = level;
        turn.dueNs = dueNs;
        turn.order = nextOrder++;
        if (turn.isWaiting()) {
            siftDown(turn.place, turn);
        } else {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            turn.place = size++;
        }
        siftUp(turn.place, turn);
    }

    void remove(Turn<T> turn) {
        if (!turn.isWaiting()) {
            return;
        }
        int place = turn.place;
        turn.place = ABSENT;
        Turn<T> last = heap[--size];
        heap[size] = null;
        if (place < size) {
            // The last one fills the gap: at most one of the two moves it.
            siftDown(place, last);
            siftUp(last.place, last);
        }
    }

    void clear() {
        for (int i = 0; i < size; i++) {
            heap[i].place = ABSENT;
            heap[i] = null;
        }
        size = 0;
    }

    private void siftUp(int from, Turn<T> turn) {
        int place = from;
        while (place > 0 && turn.isBefore(heap[(place - 1) / 2])) {
            set(place, heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        set(place, turn);
    }

    private void siftDown(int from, Turn<T> turn) {
        int place = from;
        int child = 2 * place + 1;
        while (child < size) {
            if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
                child++;
            }
            if (turn.isBefore(heap[child])) {
                break;
            }
            set(place, heap[child]);
            place = child;
            child = 2 * place + 1;
        }
        set(place, turn);
    }

    private void set(int place, Turn<T> turn) {
        heap[place] = turn;
        turn.place = place;
    }
}
