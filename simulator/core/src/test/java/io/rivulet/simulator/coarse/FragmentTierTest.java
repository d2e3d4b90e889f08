package io.rivulet.simulator.coarse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.net.ImpairmentDraws;
import io.rivulet.simulator.net.NatPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Churn;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.Who;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.simulator.session.SessionTier;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentTierTest {
    private static ScenarioBuilder world(int peers) {
        return Scenario.named("small")
                .peers(peers)
                .lasting(Duration.ofSeconds(3))
                .tier(Tier.T3)
                .membership(Membership.GIVEN);
    }

    private static RunResult run(Scenario scenario, long seed, int threads) {
        return new CoarseRuns(PeerModel.FRAGMENTS, EngineStrategy.RIVULET).run(scenario, seed, threads, RunWatch.NONE);
    }

    @Test
    void everybodyGetsEverythingWithoutLoss() {
        RunResult result = run(world(60).build(), 1, 1);

        assertEquals(1, result.metric(Metric.DELIVERED), 1e-9);
        assertEquals(1, result.metric(Metric.CI_2S), 1e-9);
        assertTrue(result.isGood(), () -> result.failures() + " " + result.missed());
        assertEquals(0L, result.drops().getOrDefault("lost on the way", 0L));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void hasOneResultOnAnyNumberOfThreads(int threads) {
        Scenario scenario = world(80)
                .network(NetworkPlan.DEFAULT.lossRatio(0.02).uplink(UplinkPreset.ratio(6)))
                .at(Duration.ofSeconds(1), new Action.Kill(new Who.Random(0.2)))
                .build();

        RunResult alone = run(scenario, 7, 1);
        RunResult together = run(scenario, 7, threads);

        assertEquals(alone.traceHash(), together.traceHash());
        assertEquals(alone.metrics(), together.metrics());
        assertNotEquals(alone.traceHash(), run(scenario, 8, 1).traceHash());
    }

    @Test
    void thoseWhoLiveGoOnWhenAThirdDies() {
        Scenario scenario = world(100)
                .lasting(Duration.ofSeconds(5))
                .network(NetworkPlan.DEFAULT.lossRatio(0.01))
                .at(Duration.ofSeconds(2), new Action.Kill(new Who.Random(0.3)))
                .build();

        RunResult result = run(scenario, 3, 2);

        assertEquals(1, result.metric(Metric.DELIVERED), 0.002);
        assertTrue(result.drops().get("lost on the way") > 0);
    }

    @Test
    void uplinksThatWereSlowedTwiceAreWhatTheyWere() {
        Scenario scenario = world(3).build();
        WorldPlan plan = new WorldPlan(scenario, 1);
        ImpairmentDraws losses = scenario.network().impairment().draws(plan.seed());
        try (CoarseWorld world = new CoarseWorld(plan, PeerModel.FRAGMENTS, losses, 1)) {
            world.add(1, 0);
            world.add(2, 0);
            long usual = world.peer(1).uplinkNs(1_000_000);

            world.slow(1, 0.5, 2_000_000);
            world.slow(1, 0.5, 3_000_000);
            assertEquals(4.0, (double) world.peer(1).uplinkNs(1_000_000) / usual, 0.01);
            world.run().runUntil(2_000_000);
            world.recover();
            assertEquals(2.0, (double) world.peer(1).uplinkNs(1_000_000) / usual, 0.01);
            world.run().runUntil(3_000_000);
            world.recover();
            assertEquals(usual, world.peer(1).uplinkNs(1_000_000));
            assertEquals(usual, world.peer(2).uplinkNs(1_000_000));
        }
    }

    @Test
    void aSlowUplinkIsFeltAndForgotten() {
        Scenario healthy = world(60).build();
        Scenario slow = world(60)
                .at(Duration.ofMillis(500), new Action.Slow(new Who.Random(1), 0.12, Duration.ofSeconds(1)))
                .build();

        double usual = run(healthy, 2, 1).metric(Metric.DELAY_P99);
        RunResult result = run(slow, 2, 1);

        assertTrue(result.metric(Metric.DELAY_P99) > 1.2 * usual, () -> result.metrics() + " against " + usual);
        assertEquals(1, result.metric(Metric.DELIVERED), 0.01);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void peersFindEachOtherComeAndGo(int threads) {
        Scenario scenario = world(100)
                .lasting(Duration.ofSeconds(9))
                .membership(Membership.LIVE)
                .arrivals(new Arrivals(
                        80, Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(1)))
                .churn(Churn.exponential(Duration.ofSeconds(60)))
                .network(NetworkPlan.DEFAULT.lossRatio(0.01))
                .build();

        RunResult result = run(scenario, 11, threads);

        assertEquals(1, result.metric(Metric.DELIVERED), 0.02);
        assertTrue(result.metric(Metric.CTL_GROUP) > 0);
        assertEquals(run(scenario, 11, 3).traceHash(), result.traceHash());
    }

    @Test
    void thoseWhoCanBeReachedAreFedBehindNats() {
        Scenario scenario = world(80)
                .membership(Membership.LIVE)
                .network(NetworkPlan.DEFAULT.nat(NatPreset.HARD))
                .build();

        RunResult result = run(scenario, 4, 2);

        assertEquals(1, result.metric(Metric.PEERS_FED), 0.03);
    }

    @Test
    void saysWhatItCannotDo() {
        FragmentTier tier = new FragmentTier();
        Scenario crowd = world(10)
                .arrivals(new Arrivals(
                        4, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .build();
        Scenario behindNats =
                world(10).network(NetworkPlan.DEFAULT.nat(NatPreset.HOME)).build();

        Scenario shortQueue =
                world(10).network(NetworkPlan.DEFAULT.queueBytes(3_000)).build();

        assertTrue(tier.refusals(shortQueue).get(0).contains("queue"));
        assertTrue(new SessionTier().refusals(shortQueue).isEmpty());
        assertEquals(1, tier.refusals(crowd).size());
        assertTrue(tier.refusals(behindNats).get(0).contains("NAT"));
        assertThrows(IllegalArgumentException.class, () -> tier.run(crowd, 1, RunWatch.NONE));
    }
}
