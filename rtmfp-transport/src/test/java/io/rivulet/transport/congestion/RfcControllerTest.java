package io.rivulet.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.Covers;
import org.junit.jupiter.api.Test;

/** RFC 7016 appendix A.2. */
class RfcControllerTest {
    private static final int SEGMENT = 1_460;
    private static final long INITIAL = 3 * SEGMENT;

    private final RfcController congestion = new RfcController(SEGMENT);

    private void acknowledge(long bytes, boolean fastGrow, boolean timeCritical) {
        congestion.onPacketStart(0, congestion.windowBytes());
        congestion.onAcknowledged(bytes);
        congestion.onPacketProcessed(fastGrow, timeCritical);
    }

    private void lose(long outstanding, boolean fastGrow, boolean timeCritical) {
        congestion.onPacketStart(0, outstanding);
        congestion.onLoss();
        congestion.onPacketProcessed(fastGrow, timeCritical);
    }

    @Test
    @Covers("7016-3.5.2-3")
    void startsSlowlyAndExponentially() {
        assertThat(congestion.windowBytes()).isEqualTo(INITIAL);

        acknowledge(1_000, true, false);
        assertThat(congestion.windowBytes()).isEqualTo(INITIAL + 1_000);
        acknowledge(9_000, true, false);

        assertThat(congestion.windowBytes()).as("at most a segment per packet").isEqualTo(INITIAL + 1_000 + SEGMENT);
    }

    @Test
    void growsAQuarterAsFastWithRealTimeData() {
        acknowledge(1_001, false, true);

        assertThat(congestion.windowBytes()).isEqualTo(INITIAL + 251);
    }

    @Test
    void doesNotGrowWhenTheWindowIsNotUsed() {
        congestion.onPacketStart(0, INITIAL - 1);
        congestion.onAcknowledged(1_000);
        congestion.onPacketProcessed(true, false);

        assertThat(congestion.windowBytes()).isEqualTo(INITIAL);
    }

    @Test
    @Covers("7016-3.5.2-1")
    void halvesOnLossAndThenGrowsAdditively() {
        lose(40_000, true, false);
        assertThat(congestion.windowBytes()).isEqualTo(20_000);

        long before = congestion.windowBytes();
        for (int round = 0; round < 16; round++) {
            acknowledge(before / 16 + 50, true, false);
        }

        assertThat(congestion.windowBytes() - before)
                .as("16 steps of 48 per round trip")
                .isBetween(700L, 816L);
    }

    @Test
    void cutsByAnEighthWithRealTimeDataOrALargeWindow() {
        lose(40_000, false, true);
        assertThat(congestion.windowBytes()).isEqualTo(35_000);
        lose(80_000, true, false);
        assertThat(congestion.windowBytes()).isEqualTo(70_000);
        lose(80_000, false, false);
        assertThat(congestion.windowBytes()).isEqualTo(40_000);
    }

    @Test
    void neverShrinksBelowTheInitialWindowOnLoss() {
        lose(1_000, true, false);

        assertThat(congestion.windowBytes()).isEqualTo(INITIAL);
    }

    @Test
    @Covers("7016-3.5.2-1")
    void restartsFromOneSegmentAfterATimeoutWithLoss() {
        lose(40_000, true, false);
        congestion.onTimeout(true);
        assertThat(congestion.windowBytes()).isEqualTo(SEGMENT);
        assertThat(congestion.slowStartThresholdBytes()).isEqualTo(20_000);

        congestion.onTimeout(false);
        assertThat(congestion.windowBytes()).isEqualTo(INITIAL);
    }

    @Test
    void startsSlowlyAndExponentiallyAgainAfterAPauseWithoutLoss() {
        congestion.onTimeout(false);

        acknowledge(1_000, true, false);

        assertThat(congestion.windowBytes()).isEqualTo(INITIAL + 1_000);
    }

    @Test
    void doesNotGrowOnAPacketWithNegativeAcknowledgements() {
        congestion.onPacketStart(0, INITIAL);
        congestion.onAcknowledged(1_000);
        congestion.onNegativeAcknowledgement();
        congestion.onPacketProcessed(true, false);

        assertThat(congestion.windowBytes()).isEqualTo(INITIAL);
    }
}
