package io.rivulet.simulator.coarse;

import java.util.Arrays;

/** Fragments that a peer has sent and the far end has not acknowledged yet, with the time at which it will have. 21 bytes each. */
final class Releases {
    /** Who is told. */
    interface Listener {
        void onReleased(int flow, long token, boolean delivered);
    }

    private static final byte DELIVERED = 1;
    private static final byte URGENT = 2;

    private long[] timesNs = new long[0];
    private long[] tokens = new long[0];
    private int[] flows = new int[0];
    private byte[] states = new byte[0];
    private int size;
    private long nextNs = Long.MAX_VALUE;

    void add(long timeNs, int flow, long token, boolean isDelivered, boolean isUrgent) {
        if (size == timesNs.length) {
            int capacity = Math.max(4, size + size / 2);
            timesNs = Arrays.copyOf(timesNs, capacity);
            tokens = Arrays.copyOf(tokens, capacity);
            flows = Arrays.copyOf(flows, capacity);
            states = Arrays.copyOf(states, capacity);
        }
        timesNs[size] = timeNs;
        tokens[size] = token;
        flows[size] = flow;
        states[size] = (byte) ((isDelivered ? DELIVERED : 0) | (isUrgent ? URGENT : 0));
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
        return timesNs[i] > nowNs
                && CoarsePeer.slotOf(flows[i]) == slot
                && (!isUrgent || (states[i] & URGENT) != 0 || timesNs[i] - roundTripNs <= nowNs);
    }

    /** When {@code most} of what {@link #ahead} counts will have been acknowledged. */
    long acknowledgedNs(int slot, long nowNs, boolean isUrgent, long roundTripNs, int most) {
        long[] times = new long[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (isAhead(i, slot, nowNs, isUrgent, roundTripNs)) {
                times[count++] = timesNs[i];
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
            if (timesNs[i] <= nowNs) {
                listener.onReleased(flows[i], tokens[i], (states[i] & DELIVERED) != 0);
                continue;
            }
            nextNs = Math.min(nextNs, timesNs[i]);
            timesNs[kept] = timesNs[i];
            tokens[kept] = tokens[i];
            flows[kept] = flows[i];
            states[kept] = states[i];
            kept++;
        }
        size = kept;
    }
}
