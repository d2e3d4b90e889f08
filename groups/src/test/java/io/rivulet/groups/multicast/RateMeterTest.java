package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.wire.StreamStatus;
import org.junit.jupiter.api.Test;

class RateMeterTest {
    private static final int LENGTH = 1_000;

    private final RateMeter rate = new RateMeter();

    /** From one time on, a fragment every so many milliseconds. */
    private void run(int fromMs, int toMs, int everyMs) {
        for (int ms = fromMs; ms < toMs; ms += everyMs) {
            rate.add(ms, LENGTH);
        }
    }

    @Test
    void nothingIsLikelyBeforeAnythingIsExpectedOrMeasured() {
        assertThat(rate.likely()).isEqualTo(StreamStatus.UNKNOWN_RATE);
        assertThat(rate.likelyBytesPerSec()).isZero();
        assertThat(rate.likelyFragmentsPerSec()).isZero();
        assertThat(rate.isKnown()).isFalse();
    }

    @Test
    void whatIsExpectedIsLikelyAtFirst() {
        rate.expect(StreamStatus.rate(100_000, 100));

        assertThat(rate.isKnown()).isFalse();
        assertThat(rate.likelyBytesPerSec()).isBetween(97_000.0, 103_000.0);
        assertThat(rate.likelyFragmentsPerSec()).isBetween(97.0, 103.0);
    }

    @Test
    void aPartOfTheStreamThatComesFirstIsNotTakenForTheWhole() {
        rate.expect(StreamStatus.rate(100_000, 100));

        run(0, 1_500, 20);

        assertThat(rate.isKnown()).isTrue();
        assertThat(rate.bytesPerSec()).isBetween(45_000.0, 55_000.0);
        assertThat(rate.likelyBytesPerSec()).isBetween(97_000.0, 103_000.0);
        assertThat(rate.likely()).isEqualTo(StreamStatus.rate(100_000, 100));
    }

    @Test
    void whatTheStreamReallyTakesCountsOnceItHasRunForAWhile() {
        rate.expect(StreamStatus.rate(100_000, 100));

        run(0, 6_000, 20);

        assertThat(rate.likelyBytesPerSec()).isBetween(48_000.0, 52_000.0);
        assertThat(rate.likelyFragmentsPerSec()).isBetween(48.0, 52.0);
    }

    @Test
    void anExpectationFarFromWhatComesIsDropped() {
        rate.expect(StreamStatus.rate(1_000_000, 1_000));

        run(0, 600, 20);

        assertThat(rate.likelyBytesPerSec()).isBetween(45_000.0, 55_000.0);
    }

    @Test
    void moreThanWasExpectedCountsAtOnce() {
        rate.expect(StreamStatus.rate(20_000, 20));

        run(0, 1_100, 10);

        assertThat(rate.likelyBytesPerSec()).isBetween(95_000.0, 105_000.0);
    }
}
