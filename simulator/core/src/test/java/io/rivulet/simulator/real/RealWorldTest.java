package io.rivulet.simulator.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Agreement;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.StreamPlan;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.file.ScenarioLibrary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(1_200)
class RealWorldTest {
    private static ScenarioBuilder small() {
        return Scenario.named("small")
                .peers(4)
                .lasting(Duration.ofSeconds(1))
                .arrivals(new Arrivals(
                        0, Duration.ofMillis(500), Duration.ofMillis(1_500), Duration.ZERO, Duration.ZERO));
    }

    /** However slow the machine is: the window is long enough for all of it to come. */
    @Test
    void realNodesFindEachOtherAndGetEverythingNoSoonerThanTheChannelLetsThem() throws Exception {
        Scenario scenario = small().publish(StreamPlan.DEFAULT.withRate(200_000).withWindow(Duration.ofSeconds(8)))
                .build();

        try (RealWorld world = new RealWorld(scenario, 1)) {
            RealRun run = world.run(RunWatch.NONE);

            assertThat(run.failures()).isEmpty();
            assertThat(run.metrics().get(Metric.DELIVERED)).isEqualTo(1);
            assertThat(run.metrics().get(Metric.DELAY_P50)).isGreaterThan(0.01);
        }
    }

    @Test
    void saysWhatItCannotDo() {
        Scenario moves =
                small().at(Duration.ofMillis(100), new Action.MovePublisher()).build();

        assertThat(RealWorld.refusals(small().build())).isEmpty();
        assertThat(RealWorld.refusals(small().peers(300).build())).hasSize(1);
        assertThatThrownBy(() -> new RealWorld(moves, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("something happens to them");
    }

    @Test
    void stopsWhenItIsToldTo() throws Exception {
        try (RealWorld world = new RealWorld(small().build(), 1)) {
            RunWatch impatient = new RunWatch() {
                @Override
                public void update(Phase phase, double share, long virtualNs, String detail) {
                    // Not looked at.
                }

                @Override
                public boolean isStopped() {
                    return true;
                }
            };

            assertThat(world.run(impatient)).isNull();
        }
    }

    /**
     * The packet tier against 20 real nodes. Needs a machine with little else to do: where the channel is late by much, nothing is compared, which
     * shows as a skipped test.
     */
    @Test
    @Tag("slow")
    void thePacketTierTellsWhatRealNodesDo() throws Exception {
        Scenario scenario = ScenarioLibrary.named("agreement-real");
        List<Map<Metric, Double>> real = new ArrayList<>();
        List<Map<Metric, Double>> simulated = new ArrayList<>();
        for (long seed : scenario.seeds().all()) {
            RealRun run = RealRuns.one(scenario, seed, RunWatch.NONE);
            assertThat(run.failures()).isEmpty();
            assumeFalse(run.isDisturbed(), "this machine is too busy: " + run);
            real.add(run.metrics());
            simulated.add(scenario.run(seed).metrics());
        }
        Map<String, List<Map<Metric, Double>>> runs = new LinkedHashMap<>();
        runs.put("real nodes", real);
        runs.put(Tier.T1.label(), simulated);
        Agreement agreement = new Agreement(runs, Agreement.WITH_REAL_NODES);

        assertThat(agreement.lines().stream().filter(line -> !line.holds())).isEmpty();
    }
}
