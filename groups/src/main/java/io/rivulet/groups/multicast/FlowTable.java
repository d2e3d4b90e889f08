package io.rivulet.groups.multicast;

import org.agrona.collections.Int2IntHashMap;

/** Whose flow is which: neighbour, stream and kind by the network's flow handle. About 12 bytes per flow. */
final class FlowTable {
    /** A flow that is not ours. */
    static final int UNKNOWN = -1;

    /** The neighbour's control flow, and ours to it; the neighbour's fragments, and ours to it. */
    static final int IN_CONTROL = 0;

    static final int OUT_CONTROL = 1;
    static final int IN_FRAGMENTS = 2;
    static final int OUT_FRAGMENTS = 3;

    /** The stream of a control flow that has not said which. */
    static final int NO_STREAM = 0xff;

    private final Int2IntHashMap entries = new Int2IntHashMap(UNKNOWN);
    private final int[] inbound = new int[Neighbours.MAX];

    void add(int flow, int kind, int neighbour, int stream) {
        remove(flow);
        entries.put(flow, stream << 8 | neighbour << 2 | kind);
        if (kind == IN_CONTROL || kind == IN_FRAGMENTS) {
            inbound[neighbour]++;
        }
    }

    void remove(int flow) {
        int entry = entries.remove(flow);
        if (entry != UNKNOWN && (kind(entry) == IN_CONTROL || kind(entry) == IN_FRAGMENTS)) {
            inbound[neighbour(entry)]--;
        }
    }

    /** What is known of a flow, for the methods below, or {@link #UNKNOWN}. */
    int find(int flow) {
        return entries.get(flow);
    }

    /** How many flows a neighbour has opened. */
    int inbound(int neighbour) {
        return inbound[neighbour];
    }

    /** Removes all flows of a neighbour. */
    void removeNeighbour(int neighbour) {
        removeIf(0xfc, neighbour << 2);
        inbound[neighbour] = 0;
    }

    /** Removes all flows of a stream. */
    void removeStream(int stream) {
        for (Int2IntHashMap.EntryIterator it = entries.entrySet().iterator(); it.hasNext(); ) {
            it.next();
            int entry = it.getIntValue();
            if (stream(entry) == stream) {
                if (kind(entry) == IN_CONTROL || kind(entry) == IN_FRAGMENTS) {
                    inbound[neighbour(entry)]--;
                }
                it.remove();
            }
        }
    }

    private void removeIf(int mask, int value) {
        for (Int2IntHashMap.EntryIterator it = entries.entrySet().iterator(); it.hasNext(); ) {
            it.next();
            if ((it.getIntValue() & mask) == value) {
                it.remove();
            }
        }
    }

    static int kind(int entry) {
        return entry & 3;
    }

    static int neighbour(int entry) {
        return entry >>> 2 & Neighbours.MAX - 1;
    }

    static int stream(int entry) {
        return entry >>> 8;
    }
}
