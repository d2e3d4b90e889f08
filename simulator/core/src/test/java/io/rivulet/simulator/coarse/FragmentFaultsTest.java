package io.rivulet.simulator.coarse;

import static io.rivulet.simulator.scenario.Dsl.half;
import static io.rivulet.simulator.scenario.Dsl.milliseconds;
import static io.rivulet.simulator.scenario.Dsl.misbehave;
import static io.rivulet.simulator.scenario.Dsl.movePublisher;
import static io.rivulet.simulator.scenario.Dsl.partition;
import static io.rivulet.simulator.scenario.Dsl.pause;
import static io.rivulet.simulator.scenario.Dsl.peers;
import static io.rivulet.simulator.scenario.Dsl.seconds;
import static io.rivulet.simulator.scenario.Dsl.share;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.WorldPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the timeline does to a world of the fragment tier. */
class FragmentFaultsTest {
    /** One world alone says little about how much is pulled. */
    private static final int SEEDS = 4;

    /** Two seconds after the stream begins, which waits ten for everybody to join and settle. */
    private static final long CUT_NS = 100_000_000L + 10_000_000_000L + 2_000_000_000L;

    private static ScenarioBuilder world(int peers) {
        return Scenario.named("small")
                .peers(peers)
                .lasting(seconds(6))
                .tier(Tier.T3)
                .membership(Membership.GIVEN);
    }

    private static RunResult run(ScenarioBuilder scenario, long seed, int threads) {
        WorldPlan plan = new WorldPlan(scenario.build(), seed);
        try (CoarseRun run = new CoarseRun(plan, PeerModel.FRAGMENTS, EngineStrategy.RIVULET, seed, threads)) {
            return run.run(RunWatch.NONE);
        }
    }

    @Test
    void alteredFragmentsAreDeliveredAndPassedOnAsNobodyCanTell() {
        RunResult result = run(world(80).at(seconds(2), misbehave(share(0.2), Misbehaviour.POLLUTE)), 1, 1);

        assertThat(result.metric(Metric.POLLUTED)).isGreaterThan(1_000);
        assertThat(result.metric(Metric.POLLUTION_HOPS)).isGreaterThanOrEqualTo(2);
        // An altered message is not the message.
        assertThat(result.metric(Metric.CI_4S)).isLessThan(0.95);
        assertThat(result.series().get(RunResult.POLLUTED).values()).startsWith(0, 0);
    }

    @Test
    void whoPollutesAloneIsOneHopFromThoseItFeeds() {
        // Two peers: whatever the polluter alters, the other has from it and nobody else to pass it on to.
        RunResult result = run(world(2).at(seconds(1), misbehave(peers(1), Misbehaviour.POLLUTE)), 1, 1);

        assertThat(result.metric(Metric.POLLUTION_HOPS)).isLessThanOrEqualTo(1);
    }

    @Test
    void thoseWhoWithholdAreLeftAndNothingIsAltered() {
        double pulled = 0;
        double late = 0;
        double healthyPulled = 0;
        double healthyLate = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            RunResult result = run(world(80).at(seconds(2), misbehave(share(0.2), Misbehaviour.WITHHOLD)), seed, 1);
            RunResult healthy = run(world(80), seed, 1);
            assertThat(result.metric(Metric.POLLUTED)).isZero();
            assertThat(healthy.metrics()).doesNotContainKey(Metric.POLLUTED);
            pulled += result.metric(Metric.PULLED);
            late += result.metric(Metric.DELAY_P99);
            healthyPulled += healthy.metric(Metric.PULLED);
            healthyLate += healthy.metric(Metric.DELAY_P99);
        }

