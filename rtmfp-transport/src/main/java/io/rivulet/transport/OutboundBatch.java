package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;

/**
 * A bounded batch of datagrams to send, filled by {@link DatagramCore#pollDatagrams} and emptied by a driver. All bytes live in one
 * array that the batch owns; entries lie one behind the other in the order they were added, so that a run of equal-size datagrams for
 * one destination is one contiguous range (what UDP segmentation offload wants).
 *
 * <p>To add a datagram: {@link #hasRoom}, write at {@link #buffer} from {@link #position}, then {@link #add}.
 */
public final class OutboundBatch {
    /** The largest datagram an entry can hold: an Ethernet frame's 1,500 bytes less 20 for IPv4 and 8 for UDP. */
    public static final int MAX_DATAGRAM_BYTES = 1_472;

    private final byte[] buffer;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] interfaces;
    private final NetAddress[] destinations;
    private int size;
    private int position;

    /**
     * @param capacity how many datagrams fit, from 1
     */
    public OutboundBatch(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is " + capacity + ", must be at least 1");
        }
        buffer = new byte[capacity * MAX_DATAGRAM_BYTES];
        offsets = new int[capacity];
        lengths = new int[capacity];
        interfaces = new int[capacity];
        destinations = new NetAddress[capacity];
    }

    /** Whether one more datagram of {@link #MAX_DATAGRAM_BYTES} fits. */
    public boolean hasRoom() {
        return size < offsets.length && buffer.length - position >= MAX_DATAGRAM_BYTES;
    }

    /** The array to write the next datagram into. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where in {@link #buffer} the next datagram goes. */
    public int position() {
        return position;
    }

    /** Adds the datagram whose {@code length} bytes were written at {@link #position}. */
    public void add(int interfaceId, NetAddress destination, int length) {
        if (length < 1 || length > MAX_DATAGRAM_BYTES || size == offsets.length) {
            throw new IllegalStateException(
                    "no room for " + length + " bytes as entry " + size + " of " + offsets.length);
        }
        offsets[size] = position;
        lengths[size] = length;
        interfaces[size] = interfaceId;
        destinations[size] = destination;
        size++;
        position += length;
    }

    /** Copies a datagram in. */
    public void add(int interfaceId, NetAddress destination, byte[] bytes, int offset, int length) {
        System.arraycopy(bytes, offset, buffer, position, length);
        add(interfaceId, destination, length);
    }

    /** Empties the batch. */
    public void clear() {
        size = 0;
        position = 0;
    }

    /** How many datagrams it holds. */
    public int size() {
        return size;
    }

    /** Where entry {@code index} starts in {@link #buffer}. */
    public int offset(int index) {
        return offsets[index];
    }

    /** The length in bytes of entry {@code index}. */
    public int length(int index) {
        return lengths[index];
    }

    /** The local interface that shall send entry {@code index}. */
    public int interfaceId(int index) {
        return interfaces[index];
    }

    /** Where entry {@code index} goes. */
    public NetAddress destination(int index) {
        return destinations[index];
    }
}
