package io.rivulet.simulator.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivulet.simulator.coarse.CoarseRuns;
import io.rivulet.simulator.coarse.FragmentTier;
import io.rivulet.simulator.coarse.Strategy;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.Who;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrategiesTest {
    private static final NetworkPlan AMPLE =
            NetworkPlan.DEFAULT.uplink(UplinkPreset.ratio(20)).publisherUplink(100_000_000);

    private static ScenarioBuilder world() {
        return Scenario.named("small")
                .peers(60)
                .lasting(Duration.ofSeconds(4))
                .tier(Tier.T3)
                .membership(Membership.GIVEN);
    }

    private static RunResult run(String name, Scenario scenario) {
        return new FragmentTier(Strategies.named(name)).run(scenario, 5, RunWatch.NONE);
    }

    @AfterEach
    void anyNumberOfThreads() {
        System.clearProperty(CoarseRuns.THREADS_PROPERTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rivulet", "original", "single-tree", "gossipsub", "pull-mesh", "unicast"})
    void bringsEverythingToEverybodyWhereThereIsPlenty(String name) {
        RunResult result = run(name, world().network(AMPLE).build());

        assertEquals(
                1, result.metric(Metric.DELIVERED), 1e-9, () -> result.metrics().toString());
        assertTrue(result.failures().isEmpty(), () -> result.failures().toString());
        assertTrue(result.metric(Metric.CTL_RATIO) < 1, () -> result.metrics().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"original", "single-tree", "gossipsub", "pull-mesh", "unicast"})
    void hasOneResultOnAnyNumberOfThreads(String name) {
        Scenario scenario = world().network(NetworkPlan.DEFAULT.lossRatio(0.02))
                .at(Duration.ofSeconds(2), new Action.Kill(new Who.Random(0.2)))
                .build();
        FragmentTier tier = new FragmentTier(Strategies.named(name));

        System.setProperty(CoarseRuns.THREADS_PROPERTY, "1");
        RunResult alone = tier.run(scenario, 7, RunWatch.NONE);
        System.setProperty(CoarseRuns.THREADS_PROPERTY, "2");
        RunResult together = tier.run(scenario, 7, RunWatch.NONE);

        assertEquals(alone.traceHash(), together.traceHash());
        assertEquals(alone.metrics(), together.metrics());
        assertNotEquals(alone.traceHash(), tier.run(scenario, 8, RunWatch.NONE).traceHash());
    }

    @Test
    void aTreeSendsNothingTwiceWhileNobodyFails() {
        // Over 300 ms there and back, windows that losses make smaller do not carry the whole stream on one link.
        NetworkPlan near = AMPLE.latency(LatencyPreset.parse("constant:20ms")).lossRatio(0.01);

        RunResult result = run("single-tree", world().network(near).build());

        assertEquals(1, result.metric(Metric.DELIVERED), 1e-9);
        assertEquals(0, result.metric(Metric.DUP_RATIO), 1e-9);
        assertEquals(0, result.metric(Metric.ORPHANS), 1e-9);
    }

    @Test
    void aTreeGrowsTogetherAgainWhenInnerPeersDie() {
        Scenario scenario = world().network(AMPLE)
                .lasting(Duration.ofSeconds(10))
                .at(Duration.ofSeconds(2), new Action.Kill(new Who.Random(0.3)))
                .build();

        RunResult result = run("single-tree", scenario);

        assertTrue(result.metric(Metric.PARENT_CHANGES) > 0);
        assertEquals(0, result.metric(Metric.ORPHANS), 1e-9);
        assertTrue(
                result.metric(Metric.DELIVERED) > 0.97, () -> result.metrics().toString());
        assertTrue(result.metric(Metric.CI_1S) < result.metric(Metric.DELIVERED), () -> result.metrics()
                .toString());
    }

    @Test
    void gossipRepeatsWhatItSays() {
        RunResult result = run("gossipsub", world().network(AMPLE).build());

        double duplicates = result.metric(Metric.DUP_RATIO);
        // Each link of the mesh carries a message once at least, and twice at most; some more were asked for on their
        // way.
        assertTrue(duplicates >= GossipStrategy.MIN_DEGREE / 2.0 - 1, () -> "duplicates " + duplicates);
        assertTrue(duplicates <= GossipStrategy.MAX_DEGREE, () -> "duplicates " + duplicates);
    }

    @Test
    void pullingSendsAlmostNothingTwiceAndTakesItsTime() {
        Scenario scenario = world().network(AMPLE).build();

        RunResult pulled = run("pull-mesh", scenario);
        RunResult pushed = run("gossipsub", scenario);

        assertTrue(pulled.metric(Metric.DUP_RATIO) < 0.01, () -> "duplicates " + pulled.metric(Metric.DUP_RATIO));
        assertEquals(1, pulled.metric(Metric.PULLED), 0.01);
        assertTrue(pulled.metric(Metric.DELAY_P50) > 2 * pushed.metric(Metric.DELAY_P50));
    }

    @Test
    void aServerCarriesNoMoreThanItsUplink() {
        RunResult result = run(
                "unicast",
                world().network(NetworkPlan.DEFAULT.publisherUplink(8_000_000)).build());

        double copies = result.metric(Metric.PUBLISHER_COPIES);
        assertTrue(copies > 6 && copies <= 8, () -> "copies " + copies);
        assertEquals(copies / 60, result.metric(Metric.DELIVERED), 1e-6);
    }

    @Test
    void saysWhichStrategiesThereAre() {
        String wrong = assertThrows(IllegalArgumentException.class, () -> Strategies.named("gosipsub"))
                .getMessage();

        assertTrue(wrong.contains("did you mean 'gossipsub'"), wrong);
        for (Strategy strategy : Strategies.all()) {
            assertTrue(wrong.contains(strategy.name()), wrong);
        }
    }
}
