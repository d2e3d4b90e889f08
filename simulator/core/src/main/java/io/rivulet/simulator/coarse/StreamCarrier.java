package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.PeerDirectory;

/**
 * How one peer carries a stream: the production code, or something to compare it with. Every carrier meets the same neighbours on the same
 * network, and is asked for the same things; what it does with them is its own. Owned by the thread that handles the peer's events; the
 * figures are read between windows.
 */
public interface StreamCarrier extends PeerLogic {
    /** There is a session with a neighbour, and a flow each way that neither needs to open. */
    void onNeighbour(long nowNs, int neighbour, int membershipFlow);

    /** This peer is the publisher from now on. */
    void publish(long nowNs);

    /**
     * Publishes a message; its first eight bytes are its number, from 0 and without holes.
     *
     * @param payload copied where it is kept
     * @return whether it was taken
     */
    boolean offer(long nowNs, byte[] payload);

    /** From now on the application wants the stream. */
    void view(long nowNs);

    /** Says goodbye to everybody. */
    void leave(long nowNs);

    // Figures.

    /** Fragments that arrived although they were here, or had been given up. */
    long duplicates();

    /** Fragments that came because they were asked for one by one. */
    long pulled();

    /** Fragments handed to the network, once for each receiver. */
    long sent();

    /** Who forwards a substream to this peer without being asked for each fragment; {@link PeerDirectory#NONE} where nobody does. */
    default int parent(int substream) {
        return PeerDirectory.NONE;
    }

    /** To how many peers it forwards a substream. */
    default int children(int substream) {
        return 0;
    }

    /** Fragments that it keeps now; 0 when it does not say. */
    default int held() {
        return 0;
    }

    /** How far behind the publisher it is as far as it knows, in milliseconds; 0 when it does not. */
    default double lagMs() {
        return 0;
    }
}
