package io.rivulet.simulator.metrics;

/**
 * Altered messages that were handed to applications, by the half second of the stream in which the message was due whose place they took. One for each
 * thread; {@link #add} puts them together.
 */
public final class PollutionCount {
    private final EmissionSchedule schedule;
    private final long[] bySlot;

    /** @param schedule the stream's */
    public PollutionCount(EmissionSchedule schedule) {
        this.schedule = schedule;
        long lengthNs = schedule.endNs() - schedule.startNs();
        bySlot = new long[(int) ((lengthNs + DeliveryLedger.SLOT_NS - 1) / DeliveryLedger.SLOT_NS)];
    }

    /** An altered message was handed over in the place of this one. */
    public void delivered(long message) {
        int slot = (int) (schedule.offsetNs(message) / DeliveryLedger.SLOT_NS);
        bySlot[Math.min(slot, bySlot.length - 1)]++;
    }

    /** Adds what another thread counted. */
    public void add(PollutionCount other) {
        for (int slot = 0; slot < bySlot.length; slot++) {
            bySlot[slot] += other.bySlot[slot];
        }
    }

    /** Of all of the stream. */
    public long total() {
        long sum = 0;
        for (long some : bySlot) {
            sum += some;
        }
        return sum;
    }

    /** Of a half second. */
    public long inSlot(int slot) {
        return bySlot[slot];
    }
}
