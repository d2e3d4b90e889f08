package io.rivulet.simulator.metrics;

/** How much of something came in each half second of a stream, and after it. */
final class ArrivalCount {
    private final long[] bySlot;
    private long afterEnd;

    ArrivalCount(int slots) {
        bySlot = new long[slots];
    }

    /** One more came. What came before the stream counts for its first half second. */
    void add(long sinceStartNs) {
        long slot = Math.max(0, sinceStartNs / DeliveryLedger.SLOT_NS);
        if (slot < bySlot.length) {
            bySlot[(int) slot]++;
        } else {
            afterEnd++;
        }
    }

    /** Adds what another one counted, in as many of its half seconds as there are here; later ones are after the end. */
    void add(ArrivalCount other) {
        for (int slot = 0; slot < other.bySlot.length; slot++) {
            if (slot < bySlot.length) {
                bySlot[slot] += other.bySlot[slot];
            } else {
                afterEnd += other.bySlot[slot];
            }
        }
        afterEnd += other.afterEnd;
    }

    long inSlot(int slot) {
        return bySlot[slot];
    }

    long total() {
        long sum = afterEnd;
        for (long some : bySlot) {
            sum += some;
        }
        return sum;
    }
}
