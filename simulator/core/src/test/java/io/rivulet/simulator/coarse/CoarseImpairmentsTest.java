package io.rivulet.simulator.coarse;

import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.net.ImpairmentPreset;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.session.SessionTier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What networks do to packets besides losing them, at the tiers that have no links. */
class CoarseImpairmentsTest {
    /** The coarse tiers. */
    enum Coarse {
        T2,
        T3;

        RunResult run(NetworkPlan network, int threads) {
            Scenario scenario = Scenario.named("small")
                    .peers(40)
                    .lasting(seconds(4))
                    .membership(Membership.GIVEN)
                    .network(network)
                    .build();
            PeerModel model = this == T2 ? SessionTier.SESSIONS : PeerModel.FRAGMENTS;
            return new CoarseRuns(model, EngineStrategy.RIVULET).run(scenario, 3, threads, RunWatch.NONE);
        }

        RunResult run(String impairment) {
            return run(NetworkPlan.DEFAULT.impairment(ImpairmentPreset.parse(impairment)), 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Coarse.class)
    void damageIsLossAndRepaired(Coarse tier) {
        RunResult usual = tier.run("none");
        RunResult damaged = tier.run("corrupt:3%");
        RunResult lossy = tier.run("bernoulli:3%");

        assertThat(damaged.drops().get("damaged on the way")).isPositive();
        assertThat(damaged.drops().getOrDefault("lost on the way", 0L)).isZero();
        assertThat(damaged.metric(Metric.DELIVERED)).isGreaterThan(0.98);
        assertThat(damaged.metric(Metric.DELAY_P99)).isGreaterThan(1.1 * usual.metric(Metric.DELAY_P99));
        // About as many as are lost where they are lost.
        assertThat((double) damaged.drops().get("damaged on the way"))
                .isCloseTo(
                        lossy.drops().get("lost on the way"),
                        within(0.2 * lossy.drops().get("lost on the way")));
    }

    @ParameterizedTest
    @EnumSource(Coarse.class)
    void duplicatesAreDroppedAndAcknowledged(Coarse tier) {
        RunResult usual = tier.run("none");
        RunResult doubled = tier.run("duplicate:30%");

        assertThat(duplicates(doubled)).isGreaterThan(1_000 + 2 * duplicates(usual));
        // Nobody above the transport sees them; but each is acknowledged, on the uplink of who got it.
        assertThat(doubled.metric(Metric.DELIVERED)).isEqualTo(1);
        assertThat(doubled.metric(Metric.DUP_RATIO)).isCloseTo(usual.metric(Metric.DUP_RATIO), within(0.05));
        assertThat(doubled.metric(Metric.CTL_RATIO)).isGreaterThan(1.02 * usual.metric(Metric.CTL_RATIO));
    }

    @ParameterizedTest
    @EnumSource(Coarse.class)
    void whatIsOvertakenComesLaterAndLooksLost(Coarse tier) {
        RunResult usual = tier.run("none");
        RunResult reordered = tier.run("reorder:5%,300ms");

        assertThat(reordered.metric(Metric.DELIVERED)).isGreaterThan(0.98);
        assertThat(reordered.metric(Metric.DELAY_P50)).isGreaterThan(1.1 * usual.metric(Metric.DELAY_P50));
        // Packets that three others overtake are held lost, and sent again.
        assertThat(duplicates(reordered)).isGreaterThan(100 + 2 * duplicates(usual));
    }

    private static long duplicates(RunResult result) {
        return result.drops().getOrDefault("duplicates dropped by the transport", 0L);
    }

    @ParameterizedTest
    @EnumSource(Coarse.class)
    void mobileLinesLoseWhatTheyLose(Coarse tier) {
        RunResult result = tier.run(
                NetworkPlan.DEFAULT.latency(LatencyPreset.regions6()).uplink(UplinkPreset.parse("mobile:100%,10M")), 1);

        assertThat(result.drops().get("lost on the way")).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Coarse.class)
    void allOfThemHaveOneResultOnAnyNumberOfThreads(Coarse tier) {
        NetworkPlan network = NetworkPlan.DEFAULT
                .impairment(ImpairmentPreset.parse("bernoulli:1%+corrupt:1%+duplicate:5%+reorder:5%,100ms"))
                .uplink(UplinkPreset.parse("mobile:30%,10M"));

        RunResult alone = tier.run(network, 1);
        RunResult together = tier.run(network, 3);

        assertThat(together.traceHash()).isEqualTo(alone.traceHash());
        assertThat(together.metrics()).isEqualTo(alone.metrics());
        assertThat(together.drops()).isEqualTo(alone.drops());
    }

    @Test
    void damageCountsAsLossWhereSharesArePromised() {
        assertThat(ImpairmentPreset.parse("1%+corrupt:1%").lossRatio()).isCloseTo(0.0199, within(1e-9));
    }
}
