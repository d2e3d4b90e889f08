package io.rivulet.simulator.coarse;

import java.util.Arrays;

/** Fragments that a peer has sent and the far end has not acknowledged yet, with the time at which it will have. 20 bytes each. */
final class Releases {
    /** Who is told. */
    interface Listener {
        void onReleased(int flow, long token, boolean delivered);
    }

    private static final int DELIVERED = 1;
    private static final int URGENT = 2;
    private static final int STATE_BITS = 2;

    private static final int TIME_NS = 0;
    private static final int TOKEN = 1;
    private static final int WIDTH = 2;
    private static final long[] NO_ROWS = {};
    private static final int[] NO_FLOWS = {};

    private long[] rows = NO_ROWS;
    /** The flow, and below it the state. */
    private int[] flows = NO_FLOWS;

    private int size;
    private long nextNs = Long.MAX_VALUE;

    void add(long timeNs, int flow, long token, boolean isDelivered, boolean isUrgent) {
        if (size == flows.length) {
            int capacity = Math.max(4, size + size / 4);
            rows = Arrays.copyOf(rows, capacity * WIDTH);
            flows = Arrays.copyOf(flows, capacity);
        }
        rows[size * WIDTH + TIME_NS] = timeNs;
        rows[size * WIDTH + TOKEN] = token;
        flows[size] = flow << STATE_BITS | (isDelivered ? DELIVERED : 0) | (isUrgent ? URGENT : 0);
        size++;
        nextNs = Math.min(nextNs, timeNs);
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
        long timeNs = rows[i * WIDTH + TIME_NS];
        return timeNs > nowNs
                && CoarsePeer.slotOf(flows[i] >> STATE_BITS) == slot
                && (!isUrgent || (flows[i] & URGENT) != 0 || timeNs - roundTripNs <= nowNs);
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

    /** Whether {@link #tell} has something to do. */
    boolean isDue(long nowNs) {
        return nowNs >= nextNs;
    }

    /** Tells of those whose time has come, in the order in which they were sent. */
    void tell(long nowNs, Listener listener) {
        int kept = 0;
        nextNs = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            long timeNs = rows[i * WIDTH + TIME_NS];
            if (timeNs <= nowNs) {
                listener.onReleased(flows[i] >> STATE_BITS, rows[i * WIDTH + TOKEN], (flows[i] & DELIVERED) != 0);
                continue;
            }
            nextNs = Math.min(nextNs, timeNs);
            rows[kept * WIDTH + TIME_NS] = timeNs;
            rows[kept * WIDTH + TOKEN] = rows[i * WIDTH + TOKEN];
            flows[kept] = flows[i];
            kept++;
        }
        size = kept;
    }
}
