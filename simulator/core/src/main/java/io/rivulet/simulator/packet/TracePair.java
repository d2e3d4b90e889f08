package io.rivulet.simulator.packet;

import io.rivulet.transport.virtual.DropReason;
import io.rivulet.transport.virtual.PacketView;
import io.rivulet.transport.virtual.VirtualTrace;

/**
 * Two that see every datagram.
 *
 * @param first who sees it first
 * @param second who sees it then
 */
public record TracePair(VirtualTrace first, VirtualTrace second) implements VirtualTrace {
    @Override
    public void onSent(PacketView packet) {
        first.onSent(packet);
        second.onSent(packet);
    }

    @Override
    public void onDelivered(PacketView packet) {
        first.onDelivered(packet);
        second.onDelivered(packet);
    }

    @Override
    public void onDropped(PacketView packet, DropReason reason) {
        first.onDropped(packet, reason);
        second.onDropped(packet, reason);
    }
}
