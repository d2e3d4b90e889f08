package io.rivulet.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.time.Nanos;
import org.junit.jupiter.api.Test;

/** RFC 7016 section 3.5.2.2, read for one way. */
class ForwardDelayTest {
    private static final long OFFSET_MS = 262_000; // the far clock's timestamps are about to wrap

    private final RttEstimator near = new RttEstimator();
    private final RttEstimator far = new RttEstimator();
    private final ForwardDelay delay = new ForwardDelay();

    private static long ms(long ms) {
        return ms * Nanos.MILLISECOND;
    }

    /** Data leaves at a time, takes a while, is answered after another; the answer's way makes no difference. */
    private long sampleMs(long sentMs, long forwardMs, long heldMs) {
        int timestamp = near.timestampToSend(ms(sentMs));
        long arrivedMs = OFFSET_MS + sentMs + forwardMs;
        far.onTimestamp(ms(arrivedMs), timestamp);
        long answeredNs = ms(arrivedMs + heldMs);
        int answer = far.timestampToSend(answeredNs);
        return delay.sampleNs(answer, far.echoToSend(answeredNs)) / Nanos.MILLISECOND;
    }

    @Test
    void tellsHowTheForwardDelayChanges() {
        long first = sampleMs(1_000, 20, 0);

        assertThat(sampleMs(1_100, 20, 0) - first).isBetween(-8L, 8L);
        assertThat(sampleMs(1_200, 80, 0) - first).as("60 ms more").isBetween(52L, 68L);
        assertThat(sampleMs(1_400, 5, 0) - first).as("15 ms less").isBetween(-23L, -7L);
    }

    @Test
    void countsNotHowLongTheFarEndWaited() {
        long first = sampleMs(1_000, 20, 0);

        assertThat(sampleMs(1_300, 20, 190) - first).isBetween(-8L, 8L);
    }

    @Test
    void goesOnAcrossTheWrapOfEitherClock() {
        long first = sampleMs(0, 20, 0);
        for (int second = 1; second < 600; second++) {
            assertThat(sampleMs(second * 1_000L, 20, 0) - first)
                    .as("after %s s", second)
                    .isBetween(-8L, 8L);
        }
    }

    @Test
    void isUnknownWithoutEitherTimestamp() {
        assertThat(delay.sampleNs(-1, 5)).isEqualTo(CongestionController.UNKNOWN_DELAY_NS);
        assertThat(delay.sampleNs(5, -1)).isEqualTo(CongestionController.UNKNOWN_DELAY_NS);
    }
}
