package io.rivulet.groups.membership;

import io.rivulet.groups.membership.NeighbourHandshake.State;
import io.rivulet.groups.spi.PeerNetwork;
import java.util.Arrays;

/**
 * The peers that a group has, or is getting, a session with, in the order in which they came: columns of primitives, 50 bytes each. A
 * "slot" is a position, valid until the next {@link #remove}.
 */
public final class NeighbourTable {
    /** "Never happened". */
    public static final long NEVER = Long.MIN_VALUE / 2;

    private static final int INITIAL_CAPACITY = 8;

    private int size;
    private int[] peers = new int[INITIAL_CAPACITY];
    private int[] handshakes = new int[INITIAL_CAPACITY];
    private int[] controlOut = new int[INITIAL_CAPACITY];
    private int[] controlIn = new int[INITIAL_CAPACITY];
    private boolean[] initiatedByUs = new boolean[INITIAL_CAPACITY];
    private boolean[] requested = new boolean[INITIAL_CAPACITY];
    private boolean[] parting = new boolean[INITIAL_CAPACITY];
    private long[] deadlineNs = new long[INITIAL_CAPACITY];
    private long[] reportedNs = new long[INITIAL_CAPACITY];
    private long[] askedNs = new long[INITIAL_CAPACITY];

    /** How many there are, whatever their state. */
    public int size() {
        return size;
    }

    /** Adds a peer in state DIALLING. */
    public int add(int peer, boolean byUs) {
        if (size == peers.length) {
            grow();
        }
        int slot = size++;
        peers[slot] = peer;
        handshakes[slot] = NeighbourHandshake.start();
        controlOut[slot] = PeerNetwork.NO_FLOW;
        controlIn[slot] = PeerNetwork.NO_FLOW;
        initiatedByUs[slot] = byUs;
        requested[slot] = false;
        parting[slot] = false;
        deadlineNs[slot] = Long.MAX_VALUE;
        reportedNs[slot] = NEVER;
        askedNs[slot] = NEVER;
        return slot;
    }

    private void grow() {
        int capacity = size * 2;
        peers = Arrays.copyOf(peers, capacity);
        handshakes = Arrays.copyOf(handshakes, capacity);
        controlOut = Arrays.copyOf(controlOut, capacity);
        controlIn = Arrays.copyOf(controlIn, capacity);
        initiatedByUs = Arrays.copyOf(initiatedByUs, capacity);
        requested = Arrays.copyOf(requested, capacity);
        parting = Arrays.copyOf(parting, capacity);
        deadlineNs = Arrays.copyOf(deadlineNs, capacity);
        reportedNs = Arrays.copyOf(reportedNs, capacity);
        askedNs = Arrays.copyOf(askedNs, capacity);
    }

    /** Removes a peer; the slots behind it move down. */
    public void remove(int slot) {
        size--;
        int count = size - slot;
        System.arraycopy(peers, slot + 1, peers, slot, count);
        System.arraycopy(handshakes, slot + 1, handshakes, slot, count);
        System.arraycopy(controlOut, slot + 1, controlOut, slot, count);
        System.arraycopy(controlIn, slot + 1, controlIn, slot, count);
        System.arraycopy(initiatedByUs, slot + 1, initiatedByUs, slot, count);
        System.arraycopy(requested, slot + 1, requested, slot, count);
        System.arraycopy(parting, slot + 1, parting, slot, count);
        System.arraycopy(deadlineNs, slot + 1, deadlineNs, slot, count);
        System.arraycopy(reportedNs, slot + 1, reportedNs, slot, count);
        System.arraycopy(askedNs, slot + 1, askedNs, slot, count);
    }

    /** The slot of a peer, or -1. */
    public int slotOf(int peer) {
        for (int slot = 0; slot < size; slot++) {
            if (peers[slot] == peer) {
                return slot;
            }
        }
        return -1;
    }

    /** The peer in a slot. */
    public int peer(int slot) {
        return peers[slot];
    }

    /** The bits of {@link NeighbourHandshake}. */
    public int handshake(int slot) {
        return handshakes[slot];
    }

    /** Sets the bits of {@link NeighbourHandshake}. */
    public void setHandshake(int slot, int bits) {
        handshakes[slot] = bits;
    }

    /** How far the handshake has come. */
    public State state(int slot) {
        return NeighbourHandshake.state(handshakes[slot]);
    }

    /** Whether it is a neighbour, and stays one. */
    public boolean isReady(int slot) {
        return state(slot) == State.READY && !parting[slot];
    }

    /** Whether {@code peer} is a neighbour. */
    public boolean isNeighbour(int peer) {
        int slot = slotOf(peer);
        return slot >= 0 && isReady(slot);
    }

    /** How many are neighbours. */
    public int readyCount() {
        int count = 0;
        for (int slot = 0; slot < size; slot++) {
            if (isReady(slot)) {
                count++;
            }
        }
        return count;
    }

    /** How many have no session yet. */
    public int diallingCount() {
        int count = 0;
        for (int slot = 0; slot < size; slot++) {
            if (state(slot) == State.DIALLING) {
                count++;
            }
        }
        return count;
    }

    /** Our sending control flow, or {@link PeerNetwork#NO_FLOW}. */
    public int controlOut(int slot) {
        return controlOut[slot];
    }

    /** Sets our sending control flow. */
    public void setControlOut(int slot, int flow) {
        controlOut[slot] = flow;
    }

    /** The peer's control flow, or {@link PeerNetwork#NO_FLOW}. */
    public int controlIn(int slot) {
        return controlIn[slot];
    }

    /** Sets the peer's control flow. */
    public void setControlIn(int slot, int flow) {
        controlIn[slot] = flow;
    }

    /** Whether we chose this link; links that others chose count only so far (eclipse resistance). */
    public boolean isInitiatedByUs(int slot) {
        return initiatedByUs[slot];
    }

    /** Whether the application asked for this peer, or a server introduced it: it is dialled even if the topology would not. */
    public boolean isRequested(int slot) {
        return requested[slot];
    }

    /** Says that the peer was asked for. */
    public void setRequested(int slot) {
        requested[slot] = true;
    }

    /** Whether we agreed to part, and wait for the peer to close. */
    public boolean isParting(int slot) {
        return parting[slot];
    }

    /** Says that we agreed to part. */
    public void setParting(int slot) {
        parting[slot] = true;
    }

    /** When the handshake, or the wait for the close, has taken too long. */
    public long deadlineNs(int slot) {
        return deadlineNs[slot];
    }

    /** Sets when the present wait has taken too long. */
    public void setDeadlineNs(int slot, long atNs) {
        deadlineNs[slot] = atNs;
    }

    /** When reports were last exchanged, in either direction. */
    public long reportedNs(int slot) {
        return reportedNs[slot];
    }

    /** Sets when reports were last exchanged. */
    public void setReportedNs(int slot, long nowNs) {
        reportedNs[slot] = nowNs;
    }

    /** When we last asked the peer whether we may part. */
    public long askedNs(int slot) {
        return askedNs[slot];
    }

    /** Sets when we last asked the peer whether we may part. */
    public void setAskedNs(int slot, long nowNs) {
        askedNs[slot] = nowNs;
    }
}
