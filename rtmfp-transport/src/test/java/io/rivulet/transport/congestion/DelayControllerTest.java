package io.rivulet.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rivulet.transport.time.Nanos;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DelayControllerTest {
    private static final int SEGMENT = 1_000;
    private static final long BASE_MS = 40;
    private static final long MIN_WINDOW = 2 * SEGMENT;

    private final DelayController congestion = new DelayController(SEGMENT);
    private long nowNs = Nanos.SECOND;

    private static long ms(long ms) {
        return ms * Nanos.MILLISECOND;
    }

    /** One packet: so much was acknowledged, with the window in use, and data waited so long. */
    private void acknowledge(long bytes, long queueMs, boolean fastGrow, boolean timeCritical) {
        nowNs += ms(10);
        congestion.onPacketStart(nowNs, congestion.windowBytes());
        congestion.onDelaySample(ms(BASE_MS + queueMs), ms(-77 + queueMs));
        congestion.onAcknowledged(bytes);
        congestion.onPacketProcessed(fastGrow, timeCritical);
    }

    private void acknowledge(long bytes, long queueMs) {
        acknowledge(bytes, queueMs, true, false);
    }

    /** A window's worth, in packets of a segment. */
    private void roundTrip(long queueMs, boolean fastGrow, boolean timeCritical) {
        long window = congestion.windowBytes();
        for (long bytes = 0; bytes < window; bytes += SEGMENT) {
            acknowledge(Math.min(SEGMENT, window - bytes), queueMs, fastGrow, timeCritical);
        }
    }

    /** Past the start, with about this window. */
    private void settle(long window) {
        while (congestion.windowBytes() < 2 * window) {
            acknowledge(SEGMENT, 0);
        }
        for (int i = 0; i < 4; i++) {
            acknowledge(SEGMENT, 30);
        }
        nowNs += Nanos.SECOND;
        long before;
        do {
            before = congestion.windowBytes();
            acknowledge(SEGMENT, 0);
        } while (congestion.windowBytes() - before > SEGMENT / 10);
        assertThat(congestion.windowBytes()).as("half of what it had reached").isBetween(window, window + 2 * SEGMENT);
    }

    @Test
    void startsLikeTheRfcUntilDataWaits() {
        RfcController rfc = new RfcController(SEGMENT);
        for (int i = 0; i < 30; i++) {
            rfc.onPacketStart(nowNs, rfc.windowBytes());
            rfc.onAcknowledged(SEGMENT);
            rfc.onPacketProcessed(true, false);
            acknowledge(SEGMENT, 20);
            assertThat(congestion.windowBytes()).isEqualTo(rfc.windowBytes());
        }

        acknowledge(SEGMENT, 0);
        for (int i = 0; i < 4; i++) {
            acknowledge(SEGMENT, 30);
        }

        assertThat(congestion.windowBytes()).as("drains").isLessThan(rfc.windowBytes() / 2);
    }

    @Test
    void growsByTheAdditiveStepBelowTheTarget() {
        settle(40_000);
        long before = congestion.windowBytes();

        roundTrip(20, true, false);

        assertThat(congestion.windowBytes() - before).isBetween(740L, 768L);
    }

    @Test
    void growsNotWhenTheWindowIsNotUsed() {
        settle(40_000);
        long before = congestion.windowBytes();

        for (int i = 0; i < 40; i++) {
            nowNs += ms(10);
            congestion.onPacketStart(nowNs, before - 1);
            congestion.onDelaySample(ms(BASE_MS), ms(-77));
            congestion.onAcknowledged(SEGMENT);
            congestion.onPacketProcessed(true, false);
        }

        assertThat(congestion.windowBytes()).isEqualTo(before);
    }

    @Test
    void shrinksByHalfTheExcessAndKeepsTwoPackets() {
        settle(40_000);
        long before = congestion.windowBytes();
        for (int i = 0; i < 4; i++) {
            acknowledge(0, 60); // fills the filter
        }

        roundTrip(60, true, false);
        assertThat(before - congestion.windowBytes())
                .as("60 ms are a fifth above 50: a tenth less, and the step more")
                .isBetween(before / 10 - 900, before / 10 - 500);

        for (int i = 0; i < 30; i++) {
            roundTrip(150, true, false);
        }
        assertThat(congestion.windowBytes()).isEqualTo(MIN_WINDOW);
    }

    @Test
    void shrinksByAnEighthAtMostWhileItSendsRealTimeData() {
        settle(40_000);
        long before = congestion.windowBytes();
        for (int i = 0; i < 4; i++) {
            acknowledge(0, 180);
        }

        roundTrip(180, false, true);

        assertThat(congestion.windowBytes()).isBetween(before * 7 / 8, before * 7 / 8 + SEGMENT / 2);
    }

    /** RFC 7016 section 3.5.2.1. */
    @Test
    void leavesTheQueueToTheRealTimeDataOfOthers() {
        settle(40_000);
        long before = congestion.windowBytes();
        roundTrip(20, false, false);
        long afterShortQueue = congestion.windowBytes();
        assertThat(afterShortQueue - before).as("grows by 384 at most").isBetween(350L, 384L);
        for (int i = 0; i < 4; i++) {
            acknowledge(0, 40, false, false);
        }

        roundTrip(40, false, false);

        assertThat(congestion.windowBytes())
                .as("40 ms, of which 25 are allowed")
                .isLessThan(afterShortQueue);
    }

    @Test
    void drainsWhenNoSampleFoundTheQueueEmptyAndThenGoesOn() {
        settle(40_000);
        long startNs = nowNs;
        while (nowNs - startNs < 8 * Nanos.SECOND) {
            acknowledge(SEGMENT, 48);
        }
        long before = congestion.windowBytes();

        acknowledge(SEGMENT, 48);
        assertThat(congestion.windowBytes()).as("half of 40 of 88 ms").isBetween(before * 20 / 92, before * 20 / 84);
        for (int i = 0; i < 12; i++) {
            acknowledge(SEGMENT, 48);
            assertThat(congestion.windowBytes()).isLessThan(before / 2);
        }
        long drained = congestion.windowBytes();
        acknowledge(SEGMENT, 0);
        acknowledge(SEGMENT, 0);
        assertThat(congestion.windowBytes())
                .as("comes back with what is acknowledged")
                .isBetween(drained, drained + 2 * SEGMENT);
        for (int i = 0; i < before / SEGMENT; i++) {
            acknowledge(SEGMENT, 0);
        }

        assertThat(congestion.windowBytes()).isBetween(before, before + 768);
    }

    @Test
    void drainsNotWhatIsOnTheWayBack() {
        settle(40_000);
        long before = congestion.windowBytes();
        nowNs += 9 * Nanos.SECOND;
        for (int i = 0; i < 4; i++) {
            congestion.onPacketStart(nowNs, before);
            congestion.onDelaySample(ms(BASE_MS + 400), ms(-77 + 40));
        }
        congestion.onAcknowledged(SEGMENT);
        congestion.onPacketProcessed(true, false);

        assertThat(congestion.windowBytes())
                .as("less 40 ms of queue and half of 40 ms, of 440 ms")
                .isBetween(before * 379 / 440, before * 381 / 440);
    }

    @Test
    void drainsNotWhileSamplesFindTheQueueEmpty() {
        settle(40_000);
        for (int i = 0; i < 3_000; i++) {
            long before = congestion.windowBytes();
            acknowledge(SEGMENT, i % 500 == 0 ? 4 : 44);
            assertThat(congestion.windowBytes()).isGreaterThanOrEqualTo(before);
        }
    }

    @Test
    void joinsOthersWhoSeemToDrain() {
        settle(40_000);
        long startNs = nowNs;
        while (nowNs - startNs < 5 * Nanos.SECOND) {
            acknowledge(SEGMENT, 48);
        }
        long before = congestion.windowBytes();

        acknowledge(SEGMENT, 20);

        assertThat(congestion.windowBytes()).isLessThan(before / 2);
    }

    /** Whatever the far end says or leaves out, and whatever happens. RFC 7016 section 3.5.2. */
    @Test
    void neverHasMoreInFlightThanTheRfcWould() {
        for (long seed = 1; seed <= 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DelayController delay = new DelayController(SEGMENT);
            RfcController rfc = new RfcController(SEGMENT);
            int liesAbout = random.nextInt(4);
            for (int step = 0; step < 2_000; step++) {
                nowNs += random.nextLong(Nanos.SECOND / 10);
                event(random, liesAbout, delay, rfc);
                assertThat(delay.windowBytes())
                        .as("seed %s, step %s", seed, step)
                        .isBetween((long) SEGMENT, rfc.windowBytes());
            }
        }
    }

    private void event(SplittableRandom random, int liesAbout, DelayController delay, RfcController rfc) {
        int what = random.nextInt(100);
        if (what == 0) {
            boolean wasLoss = random.nextBoolean();
            delay.onTimeout(wasLoss);
            rfc.onTimeout(wasLoss);
            return;
        }
        long outstanding = random.nextInt(4) == 0 ? random.nextLong(100_000) : delay.windowBytes() + SEGMENT - 1;
        boolean fastGrow = random.nextInt(4) > 0;
        boolean timeCritical = !fastGrow && random.nextBoolean();
        long bytes = random.nextInt(5) * (long) SEGMENT;
        for (CongestionController each : new CongestionController[] {delay, rfc}) {
            each.onPacketStart(nowNs, outstanding);
        }
        switch (liesAbout) {
            case 0 -> {
                // No samples at all.
            }
            case 1 -> delay.onDelaySample(0, Long.MIN_VALUE / 4 + nowNs);
            case 2 -> delay.onDelaySample(random.nextLong(131 * Nanos.SECOND), random.nextLong(-Nanos.SECOND, ms(900)));
            default -> delay.onDelaySample(ms(40 + random.nextInt(100)), CongestionController.UNKNOWN_DELAY_NS);
        }
        for (CongestionController each : new CongestionController[] {delay, rfc}) {
            each.onAcknowledged(bytes);
            if (what < 5) {
                each.onNegativeAcknowledgement();
            }
            if (what < 3) {
                each.onLoss();
            }
            each.onPacketProcessed(fastGrow, timeCritical);
        }
    }

    @Test
    void isTheRfcsControllerWithoutSamplesUntilTheFirstLoss() {
        RfcController rfc = new RfcController(SEGMENT);
        for (int i = 0; i < 100; i++) {
            for (CongestionController each : new CongestionController[] {congestion, rfc}) {
                each.onPacketStart(nowNs, each.windowBytes());
                each.onAcknowledged(SEGMENT);
                each.onPacketProcessed(true, false);
            }
        }
        assertThat(congestion.windowBytes()).isEqualTo(rfc.windowBytes());

        for (CongestionController each : new CongestionController[] {congestion, rfc}) {
            each.onPacketStart(nowNs, 50_000);
            each.onLoss();
            each.onPacketProcessed(true, false);
        }
        assertThat(congestion.windowBytes()).isEqualTo(25_000);
        for (int i = 0; i < 25; i++) {
            congestion.onPacketStart(nowNs, congestion.windowBytes() + SEGMENT / 2);
            congestion.onAcknowledged(SEGMENT);
            congestion.onPacketProcessed(true, false);
        }

        assertThat(congestion.windowBytes()).as("grows on").isBetween(25_700L, 25_768L);
    }

    @Test
    void startsAnewAfterAPause() {
        settle(40_000);
        congestion.onTimeout(false);
        long initial = congestion.windowBytes();

        acknowledge(SEGMENT, 0);

        assertThat(congestion.windowBytes()).isEqualTo(initial + SEGMENT);
    }

    @Test
    void wildSamplesCostASecondAtMost() {
        settle(40_000);
        long before = congestion.windowBytes();
        nowNs += 9 * Nanos.SECOND;
        for (int i = 0; i < 4; i++) {
            congestion.onPacketStart(nowNs, before);
            congestion.onDelaySample(100 * Nanos.SECOND, 100 * Nanos.SECOND);
        }
        congestion.onAcknowledged(SEGMENT);
        congestion.onPacketProcessed(true, false);
        assertThat(congestion.windowBytes()).isEqualTo(MIN_WINDOW);

        nowNs += Nanos.SECOND;
        acknowledge(before, 0);
        acknowledge(before, 0);

        assertThat(congestion.windowBytes()).isBetween(before, before + 768);
    }

    @Test
    void aLongerPathIsNoQueueWhenItIsKnownForAnother() {
        settle(40_000);
        congestion.onPathChanged();
        for (int i = 0; i < 4; i++) {
            acknowledge(0, 150); // all of it way, none of it queue
        }
        long before = congestion.windowBytes();

        roundTrip(150, true, false);

        assertThat(congestion.queueDelayNs()).isZero();
        assertThat(congestion.windowBytes()).isGreaterThan(before);
    }

    @Test
    void refusesTargetsOutOfRange() {
        assertThatThrownBy(() -> new DelayController(SEGMENT, ms(19)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("targetNs is 19000000");
        assertThatThrownBy(() -> new DelayController(SEGMENT, ms(101))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allocatesNothingInSteadyState() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeThat(threads.isThreadAllocatedMemorySupported()).isTrue();
        settle(40_000);
        for (int i = 0; i < 1_000; i++) {
            acknowledge(SEGMENT, 44);
        }
        long before = threads.getCurrentThreadAllocatedBytes();

        for (int i = 0; i < 10_000; i++) {
            acknowledge(SEGMENT, 44);
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }
}
