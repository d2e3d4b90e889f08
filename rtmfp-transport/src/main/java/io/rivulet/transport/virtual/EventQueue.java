package io.rivulet.transport.virtual;

import java.util.Arrays;

/**
 * What is going to happen, in the order (time, destination, source, sequence). A 4-ary heap in primitive arrays: no object per event.
 * The times lie in the heap itself; the rest of the key, needed only between equal times, lies in a slot per event. Grows as needed, at
 * 37 bytes per event; what may be in it is bounded by its users.
 */
final class EventQueue {
    /** A datagram reaches its receiver's downlink; the payload is its number in the pool. */
    static final byte ARRIVAL = 0;

    /** A datagram leaves its receiver's downlink; the payload is its number in the pool. */
    static final byte DELIVERY = 1;

    /** A host's crypto worker is done with its oldest job. */
    static final byte JOB = 2;

    /** A command is due; the payload is its number in the network's table. */
    static final byte COMMAND = 3;

    /** A datagram reaches a NAT, and then a downlink; the payload is its number in the pool. */
    static final byte NAT_ARRIVAL = 4;

    /** A datagram reaches a NAT, and then its receiver at once; the payload is its number in the pool. */
    static final byte NAT_DELIVERY = 5;

    private static final int ARITY = 4;
    private static final int INITIAL_CAPACITY = 256;

    private long[] times = new long[INITIAL_CAPACITY];
    private int[] slots = new int[INITIAL_CAPACITY];
    private int size;

    /** By slot: destination in the upper half, source in the lower half, each plus 1, so that -1 (the network itself) comes first. */
    private long[] routes = new long[INITIAL_CAPACITY];

    private long[] sequences = new long[INITIAL_CAPACITY];
    private int[] payloads = new int[INITIAL_CAPACITY];
    private byte[] kinds = new byte[INITIAL_CAPACITY];
    private int usedSlots;

    /** Free slots below {@link #usedSlots}, a stack. There are usedSlots - size of them. */
    private int[] freeSlots = new int[INITIAL_CAPACITY];

    void add(long timeNs, int destination, int source, long sequence, byte kind, int payload) {
        if (size == times.length) {
            grow();
        }
        int free = usedSlots - size;
        int slot = free > 0 ? freeSlots[free - 1] : usedSlots++;
        routes[slot] = (destination + 1L) << Integer.SIZE | (source + 1L);
        sequences[slot] = sequence;
        kinds[slot] = kind;
        payloads[slot] = payload;
        siftUp(size++, timeNs, slot);
    }

    private void grow() {
        int capacity = size * 2;
        times = Arrays.copyOf(times, capacity);
        slots = Arrays.copyOf(slots, capacity);
        routes = Arrays.copyOf(routes, capacity);
        sequences = Arrays.copyOf(sequences, capacity);
        payloads = Arrays.copyOf(payloads, capacity);
        kinds = Arrays.copyOf(kinds, capacity);
        freeSlots = Arrays.copyOf(freeSlots, capacity);
    }

    int size() {
        return size;
    }

    /** The time of the first event, or {@link Long#MAX_VALUE}. */
    long timeNs() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** The destination of the first event. The queue must not be empty, here and below. */
    int destination() {
        return (int) (routes[slots[0]] >>> Integer.SIZE) - 1;
    }

    int source() {
        return (int) routes[slots[0]] - 1;
    }

    long sequence() {
        return sequences[slots[0]];
    }

    byte kind() {
        return kinds[slots[0]];
    }

    int payload() {
        return payloads[slots[0]];
    }

    void removeFirst() {
        int slot = slots[0];
        size--;
        freeSlots[usedSlots - size - 1] = slot;
        if (size > 0) {
            siftDown(times[size], slots[size]);
        }
    }

    private void siftUp(int from, long timeNs, int slot) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / ARITY;
            if (!isBefore(timeNs, slot, parent)) {
                break;
            }
            times[place] = times[parent];
            slots[place] = slots[parent];
            place = parent;
        }
        times[place] = timeNs;
        slots[place] = slot;
    }

    private void siftDown(long timeNs, int slot) {
        int place = 0;
        while (true) {
            int firstChild = place * ARITY + 1;
            if (firstChild >= size) {
                break;
            }
            int least = firstChild;
            int end = Math.min(firstChild + ARITY, size);
            for (int child = firstChild + 1; child < end; child++) {
                if (isBefore(times[child], slots[child], least)) {
                    least = child;
                }
            }
            if (isBefore(timeNs, slot, least)) {
                break;
            }
            times[place] = times[least];
            slots[place] = slots[least];
            place = least;
        }
        times[place] = timeNs;
        slots[place] = slot;
    }

    private boolean isBefore(long timeNs, int slot, int otherPlace) {
        long otherTimeNs = times[otherPlace];
        if (timeNs != otherTimeNs) {
            return timeNs < otherTimeNs;
        }
        int other = slots[otherPlace];
        return routes[slot] != routes[other] ? routes[slot] < routes[other] : sequences[slot] < sequences[other];
    }
}
