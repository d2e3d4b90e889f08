package io.rivulet.simulator.coarse;

import static io.rivulet.simulator.scenario.Dsl.further;
import static io.rivulet.simulator.scenario.Dsl.kill;
import static io.rivulet.simulator.scenario.Dsl.kilobitsPerSecond;
import static io.rivulet.simulator.scenario.Dsl.misbehave;
import static io.rivulet.simulator.scenario.Dsl.seconds;
import static io.rivulet.simulator.scenario.Dsl.share;
import static io.rivulet.simulator.scenario.Dsl.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.simulator.baseline.Strategies;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.simulator.session.SessionTier;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several streams in one group, at the coarse tiers. */
class FurtherStreamsTest {
    private static final FurtherStream TALK =
            further("talk", stream(kilobitsPerSecond(200)).withMessageBytes(250));

    private static ScenarioBuilder world() {
        return Scenario.named("several")
                .peers(40)
                .lasting(seconds(5))
                .membership(Membership.GIVEN)
                .network(NetworkPlan.DEFAULT.uplink(UplinkPreset.ratio(4)));
    }

    private static RunResult run(PeerModel model, ScenarioBuilder scenario, int threads) {
        return new CoarseRuns(model, EngineStrategy.RIVULET).run(scenario.build(), 2, threads, RunWatch.NONE);
    }

    @Test
    void eachStreamHasFiguresOfItsOwn() {
        ScenarioBuilder both = world().publish(TALK).publish(named("answer", 7));

        RunResult result = run(PeerModel.FRAGMENTS, both, 1);
        RunResult alone = run(PeerModel.FRAGMENTS, world(), 1);

        assertThat(result.streams()).containsOnlyKeys("talk", "answer");
        assertThat(alone.streams()).isEmpty();
        for (Map<Metric, Double> figures : result.streams().values()) {
            assertThat(figures.get(Metric.DELIVERED)).isCloseTo(1, within(0.01));
            assertThat(figures.get(Metric.DELAY_P50)).isBetween(0.01, 1.0);
            assertThat(figures)
                    .containsKeys(Metric.PULLED, Metric.DUP_RATIO, Metric.CI_2S)
                    .doesNotContainKeys(Metric.RHO, Metric.DUP_RATIO_WORST_5S);
        }
        assertThat(result.metric(Metric.DELIVERED)).isCloseTo(1, within(0.01));
        // 1 Mbit/s and twice 0.2 of the same uploads.
        assertThat(result.metric(Metric.RHO)).isCloseTo(alone.metric(Metric.RHO) / 1.4, within(0.01));
        assertThat(result.traceHash()).isNotEqualTo(alone.traceHash());
        assertThat(result.failures()).isEmpty();
    }

    private static FurtherStream named(String name, int from) {
        return new FurtherStream(name, TALK.plan(), from, 1);
    }

    @Test
    void onlyThoseWhoViewAStreamAreOwedIt() {
        RunResult half = run(PeerModel.FRAGMENTS, world().publish(TALK.viewedBy(0.5)), 1);
        RunResult all = run(PeerModel.FRAGMENTS, world().publish(TALK), 1);
        RunResult nobody = run(PeerModel.FRAGMENTS, world().publish(TALK.viewedBy(0)), 1);

        assertThat(half.streams().get("talk").get(Metric.DELIVERED)).isGreaterThan(0.9);
        assertThat(nobody.streams().get("talk")).doesNotContainKey(Metric.DELAY_P50);
        assertThat(half.metric(Metric.RHO)).isBetween(all.metric(Metric.RHO), nobody.metric(Metric.RHO));
    }

    @Test
    void whoPublishesBesideIsSparedAndOthersAreNot() {
        RunResult result =
                run(PeerModel.FRAGMENTS, world().publish(named("answer", 3)).at(seconds(2), kill(share(1))), 1);

        // All viewers die, and the one that publishes besides goes on with the first stream.
        assertThat(result.streams().get("answer").get(Metric.DELIVERED)).isGreaterThan(0.9);
        assertThat(result.metric(Metric.DELIVERED)).isGreaterThan(0.9);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void whatIsAlteredIsCountedByStream() {
        RunResult result = run(
                PeerModel.FRAGMENTS,
                world().publish(TALK).at(seconds(1), misbehave(share(0.3), Misbehaviour.POLLUTE)),
                1);

        assertThat(result.streams().get("talk").get(Metric.POLLUTED)).isPositive();
        assertThat(result.metric(Metric.POLLUTED)).isPositive();
    }

    @Test
    void severalStreamsHaveOneResultOnAnyNumberOfThreads() {
        ScenarioBuilder world = world().network(NetworkPlan.DEFAULT.lossRatio(0.01))
                .publish(TALK)
                .publish(named("answer", 7));

        for (PeerModel model : List.of(PeerModel.FRAGMENTS, SessionTier.SESSIONS)) {
            RunResult one = run(model, world, 1);
            RunResult three = run(model, world, 3);

            assertThat(three.traceHash()).isEqualTo(one.traceHash());
            assertThat(three.streams()).isEqualTo(one.streams());
            assertThat(three.metrics()).isEqualTo(one.metrics());
            assertThat(one.streams().get("answer").get(Metric.DELIVERED)).isGreaterThan(0.98);
        }
    }

    @Test
    void streamsArePlannedALittleAheadHoweverLongTheyAre() {
        Scenario minute = world().peers(3).lasting(seconds(60)).publish(TALK).build();
        LongSummaryStatistics waiting = new LongSummaryStatistics();

        RunResult result;
        try (CoarseRun run =
                new CoarseRun(new WorldPlan(minute, 2), PeerModel.FRAGMENTS, EngineStrategy.RIVULET, 2, 1)) {
            result = run.run((phase, share, virtualNs, detail) ->
                    waiting.accept(run.world().run().waiting()));
        }

        assertThat(result.failures()).isEmpty();
        assertThat(result.metric(Metric.DELIVERED)).isEqualTo(1);
        assertThat(result.streams().get("talk").get(Metric.DELIVERED)).isEqualTo(1);
        // Of 6,696 messages of the first stream, and 6,000 of the other.
        assertThat(waiting.getMax()).isLessThan(1_000);
    }

    @Test
    void strategiesToCompareWithCarryOne() {
        Scenario several = world().publish(TALK).build();

        assertThat(new FragmentTier(Strategies.named("unicast")).refusals(several))
                .singleElement()
                .asString()
                .contains("carries one stream");
    }
}
