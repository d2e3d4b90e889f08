package io.rivulet.simulator.packet;

import static io.rivulet.simulator.scenario.Dsl.half;
import static io.rivulet.simulator.scenario.Dsl.kill;
import static io.rivulet.simulator.scenario.Dsl.kilobitsPerSecond;
import static io.rivulet.simulator.scenario.Dsl.milliseconds;
import static io.rivulet.simulator.scenario.Dsl.movePublisher;
import static io.rivulet.simulator.scenario.Dsl.partition;
import static io.rivulet.simulator.scenario.Dsl.pause;
import static io.rivulet.simulator.scenario.Dsl.peers;
import static io.rivulet.simulator.scenario.Dsl.primariesOf;
import static io.rivulet.simulator.scenario.Dsl.rendezvousOutage;
import static io.rivulet.simulator.scenario.Dsl.seconds;
import static io.rivulet.simulator.scenario.Dsl.share;
import static io.rivulet.simulator.scenario.Dsl.slow;
import static io.rivulet.simulator.scenario.Dsl.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.NatPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Churn;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TierRunner;
import io.rivulet.simulator.scenario.Tiers;
import io.rivulet.transport.virtual.PacketRule;
import io.rivulet.transport.virtual.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small worlds of production nodes: a dozen viewers, a few seconds. */
class StreamWorldTest {
    private static final int VIEWERS = 12;
    private static final NetworkPlan NETWORK = NetworkPlan.DEFAULT
            .latency(LatencyPreset.constant(Duration.ofMillis(20)))
            .uplink(UplinkPreset.rate(10_000_000));