        assertThat(pulled).isGreaterThan(1.2 * healthyPulled);
        assertThat(late).isGreaterThan(1.2 * healthyLate);
    }

    @Test
    void liarsAreChosenAndLeftAgain() {
        RunResult healthy = run(world(80), 1, 1);
        RunResult result = run(world(80).at(seconds(2), misbehave(share(0.2), Misbehaviour.LIE)), 1, 1);

        assertThat(result.metric(Metric.PARENT_CHANGES)).isGreaterThan(2 * healthy.metric(Metric.PARENT_CHANGES));
        assertThat(result.metric(Metric.POLLUTED)).isZero();
    }

    @Test
    void floodersFillTheirUplinks() {
        ScenarioBuilder world = world(40).network(NetworkPlan.DEFAULT.uplink(UplinkPreset.ratio(4)));
        RunResult healthy = run(world, 1, 1);
        RunResult result = run(world.at(seconds(2), misbehave(share(0.2), Misbehaviour.FLOOD)), 1, 1);

        // A fifth of the peers sends four times the rate, for two thirds of the time, and most of it is useless.
        assertThat(result.metric(Metric.CTL_RATIO) + result.metric(Metric.DUP_RATIO))
                .isGreaterThan(healthy.metric(Metric.CTL_RATIO) + healthy.metric(Metric.DUP_RATIO) + 0.15);
    }

    @ParameterizedTest
    @EnumSource(Misbehaviour.class)
    void misbehaviourHasOneResultOnAnyNumberOfThreads(Misbehaviour how) {
        ScenarioBuilder world = world(60)
                .lasting(seconds(4))
                .network(NetworkPlan.DEFAULT.lossRatio(0.01))
                .at(seconds(1), misbehave(share(0.2), how));

        RunResult alone = run(world, 5, 1);
        RunResult together = run(world, 5, 3);

        assertThat(together.traceHash()).isEqualTo(alone.traceHash());
        assertThat(together.metrics()).isEqualTo(alone.metrics());
        assertThat(together.drops()).isEqualTo(alone.drops());
    }

    @Test
    void freeRidersSendNoFragmentNotEvenWhenTheyAreAsked() {
        ScenarioBuilder world = world(60).network(NetworkPlan.DEFAULT.uplink(UplinkPreset.parse("freeriders:100%,4M")));

        RunResult result = run(world, 2, 1);

        // All that anybody has is from the publisher, which can send each message eight times.
        assertThat(result.metric(Metric.DELIVERED)).isBetween(0.01, 8.0 / 60);
        assertThat(result.metric(Metric.RMR)).isLessThan(0.2);
    }

    @Test
    void contributorsGoOnBesideFreeRiders() {
        ScenarioBuilder world = world(60).network(NetworkPlan.DEFAULT.uplink(UplinkPreset.parse("freeriders:30%,8M")));

        assertThat(run(world, 3, 2).metric(Metric.CI_2S_CORE)).isGreaterThan(0.95);
    }

    @Test
    void aPartitionIsFeltOnTheFarSideAndHeals() {
        RunResult result = run(
                world(80).lasting(seconds(10)).at(seconds(4), partition(half()).heals(seconds(1))), 3, 1);

        // Half is cut off for a second, two halves of one in the series; the window is two.
        double[] inTime = result.series().get("CI(0.5 s)").values();
        assertThat(inTime[6]).isGreaterThan(90);
        assertThat(inTime[8]).isBetween(20.0, 70.0);
        assertThat(result.metric(Metric.DELIVERED)).isGreaterThan(0.99);
        assertThat(result.metric(Metric.RECOVERY_1S)).isBetween(0.5, 3.5);
    }

    @Test
    void whatIsDueDuringAPartitionLongerThanTheWindowIsLostAndTheRestComes() {
        RunResult result = run(
                world(80).lasting(seconds(22)).at(seconds(2), partition(half()).heals(seconds(5))), 3, 1);

        assertThat(result.metric(Metric.CI_2S_WORST)).isBetween(0.3, 0.7);
        assertThat(result.metric(Metric.DELIVERED)).isBetween(1 - 0.5 * 6 / 22, 1 - 0.5 * 2 / 22);
        // Whole nodes, at t1, take 12.5 s from the fault in a world of 60.
        assertThat(result.metric(Metric.RECOVERY_2S)).isBetween(5.0, 17.0);
    }

    /** A cut that sessions do not outlive, and some time after it. */
    private static WorldPlan longPartition(int lastsSec) {
        ScenarioBuilder world = world(40)
                .membership(Membership.LIVE)
                .lasting(seconds(lastsSec))
                .at(seconds(2), partition(share(0.4)).heals(seconds(35)));
        return new WorldPlan(world.build(), 4);
    }

    @Test
    void sessionsEndInALongPartitionAndPeersFindEachOtherAgain() {
        WorldPlan plan = longPartition(70);
        List<Integer> across = new ArrayList<>();
        try (CoarseRun run = new CoarseRun(plan, PeerModel.FRAGMENTS, EngineStrategy.RIVULET, 4, 2)) {
            RunResult result = run.run((phase, share, virtualNs, detail) -> {
                if (across.size() < 2 && virtualNs >= CUT_NS + (across.isEmpty() ? 29 : 31) * 1_000_000_000L) {
                    across.add(sessionsAcross(run.world(), plan));
                }
            });

            assertThat(across.get(0)).isPositive();
            assertThat(across.get(1)).isZero();
            assertThat(result.metric(Metric.CI_2S_WORST)).isBetween(0.4, 0.8);
            assertThat(result.metric(Metric.RECOVERY_2S)).isBetween(34.0, 60.0);
        }
    }

    @Test
    void whatWasDialledDuringALongPartitionAndGivenUpLeavesNoSessionAfterIt() {
        UnaskedSessions unasked = new UnaskedSessions();
        WorldPlan plan = longPartition(60);
        try (CoarseRun run = new CoarseRun(plan, PeerModel.FRAGMENTS, EngineStrategy.RIVULET, 4, 1, unasked)) {
            run.run(RunWatch.NONE);
        }

        assertThat(unasked.openedByUs).isNotEmpty();
        // Where both gave up, each learns it from the other's answer.
        assertThat(unasked.looks.values()).isNotEmpty().allMatch(looks -> looks <= 10);
    }

    /** Looks ten times a second for sessions that are open at both ends, and that neither end was told to be what it had dialled. */
    private static final class UnaskedSessions implements RunTap {
        private final Map<List<Integer>, Boolean> openedByUs = new HashMap<>();
        private final Map<List<Integer>, Integer> looks = new HashMap<>();

        @Override
        public DirectListener listener(int node, DirectListener listener) {
            return new ForwardingListener(listener) {
                @Override
                public void onConnected(long nowNs, int peer, boolean initiatedByUs) {
                    openedByUs.merge(List.of(node, peer), initiatedByUs, Boolean::logicalOr);
                    super.onConnected(nowNs, peer, initiatedByUs);
                }

                @Override
                public void onDisconnected(long nowNs, int peer, DisconnectReason reason) {
                    openedByUs.remove(List.of(node, peer));
                    super.onDisconnected(nowNs, peer, reason);
                }
            };
        }

        @Override
        public void look(long nowNs) {
            openedByUs.forEach((session, byNear) -> {
                Boolean byFar = openedByUs.get(List.of(session.get(1), session.get(0)));
                if (byFar != null && !byNear && !byFar) {
                    looks.merge(session, 1, Integer::sum);
                }
            });
        }
    }

    /** Sessions of those who are cut off with those who are not. */
    private static int sessionsAcross(CoarseWorld world, WorldPlan plan) {
        long nowNs = world.run().nowNs();
        int[] count = new int[1];
        for (int node = 1; node < plan.nodes(); node++) {
            if (world.outages().rendezvousUntilNs(node, nowNs) > nowNs) {
                world.peer(node)
                        .forEachOpen(
                                other -> count[0] += world.outages().rendezvousUntilNs(other, nowNs) > nowNs ? 0 : 1);
            }
        }
        return count[0];
    }

    @Test
    void aPausedPeerGoesOnWhereItWas() {
        ScenarioBuilder world = world(30).lasting(seconds(8)).at(seconds(2), pause(peers(7), milliseconds(1_500)));
        WorldPlan plan = new WorldPlan(world.build(), 3);
        try (CoarseRun run = new CoarseRun(plan, PeerModel.FRAGMENTS, EngineStrategy.RIVULET, 3, 2)) {
            RunResult result = run.run(RunWatch.NONE);

            assertThat(result.metric(Metric.DELIVERED)).isGreaterThan(0.99);
            // It alone is late, and only with what was due while it slept.
            assertThat(result.metric(Metric.CI_1S_WORST)).isBetween(1 - 1.5 / 30, 1 - 0.5 / 30);
            assertThat(result.metric(Metric.DELAY_MAX)).isGreaterThan(1.4);
        }
    }

    @Test
    void nothingHappensAtAPausedPeer() {
        ScenarioBuilder world = world(30).at(seconds(2), pause(peers(7), seconds(2)));
        WorldPlan plan = new WorldPlan(world.build(), 3);
        long[] sent = new long[3];
        try (CoarseRun run = new CoarseRun(plan, PeerModel.FRAGMENTS, EngineStrategy.RIVULET, 3, 1)) {
            run.run((phase, share, virtualNs, detail) -> {
                long bytes = run.world().peer(7).bytesSent();
                sent[0] = virtualNs <= CUT_NS ? bytes : sent[0];
                sent[1] = virtualNs <= CUT_NS + 1_950_000_000L ? bytes : sent[1];
                sent[2] = bytes;
            });
        }

        assertThat(sent[0]).isPositive().isEqualTo(sent[1]);
        assertThat(sent[2]).isGreaterThan(sent[1]);
    }

    @Test
    void aPublisherThatMovesGoesOnFeeding() {
        // What is lost is asked for, of the publisher, too, which cannot be reached for a moment.
        NetworkPlan lossy = NetworkPlan.DEFAULT.lossRatio(0.03);
        RunResult usual = run(world(60).network(lossy), 3, 1);
        RunResult result = run(world(60).network(lossy).at(seconds(2), movePublisher()), 3, 2);

        assertThat(result.traceHash()).isNotEqualTo(usual.traceHash());
        assertThat(result.metric(Metric.DELIVERED)).isEqualTo(1);
        assertThat(result.metric(Metric.CI_2S_WORST)).isGreaterThan(0.99);
    }

    @Test
    void outagesHaveOneResultOnAnyNumberOfThreads() {
        ScenarioBuilder world = world(60)
                .lasting(seconds(7))
                .network(NetworkPlan.DEFAULT.lossRatio(0.02))
                .at(seconds(1), partition(share(0.3)).heals(milliseconds(700)))
                .at(milliseconds(1_500), partition(share(0.3)).heals(milliseconds(900)))
                .at(milliseconds(1_600), pause(share(0.2), milliseconds(777)))
                .at(seconds(3), movePublisher())
                .at(milliseconds(3_100), new Action.Kill(share(0.1)));

        RunResult alone = run(world, 9, 1);

        assertThat(run(world, 9, 2).traceHash()).isEqualTo(alone.traceHash());
        assertThat(run(world, 9, 5).metrics()).isEqualTo(alone.metrics());
    }

    @Test
    void refusesOnlyWhatCannotBe() {
        FragmentTier tier = new FragmentTier();
        Scenario all = world(30)
                .at(seconds(1), misbehave(share(0.2), Misbehaviour.LIE))
                .at(seconds(1), pause(share(0.2), seconds(1)))
                .at(seconds(2), movePublisher())
                .at(seconds(2), partition(half()).heals(seconds(1)))
                .build();
        Scenario longPartition =
                world(30).at(seconds(1), partition(half()).heals(seconds(31))).build();

        assertThat(tier.refusals(all)).isEmpty();
        assertThat(tier.refusals(longPartition)).singleElement().asString().contains("outlasts sessions");
    }
}
