package io.rivulet.transport.virtual;

import io.rivulet.transport.OutboundBatch;
import java.util.Arrays;

/**
 * The datagrams that are on their way, by number. Their arrays come in a few sizes (most datagrams are either full or acknowledgements)
 * and are reused for ever. All else is numbers: references stored into large arrays would cost more in a collector's barriers than all the
 * rest of a datagram's way.
 */
final class DatagramPool {
    static final int FULL = -1;

    private static final int[] CLASS_BYTES = {64, 192, 576, OutboundBatch.MAX_DATAGRAM_BYTES};
    private static final int INITIAL_CAPACITY = 256;

    private final int limit;
    private int inFlight;
    private int used;

    private byte[][] buffers = new byte[INITIAL_CAPACITY][];
    private int[] lengths = new int[INITIAL_CAPACITY];

    /** Numbers of {@linkplain Attachment attachments}, as are the destinations. */
    private int[] sources = new int[INITIAL_CAPACITY];

    private int[] destinations = new int[INITIAL_CAPACITY];

    /** By number, while free: the next free one of its class, or {@link #FULL}. */
    private int[] nextFree = new int[INITIAL_CAPACITY];

    private final int[] firstFree = new int[CLASS_BYTES.length];

    DatagramPool(int limit) {
        this.limit = limit;
        Arrays.fill(firstFree, FULL);
    }

    int inFlight() {
        return inFlight;
    }

    /** Copies a datagram in; its number, or {@link #FULL}. */
    int put(int source, int destination, byte[] bytes, int offset, int length) {
        if (inFlight == limit) {
            return FULL;
        }
        int sizeClass = sizeClass(length);
        int number = firstFree[sizeClass];
        if (number == FULL) {
            number = create(sizeClass);
        } else {
            firstFree[sizeClass] = nextFree[number];
        }
        inFlight++;
        System.arraycopy(bytes, offset, buffers[number], 0, length);
        lengths[number] = length;
        sources[number] = source;
        destinations[number] = destination;
        return number;
    }

    private static int sizeClass(int length) {
        int sizeClass = 0;
        while (CLASS_BYTES[sizeClass] < length) {
            sizeClass++;
        }
        return sizeClass;
    }

    private int create(int sizeClass) {
        if (used == buffers.length) {
            int capacity = used * 2;
            buffers = Arrays.copyOf(buffers, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            sources = Arrays.copyOf(sources, capacity);
            destinations = Arrays.copyOf(destinations, capacity);
            nextFree = Arrays.copyOf(nextFree, capacity);
        }
        buffers[used] = new byte[CLASS_BYTES[sizeClass]];
        return used++;
    }

    /** Copies a datagram that is in the pool; the copy's number, or {@link #FULL}. */
    int copy(int number) {
        return put(sources[number], destinations[number], buffers[number], 0, lengths[number]);
    }

    /** Gives a datagram another destination. */
    void redirect(int number, int destination) {
        destinations[number] = destination;
    }

    void release(int number) {
        int sizeClass = sizeClass(buffers[number].length);
        nextFree[number] = firstFree[sizeClass];
        firstFree[sizeClass] = number;
        inFlight--;
    }

    byte[] buffer(int number) {
        return buffers[number];
    }

    int length(int number) {
        return lengths[number];
    }

    int source(int number) {
        return sources[number];
    }

    int destination(int number) {
        return destinations[number];
    }
}
