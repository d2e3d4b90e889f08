package io.rivulet.rendezvous;

/** Counters of one rendezvous. Owned and read by the thread that owns the node. */
public final class RendezvousStats {
    private final long[] counts = new long[RendezvousCounter.values().length];

    RendezvousStats() {}

    /** How often {@code counter} happened. */
    public long get(RendezvousCounter counter) {
        return counts[counter.ordinal()];
    }

    void count(RendezvousCounter counter) {
        counts[counter.ordinal()]++;
    }
}
