package io.rivulet.simulator.node;

/** Hears what a node says in one of its sessions, whatever protects it. On the node's thread. */
@FunctionalInterface
public interface PacketWatch {
    /**
     * A packet is sealed, and is sent at once.
     *
     * @param plain holds the packet, RFC 7016 section 2.2.4; for reading only, and valid during the call
     * @param offset where it starts
     * @param length its length in bytes
     * @param sealedLength how long it is when sealed, in bytes, without the session id before it
     */
    void onSealed(byte[] plain, int offset, int length, int sealedLength);
}
