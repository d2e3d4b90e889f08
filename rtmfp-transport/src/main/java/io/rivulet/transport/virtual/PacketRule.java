package io.rivulet.transport.virtual;

/**
 * Decides about datagrams at the moment they are sent, before the links have their turn. A lambda is a rule. Rules are asked in the order
 * they were added; the first verdict other than {@link Verdict#PASS} wins.
 */
@FunctionalInterface
public interface PacketRule {
    /** What shall happen to this datagram. */
    Verdict onPacket(PacketView packet);
}
