package io.rivulet.simulator.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.rivulet.simulator.coarse.CoarseRuns;
import io.rivulet.simulator.coarse.EngineStrategy;
import io.rivulet.simulator.coarse.FragmentTier;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.net.LatencyPreset;
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
import io.rivulet.simulator.scenario.Tiers;
import io.rivulet.simulator.scenario.Who;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTierTest {
    private static ScenarioBuilder world(int peers) {
        return Scenario.named("small")
                .peers(peers)
                .lasting(Duration.ofSeconds(3))
                .tier(Tier.T2)
                .membership(Membership.GIVEN);
    }

    private static RunResult run(Scenario scenario, long seed, int threads) {
        return new CoarseRuns(SessionTier.SESSIONS, EngineStrategy.RIVULET).run(scenario, seed, threads, RunWatch.NONE);
    }

    @Test
    void everybodyGetsEverythingWithoutLoss() {
        RunResult result = run(world(60).build(), 1, 1);

        assertThat(result.metric(Metric.DELIVERED)).isEqualTo(1);
        assertThat(result.isGood())
                .as("%s %s", result.failures(), result.missed())
                .isTrue();
        assertThat(result.drops().getOrDefault("lost on the way", 0L)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void hasOneResultOnAnyNumberOfThreads(int threads) {
        Scenario scenario = world(60)
                .network(NetworkPlan.DEFAULT.lossRatio(0.02).uplink(UplinkPreset.ratio(4)))
                .at(Duration.ofSeconds(1), new Action.Kill(new Who.Random(0.2)))
                .build();

        RunResult alone = run(scenario, 7, 1);
        RunResult together = run(scenario, 7, threads);

        assertThat(together.traceHash()).isEqualTo(alone.traceHash());
        assertThat(together.metrics()).isEqualTo(alone.metrics());
        assertThat(run(scenario, 8, 1).traceHash()).isNotEqualTo(alone.traceHash());
    }

    @Test
    void whatWaitsBeforeALineHasNotPassedIt() {
        Scenario scenario = world(60)
                .lasting(Duration.ofSeconds(6))
                .network(NetworkPlan.DEFAULT.uplink(UplinkPreset.ratio(1.25)))
                .build();

        RunResult result = run(scenario, 1, 2);

        assertThat(result.metric(Metric.UPLOAD_MAX_CAP)).isBetween(0.9, 1.0);
    }

    /** Where pushes lived as long as the window, half of all came twice here for good, and nothing within a second. */
    @Test
    void aStreamThatBeginsInDisorderComesToRestOnNarrowUplinks() {
        Scenario scenario = world(80)
                .lasting(Duration.ofSeconds(14))
                .network(NetworkPlan.DEFAULT.lossRatio(0.01).uplink(UplinkPreset.ratio(1.6)))
                .build();

        RunResult result = run(scenario, 1, 2);

        double[] inTime = result.series().get("CI(1 s)").values();
        assertThat(inTime[inTime.length - 3]).isGreaterThan(50);
        assertThat(result.metric(Metric.DUP_RATIO)).isLessThan(0.25);
    }

    @Test
    void copiesOnLinksAreAboutThoseOfTheFragmentTier() {
        Scenario scenario = world(60)
                .lasting(Duration.ofSeconds(4))
                .network(NetworkPlan.DEFAULT.latency(LatencyPreset.parse("transit-stub:2x2x2,20ms,5ms,2ms")))
                .build();

        double stress = run(scenario, 1, 2).metric(Metric.STRESS_MEAN);

        assertThat(stress)
                .isCloseTo(
                        new FragmentTier().run(scenario, 1, RunWatch.NONE).metric(Metric.STRESS_MEAN),
                        withinPercentage(20));
    }

    @Test
    void controlIsToldByWhatItSays() {
        RunResult result = run(world(30).lasting(Duration.ofSeconds(4)).build(), 1, 1);

        double sum = result.metric(Metric.CTL_MAPS)
                + result.metric(Metric.CTL_DISTANCES)
                + result.metric(Metric.CTL_MASKS)
                + result.metric(Metric.CTL_PULLS)
                + result.metric(Metric.CTL_ANNOUNCEMENTS);
        assertThat(sum).isCloseTo(result.metric(Metric.CTL_STREAM), within(1e-9));
        assertThat(result.metric(Metric.CTL_MAPS)).isPositive();
        assertThat(result.metric(Metric.CTL_ACKS)).isBetween(0.001, result.metric(Metric.CTL_TRANSPORT));
    }

    @Test
    void peersFindEachOtherComeAndGo() {
        Scenario scenario = world(60)
                .lasting(Duration.ofSeconds(8))
                .membership(Membership.LIVE)
                .arrivals(new Arrivals(
                        50, Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(1)))
                .churn(Churn.exponential(Duration.ofSeconds(60)))
                .network(NetworkPlan.DEFAULT.lossRatio(0.01))
                .build();

        RunResult result = run(scenario, 11, 1);

        assertThat(result.metric(Metric.DELIVERED)).isCloseTo(1, within(0.02));
        assertThat(result.metric(Metric.CTL_GROUP)).isPositive();
        assertThat(run(scenario, 11, 3).traceHash()).isEqualTo(result.traceHash());
    }

    @Test
    void thoseWhoLiveGoOnWhenAThirdDies() {
        Scenario scenario = world(80)
                .lasting(Duration.ofSeconds(5))
                .network(NetworkPlan.DEFAULT.lossRatio(0.01))
                .at(Duration.ofSeconds(2), new Action.Kill(new Who.Random(0.3)))
                .build();

        RunResult result = run(scenario, 3, 2);

        assertThat(result.metric(Metric.DELIVERED)).isCloseTo(1, within(0.003));
        assertThat(result.drops().get("lost on the way")).isPositive();
    }

    @Test
    void isPickedBetweenTheOthersAndRefusesWhatItCannotDo() {
        long heap = 8L << 30;
        Scenario givenAndCrowded = world(10)
                .arrivals(new Arrivals(
                        4, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .build();

        assertThat(Tiers.pick(sized(500), heap).tier()).isEqualTo(Tier.T1);
        assertThat(Tiers.pick(sized(20_000), heap).tier()).isEqualTo(Tier.T2);
        assertThat(Tiers.pick(sized(500_000), 64L << 30).tier()).isEqualTo(Tier.T3);
        assertThatThrownBy(() -> new SessionTier().run(givenAndCrowded, 1, RunWatch.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("t2 cannot run small")
                .hasMessageContaining("membership has to be live");
    }

    private static Scenario sized(int peers) {
        return world(peers).tier(Tier.AUTO).membership(Membership.LIVE).build();
    }
}
