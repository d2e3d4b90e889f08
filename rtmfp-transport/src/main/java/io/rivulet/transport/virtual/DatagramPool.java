package io.rivulet.transport.virtual;

import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import java.util.Arrays;

/**
 * The datagrams that are on their way, by number. Their arrays come in a few sizes (most datagrams are either full or acknowledgements)
 * and are reused for ever.
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
    private int[] interfaces = new int[INITIAL_CAPACITY];
    private NetAddress[] sources = new NetAddress[INITIAL_CAPACITY];
    private NetAddress[] destinations = new NetAddress[INITIAL_CAPACITY];

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
    int put(NetAddress source, NetAddress destination, int interfaceId, byte[] bytes, int offset, int length) {
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
        interfaces[number] = interfaceId;
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
            interfaces = Arrays.copyOf(interfaces, capacity);
            sources = Arrays.copyOf(sources, capacity);
            destinations = Arrays.copyOf(destinations, capacity);
            nextFree = Arrays.copyOf(nextFree, capacity);
        }
        buffers[used] = new byte[CLASS_BYTES[sizeClass]];
        return used++;
    }

    /** Copies a datagram that is in the pool; the copy's number, or {@link #FULL}. */
    int copy(int number) {
        return put(sources[number], destinations[number], interfaces[number], buffers[number], 0, lengths[number]);
    }

    void release(int number) {
        int sizeClass = sizeClass(buffers[number].length);
        nextFree[number] = firstFree[sizeClass];
        firstFree[sizeClass] = number;
        sources[number] = null;
        destinations[number] = null;
        inFlight--;
    }

    byte[] buffer(int number) {
        return buffers[number];
    }

    int length(int number) {
        return lengths[number];
    }

    int interfaceId(int number) {
        return interfaces[number];
    }

    NetAddress source(int number) {
        return sources[number];
    }

    NetAddress destination(int number) {
        return destinations[number];
    }
}
