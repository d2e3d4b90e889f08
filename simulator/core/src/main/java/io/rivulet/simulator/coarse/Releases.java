package io.rivulet.simulator.coarse;

import java.util.Arrays;

/**
 * Fragments that a peer has sent and the far end has not acknowledged yet, with the time at which it will have, or at which they are given up.
 * Most of them nobody is told of; those are forgotten when their room is needed. 20 bytes each, and 2 for each session.
 */
final class Releases {
    /** Who is told. */
    interface Listener {
        void onReleased(int flow, long token, boolean delivered);
    }

    private static final int DELIVERED = 1;
    private static final int URGENT = 2;
    private static final int TOLD = 4;
    private static final int STATE_BITS = 3;

    private static final int TIME_NS = 0;
    private static final int TOKEN = 1;
    private static final int WIDTH = 2;
    /** More than any congestion window holds: so far is counted. */
    private static final short MANY = Short.MAX_VALUE;

    private static final long[] NO_ROWS = {};
    private static final int[] NO_FLOWS = {};
    private static final short[] NO_COUNTS = {};

    private long[] rows = NO_ROWS;
    /** The flow, and below it the state. */
    private int[] flows = NO_FLOWS;

    /** By session: how many of these are its, or {@link #MANY} once they were as many. */
    private short[] counts = NO_COUNTS;

    private int size;

    /**
     * Takes note of one more.
     *
     * @param isTold whether somebody is told when its time has come
     */
    void add(long nowNs, long timeNs, int flow, long token, boolean isDelivered, boolean isUrgent, boolean isTold) {
        if (size == flows.length) {
            makeRoom(nowNs);
        }
        int state = (isDelivered ? DELIVERED : 0) | (isUrgent ? URGENT : 0) | (isTold ? TOLD : 0);
        put(size++, timeNs, token, flow << STATE_BITS | state);
        count(CoarsePeer.slotOf(flow), 1);
    }

    private void put(int place, long timeNs, long token, int flowAndState) {
        rows[place * WIDTH + TIME_NS] = timeNs;
        rows[place * WIDTH + TOKEN] = token;
        flows[place] = flowAndState;
    }

    private void count(int slot, int more) {
        if (slot >= counts.length) {
            counts = Arrays.copyOf(counts, slot + 1 + slot / 4);
        }
        counts[slot] += (short) (counts[slot] == MANY ? 0 : more);
    }

    private void forget(int place) {
        count(CoarsePeer.slotOf(flows[place] >> STATE_BITS), -1);
    }

    private void makeRoom(long nowNs) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (rows[i * WIDTH + TIME_NS] > nowNs || (flows[i] & TOLD) != 0) {
                put(kept++, rows[i * WIDTH + TIME_NS], rows[i * WIDTH + TOKEN], flows[i]);
            } else {
                forget(i);
            }
        }
        size = kept;
        if (size > flows.length - Math.max(1, flows.length / 8)) { // else there would soon be none again
            int capacity = Math.max(4, size + size / 4);
            rows = Arrays.copyOf(rows, capacity * WIDTH);
            flows = Arrays.copyOf(flows, capacity);
        }
    }

    /** Whether what was sent on a flow by a token has not come to its time yet. */
    boolean isPending(int flow, long token, long nowNs) {
        for (int i = 0; i < size; i++) {
            boolean isIt = rows[i * WIDTH + TOKEN] == token && flows[i] >> STATE_BITS == flow;
            if (isIt && rows[i * WIDTH + TIME_NS] > nowNs) {
                return true;
            }
        }
        return false;
    }

    /** {@link #ahead} is no more than this, which is known at once, unless this is more than any congestion window holds. */
    int mostAhead(int slot) {
        return slot < counts.length ? counts[slot] : 0;
    }

    /**
     * How many fragments of a session have not been acknowledged, those included that wait to be sent. Before an urgent one only urgent ones
     * wait.
     *
     * @param roundTripNs how long before its acknowledgement a fragment leaves
     */
    int ahead(int slot, long nowNs, boolean isUrgent, long roundTripNs) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += isAhead(i, slot, nowNs, isUrgent, roundTripNs) ? 1 : 0;
        }
        return count;
    }

    private boolean isAhead(int i, int slot, long nowNs, boolean isUrgent, long roundTripNs) {
        if (CoarsePeer.slotOf(flows[i] >> STATE_BITS) != slot) {
            return false; // Mostly that is so, and can be told without the row.
        }
        long timeNs = rows[i * WIDTH + TIME_NS];
        return timeNs > nowNs && (!isUrgent || (flows[i] & URGENT) != 0 || timeNs - roundTripNs <= nowNs);
    }

    /** When {@code most} of what {@link #ahead} counts will have been acknowledged. */
    long acknowledgedNs(int slot, long nowNs, boolean isUrgent, long roundTripNs, int most) {
        long[] times = new long[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (isAhead(i, slot, nowNs, isUrgent, roundTripNs)) {
                times[count++] = rows[i * WIDTH + TIME_NS];
            }
        }
        Arrays.sort(times, 0, count);
        return times[Math.min(most, count) - 1];
    }

    /**
     * Tells of those whose time has come, in the order in which they were sent.
     *
     * @return when there is to be told of the next one, far in the future without any
     */
    long tell(long nowNs, Listener listener) {
        int kept = 0;
        long nextNs = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            long timeNs = rows[i * WIDTH + TIME_NS];
            boolean isTold = (flows[i] & TOLD) != 0;
            if (timeNs > nowNs) {
                nextNs = isTold ? Math.min(nextNs, timeNs) : nextNs;
                put(kept++, timeNs, rows[i * WIDTH + TOKEN], flows[i]);
                continue;
            }
            forget(i);
            if (isTold) {
                listener.onReleased(flows[i] >> STATE_BITS, rows[i * WIDTH + TOKEN], (flows[i] & DELIVERED) != 0);
            }
        }
        size = kept;
        return nextNs;
    }
}
