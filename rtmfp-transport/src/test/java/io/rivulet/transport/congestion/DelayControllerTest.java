package io.rivulet.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.time.Nanos;
import org.junit.jupiter.api.Test;

class DelayControllerTest {
    private static final int SEGMENT = 1_000;
    private static final long BASE_NS = 40 * Nanos.MILLISECOND;

    private final DelayController controller = new DelayController(SEGMENT);
    private long nowNs;

    /** A window's worth of acknowledgements, at a given queue. */
    private void roundTrip(long queueNs, boolean fastGrowAllowed) {
        nowNs += BASE_NS + queueNs;
        long window = controller.windowBytes();
        for (long left = window; left > 0; left -= SEGMENT) {
            controller.onRoundTrip(nowNs, BASE_NS + queueNs);
            controller.onPacketStart(controller.windowBytes());
            controller.onAcknowledged(Math.min(left, SEGMENT));
            controller.onPacketProcessed(fastGrowAllowed, true); // a session with real-time data does not pause
        }
    }

    private void loss() {
        controller.onPacketStart(controller.windowBytes());
        controller.onAcknowledged(SEGMENT);
        controller.onLoss();
        controller.onPacketProcessed(true, true);
    }

    private void growTo(long window) {
        while (controller.windowBytes() < window) {
            roundTrip(0, true);
        }
    }

    @Test
    void growsFastUntilAQueueBuilds() {
        long before = controller.windowBytes();
        roundTrip(0, true);
        assertThat(controller.windowBytes()).isEqualTo(2 * before);

        growTo(60_000);
        long window = controller.windowBytes();
        roundTrip(50 * Nanos.MILLISECOND, true);
        roundTrip(50 * Nanos.MILLISECOND, true);
        assertThat(controller.windowBytes()).isBetween(window, window * 11 / 10);
    }

    @Test
    void shrinksInProportionToWhatIsTooMuch() {
        growTo(60_000);
        roundTrip(50 * Nanos.MILLISECOND, true);
        long window = controller.windowBytes();
        roundTrip(90 * Nanos.MILLISECOND, true);
        roundTrip(90 * Nanos.MILLISECOND, true);

        assertThat(controller.windowBytes()).isBetween(window / 4, window * 3 / 4);
    }

    @Test
    void neverFallsBelowTwoSegmentsForDelay() {
        for (int i = 0; i < 50; i++) {
            roundTrip(i == 0 ? 0 : 900 * Nanos.MILLISECOND, true);
        }
        assertThat(controller.windowBytes()).isEqualTo(2 * SEGMENT);
    }

    @Test
    void halvesOnceForAllLossesOfOneFlight() {
        growTo(60_000);
        long window = controller.windowBytes();
        loss();
        loss();
        loss();

        assertThat(controller.windowBytes()).isEqualTo(window / 2);
        roundTrip(0, true);
        roundTrip(0, true);
        loss();
        assertThat(controller.windowBytes()).isLessThan(window / 3);
    }

    @Test
    void startsOverAfterATimeout() {
        growTo(60_000);
        controller.onTimeout(true);
        assertThat(controller.windowBytes()).isEqualTo(SEGMENT);
    }

    @Test
    void growsSlowlyBesideRealTimeDataOfOthers() {
        long before = controller.windowBytes();
        roundTrip(0, false);
        assertThat(controller.windowBytes()).isBetween(before + 1, before * 3 / 2);
    }

    @Test
    void withoutRoundTripsItGrowsLikeOneThatGoesByLoss() {
        for (int i = 0; i < 100; i++) {
            controller.onPacketStart(controller.windowBytes());
            controller.onAcknowledged(SEGMENT);
            controller.onPacketProcessed(true, false);
        }
        assertThat(controller.windowBytes()).isGreaterThan(50_000);
        assertThat(controller.queueingNs()).isZero();
    }

    @Test
    void forgetsAShorterPathAfterTenMinutes() {
        roundTrip(0, true);
        for (int minute = 0; minute < 12; minute++) {
            nowNs += 61 * Nanos.SECOND;
            controller.onRoundTrip(nowNs, 200 * Nanos.MILLISECOND);
        }
        assertThat(controller.queueingNs()).isZero();
    }

    @Test
    void aLongerPathIsNoQueueWhenItIsKnownForAnother() {
        growTo(60_000);
        controller.onRoundTrip(nowNs, 300 * Nanos.MILLISECOND);
        for (int i = 0; i < 4; i++) {
            controller.onRoundTrip(nowNs, 300 * Nanos.MILLISECOND);
        }
        assertThat(controller.queueingNs()).isEqualTo(260 * Nanos.MILLISECOND);

        controller.onPathChanged();
        assertThat(controller.queueingNs()).isZero();
        controller.onRoundTrip(nowNs, 300 * Nanos.MILLISECOND);
        assertThat(controller.queueingNs()).isZero();
    }
}
