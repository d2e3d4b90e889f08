package io.rivulet.transport.virtual;

import io.rivulet.transport.address.NetAddress;

/** A datagram as a rule or a trace sees it: a reusable flyweight, valid only during the call. Its bytes are for reading only. */
public final class PacketView {
    private long nowNs;
    private long sequence;
    private int sourceHost;
    private int destinationHost;
    private NetAddress source;
    private NetAddress destination;
    private byte[] buffer;
    private int offset;
    private int length;

    PacketView() {}

    void wrap(long newNowNs, long newSequence, int newSourceHost, int newDestinationHost) {
        nowNs = newNowNs;
        sequence = newSequence;
        sourceHost = newSourceHost;
        destinationHost = newDestinationHost;
    }

    void wrapContent(NetAddress from, NetAddress to, byte[] newBuffer, int newOffset, int newLength) {
        source = from;
        destination = to;
        buffer = newBuffer;
        offset = newOffset;
        length = newLength;
    }

    /** The network's time. */
    public long nowNs() {
        return nowNs;
    }

    /** Which of its source host's datagrams this is; increases, with gaps. */
    public long sequence() {
        return sequence;
    }

    /** The id of the host that sent it. */
    public int sourceHost() {
        return sourceHost;
    }

    /** The id of the host it goes to; -1 when its address is nobody's. */
    public int destinationHost() {
        return destinationHost;
    }

    /** The address it was sent from, as its receiver sees it. */
    public NetAddress source() {
        return source;
    }

    /** The address it was sent to. */
    public NetAddress destination() {
        return destination;
    }

    /** The array that holds it. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where in {@link #buffer} it starts. */
    public int offset() {
        return offset;
    }

    /** Its length in bytes, without IP and UDP headers. */
    public int length() {
        return length;
    }
}
