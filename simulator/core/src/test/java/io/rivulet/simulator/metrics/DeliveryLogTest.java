package io.rivulet.simulator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryLogTest {
    private static final long MS = 1_000_000;

    @Test
    void quantilesAreTheLeastDelaysThatEnoughDoNotExceed() {
        DeliveryLog log = new DeliveryLog(1, 1_000);

        for (int i = 0; i < 1_000; i++) {
            log.emitted(0);
            log.delivered(0, i, (i + 1) * MS);
        }

        assertThat(log.delays(DeliveryLogTest::everybody))
                .isEqualTo(new DelaySummary(1_000, 500 * MS, 900 * MS, 990 * MS, 999 * MS, 1_000 * MS));
    }

    @Test
    void withoutDeliveriesThereAreNoDelays() {
        assertThat(new DeliveryLog(1, 1).delays(DeliveryLogTest::everybody))
                .isEqualTo(new DelaySummary(0, 0, 0, 0, 0, 0));
    }

    @Test
    void onlyTheViewersAskedAboutCount() {
        DeliveryLog log = new DeliveryLog(2, 2);
        log.emitted(0);
        log.emitted(10 * MS);
        log.delivered(0, 0, 5 * MS);
        log.delivered(1, 0, 7 * MS);
        log.delivered(1, 1, 20 * MS);

        assertThat(log.delivered(DeliveryLogTest::everybody)).isEqualTo(3);
        assertThat(log.delivered(viewer -> viewer == 1)).isEqualTo(2);
        assertThat(log.delays(viewer -> viewer == 1).max()).isEqualTo(10 * MS);
        assertThat(log.histogram(viewer -> viewer == 0).getTotalCount()).isEqualTo(1);
        assertThat(log.hasReached(0, 1)).isFalse();
    }

    @Test
    void continuityCountsWhatCameInTimeOfWhatWasEmittedInTheSpan() {
        DeliveryLog log = new DeliveryLog(1, 4);
        for (int i = 0; i < 4; i++) {
            log.emitted(i * 100L * MS);
        }
        log.delivered(0, 0, 50 * MS);
        log.delivered(0, 1, 300 * MS);
        log.delivered(0, 2, 250 * MS);

        assertThat(log.continuity(DeliveryLogTest::everybody, 100 * MS, 0, Long.MAX_VALUE))
                .isEqualTo(0.5);
        assertThat(log.continuity(DeliveryLogTest::everybody, 200 * MS, 0, Long.MAX_VALUE))
                .isEqualTo(0.75);
        assertThat(log.continuity(DeliveryLogTest::everybody, 100 * MS, 100 * MS, 200 * MS))
                .isZero();
        assertThat(log.continuity(DeliveryLogTest::everybody, 100 * MS, 900 * MS, 999 * MS))
                .isEqualTo(1);
    }

    private static boolean everybody(int viewer) {
        return true;
    }
}
