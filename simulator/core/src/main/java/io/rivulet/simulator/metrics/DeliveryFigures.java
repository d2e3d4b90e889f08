package io.rivulet.simulator.metrics;

import java.util.Arrays;
import java.util.List;

/** What a {@link DeliveryLedger} comes to. Half seconds are counted from the first emission. Not to be changed any more. */
public final class DeliveryFigures {
    private static final double FED = 0.999;
    private static final int UNFED_AFTER_MS = 10_000;

    /** Five seconds, in half seconds. */
    private static final int FIVE_SECONDS = 10;

    private final int slots;
    private final DelayHistogram all = new DelayHistogram();
    private final DelayHistogram[] bySlot;
    private final long[][] expected;
    private final long[][][] inTime;
    private final ArrivalCount repeated;
    private final ArrivalCount caughtUp;
    private final StartUps startUps;
    private long fed;
    private long judged;
    private long unfed;

    DeliveryFigures(DeliveryLedger ledger, List<LedgerSink> sinks, int slots, long nowNs) {
        this.slots = slots;
        bySlot = new DelayHistogram[slots];
        expected = new long[LedgerSink.COHORTS][slots];
        inTime = new long[LedgerSink.COHORTS][Metric.DEADLINES_NS.length][slots];
        repeated = new ArrivalCount(slots);
        caughtUp = new ArrivalCount(slots);
        for (int slot = 0; slot < slots; slot++) {
            bySlot[slot] = new DelayHistogram();
            for (LedgerSink sink : sinks) {
                add(sink, slot);
            }
            all.add(bySlot[slot]);
        }
        for (LedgerSink sink : sinks) {
            caughtUp.add(sink.caughtUp);
            repeated.add(sink.repeated);
        }
        startUps = new StartUps(ledger, nowNs);
        judgePeers(ledger, nowNs);
    }

    private void add(LedgerSink sink, int slot) {
        if (sink.delays[slot] != null) {
            bySlot[slot].add(sink.delays[slot], sink.largestNs[slot]);
        }
        for (int cohort = 0; cohort < LedgerSink.COHORTS; cohort++) {
            expected[cohort][slot] += sink.expected[cohort][slot];
            for (int i = 0; i < Metric.DEADLINES_NS.length; i++) {
                inTime[cohort][i][slot] += sink.inTime[cohort][i][slot];
            }
        }
    }

    private void judgePeers(DeliveryLedger ledger, long nowNs) {
        for (int peer = 0; peer < ledger.peers(); peer++) {
            long joined = ledger.books.joinedNs(peer);
            if (joined == Long.MAX_VALUE) {
                continue;
            }
            boolean hasStarted = ledger.books.startUpMs(peer) != DeliveryLedger.UNKNOWN;
            unfed += !hasStarted && ledger.waitedInVainMs(peer, nowNs) >= UNFED_AFTER_MS ? 1 : 0;
            long owed = ledger.owed(peer, nowNs);
            if (owed > 0) {
                judged++;
                fed += ledger.delivered(peer) >= FED * owed ? 1 : 0;
            }
        }
    }

    /** How many half seconds there are. */
    public int slots() {
        return slots;
    }

    /** How many deliveries there should have been. */
    public long expected() {
        return sum(expected[0]) + sum(expected[1]);
    }

    /** How many there should have been in a half second. */
    public long expected(int slot) {
        return expected[0][slot] + expected[1][slot];
    }

    /** How many there were. */
    public long delivered() {
        return all.total();
    }

    /** Deliveries to late comers of what had been due before they played. */
    public long caughtUp() {
        return caughtUp.total();
    }

    /** All messages that reached anybody for the first time, whether or not they count for delays and continuity. */
    public long firstCopies() {
        return delivered() + caughtUp();
    }

    /** Those that were due in a half second, and what was caught up in it. */
    public long firstCopies(int slot) {
        return bySlot[slot].total() + caughtUp.inSlot(slot);
    }

    /** Payloads that came again. */
    public long repeated() {
        return repeated.total();
    }

