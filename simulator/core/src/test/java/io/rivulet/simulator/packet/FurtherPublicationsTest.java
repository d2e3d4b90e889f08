package io.rivulet.simulator.packet;

import static io.rivulet.simulator.scenario.Dsl.further;
import static io.rivulet.simulator.scenario.Dsl.kill;
import static io.rivulet.simulator.scenario.Dsl.kilobitsPerSecond;
import static io.rivulet.simulator.scenario.Dsl.misbehave;
import static io.rivulet.simulator.scenario.Dsl.peers;
import static io.rivulet.simulator.scenario.Dsl.seconds;
import static io.rivulet.simulator.scenario.Dsl.share;
import static io.rivulet.simulator.scenario.Dsl.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Churn;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Tier;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several streams in one group of whole nodes. */
class FurtherPublicationsTest {
    private static final FurtherStream TALK =
            further("talk", stream(kilobitsPerSecond(200)).withMessageBytes(500));
    private static final FurtherStream ANSWER = further("answer", TALK.plan()).from(4);

    private static ScenarioBuilder world() {
        return Scenario.named("several")
                .peers(14)
                .lasting(seconds(3))
                .tier(Tier.T1)
                .network(NetworkPlan.DEFAULT
                        .latency(LatencyPreset.constant(Duration.ofMillis(20)))
                        .uplink(UplinkPreset.ratio(4)))
                .arrivals(Arrivals.DEFAULT.joining(seconds(2), seconds(2)));
    }

    @Test
    void eachStreamHasFiguresOfItsOwn() {
        RunResult result = world().publish(TALK).publish(ANSWER).run(1);
        RunResult alone = world().run(1);

        assertThat(result.failures()).isEmpty();
        assertThat(result.streams()).containsOnlyKeys("talk", "answer");
        assertThat(alone.streams()).isEmpty();
        for (Map<Metric, Double> figures : result.streams().values()) {
            assertThat(figures.get(Metric.DELIVERED)).isCloseTo(1, within(0.01));
            assertThat(figures.get(Metric.DELAY_P50)).isBetween(0.01, 1.0);
            assertThat(figures)
                    .containsKeys(Metric.PULLED, Metric.DUP_RATIO, Metric.CI_2S)
                    .doesNotContainKeys(Metric.RHO, Metric.DUP_RATIO_WORST_5S);
        }
        assertThat(result.metric(Metric.DELIVERED)).isCloseTo(1, within(0.001));
        assertThat(result.metric(Metric.RHO)).isCloseTo(alone.metric(Metric.RHO) / 1.4, within(0.01));
        assertThat(result.metric(Metric.RMR)).isBetween(-0.6, 0.5);
        assertThat(world().publish(TALK).publish(ANSWER).run(1).traceHash())
                .isEqualTo(result.traceHash())
                .isNotEqualTo(alone.traceHash());
    }

    @Test
    void onlyThoseWhoViewAStreamGetIt() {
        RunResult nobody = world().publish(TALK.viewedBy(0)).run(2);
        RunResult half = world().publish(TALK.viewedBy(0.5)).run(2);

        assertThat(nobody.streams().get("talk")).doesNotContainKey(Metric.DELAY_P50);
        assertThat(half.streams().get("talk").get(Metric.DELIVERED)).isGreaterThan(0.9);
    }

    @Test
    void whoPublishesBesideIsSparedAndTheDeadAreOwedNothing() {
        RunResult result =
                world().publish(ANSWER).at(seconds(1), kill(share(0.5))).run(3);

        assertThat(result.peers().get(3).isThere()).isTrue();
        assertThat(result.peers().stream().filter(peer -> !peer.isThere()).count())
                .isBetween(5L, 8L);
        assertThat(result.streams().get("answer").get(Metric.DELIVERED)).isGreaterThan(0.9);
    }

    @Test
    void whatLeaversCountedOfAStreamIsCounted() {
        double[] repeated = new double[2];
        for (int polite = 0; polite < repeated.length; polite++) {
            RunResult result = world().publish(TALK)
                    .lasting(seconds(6))
                    .churn(new Churn(Churn.exponential(seconds(3)).sessions(), Duration.ofMillis(200), polite))
                    .run(9);
            repeated[polite] = result.streams().get("talk").get(Metric.DUP_RATIO);
        }

        assertThat(repeated[1]).isBetween(0.3 * repeated[0], repeated[0]);
    }

    @Test
    void whatIsAlteredIsCountedByStream() {
        RunResult result = world().publish(TALK)
                .at(seconds(1), misbehave(peers(1, 2, 3, 5, 6), Misbehaviour.POLLUTE))
                .run(4);

        assertThat(result.streams().get("talk").get(Metric.POLLUTED)).isPositive();
    }
}
