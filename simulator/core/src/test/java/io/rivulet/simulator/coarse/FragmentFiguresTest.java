package io.rivulet.simulator.coarse;

import static io.rivulet.simulator.scenario.Dsl.kill;
import static io.rivulet.simulator.scenario.Dsl.misbehave;
import static io.rivulet.simulator.scenario.Dsl.seconds;
import static io.rivulet.simulator.scenario.Dsl.share;
import static io.rivulet.simulator.scenario.Dsl.slow;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.net.ImpairmentPreset;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.report.RunJson;
import io.rivulet.simulator.report.RunPlots;
import io.rivulet.simulator.report.RunTable;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Churn;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.WorldPlan;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures of the fragment tier that are about links, lines and memory. */
class FragmentFiguresTest {
    private static ScenarioBuilder world(int peers) {
        return Scenario.named("small")
                .peers(peers)
                .lasting(seconds(4))
                .tier(Tier.T3)
                .membership(Membership.GIVEN);
    }

    private static RunResult run(ScenarioBuilder scenario, Strategy strategy, int threads) {
        try (CoarseRun run =
                new CoarseRun(new WorldPlan(scenario.build(), 1), PeerModel.FRAGMENTS, strategy, 1, threads)) {
            return run.run(RunWatch.NONE);
        }
    }

    private static ScenarioBuilder onLinks() {
        return world(60)
                .network(NetworkPlan.DEFAULT
                        .latency(LatencyPreset.parse("transit-stub:2x2x2,20ms,5ms,2ms"))
                        .lossRatio(0.01));
    }

    @Test
    void stressOfATreeIsThatOfItsLinks() {
        // One stub: each peer has a link, and nothing is between them. The publisher sends to the only peer.
        RunResult result = run(
                world(1).network(NetworkPlan.DEFAULT.latency(LatencyPreset.parse("transit-stub:1x1x1,20ms,5ms,2ms"))),
                EngineStrategy.RIVULET,
                1);

        assertThat(result.metric(Metric.STRESS_MEAN)).isEqualTo(1);
        assertThat(result.metric(Metric.STRESS_MAX)).isEqualTo(1);
    }

    @Test
    void sharedLinksCarryTheSameManyTimes() {
        RunResult result = run(onLinks(), EngineStrategy.RIVULET, 1);

        // 60 peers in eight stubs: every copy that comes into a stub, or leaves it, goes over its uplink.
        assertThat(result.metric(Metric.STRESS_MAX)).isBetween(8.0, 120.0);
        assertThat(result.metric(Metric.STRESS_MEAN)).isBetween(2.0, 20.0);
        assertThat(result.distributions()).containsKey(RunResult.STRESSES);
        assertThat(run(onLinks(), EngineStrategy.RIVULET, 3).metrics()).isEqualTo(result.metrics());
        assertThat(run(world(60), EngineStrategy.RIVULET, 1).metrics()).doesNotContainKey(Metric.STRESS_MEAN);
    }

    @Test
    void peopleAreShownThem() {
        Scenario hostile = onLinks()
                .at(seconds(1), misbehave(share(0.2), Misbehaviour.POLLUTE))
                .build();
        RunResult result = run(hostile.toBuilder(), EngineStrategy.RIVULET, 2);
        RunSet set = new RunSet(hostile, List.of(result), Map.of());

        assertThat(RunTable.ofRun(result).toCsv())
                .contains("link stress", "upload over cap", "polluted", "stretch p50 / p99")
                .doesNotContain("memory per node");
        assertThat(RunPlots.of(set)).containsKeys("stress", "pollution");
        assertThat(RunJson.of(set, "").toText()).contains("\"stress-max\"", "\"pollution-hops\"", "\"polluted\"");
    }

    @Test
    void aNarrowUplinkIsUsedUpAndNotExceeded() {
        RunResult narrow =
                run(world(60).network(NetworkPlan.DEFAULT.uplink(UplinkPreset.ratio(1.1))), EngineStrategy.RIVULET, 1);
        RunResult wide =
                run(world(60).network(NetworkPlan.DEFAULT.uplink(UplinkPreset.ratio(50))), EngineStrategy.RIVULET, 1);

        assertThat(narrow.metric(Metric.UPLOAD_MAX_CAP)).isBetween(0.95, 1.0);
        assertThat(wide.metric(Metric.UPLOAD_MAX_CAP)).isBetween(0.02, 0.6);
    }

