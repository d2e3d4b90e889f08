package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.PeerNetwork;
import java.util.Arrays;

/**
 * The neighbours of one group, by small index: the same for all streams, so that a set of neighbours is a {@code long}. An index is used
 * again after its neighbour has gone. 8 bytes per neighbour.
 */
final class Neighbours {
    /** One bit each in a long. */
    static final int MAX = Long.SIZE;

    /** No neighbour. */
    static final int NONE = -1;

    private final int limit;
    private int[] peers = new int[0];
    private int[] controlFlows = new int[0];
    private long present;
    private long ready;
    private long extended;

    Neighbours(int limit) {
        this.limit = limit;
    }

    /** The index of a peer, or {@link #NONE}. */
    int find(int peer) {
        for (int index = 0; index < peers.length; index++) {
            if (peers[index] == peer && (present >>> index & 1) != 0) {
                return index;
            }
        }
        return NONE;
    }

    /** The index of a peer, made now if it has none; {@link #NONE} when there are too many. */
    int add(int peer) {
        int known = find(peer);
        if (known != NONE) {
            return known;
        }
        int index = Long.numberOfTrailingZeros(~present);
        if (index >= limit) {
            return NONE;
        }
        if (index >= peers.length) {
            int size = rowsFor(index, peers.length);
            peers = Arrays.copyOf(peers, size);
            controlFlows = Arrays.copyOf(controlFlows, size);
        }
        peers[index] = peer;
        controlFlows[index] = PeerNetwork.NO_FLOW;
        present |= bit(index);
        return index;
    }

    /** The neighbour may be talked to: its membership flow is known. */
    void makeReady(int index, int controlFlow) {
        controlFlows[index] = controlFlow;
        ready |= bit(index);
    }

    void remove(int index) {
        present &= ~bit(index);
        ready &= ~bit(index);
        extended &= ~bit(index);
    }

    /** Those who have an index. */
    long present() {
        return present;
    }

    /** Those who may be talked to. */
    long ready() {
        return ready;
    }

    /** The neighbour understands our extension messages. */
    void makeExtended(int index) {
        extended |= bit(index);
    }

    /** Those who understand our extension messages. */
    long extended() {
        return extended;
    }

    int peer(int index) {
        return peers[index];
    }

    /** The neighbour's membership flow, which our stream flows answer. */
    int controlFlow(int index) {
        return controlFlows[index];
    }

    /** How many rows a table by index gets that has so many and needs one for {@code index}: little more, for there are many tables. */
    static int rowsFor(int index, int rows) {
        return Math.min(MAX, Math.max(8, Math.max(index + 1, rows + rows / 4)));
    }

    static long bit(int index) {
        return 1L << index;
    }
}
