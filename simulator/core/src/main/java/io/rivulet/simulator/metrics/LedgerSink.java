package io.rivulet.simulator.metrics;

import java.util.function.LongPredicate;

/** One thread's part of a {@link DeliveryLedger}. */
final class LedgerSink implements DeliverySink {
    /** The core, and all others. */
    static final int COHORTS = 2;

    private final DeliveryLedger ledger;
    private final PeerBooks books;
    private final EmissionSchedule schedule;
    final int[][] delays;
    final long[] largestNs;
    final long[][] expected;
    final long[][][] inTime;
    final ArrivalCount repeated;
    final ArrivalCount caughtUp;

    /** How many peers play now, by cohort. */
    private final long[] present = new long[COHORTS];

    /** The first message that present peers were not yet counted for. */
    private long accounted;

    LedgerSink(DeliveryLedger ledger) {
        this.ledger = ledger;
        books = ledger.books;
        schedule = ledger.schedule;
        delays = new int[ledger.slots][];
        largestNs = new long[ledger.slots];
        expected = new long[COHORTS][ledger.slots];
        inTime = new long[COHORTS][Metric.DEADLINES_NS.length][ledger.slots];
        repeated = new ArrivalCount(ledger.slots);
        caughtUp = new ArrivalCount(ledger.slots);
    }

    private int cohortOf(int peer) {
        boolean isCore = !books.isOutsideCore(peer) && books.joinedNs(peer) <= schedule.startNs();
        return isCore ? 0 : 1;
    }

    @Override
    public void joined(int peer, long atNs) {
        books.setJoinedNs(peer, atNs);
        if (atNs <= schedule.startNs()) {
            beginToPlay(peer, 0, atNs);
        }
    }

    private void beginToPlay(int peer, long message, long atNs) {
        accountUntil(atNs);
        books.setCountsFrom(peer, (int) message);
        int cohort = cohortOf(peer);
        present[cohort]++;
        // Within a step of the run peers come one after the other, and what is due may have been counted up to another
        // one's time.
        for (long counted = message; counted < accounted; counted++) {
            expected[cohort][ledger.slotOf(counted)]++;
        }
    }

    @Override
    public void delivered(int peer, long message, long atNs) {
        books.setChain(peer, DeliveryLedger.mix(DeliveryLedger.mix(books.chain(peer) ^ message + 1) + atNs));
        if (books.startUpMs(peer) == DeliveryLedger.UNKNOWN) {
            ledger.noteStartUp(peer, atNs);
        }
        if (books.countsFrom(peer) == DeliveryLedger.UNKNOWN) {
            beginToPlay(peer, schedule.dueBy(atNs), atNs);
        }
        if (message < books.countsFrom(peer)) {
            caughtUp.add(atNs - schedule.startNs());
            return;
        }
        long delayNs = atNs - schedule.emittedNs(message);
        books.addDelivered(peer, delayNs);
        int slot = ledger.slotOf(message);
        count(slot, delayNs);
        int cohort = cohortOf(peer);
        for (int i = Metric.DEADLINES_NS.length - 1; i >= 0 && delayNs <= Metric.DEADLINES_NS[i]; i--) {
            inTime[cohort][i][slot]++;
        }
    }

    private void count(int slot, long delayNs) {
        int[] counts = delays[slot];
        if (counts == null) {
            counts = new int[DelayHistogram.BUCKETS];
            delays[slot] = counts;
        }
        counts[DelayHistogram.bucketOf(delayNs)]++;
        largestNs[slot] = Math.max(largestNs[slot], delayNs);
    }

    @Override
    public void repeated(int peer, long atNs) {
        repeated.add(atNs - schedule.startNs());
    }

    @Override
    public void left(int peer, long atNs, LongPredicate holds) {
        if (books.startUpMs(peer) == DeliveryLedger.UNKNOWN && books.waitedInVainMs(peer) == DeliveryLedger.UNKNOWN) {
            books.setWaitedInVainMs(peer, ledger.waitMs(peer, atNs));
        }
        int from = books.countsFrom(peer);
        if (from == DeliveryLedger.UNKNOWN || books.owed(peer) != DeliveryLedger.UNKNOWN) {
            books.setOwed(peer, Math.max(0, books.owed(peer)));
            return;
        }
        accountUntil(atNs);
        int cohort = cohortOf(peer);
        present[cohort]--;
        long due = schedule.dueBy(atNs);
        long recent = Math.max(from, schedule.dueBy(Math.max(0, atNs - DeliveryLedger.FORGIVEN_NS)));
        long forgiven = 0;
        for (long message = recent; message < due; message++) {
            if (!holds.test(message)) {
                expected[cohort][ledger.slotOf(message)]--;
                forgiven++;
            }
        }
        books.setOwed(peer, (int) (Math.max(from, due) - from - forgiven));
    }

    /** Counts those who play now for what was due since the last time. */
    void accountUntil(long nowNs) {
        long due = schedule.dueBy(nowNs);
        for (; accounted < due; accounted++) {
            int slot = ledger.slotOf(accounted);
            expected[0][slot] += present[0];
            expected[1][slot] += present[1];
        }
    }
}
