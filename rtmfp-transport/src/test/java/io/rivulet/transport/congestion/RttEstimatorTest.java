package io.rivulet.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.time.Nanos;
import org.junit.jupiter.api.Test;

/** RFC 7016 section 3.5.2.2. */
class RttEstimatorTest {
    private final RttEstimator rtt = new RttEstimator();

    private static long ms(long ms) {
        return ms * Nanos.MILLISECOND;
    }

    @Test
    void startsAtThreeSeconds() {
        assertThat(rtt.smoothedRttNs()).isEqualTo(-1);
        assertThat(rtt.effectiveRtoNs()).isEqualTo(3 * Nanos.SECOND);
    }

    @Test
    @Covers({"7016-3.5.2.2-2", "7016-3.5.2.2-3"})
    void smoothsItsMeasurements() {
        rtt.onTimestampEcho(ms(400), 75); // sent at 300 ms
        assertThat(rtt.smoothedRttNs()).isEqualTo(ms(100));
        assertThat(rtt.effectiveRtoNs()).isEqualTo(ms(100 + 4 * 50 + 200));

        rtt.onTimestampEcho(ms(1_000), 205); // sent at 820 ms: 180 ms

        assertThat(rtt.smoothedRttNs()).isEqualTo(ms(110));
        assertThat(rtt.effectiveRtoNs()).isEqualTo(ms(110) + 4 * (3 * ms(50) + ms(80)) / 4 + ms(200));
    }

    @Test
    @Covers({"7016-3.5.2.2-1", "7016-3.5.2.2-2", "7016-3.5.2.2-3"})
    void waitsAQuarterOfASecondAtLeastAndAFifthMoreThanTheRoundTrip() {
        rtt.onTimestampEcho(ms(400), 99); // sent at 396 ms: 4 ms
        assertThat(rtt.measuredRtoNs()).isEqualTo(ms(4 + 4 * 2 + 200));
        assertThat(rtt.effectiveRtoNs()).isEqualTo(ms(250));

        RttEstimator steady = new RttEstimator();
        for (int second = 1; second < 100; second++) {
            steady.onTimestampEcho(ms(second * 1_000L + 800), second * 250);
        }

        assertThat(steady.effectiveRtoNs()).isGreaterThanOrEqualTo(ms(1_000));
    }

    @Test
    void ignoresARepeatedEchoAndOneFromTheFuture() {
        rtt.onTimestampEcho(ms(400), 75);
        rtt.onTimestampEcho(ms(900), 75);
        rtt.onTimestampEcho(ms(904), 300);

        assertThat(rtt.smoothedRttNs()).isEqualTo(ms(100));
    }

    @Test
    void measuresAcrossTheWrapOfTheClock() {
        long wrapMs = 4L * 65_536;

        rtt.onTimestampEcho(ms(wrapMs + 40), 65_531); // 20 ms before the wrap

        assertThat(rtt.smoothedRttNs()).isEqualTo(ms(60));
    }

    @Test
    @Covers("7016-3.5.2.2-4")
    void echoesTheFarClockAndHowLongItIsOld() {
        assertThat(rtt.echoToSend(ms(1))).isEqualTo(-1);
        rtt.onTimestamp(ms(1_000), 500);

        assertThat(rtt.echoToSend(ms(1_000))).isEqualTo(500);
        assertThat(rtt.echoToSend(ms(1_003))).as("same tick").isEqualTo(-1);
        assertThat(rtt.echoToSend(ms(1_200))).isEqualTo(550);
        assertThat(rtt.echoToSend(ms(1_000 + 128_001))).as("too old").isEqualTo(-1);
    }

    @Test
    void sendsItsClockOncePerTick() {
        assertThat(rtt.timestampToSend(ms(8))).isEqualTo(2);
        assertThat(rtt.timestampToSend(ms(11))).isEqualTo(-1);
        assertThat(rtt.timestampToSend(ms(12))).isEqualTo(3);
    }

    @Test
    void backsOffUpToTenSeconds() {
        for (int i = 0; i < 20; i++) {
            rtt.backOff();
        }

        assertThat(rtt.effectiveRtoNs()).isEqualTo(10 * Nanos.SECOND);
    }
}
