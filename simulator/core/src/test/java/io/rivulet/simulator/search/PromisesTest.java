package io.rivulet.simulator.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.Scenario;
import org.junit.jupiter.api.Test;

class PromisesTest {
    private static Scenario losing(double ratio) {
        return Scenario.named("losing")
                .network(NetworkPlan.DEFAULT.lossRatio(ratio))
                .build();
    }

    @Test
    void waysThatLoseCarryTheStreamOnlyTogether() {
        assertThat(Promises.doWaysCarry(losing(0.01), 7)).isTrue();
        assertThat(Promises.doWaysCarry(losing(0.01), 2))
                .as("the others were killed")
                .isFalse();
        assertThat(Promises.doWaysCarry(losing(0.1), 100))
                .as("nobody has it from more than eight")
                .isFalse();
    }

    @Test
    void oneWayThatLosesNothingCarriesAll() {
        assertThat(Promises.doWaysCarry(losing(0), 1)).isTrue();
    }
}
