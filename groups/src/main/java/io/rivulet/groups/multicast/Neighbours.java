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

    private static final int FEW = 8;

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

    /** So many are going to come, or more. */
    void makeRoom(int count) {
        int rows = Math.min(MAX, count);
        if (rows > peers.length) {
            peers = Arrays.copyOf(peers, rows);
            controlFlows = Arrays.copyOf(controlFlows, rows);
        }
    }

    /** How many rows every table has that is by index: little more than are needed, for there are many tables. */
    int rows() {
        return peers.length;
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
            makeRoom(Math.max(FEW, peers.length + peers.length / 4));
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

    static long bit(int index) {
        return 1L << index;
    }
}
