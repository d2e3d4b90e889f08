package io.rivulet.transport.virtual;

/** Sees every datagram of a network: for tests, packet captures and run hashes. Must not call back into the network. */
public interface VirtualTrace {
    /** A core sent it. */
    void onSent(PacketView packet);

    /** It was handed to its receiver's core. */
    void onDelivered(PacketView packet);

    /** It, or a copy of it, will not arrive. */
    void onDropped(PacketView packet, DropReason reason);
}
