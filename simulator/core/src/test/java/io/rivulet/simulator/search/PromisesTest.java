package io.rivulet.simulator.search;

import static io.rivulet.simulator.scenario.Dsl.misbehave;
import static io.rivulet.simulator.scenario.Dsl.pause;
import static io.rivulet.simulator.scenario.Dsl.peers;
import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.WorldPlan;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    private static ScenarioBuilder roomy() {
        return Scenario.named("roomy")
                .peers(20)
                .lasting(seconds(130))
                .network(NetworkPlan.DEFAULT.uplink(UplinkPreset.ratio(6)).lossRatio(0));
    }

    private static Promises promises(Scenario scenario) {
        return Promises.of(new WorldPlan(scenario, 4), scenario.stream().schedule(0, scenario.duration()));
    }

    @Test
    void whoIsPausedIsOwedTheStreamSomeTimeAfterItGoesOn() {
        Scenario paused = roomy().at(seconds(5), pause(peers(3), seconds(65))).build();
        Scenario longer = roomy().at(seconds(5), pause(peers(3), seconds(90))).build();

        assertThat(promises(paused))
                .isEqualTo(new Promises(seconds(70).toNanos() + Promises.HEALS_WITHIN_NS, true, true));
        assertThat(promises(longer))
                .as("it goes on until there is too little time to judge")
                .isEqualTo(new Promises(Long.MAX_VALUE, false, false));
    }

    @Test
    void onlyThePeersOwnLinesMatter() {
        // One seed after the other, with one peer: its line is mobile or not, and so are those that nobody has.
        for (long seed = 1; seed <= 20; seed++) {
            Scenario scenario = roomy().peers(1)
                    .network(NetworkPlan.DEFAULT
                            .uplink(UplinkPreset.parse("mobile:50%,40M"))
                            .lossRatio(0))
                    .build();
            WorldPlan plan = new WorldPlan(scenario, seed);
            Promises promises = Promises.of(plan, scenario.stream().schedule(0, scenario.duration()));

            boolean isMobile = plan.links().lossRatio(WorldPlan.FIRST_LINE) > 0;
            assertThat(promises.isFeedingOwed()).as("seed %d", seed).isEqualTo(!isMobile);
        }
    }

    @ParameterizedTest
    @EnumSource
    void wherePeersMisbehaveTheGroupIsOwedAndFeedingIsNot(Misbehaviour how) {
        Scenario scenario = roomy().at(seconds(5), misbehave(peers(3), how)).build();

        assertThat(promises(scenario))
                .isEqualTo(new Promises(seconds(5).toNanos() + Promises.HEALS_WITHIN_NS, true, false));
    }
}
