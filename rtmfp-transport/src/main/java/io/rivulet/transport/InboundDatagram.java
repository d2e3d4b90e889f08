package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;

/**
 * One received datagram, as a reusable flyweight over the driver's buffer. Valid only during the call it is passed to.
 */
public final class InboundDatagram {
    private int interfaceId;
    private NetAddress source;
    private byte[] buffer;
    private int offset;
    private int length;

    /**
     * Points this flyweight at a datagram.
     *
     * @param interfaceId the local interface (socket) that received it, as the driver numbers them from 0
     * @param source      where it came from
     * @return this
     */
    public InboundDatagram wrap(int interfaceId, NetAddress source, byte[] buffer, int offset, int length) {
        this.interfaceId = interfaceId;
        this.source = source;
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        return this;
    }

    /** The local interface that received it. */
    public int interfaceId() {
        return interfaceId;
    }

    /** The socket address it came from. */
    public NetAddress source() {
        return source;
    }

    /** The array that holds it. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where in {@link #buffer} it starts. */
    public int offset() {
        return offset;
    }

    /** Its length in bytes. */
    public int length() {
        return length;
    }
}
