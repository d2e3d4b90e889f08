package io.rivulet.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.time.Nanos;
import org.junit.jupiter.api.Test;

class QueueDelayTest {
    private static final long NO_FORWARD = CongestionController.UNKNOWN_DELAY_NS;

    private final QueueDelay queue = new QueueDelay();

    private static long ms(long ms) {
        return ms * Nanos.MILLISECOND;
    }

    /** As many samples as are looked at together. */
    private void sample(long nowMs, long roundTripMs, long forwardNs) {
        for (int i = 0; i < 4; i++) {
            queue.onSample(ms(nowMs + i), ms(roundTripMs), forwardNs);
        }
    }

    @Test
    void isWhatBothDelaysHaveMoreThanTheirLeast() {
        sample(0, 40, ms(-7_000));
        sample(1_000, 100, ms(-6_940));

        assertThat(queue.ns(ms(1_003))).isEqualTo(ms(60));
        assertThat(queue.baseRoundTripNs()).isEqualTo(ms(40));
    }

    @Test
    void countsNotWhatWaitsOnTheWayBack() {
        sample(0, 40, ms(12));
        sample(1_000, 540, ms(16));

        assertThat(queue.ns(ms(1_003))).isEqualTo(ms(4));
    }

    @Test
    void isNotDeceivedByClocksThatDriftApart() {
        for (int second = 0; second < 1_000; second++) {
            sample(second * 1_000L, 40, ms(second));
        }

        assertThat(queue.ns(ms(999_003))).isZero();
    }

    @Test
    void makesDoWithTheRoundTrip() {
        sample(0, 40, NO_FORWARD);
        sample(1_000, 72, NO_FORWARD);

        assertThat(queue.ns(ms(1_003))).isEqualTo(ms(32));
    }

    @Test
    void takesTheLeastOfTheLatestSamples() {
        sample(0, 40, NO_FORWARD);
        queue.onSample(ms(1_000), ms(400), NO_FORWARD);
        queue.onSample(ms(1_010), ms(60), NO_FORWARD);
        queue.onSample(ms(1_020), ms(300), NO_FORWARD);

        assertThat(queue.ns(ms(1_020))).isEqualTo(ms(20));
    }

    @Test
    void knowsNothingWithoutSamplesForTwoSeconds() {
        assertThat(queue.ns(0)).isEqualTo(QueueDelay.UNKNOWN);
        sample(0, 40, NO_FORWARD);

        assertThat(queue.ns(ms(2_003))).isZero();
        assertThat(queue.ns(ms(2_004))).isEqualTo(QueueDelay.UNKNOWN);
    }

    @Test
    void believesALongerPathAfterAMinute() {
        sample(0, 40, NO_FORWARD);
        sample(59_000, 140, NO_FORWARD);
        assertThat(queue.ns(ms(59_003))).isEqualTo(ms(100));

        sample(60_000, 140, NO_FORWARD);

        assertThat(queue.ns(ms(60_003))).isZero();
    }

    @Test
    void saysWhenItLastSawAnEmptyQueue() {
        sample(0, 40, NO_FORWARD);
        sample(1_000, 48, NO_FORWARD);
        sample(2_000, 52, NO_FORWARD);

        assertThat(queue.emptySeenNs()).as("two ticks are noise, three are not").isEqualTo(ms(1_003));
    }
}
