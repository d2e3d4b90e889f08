package io.rivulet.simulator.coarse;

import io.rivulet.transport.Invariant;
import java.util.Arrays;

/**
 * The sessions of one peer, by slot: a row of 32 bytes for each, so that one line of the processor's cache or two tell all of a session. A
 * slot is used again after its session is gone.
 */
final class SessionTable {
    /** No slot. */
    static final int NONE = -1;

    /** Nobody is at the other end. */
    static final byte FREE = 0;

    /** We are trying to open it. */
    static final byte DIALLING = 1;

    static final byte OPEN = 2;

    /** Sending flows that are open at a time: control and fragments for each of a few streams. */
    static final int MAX_FLOWS = 16;

    /** Slots of one peer: more sessions than it can have neighbours, and dial at a time. */
    static final int MAX_SLOTS = Short.MAX_VALUE;

    // Places in a row. The peer in the upper half, its slot at the other end above the lowest two bytes, and there the
    // sending flows that are open, one bit each.
    private static final int ENDS = 0;
    /** Until when what goes on an ordered flow has to wait for what went before it. */
    private static final int ORDERED_NS = 1;
    /** When the last packet left. */
    private static final int SENT_NS = 2;
    /**
     * In the upper half what {@link WindowEstimates} knows; in the lower one, from the highest, the mean time between packets in microseconds, which
     * tells with the above how soon a loss is seen, how often it was connected to and not disconnected from, and the state.
     */
    private static final int STATE = 3;

    private static final int GAP_SHIFT = 8;
    private static final int INTEREST_SHIFT = 2;
    private static final int MAX_INTEREST = 63;
    private static final int STATES = 3;
    /** Packets further from each other tell no more. */
    private static final long MAX_GAP_US = 1_000_000;

    /** Control may leave before a push that was queued earlier, by so much at most: more does not fit the row. */
    private static final long MAX_AHEAD_US = 8_000_000;

    private static final int WIDTH = 4;
    private static final long LOWER = 0xffff_ffffL;
    private static final long FLOWS = (1L << MAX_FLOWS) - 1;

    private long[] rows;
    private int used;

    SessionTable(int capacity) {
        rows = new long[capacity * WIDTH];
    }

    /** The slot of a peer, or {@link #NONE}. */
    int find(int peer) {
        for (int slot = 0; slot < used; slot++) {
            if (peer(slot) == peer && state(slot) != FREE) {
                return slot;
            }
        }
        return NONE;
    }

    /** Takes a slot for a peer that has none. */
    int add(int peer, byte state) {
        int slot = 0;
        while (slot < used && state(slot) != FREE) {
            slot++;
        }
        if (slot == used) {
            Invariant.check(slot < MAX_SLOTS, "sessions of one peer", slot);
            if (used * WIDTH == rows.length) {
                rows = Arrays.copyOf(rows, Math.max(8, used * 2) * WIDTH);
            }
            used++;
        }
        rows[slot * WIDTH + ENDS] = 0;
        setEnds(slot, peer, NONE);
        rows[slot * WIDTH + ORDERED_NS] = 0;
        rows[slot * WIDTH + SENT_NS] = Long.MIN_VALUE / 2;
        rows[slot * WIDTH + STATE] = state;
        return slot;
    }

    void remove(int slot) {
        setState(slot, FREE);
    }

    /** Slots are below this. */
    int end() {
        return used;
    }

    boolean isOpen(int slot) {
        return slot < used && state(slot) == OPEN;
    }

    byte state(int slot) {
        return (byte) (rows[slot * WIDTH + STATE] & STATES);
    }

    private void setState(int slot, byte state) {
        int at = slot * WIDTH + STATE;
        rows[at] = rows[at] & ~STATES | state;
    }

    int peer(int slot) {
        return (int) (rows[slot * WIDTH + ENDS] >>> Integer.SIZE);
    }

    int farSlot(int slot) {
        return (int) rows[slot * WIDTH + ENDS] >> MAX_FLOWS;
    }

    private void setEnds(int slot, int peer, int farSlot) {
        int at = slot * WIDTH + ENDS;
        rows[at] = (long) peer << Integer.SIZE | farSlot << MAX_FLOWS & LOWER | rows[at] & FLOWS;
    }

    /** The session is open; {@code farSlot} is its slot at the other end. */
    void open(int slot, int farSlot) {
        setState(slot, OPEN);
        setEnds(slot, peer(slot), farSlot);
    }

    int interest(int slot) {
        return (int) rows[slot * WIDTH + STATE] >>> INTEREST_SHIFT & MAX_INTEREST;
    }

    void setInterest(int slot, int interest) {
        int at = slot * WIDTH + STATE;
        Invariant.check(interest >= 0 && interest <= MAX_INTEREST, "connects to one peer", interest);
        rows[at] = rows[at] & ~(MAX_INTEREST << INTEREST_SHIFT) | interest << INTEREST_SHIFT;
    }

    /** The lowest free number for a sending flow, from now on in use, or {@link #NONE}. */
    int openFlow(int slot) {
        int at = slot * WIDTH + ENDS;
        int flow = Long.numberOfTrailingZeros(~rows[at]);
        if (flow >= MAX_FLOWS) {
            return NONE;
        }
        rows[at] |= 1L << flow;
        return flow;
    }

    void closeFlow(int slot, int flow) {
        rows[slot * WIDTH + ENDS] &= ~(1L << flow);
    }

    boolean isFlowOpen(int slot, int flow) {
        return isOpen(slot) && (rows[slot * WIDTH + ENDS] >>> flow & 1) != 0;
    }

    /** When something on an ordered flow arrives that would arrive at {@code arrivalNs}: not before what went ahead of it. */
    long inOrder(int slot, long arrivalNs) {
        int at = slot * WIDTH + ORDERED_NS;
        rows[at] = Math.max(rows[at], arrivalNs);
        return rows[at];
    }

    /** We begin to try to open it. */
    void dial(int slot, long nowNs) {
        rows[slot * WIDTH + SENT_NS] = nowNs;
    }

    /** Whether it is the attempt begun then that is under way. */
    boolean isDialling(int slot, int peer, long sinceNs) {
        return slot < used && peer(slot) == peer && state(slot) == DIALLING && rows[slot * WIDTH + SENT_NS] == sinceNs;
    }

    /** Notes that a packet leaves, and tells the mean time between packets in nanoseconds. */
    long onPacket(int slot, long leavesNs) {
        int sent = slot * WIDTH + SENT_NS;
        int state = slot * WIDTH + STATE;
        long sinceUs = Math.max(-MAX_AHEAD_US, Math.min(MAX_GAP_US, (leavesNs - rows[sent]) / 1_000));
        int gapUs = (int) rows[state] >> GAP_SHIFT;
        gapUs = gapUs == 0 ? (int) sinceUs : gapUs + (int) (sinceUs - gapUs) / 8;
        rows[sent] = leavesNs;
        rows[state] = rows[state] & ~(LOWER << GAP_SHIFT & LOWER) | (long) gapUs << GAP_SHIFT & LOWER;
        return gapUs * 1_000L;
    }

    /** What {@link WindowEstimates} knows of a session. */
    int window(int slot) {
        return (int) (rows[slot * WIDTH + STATE] >> Integer.SIZE);
    }

    void setWindow(int slot, int window) {
        int at = slot * WIDTH + STATE;
        rows[at] = rows[at] & LOWER | (long) window << Integer.SIZE;
    }
}