    @Test
    void slowedUplinksSayNothingOfTheirCap() {
        ScenarioBuilder slowed = world(60)
                .network(NetworkPlan.DEFAULT.uplink(UplinkPreset.ratio(1.1)))
                .at(seconds(1), slow(share(0.5), 0.1, seconds(1)))
                .at(seconds(2), kill(share(0.1)));

        assertThat(run(slowed, EngineStrategy.RIVULET, 2).metric(Metric.UPLOAD_MAX_CAP))
                .isBetween(0.9, 1.0);
    }

    @Test
    void memoryIsMeasuredWhereItIsAskedFor() {
        RunWatch asking = new RunWatch() {
            @Override
            public void update(Phase phase, double share, long virtualNs, String detail) {}

            @Override
            public boolean asksForMemory() {
                return true;
            }
        };
        FragmentTier tier = new FragmentTier();
        Scenario scenario = world(300).build();

        RunResult measured = tier.run(scenario, 1, asking);
        RunResult usual = tier.run(scenario, 1, RunWatch.NONE);

        // Beside tables, a window of two seconds in arrays that all share.
        assertThat(measured.metric(Metric.MEMORY_PER_NODE)).isBetween(4_000.0, 60_000.0);
        assertThat(usual.metrics()).doesNotContainKey(Metric.MEMORY_PER_NODE);
        assertThat(measured.traceHash()).isEqualTo(usual.traceHash());
    }

    @Test
    void whoIsGoneLeavesNoMoreThanAll() {
        // Gaps are usual here, and most peers go: what they had before a gap is theirs all the same.
        RunResult result = run(
                world(60)
                        .network(NetworkPlan.DEFAULT
                                .uplink(UplinkPreset.ratio(2))
                                .lossRatio(0.2))
                        .at(seconds(3), kill(share(0.7))),
                EngineStrategy.RIVULET,
                1);

        assertThat(result.metric(Metric.DELIVERED)).isBetween(0.3, 0.999);
        for (Metric metric : Metric.continuity()) {
            double most = Arrays.stream(result.series().get(metric.meaning()).values())
                    .max()
                    .orElseThrow();
            assertThat(most).as(metric.meaning()).isBetween(1.0, 100.0);
        }
    }

    @Test
    void whoHardlyComesGoesAgain() {
        int[] left = {0};
        RunTap counting = new RunTap() {
            @Override
            public void left(long nowNs, int node, boolean isPolite) {
                left[0]++;
            }
        };
        Scenario scenario = world(20)
                .membership(Membership.LIVE)
                .churn(Churn.exponential(Duration.ofMillis(300)))
                .build();
        WorldPlan plan = new WorldPlan(scenario, 1);
        long due = plan.population().leavers().stream()
                .filter(stay -> stay.leaveNs() < scenario.duration().toNanos())
                .count();
        try (CoarseRun run = new CoarseRun(plan, PeerModel.FRAGMENTS, EngineStrategy.RIVULET, 1, 1, counting)) {
            run.run(RunWatch.NONE);
        }

        assertThat(due).isGreaterThan(100);
        assertThat((long) left[0]).isGreaterThanOrEqualTo(due);
    }

    @Test
    void uploadsAreComparedOfThoseWhoWereThereAllTheTime() {
        RunResult result = run(
                world(40)
                        .membership(Membership.LIVE)
                        .arrivals(Arrivals.DEFAULT.crowd(20, seconds(2), seconds(1)))
                        .network(NetworkPlan.DEFAULT.uplink(UplinkPreset.ratio(10))),
                EngineStrategy.RIVULET,
                1);

        assertThat(result.distributions().get(RunResult.UPLOADS).histogram().getTotalCount())
                .isEqualTo(20);
    }

    @Test
    void whatIsSentAgainTakesItsTimeOnTheUplink() {
        RunResult result = run(
                world(40)
                        .network(NetworkPlan.DEFAULT
                                .uplink(UplinkPreset.ratio(1.3))
                                .impairment(ImpairmentPreset.parse("reorder:30%,400ms"))),
                EngineStrategy.RIVULET,
                1);

        assertThat(result.metric(Metric.UPLOAD_MAX_CAP)).isBetween(0.9, 1.001);
    }
}
