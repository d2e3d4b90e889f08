package io.rivulet.simulator.packet;

import static io.rivulet.simulator.scenario.Dsl.all;
import static io.rivulet.simulator.scenario.Dsl.misbehave;
import static io.rivulet.simulator.scenario.Dsl.peers;
import static io.rivulet.simulator.scenario.Dsl.seconds;
import static io.rivulet.simulator.scenario.Dsl.share;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Tier;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole nodes that do not do what their code says. */
class HostilityTest {
    private static final NetworkPlan NETWORK = NetworkPlan.DEFAULT
            .latency(LatencyPreset.constant(Duration.ofMillis(20)))
            .uplink(UplinkPreset.ratio(4));

    private static ScenarioBuilder world(int peers) {
        return Scenario.named("small")
                .peers(peers)
                .lasting(seconds(5))
                .tier(Tier.T1)
                .network(NETWORK)
                .arrivals(Arrivals.DEFAULT.joining(seconds(2), seconds(1)));
    }

    @Test
    void alteredFragmentsAreDeliveredAndPassedOnAsNobodyCanTell() {
        RunResult result = world(30)
                .at(seconds(1), misbehave(share(0.2), Misbehaviour.POLLUTE))
                .run(1);

        assertThat(result.metric(Metric.POLLUTED)).isGreaterThan(500);
        assertThat(result.metric(Metric.POLLUTION_HOPS)).isGreaterThanOrEqualTo(2);
        assertThat(result.metric(Metric.CI_4S)).isLessThan(0.95);
        assertThat(result.series().get(RunResult.POLLUTED).values()).startsWith(0);
    }

    @Test
    void whoPollutesAloneIsOneHopFromThoseItFeeds() {
        RunResult result = world(2).network(NETWORK.publisherUplink(1_300_000))
                .at(seconds(1), misbehave(peers(1), Misbehaviour.POLLUTE))
                .run(1);

        assertThat(result.metric(Metric.POLLUTED)).isPositive();
        assertThat(result.metric(Metric.POLLUTION_HOPS)).isEqualTo(1);
    }

    @Test
    void pollutionIsSeenThroughEncryption() {
        RunResult result = world(5).crypto(CryptoChoice.FLASH)
                .lasting(seconds(2))
                .network(NETWORK.publisherUplink(1_300_000))
                .at(seconds(1), misbehave(share(0.4), Misbehaviour.POLLUTE))
                .run(2);

        assertThat(result.metric(Metric.POLLUTED)).isPositive();
    }

    @Test
    void whoWithholdsSendsNothingMore() {
        ScenarioBuilder world = world(20);
        RunResult healthy = world.run(4);
        RunResult result =
                world.at(seconds(1), misbehave(all(), Misbehaviour.WITHHOLD)).run(4);

        // From then on all have it from the publisher, which can send eight copies; and nobody counts any more.
        assertThat(uploadBitsPerSec(healthy)).isGreaterThan(500_000);
        assertThat(uploadBitsPerSec(result)).isLessThan(0.5 * uploadBitsPerSec(healthy));
        assertThat(result.metric(Metric.POLLUTED)).isZero();
        assertThat(healthy.metrics()).doesNotContainKey(Metric.POLLUTED);
    }

    private static double uploadBitsPerSec(RunResult result) {
        return result.peers().stream()
                .mapToDouble(PeerResult::uploadBitsPerSec)
                .average()
                .orElseThrow();
    }

    @Test
    void thoseWhoWithholdAreFelt() {
        RunResult healthy = world(30).run(4);
        RunResult result = world(30)
                .at(seconds(1), misbehave(share(0.3), Misbehaviour.WITHHOLD))
                .run(4);

        assertThat(result.metric(Metric.PULLED)).isGreaterThan(1.2 * healthy.metric(Metric.PULLED));
        assertThat(result.metric(Metric.DELAY_P99)).isGreaterThan(1.2 * healthy.metric(Metric.DELAY_P99));
    }

    @Test
    void liarsAreAskedForWhatTheyDoNotHave() {
        RunResult healthy = world(30).run(1);
        RunResult result = world(30)
                .at(seconds(1), misbehave(share(0.3), Misbehaviour.LIE))
                .run(1);

        assertThat(result.metric(Metric.PARENT_CHANGES)).isGreaterThan(1.3 * healthy.metric(Metric.PARENT_CHANGES));
        assertThat(result.metric(Metric.POLLUTED)).isZero();
    }

    @Test
    void floodersFillTheirUplinks() {
        RunResult healthy = world(20).run(1);
        RunResult result = world(20)
                .at(seconds(1), misbehave(share(0.2), Misbehaviour.FLOOD))
                .run(1);

        // A fifth of the peers sends four times the rate, for most of the time, and most of it is useless.
        assertThat(result.metric(Metric.CTL_RATIO) + result.metric(Metric.DUP_RATIO))
                .isGreaterThan(healthy.metric(Metric.CTL_RATIO) + healthy.metric(Metric.DUP_RATIO) + 0.15);
    }

    @ParameterizedTest
    @EnumSource(Misbehaviour.class)
    void equalSeedsGiveEqualRuns(Misbehaviour how) {
        ScenarioBuilder world = world(12)
                .lasting(seconds(3))
                .network(NETWORK.lossRatio(0.01))
                .at(seconds(1), misbehave(share(0.3), how));

        RunResult one = world.run(5);
        RunResult other = world.run(5);

        assertThat(other.traceHash()).isEqualTo(one.traceHash());
        assertThat(other.metric(Metric.CTL_RATIO)).isEqualTo(one.metric(Metric.CTL_RATIO));
        assertThat(other.drops()).isEqualTo(one.drops());
    }

    @Test
    void whoeverStandsBeforeNodesChangesNothingUntilSomebodyMisbehaves() {
        RunResult untouched = world(15).network(NETWORK.lossRatio(0.01)).run(6);
        RunResult late = world(15)
                .network(NETWORK.lossRatio(0.01))
                .at(Duration.ofMillis(4_999), misbehave(peers(1), Misbehaviour.POLLUTE))
                .run(6);

        assertThat(late.metric(Metric.POLLUTED)).isLessThan(100);
        assertThat(late.metric(Metric.DELAY_P50)).isEqualTo(untouched.metric(Metric.DELAY_P50), within(0.02));
        assertThat(late.metric(Metric.PULLED)).isEqualTo(untouched.metric(Metric.PULLED), within(0.01));
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.api.Assertions.within(offset);
    }

    @Test
    void freeRidersSendNoFragmentNotEvenWhenTheyAreAsked() {
        RunResult result = world(30)
                .network(NETWORK.uplink(UplinkPreset.parse("freeriders:100%,4M")))
                .run(2);

        // All that anybody has is from the publisher, which can send each message eight times.
        assertThat(result.metric(Metric.DELIVERED)).isBetween(0.01, 8.0 / 30);
        assertThat(result.metric(Metric.RMR)).isLessThan(0.2);
    }

    @Test
    void contributorsGoOnBesideFreeRiders() {
        RunResult result = world(20)
                .network(NETWORK.uplink(UplinkPreset.parse("freeriders:30%,8M")))
                .run(3);

        assertThat(result.metric(Metric.CI_2S_CORE)).isGreaterThan(0.95);
    }
}
