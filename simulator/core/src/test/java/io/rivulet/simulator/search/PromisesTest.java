package io.rivulet.simulator.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.Scenario;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PromisesTest {
    private static Scenario losing(double ratio) {
        return Scenario.named("losing")
                .network(NetworkPlan.DEFAULT.lossRatio(ratio))
                .build();
    }

    private static double[] ways(int count, double roundTripSec) {
        return DoubleStream.generate(() -> roundTripSec).limit(count).toArray();
    }

    @Test
    void waysThatLoseCarryTheStreamOnlyTogether() {
        assertThat(Promises.doWaysCarry(losing(0.01), ways(7, 0.1))).isTrue();
        assertThat(Promises.doWaysCarry(losing(0.01), ways(2, 0.1)))
                .as("the others were killed")
                .isFalse();
        assertThat(Promises.doWaysCarry(losing(0.1), ways(100, 0.1)))
                .as("nobody has it from more than eight")
                .isFalse();
    }

    @Test
    void longWaysCarryLess() {
        assertThat(Promises.doWaysCarry(losing(0.01), ways(7, 0.6))).isFalse();
        assertThat(Promises.doWaysCarry(
                        losing(0.01),
                        DoubleStream.concat(DoubleStream.of(ways(30, 0.6)), DoubleStream.of(ways(7, 0.1)))
                                .toArray()))
                .as("the nearest count")
                .isTrue();
    }

    @Test
    void oneWayThatLosesNothingCarriesAll() {
        assertThat(Promises.doWaysCarry(losing(0), 0.9)).isTrue();
    }
}