    @Test
    void withoutLossEverythingReachesEverybody() {
        RunResult result = small().run(1);

        assertThat(result.failures()).isEmpty();
        assertThat(result.isGood()).isTrue();
        assertThat(result.tier()).isEqualTo(Tier.T1);
        assertThat(result.metric(Metric.DELIVERED)).isEqualTo(1);
        assertThat(result.metric(Metric.PEERS_FED)).isEqualTo(1);
        assertThat(result.peers()).hasSize(VIEWERS).allMatch(peer -> peer.delivered() == 340);
        assertThat(result.metric(Metric.DELAY_P50)).isBetween(0.001, 1.0);
        assertThat(result.metric(Metric.DEPTH_MAX)).isBetween(1.0, (double) VIEWERS);
        assertThat(result.metric(Metric.CTL_RATIO)).isBetween(0.001, 0.5);
        assertThat(result.metric(Metric.CTL_ACKS)).isBetween(0.001, result.metric(Metric.CTL_TRANSPORT));
        assertThat(result.metric(Metric.CTL_MAPS)).isBetween(0.001, result.metric(Metric.CTL_STREAM));
        assertThat(result.metric(Metric.CTL_DISTANCES)).isBetween(1e-5, result.metric(Metric.CTL_STREAM));
        assertThat(result.metric(Metric.HDR_RATIO)).isBetween(0.01, 0.2);
        assertThat(result.metric(Metric.OPT_DELAY_P99)).isGreaterThan(1);
        assertThat(result.metric(Metric.JAIN)).isBetween(0.1, 1.0);
        assertThat(result.metric(Metric.STRETCH_P50)).isGreaterThanOrEqualTo(1);
        assertThat(result.metric(Metric.UPLOAD_MAX_CAP)).isBetween(0.01, 1.001);
        assertThat(result.frames()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(result.series())
                .containsKeys(
                        "CI(0.2 s)",
                        RunResult.CI_1S,
                        RunResult.CI_2S,
                        "CI(4 s)",
                        RunResult.CONTROL,
                        RunResult.POPULATION);
    }

    @Test
    void equalSeedsGiveEqualRuns() {
        RunResult one = small().run(7);
        RunResult other = small().run(7);

        assertThat(other.traceHash()).isEqualTo(one.traceHash());
        one.metrics().forEach((metric, value) -> {
            if (!metric.isMeasured()) {
                assertThat(other.metric(metric)).as(metric.id()).isEqualTo(value);
            }
        });
        assertThat(other.peers()).isEqualTo(one.peers());
        assertThat(other.drops()).isEqualTo(one.drops());
        assertThat(small().run(8).traceHash()).isNotEqualTo(one.traceHash());
    }

    @Test
    void nearlyEverythingArrivesAtOnePercentLoss() {
        RunResult result = small().network(NETWORK.lossRatio(0.01)).run(2);

        assertThat(result.failures()).isEmpty();
        assertThat(result.metric(Metric.DELIVERED)).isGreaterThanOrEqualTo(0.999);
        assertThat(result.drops().get("lost on the way")).isPositive();
    }

    @Test
    void theWholeThingWorksEncrypted() {
        RunResult result =
                small().peers(5).lasting(seconds(1)).crypto(CryptoChoice.FLASH).run(3);

        assertThat(result.failures()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(CryptoChoice.class)
    void smallMessagesCountAsPayloadEachAndLongControlDoesNot(CryptoChoice crypto) {
        ScenarioBuilder small =
                small().crypto(crypto).publish(stream(kilobitsPerSecond(400)).withMessageBytes(100));

        RunResult result = small.tier(Tier.T1).run(4);
        RunResult coarser = small.tier(Tier.T2).run(4);

        double repeated = result.metric(Metric.DUP_RATIO);
        assertThat(result.metric(Metric.RMR)).isBetween(repeated - 1e-9, repeated + 0.01);
        assertThat(result.metric(Metric.HDR_RATIO)).isCloseTo(coarser.metric(Metric.HDR_RATIO), within(0.06));
        assertThat(result.metric(Metric.CTL_RATIO)).isCloseTo(coarser.metric(Metric.CTL_RATIO), within(0.1));
        assertThat(result.metric(Metric.CTL_GROUP)).isLessThan(0.01);
    }

    @Test
    void thoseWhoLiveGoOnWhenOthersDieSilently() {
        RunResult result =
                small().lasting(seconds(6)).at(seconds(1), kill(share(0.25))).run(4);

        assertThat(result.peers().stream().filter(PeerResult::isThere)).hasSize(9);
        assertThat(result.failures()).isEmpty();
        assertThat(result.metric(Metric.RECOVERY_2S)).isBetween(0.0, 5.0);
        assertThat(result.series().get(RunResult.POPULATION).values()).contains(12, 9);
    }

    @Test
    void whoIsNamedOrFeedsOthersCanBeKilled() {
        RunResult result = small().lasting(seconds(5))
                .at(seconds(1), kill(peers(3, 5)))
                .at(seconds(2), kill(primariesOf(0)))
                .run(4);

        assertThat(result.peers().get(2).isThere()).isFalse();
        assertThat(result.peers().get(4).isThere()).isFalse();
        assertThat(result.peers().stream().filter(PeerResult::isThere)).hasSizeBetween(1, 9);
    }

    @Test
    void faultsThatPassLeaveEverybodyWatching() {
        RunResult result = small().lasting(seconds(10))
                .at(seconds(1), partition(half()).heals(seconds(1)))
                .at(seconds(3), pause(peers(1), seconds(1)))
                .at(seconds(4), slow(share(0.3), 0.1, seconds(1)))
                .at(seconds(5), rendezvousOutage(seconds(2)))
                .run(6);

        int last = result.series().get(RunResult.CI_2S).values().length - 1;
        assertThat(result.series().get(RunResult.CI_2S).values()[last]).isEqualTo(100);
        assertThat(result.metric(Metric.DELIVERED)).isBetween(0.5, 1.0);
        assertThat(result.drops().get("network: rule")).isPositive();
    }

    @Test
    void whatSlowsAnUplinkTwiceMultipliesAndPasses() {
        StreamWorld world = new StreamWorld(
                small().peers(4)
                        .lasting(seconds(5))
                        .at(seconds(1), slow(share(1), 0.1, seconds(2)))
                        .at(seconds(2), slow(share(1), 0.5, seconds(2)))
                        .build(),
                6);
        List<Long> rates = new ArrayList<>();

        world.run((phase, share, virtualNs, detail) -> {
            if (world.nodes().size() > 1) {
                rates.add(world.nodes().get(1).host().uplinkConfig().rateBytesPerSec());
            }
        });

        assertThat(rates).startsWith(1_250_000L).endsWith(1_250_000L);
        assertThat(rates.stream().distinct()).containsExactly(1_250_000L, 125_000L, 62_500L, 625_000L);
    }

    @Test
    void noSecondInWhichAnUplinkWasSlowedIsHeldAgainstItsCap() {
        RunResult result = small().lasting(seconds(6))
                .at(milliseconds(1_700), slow(share(1), 0.1, milliseconds(1_600)))
                .run(6);

        assertThat(result.metric(Metric.UPLOAD_MAX_CAP)).isBetween(0.1, 1.001);
    }

    @ParameterizedTest
    @EnumSource(CryptoChoice.class)
    void aPublisherThatMovesIsHeardAgain(CryptoChoice crypto) {
        RunResult result = small().lasting(seconds(12))
                .crypto(crypto)
                .peers(6)
                .at(seconds(2), movePublisher())
                .run(6);

        double[] continuity = result.series().get(RunResult.CI_2S).values();
        assertThat(continuity[continuity.length - 1]).isEqualTo(100);
    }

    @Test
    void aCrowdStartsToPlay() {
        RunResult result = small().lasting(seconds(6))
                .arrivals(small().build().arrivals().crowd(4, seconds(1), seconds(2)))
                .run(9);

        assertThat(result.peers()).hasSize(VIEWERS);
        assertThat(result.metric(Metric.STARTUP_P95)).isBetween(0.01, 5.0);
        assertThat(result.metric(Metric.PEERS_UNFED)).isZero();
        assertThat(result.metric(Metric.CI_2S_CORE)).isGreaterThan(0.99);
    }

    @Test
    void whoLeavesIsReplaced() {
        RunResult result = small().lasting(seconds(8))
                .churn(new Churn(Churn.exponential(seconds(10)).sessions(), Duration.ofMillis(200), 0.5))
                .run(9);

        assertThat(result.peers()).hasSizeBetween(VIEWERS + 3, 3 * VIEWERS);
        assertThat(result.metric(Metric.DELIVERED)).isGreaterThan(0.8);
    }

    @Test
    void whatLeaversCountedIsCounted() {
        RunResult result = small().lasting(seconds(8))
                .churn(new Churn(Churn.exponential(seconds(4)).sessions(), Duration.ofMillis(200), 1))
                .run(9);

        double[] duplicates = result.series().get(RunResult.DUPLICATES).values();
        double mean = Arrays.stream(duplicates).average().orElseThrow() / 100;
        assertThat(result.metric(Metric.DUP_RATIO)).isBetween(0.8 * mean, 2 * mean);
        assertThat(result.metric(Metric.CTL_GROUP)).isBetween(0.01, 0.1);
    }

    @Test
    void peersBehindNatsAreFed() {
        RunResult result = small().network(NETWORK.nat(NatPreset.HARD)).run(3);

        assertThat(result.metric(Metric.DELIVERED)).isGreaterThan(0.9);
    }

    @Test
    void mobileViewersHaveSlowLinesInBothDirections() {
        StreamWorld world = new StreamWorld(
                small().peers(8)
                        .network(NETWORK.uplink(UplinkPreset.parse("mobile:50%")))
                        .build(),
                3);

        world.run(RunWatch.NONE);

        List<Long> downlinks = world.nodes().stream()
                .skip(1)
                .map(node -> node.host().downlinkConfig().rateBytesPerSec())
                .distinct()
                .sorted()
                .toList();
        assertThat(downlinks).containsExactly(0L, 625_000L);
    }

    @Test
    void whatItCannotDoIsRefused() {
        ScenarioBuilder given = small().membership(Membership.GIVEN).tier(Tier.T1);

        assertThatThrownBy(() -> given.run(1)).hasMessageContaining("membership is given");
        assertThatThrownBy(() -> small().peers(10_001).tier(Tier.T1).run(1))
                .hasMessageContaining("10001 peers are more than the 10000");
    }

    @Test
    void aViewerThatIsCutOffIsReported() {
        StreamWorld world = new StreamWorld(small().build(), 5);
        // From the sixth second on, nothing reaches the last viewer.
        PacketRule cut = packet -> {
            boolean isLast = packet.destinationHost() == VIEWERS + 1;
            return isLast && packet.nowNs() > 6_000_000_000L ? Verdict.DROP : Verdict.PASS;
        };
        world.network().addRule(cut);

        RunResult result = world.run(RunWatch.NONE);

        assertThat(result.isGood()).isFalse();
        assertThat(result.failures().get(0)).contains("1 viewers missed something", "node " + VIEWERS);
        assertThat(result.metric(Metric.DELIVERED)).isLessThan(1);
    }

    @Test
    void progressGoesThroughAllPhases() {
        List<RunWatch.Phase> phases = new ArrayList<>();
        List<Long> times = new ArrayList<>();

        new StreamWorld(small().peers(2).lasting(seconds(1)).build(), 6).run((phase, share, virtualNs, detail) -> {
            if (!phases.contains(phase)) {
                phases.add(phase);
            }
            times.add(virtualNs);
            assertThat(share).isBetween(0.0, 1.0);
        });

        assertThat(phases).containsExactly(RunWatch.Phase.values());
        assertThat(times).isSorted();
    }

    private static RunWatch stoppingAt(long untilNs) {
        return new RunWatch() {
            private long nowNs;

            @Override
            public void update(Phase phase, double share, long virtualNs, String detail) {
                nowNs = virtualNs;
            }

            @Override
            public boolean isStopped() {
                return nowNs > untilNs;
            }
        };
    }

    @Test
    void aRunThatIsStoppedBeforeTheStreamBeginsTellsNothingOfIt() {
        for (Tier tier : List.of(Tier.T1, Tier.T2, Tier.T3)) {
            TierRunner runner = Tiers.all().stream()
                    .filter(one -> one.tier() == tier)
                    .findFirst()
                    .orElseThrow();
            RunResult result = runner.run(small().build(), 6, stoppingAt(2_000_000_000L));

            assertThat(result.isComplete()).as(tier.label()).isFalse();
            assertThat(result.metrics())
                    .as(tier.label())
                    .doesNotContainKeys(
                            Metric.DELIVERED, Metric.PEERS_FED, Metric.CI_2S, Metric.HDR_RATIO, Metric.DUP_RATIO);
        }
    }

    @Test
    void aRunThatIsStoppedGivesWhatItHas() {
        RunWatch impatient = stoppingAt(10_000_000_000L);

        RunResult result = new StreamWorld(small().lasting(seconds(60)).build(), 6).run(impatient);

        assertThat(result.isComplete()).isFalse();
        assertThat(result.virtualNs()).isLessThan(12_000_000_000L);
        assertThat(result.metric(Metric.CI_2S)).isEqualTo(1);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void aViolationNamesItsTime() {
        assertThat(new RunViolation(2_000_000, "it broke")).hasMessage("it broke, at 0.002000 s of virtual time");
    }

    private static ScenarioBuilder small() {
        return Scenario.named("small")
                .peers(VIEWERS)
                .lasting(seconds(3))
                .network(NETWORK)
                .arrivals(Arrivals.DEFAULT.joining(seconds(2), seconds(1)));
    }
}
