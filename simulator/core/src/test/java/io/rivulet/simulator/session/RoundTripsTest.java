package io.rivulet.simulator.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.congestion.RttEstimator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripsTest {
    private static final int SESSION = 1;
    private static final long MS = 1_000_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void knowWhatTheProductionClassKnows(long seed) {
        SeedTree dice = SeedTree.of(seed);
        RttEstimator production = new RttEstimator();
        RoundTrips columns = new RoundTrips();
        columns.ensure(2);
        columns.open(SESSION);
        long nowNs = 0;
        for (int step = 0; step < 5_000; step++) {
            SeedTree die = dice.child("step", step);
            nowNs += die.child("wait").between(0, step % 1_000 == 999 ? 200_000 : 40) * MS;
            double what = die.child("what").uniform();
            if (what < 0.4) {
                int stamp = die.child("none").uniform() < 0.1
                        ? -1
                        : (int) die.child("stamp").between(0, 65_535);
                // An echo of something that was sent within the last half second, or nonsense.
                long agoNs = die.child("ago").between(0, 500) * MS;
                int echo = die.child("sane").uniform() < 0.9
                        ? (int) (Math.max(0, nowNs - agoNs) / (4 * MS) % 65_536)
                        : (int) die.child("nonsense").between(-1, 65_535);
                production.onTimestamp(nowNs, stamp);
                columns.onTimestamp(SESSION, nowNs, stamp);
                production.onTimestampEcho(nowNs, echo);
                columns.onEcho(SESSION, nowNs, echo);
            } else if (what < 0.95) {
                assertThat(columns.timestampToSend(SESSION, nowNs)).isEqualTo(production.timestampToSend(nowNs));
                assertThat(columns.echoToSend(SESSION, nowNs)).isEqualTo(production.echoToSend(nowNs));
            } else {
                production.backOff();
                columns.backOff(SESSION);
            }

            assertThat(columns.smoothedRttNs(SESSION)).as("after step %d", step).isEqualTo(production.smoothedRttNs());
            assertThat(columns.effectiveRtoNs(SESSION)).isEqualTo(production.effectiveRtoNs());
        }
    }
}
