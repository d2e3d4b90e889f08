package io.rivulet.simulator.coarse;

import java.util.Arrays;

/** The sessions of one peer, by slot: columns, 33 bytes for each. A slot is used again after its session is gone. */
final class SessionTable {
    /** No slot. */
    static final int NONE = -1;

    /** Nobody is at the other end. */
    static final byte FREE = 0;

    /** We are trying to open it. */
    static final byte DIALLING = 1;

    static final byte OPEN = 2;

    private int[] peers;
    private int[] farSlots;
    private byte[] states;
    /** Sending flows that are open, one bit each. */
    private long[] openFlows;
    /** How often it was connected to and not disconnected from. */
    private int[] interests;
    /** Until when what goes on an ordered flow has to wait for what went before it. */
    private long[] orderedNs;
    /** Mean time between packets, and when the last one left: how soon a loss is seen. */
    private int[] gapUs;

    private long[] sentNs;
    private int used;

    SessionTable(int capacity) {
        peers = new int[capacity];
        farSlots = new int[capacity];
        states = new byte[capacity];
        openFlows = new long[capacity];
        interests = new int[capacity];
        orderedNs = new long[capacity];
        gapUs = new int[capacity];
        sentNs = new long[capacity];
    }

    /** The slot of a peer, or {@link #NONE}. */
    int find(int peer) {
        for (int slot = 0; slot < used; slot++) {
            if (peers[slot] == peer && states[slot] != FREE) {
                return slot;
            }
        }
        return NONE;
    }

    /** Takes a slot for a peer that has none. */
    int add(int peer, byte state) {
        int slot = 0;
        while (slot < used && states[slot] != FREE) {
            slot++;
        }
        if (slot == used) {
            if (used == peers.length) {
                grow();
            }
            used++;
        }
        peers[slot] = peer;
        farSlots[slot] = NONE;
        states[slot] = state;
        openFlows[slot] = 0;
        interests[slot] = 0;
        orderedNs[slot] = 0;
        gapUs[slot] = 0;
        sentNs[slot] = Long.MIN_VALUE / 2;
        return slot;
    }

    private void grow() {
        int capacity = Math.max(8, used * 2);
        peers = Arrays.copyOf(peers, capacity);
        farSlots = Arrays.copyOf(farSlots, capacity);
        states = Arrays.copyOf(states, capacity);
        openFlows = Arrays.copyOf(openFlows, capacity);
        interests = Arrays.copyOf(interests, capacity);
        orderedNs = Arrays.copyOf(orderedNs, capacity);
        gapUs = Arrays.copyOf(gapUs, capacity);
        sentNs = Arrays.copyOf(sentNs, capacity);
    }

    void remove(int slot) {
        states[slot] = FREE;
    }

    /** Slots are below this. */
    int end() {
        return used;
    }

    boolean isOpen(int slot) {
        return slot < used && states[slot] == OPEN;
    }

    byte state(int slot) {
        return states[slot];
    }

    int peer(int slot) {
        return peers[slot];
    }

    int farSlot(int slot) {
        return farSlots[slot];
    }

    /** The session is open; {@code farSlot} is its slot at the other end. */
    void open(int slot, int farSlot) {
        states[slot] = OPEN;
        farSlots[slot] = farSlot;
    }

    int interest(int slot) {
        return interests[slot];
    }

    void setInterest(int slot, int interest) {
        interests[slot] = interest;
    }

    /** The lowest free number for a sending flow, from now on in use, or {@link #NONE}. */
    int openFlow(int slot) {
        int flow = Long.numberOfTrailingZeros(~openFlows[slot]);
        if (flow == Long.SIZE) {
            return NONE;
        }
        openFlows[slot] |= 1L << flow;
        return flow;
    }

    void closeFlow(int slot, int flow) {
        openFlows[slot] &= ~(1L << flow);
    }

    boolean isFlowOpen(int slot, int flow) {
        return isOpen(slot) && (openFlows[slot] >>> flow & 1) != 0;
    }

    /** When something on an ordered flow arrives that would arrive at {@code arrivalNs}: not before what went ahead of it. */
    long inOrder(int slot, long arrivalNs) {
        orderedNs[slot] = Math.max(orderedNs[slot], arrivalNs);
        return orderedNs[slot];
    }

    /** We begin to try to open it. */
    void dial(int slot, long nowNs) {
        sentNs[slot] = nowNs;
    }

    /** Whether it is the attempt begun then that is under way. */
    boolean isDialling(int slot, int peer, long sinceNs) {
        return slot < used && peers[slot] == peer && states[slot] == DIALLING && sentNs[slot] == sinceNs;
    }

    /** Notes that a packet leaves, and tells the mean time between packets in nanoseconds. */
    long onPacket(int slot, long leavesNs) {
        long sinceUs = Math.min(1_000_000, (leavesNs - sentNs[slot]) / 1_000);
        gapUs[slot] = gapUs[slot] == 0 ? (int) sinceUs : gapUs[slot] + (int) (sinceUs - gapUs[slot]) / 8;
        sentNs[slot] = leavesNs;
        return gapUs[slot] * 1_000L;
    }
}
