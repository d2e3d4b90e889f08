package io.rivulet.simulator.session;

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

import io.rivulet.simulator.coarse.CoarseRuns;
import io.rivulet.simulator.coarse.EngineStrategy;
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
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the timeline does to a world of the session tier. */
class SessionFaultsTest {
    private static ScenarioBuilder world(int peers) {
        return Scenario.named("small")
                .peers(peers)
                .lasting(seconds(6))
                .tier(Tier.T2)
                .membership(Membership.GIVEN);
    }

    private static RunResult run(ScenarioBuilder scenario, long seed, int threads) {
        return new CoarseRuns(SessionTier.SESSIONS, EngineStrategy.RIVULET)
                .run(scenario.build(), seed, threads, RunWatch.NONE);
    }

    @Test
    void refusesNothingThatCanHappen() {
        ScenarioBuilder all = world(30)
                .at(seconds(1), pause(share(0.2), seconds(1)))
                .at(seconds(2), movePublisher())
                .at(seconds(2), partition(half()).heals(seconds(1)));
        for (Misbehaviour how : Misbehaviour.values()) {
            all.at(seconds(1), misbehave(share(0.2), how));
        }

        assertThat(new SessionTier().refusals(all.build())).isEmpty();
    }

    @Test
    void aPartitionIsFeltOnTheFarSideAndHeals() {
        RunResult result = run(
                world(60).lasting(seconds(10)).at(seconds(4), partition(half()).heals(seconds(1))), 3, 1);

        // Half is cut off for a second, two halves of one in the series; the window is two. Who is not cut off has
        // parents that are,
        // and asks others within a second.
        double[] inTime = result.series().get("CI(1 s)").values();
        assertThat(inTime[6]).isGreaterThan(90);
        assertThat(inTime[8]).isBetween(40.0, 70.0);
        assertThat(result.metric(Metric.DELIVERED)).isGreaterThan(0.99);
        assertThat(result.metric(Metric.RECOVERY_1S)).isBetween(0.5, 4.0);
        assertThat(result.drops().get("lost in an outage")).isPositive();
    }

    @Test
    void whatIsDueDuringAPartitionLongerThanTheWindowIsLostAndTheRestComes() {
        ScenarioBuilder world =
                world(60).lasting(seconds(22)).at(seconds(2), partition(half()).heals(seconds(5)));
        double[] recoveries = new double[3]; // One seed alone may be 3 s later than most.
        for (int i = 0; i < recoveries.length; i++) {
            RunResult result = run(world, 3 + i, 1);

            assertThat(result.metric(Metric.CI_2S_WORST)).isBetween(0.3, 0.7);
            assertThat(result.metric(Metric.DELIVERED)).isBetween(1 - 0.5 * 6 / 22, 1 - 0.5 * 2 / 22);
            recoveries[i] = result.metric(Metric.RECOVERY_2S);
        }
        Arrays.sort(recoveries);
        assertThat(recoveries[1]).isBetween(5.0, 17.0);
    }

    @Test
    void peersFindEachOtherAgainAfterAPartitionThatOutlastsSessions() {
        RunResult result = run(
                world(30)
                        .membership(Membership.LIVE)
                        .lasting(seconds(70))
                        .at(seconds(2), partition(share(0.4)).heals(seconds(35))),
                4,
                2);

        assertThat(result.metric(Metric.CI_2S_WORST)).isBetween(0.4, 0.8);
        assertThat(result.metric(Metric.RECOVERY_2S)).isBetween(34.0, 60.0);
    }

    @Test
    void aPausedPeerGoesOnWhereItWas() {
        RunResult result =
                run(world(30).lasting(seconds(8)).at(seconds(2), pause(peers(7), milliseconds(1_500))), 3, 2);

        assertThat(result.metric(Metric.DELIVERED)).isGreaterThan(0.99);
        // It alone is late, and only with what was due while it slept; those that it feeds are served by others.
        assertThat(result.metric(Metric.CI_1S_WORST)).isBetween(1 - 4.0 / 30, 1 - 0.5 / 30);
        assertThat(result.metric(Metric.DELAY_MAX)).isGreaterThan(1.4);
    }

    @Test
    void aPublisherThatMovesGoesOnFeeding() {
        RunResult usual = run(world(40), 3, 1);
        RunResult result = run(world(40).at(seconds(2), movePublisher()), 3, 2);

        assertThat(result.traceHash()).isNotEqualTo(usual.traceHash());
        assertThat(result.drops().get("lost in an outage")).isPositive();
        assertThat(result.metric(Metric.DELIVERED)).isEqualTo(1);
    }

    @Test
    void outagesHaveOneResultOnAnyNumberOfThreads() {
        ScenarioBuilder world = world(50)
                .lasting(seconds(6))
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
    void alteredFragmentsAreDeliveredAndPassedOnAsNobodyCanTell() {
        RunResult result = run(world(60).at(seconds(2), misbehave(share(0.2), Misbehaviour.POLLUTE)), 1, 1);

        assertThat(result.metric(Metric.POLLUTED)).isGreaterThan(1_000);
        assertThat(result.metric(Metric.POLLUTION_HOPS)).isGreaterThanOrEqualTo(2);
        assertThat(result.metric(Metric.CI_4S)).isLessThan(0.95);
    }

    @Test
    void thoseWhoWithholdAreLeftAndNothingIsAltered() {
        RunResult result = run(world(60).at(seconds(2), misbehave(share(0.2), Misbehaviour.WITHHOLD)), 4, 1);
        RunResult healthy = run(world(60), 4, 1);

        assertThat(result.metric(Metric.POLLUTED)).isZero();
        assertThat(result.metric(Metric.PULLED)).isGreaterThan(healthy.metric(Metric.PULLED));
        assertThat(result.metric(Metric.DELAY_P99)).isGreaterThan(1.1 * healthy.metric(Metric.DELAY_P99));
    }

    @Test
    void liarsAreChosenAndLeftAgain() {
        RunResult healthy = run(world(60), 1, 1);
        RunResult result = run(world(60).at(seconds(2), misbehave(share(0.2), Misbehaviour.LIE)), 1, 1);

        assertThat(result.metric(Metric.PARENT_CHANGES)).isGreaterThan(1.5 * healthy.metric(Metric.PARENT_CHANGES));
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
        ScenarioBuilder world = world(40)
                .lasting(seconds(3))
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
}