    /** All delays. */
    public DelayHistogram delays() {
        return all;
    }

    /** The delays of what was due in a half second. */
    public DelayHistogram delays(int slot) {
        return bySlot[slot];
    }

    private static long sum(long[] values) {
        return Arrays.stream(values).sum();
    }

    /**
     * CI over the whole stream; 1 when nothing should have been delivered.
     *
     * @param deadline which of {@link Metric#continuity}
     */
    public double continuity(int deadline) {
        long all = expected();
        return all == 0 ? 1 : (double) (sum(inTime[0][deadline]) + sum(inTime[1][deadline])) / all;
    }

    /** CI of a half second; 1 when nothing should have been delivered. */
    public double continuity(int deadline, int slot) {
        long all = expected(slot);
        return all == 0 ? 1 : (double) (inTime[0][deadline][slot] + inTime[1][deadline][slot]) / all;
    }

    /** CI of the core over the whole stream. */
    public double coreContinuity(int deadline) {
        long all = sum(expected[0]);
        return all == 0 ? 1 : (double) sum(inTime[0][deadline]) / all;
    }

    /** CI of the core in a half second. */
    public double coreContinuity(int deadline, int slot) {
        long all = expected[0][slot];
        return all == 0 ? 1 : (double) inTime[0][deadline][slot] / all;
    }

    /** The least CI of any half second from {@code fromSlot} on. */
    public double worstContinuity(int deadline, int fromSlot) {
        double worst = 1;
        for (int slot = fromSlot; slot < slots; slot++) {
            worst = Math.min(worst, continuity(deadline, slot));
        }
        return worst;
    }

    /** The least CI of the core in any half second. */
    public double worstCoreContinuity(int deadline) {
        double worst = 1;
        for (int slot = 0; slot < slots; slot++) {
            worst = Math.min(worst, coreContinuity(deadline, slot));
        }
        return worst;
    }

    /**
     * How long after a time CI is back at {@code least} for five seconds, in seconds by emission: 0 when it never was below, infinite when it
     * does not come back. The stream's end cuts the five seconds short.
     *
     * @param fromNs since the first emission
     */
    public double recoverySeconds(int deadline, long fromNs, double least) {
        int from = (int) (fromNs / DeliveryLedger.SLOT_NS);
        int last = from - 1;
        int good = 0;
        for (int slot = from; slot < slots && good < FIVE_SECONDS; slot++) {
            if (continuity(deadline, slot) < least) {
                last = slot;
                good = 0;
            } else {
                good++;
            }
        }
        if (last < from) {
            return 0;
        }
        return good == 0 ? Double.POSITIVE_INFINITY : (last + 1 - from) * (DeliveryLedger.SLOT_NS / 1e9);
    }

    /** Repeated payloads over first ones, in those five seconds in which that is largest. */
    public double worstFiveSecondsRepeated() {
        double worst = 0;
        for (int from = 0; from == 0 || from + FIVE_SECONDS <= slots; from++) {
            long again = 0;
            long first = 0;
            for (int slot = from; slot < Math.min(slots, from + FIVE_SECONDS); slot++) {
                again += repeated(slot);
                first += firstCopies(slot);
            }
            worst = Math.max(worst, first == 0 ? 0 : (double) again / first);
        }
        return worst;
    }

    /** Payloads that came again in a half second. */
    public long repeated(int slot) {
        return repeated.inSlot(slot);
    }

    /**
     * What a share of those who came later needed at most from joining to the first delivery, in seconds; NaN when nobody came later. Who has waited
     * in vain until it left, or until now, would have needed longer: infinite where that are too many to tell.
     */
    public double startUpSeconds(double share) {
        return startUps.seconds(share);
    }

    /** The share of peers that got at least 99.9 % of what they should have. */
    public double fedShare() {
        return judged == 0 ? 1 : (double) fed / judged;
    }

    /** Peers that wanted the stream for ten seconds or more, until they left or now, and never got any of it. */
    public long unfed() {
        return unfed;
    }
}
