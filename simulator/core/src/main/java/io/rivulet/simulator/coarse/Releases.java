package io.rivulet.simulator.coarse;

import java.util.Arrays;

/** Fragments that a peer has sent and the far end has not acknowledged yet, with the time at which it will have. 21 bytes each. */
final class Releases {
    /** Who is told. */
    interface Listener {
        void onReleased(int flow, long token, boolean delivered);
    }

    private long[] timesNs = new long[0];
    private long[] tokens = new long[0];
    private int[] flows = new int[0];
    private boolean[] delivered = new boolean[0];
    private int size;
    private long nextNs = Long.MAX_VALUE;

    void add(long timeNs, int flow, long token, boolean isDelivered) {
        if (size == timesNs.length) {
            int capacity = Math.max(4, size + size / 2);
            timesNs = Arrays.copyOf(timesNs, capacity);
            tokens = Arrays.copyOf(tokens, capacity);
            flows = Arrays.copyOf(flows, capacity);
            delivered = Arrays.copyOf(delivered, capacity);
        }
        timesNs[size] = timeNs;
        tokens[size] = token;
        flows[size] = flow;
        delivered[size] = isDelivered;
        size++;
        nextNs = Math.min(nextNs, timeNs);
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
                listener.onReleased(flows[i], tokens[i], delivered[i]);
                continue;
            }
            nextNs = Math.min(nextNs, timesNs[i]);
            timesNs[kept] = timesNs[i];
            tokens[kept] = tokens[i];
            flows[kept] = flows[i];
            delivered[kept] = delivered[i];
            kept++;
        }
        size = kept;
    }
}
