package io.rivulet.transport.virtual;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.wire.Bytes;

/**
 * A 64-bit hash over everything that happened to every datagram, bytes included, in order: equal for equal runs, and in practice only for
 * those. It guards against accidents, not against someone who looks for a collision.
 */
public final class TraceHash implements VirtualTrace {
    private static final int SENT = 1;
    private static final int DELIVERED = 2;
    private static final int DROPPED = 3;

    private long hash;
    private long count;

    /** How many happenings the hash covers. */
    public long count() {
        return count;
    }

    /** The hash so far. */
    public long value() {
        return hash;
    }

    @Override
    public void onSent(PacketView packet) {
        add(SENT, packet);
    }

    @Override
    public void onDelivered(PacketView packet) {
        add(DELIVERED, packet);
    }

    @Override
    public void onDropped(PacketView packet, DropReason reason) {
        add(DROPPED + reason.ordinal(), packet);
    }

    private void add(int kind, PacketView packet) {
        count++;
        add(kind);
        add(packet.nowNs());
        add((long) packet.sourceHost() << Integer.SIZE | (packet.destinationHost() & 0xffff_ffffL));
        add(packet.sequence());
        add(packet.source());
        add(packet.destination());
        add(packet.length());
        byte[] buffer = packet.buffer();
        int position = packet.offset();
        int end = position + packet.length();
        for (; end - position >= Long.BYTES; position += Long.BYTES) {
            add(Bytes.getLong(buffer, position));
        }
        for (; position < end; position++) {
            add(buffer[position]);
        }
    }

    private void add(NetAddress address) {
        add(address.highBits());
        add(address.lowBits());
        add(address.port());
    }

    private void add(long value) {
        hash = CounterRandom.child(hash, value);
    }
}
