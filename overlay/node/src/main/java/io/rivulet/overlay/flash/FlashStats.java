package io.rivulet.overlay.flash;

/** Counters of all connections of one node. Owned and read by the thread that owns the node. */
public final class FlashStats {
    private final long[] counts = new long[FlashCounter.values().length];
    private final long[] amfFailures = new long[AmfFailure.values().length];

    /** All zero. */
    public FlashStats() {}

    /** How often {@code counter} happened. */
    public long get(FlashCounter counter) {
        return counts[counter.ordinal()];
    }

    /** How many commands could not be read for {@code reason}. */
    public long amfFailures(AmfFailure reason) {
        return amfFailures[reason.ordinal()];
    }

    void count(FlashCounter counter) {
        counts[counter.ordinal()]++;
    }

    void count(AmfFailure reason) {
        amfFailures[reason.ordinal()]++;
    }
}
