package io.rivulet.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.transport.virtual.PacketRule;
import io.rivulet.transport.virtual.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small worlds of production nodes: a dozen viewers, a few seconds. */
class StreamWorldTest {
    private static final int VIEWERS = 12;

    @Test
    void withoutLossEverythingReachesEverybody() {
        StreamResult result = run(small(1).build());

        assertThat(result.failures()).isEmpty();
        assertThat(result.deliveredShare()).isEqualTo(1);
        assertThat(result.delivered())
                .isEqualTo(VIEWERS * (long) result.config().messages());
        assertThat(result.delay().p50()).isBetween(1_000_000L, 1_000_000_000L);
        assertThat(result.shape().maxDepth()).isBetween(1, VIEWERS);
        assertThat(result.traffic().controlRatio()).isBetween(0.001, 0.5);
        assertThat(result.traffic().headerRatio()).isBetween(0.01, 0.2);
    }

    @Test
    void equalSeedsGiveEqualRuns() {
        StreamResult one = run(small(7).build());
        StreamResult other = run(small(7).build());

        assertThat(other.traceHash()).isEqualTo(one.traceHash());
        assertThat(other.traffic()).isEqualTo(one.traffic());
        assertThat(other.totals()).isEqualTo(one.totals());
        assertThat(other.viewers()).isEqualTo(one.viewers());
        assertThat(run(small(8).build()).traceHash()).isNotEqualTo(one.traceHash());
    }

    @Test
    void nearlyEverythingArrivesAtOnePercentLoss() {
        StreamResult result = run(small(2).lossRatio(0.01).build());

        assertThat(result.failures()).isEmpty();
        assertThat(result.deliveredShare()).isGreaterThanOrEqualTo(0.999);
        assertThat(result.traffic().lost()).isPositive();
        assertThat(result.totals().retransmissions() + result.totals().fragmentsPulled())
                .isPositive();
    }

    @Test
    void theWholeThingWorksEncrypted() {
        StreamResult result = run(
                small(3).viewers(5).streamSeconds(1).crypto(CryptoChoice.FLASH).build());

        assertThat(result.failures()).isEmpty();
    }

    @Test
    void thoseWhoLiveGoOnWhenOthersDieSilently() {
        StreamResult result = run(small(4).streamSeconds(6)
                .kill(new Kill(Duration.ofSeconds(1), 0.25))
                .build());

        assertThat(result.survivors()).isEqualTo(9);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void aViewerThatIsCutOffIsReported() {
        StreamWorld world = new StreamWorld(small(5).build());
        // From the sixth second on, nothing reaches the last viewer.
        PacketRule cut = packet -> {
            boolean isLast = packet.destinationHost() == VIEWERS + 1;
            return isLast && packet.nowNs() > 6_000_000_000L ? Verdict.DROP : Verdict.PASS;
        };
        world.network().addRule(cut);

        StreamResult result = world.run(RunProgress.NONE);

        assertThat(result.isGood()).isFalse();
        assertThat(result.failures().get(0)).contains("1 viewers missed something", "node " + VIEWERS);
        assertThat(result.deliveredShare()).isLessThan(1);
    }

    @Test
    void progressGoesThroughAllPhases() {
        List<RunProgress.Phase> phases = new ArrayList<>();
        List<Long> times = new ArrayList<>();

        new StreamWorld(small(6).viewers(2).streamSeconds(1).build()).run((phase, share, virtualNs, detail) -> {
            if (!phases.contains(phase)) {
                phases.add(phase);
            }
            times.add(virtualNs);
            assertThat(share).isBetween(0.0, 1.0);
        });

        assertThat(phases).containsExactly(RunProgress.Phase.values());
        assertThat(times).isSorted();
    }

    @Test
    void whatIsOutOfRangeIsNamedAllAtOnce() {
        assertThatThrownBy(() -> small(1).viewers(0).lossRatio(0.7).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("viewers is 0, must be 1 to 10000")
                .hasMessageContaining("lossRatio is 0.7, must be 0 to 0.5");
    }

    @Test
    void mobileViewersHaveSlowLinesInBothDirections() {
        StreamWorldConfig config =
                small(3).viewers(8).uplink(UplinkPreset.parse("mobile:50%")).build();
        StreamWorld world = new StreamWorld(config);

        world.run(RunProgress.NONE);

        List<Long> downlinks = world.nodes().stream()
                .skip(1)
                .map(node -> node.host().downlinkConfig().rateBytesPerSec())
                .distinct()
                .sorted()
                .toList();
        assertThat(downlinks).containsExactly(0L, 625_000L);
    }

    @Test
    void messagesAreEmittedAtTheStreamsRate() {
        StreamWorldConfig config = StreamWorldConfig.builder(1).build();

        // 1 Mbit/s in messages of 1,100 bytes is one each 8.8 ms.
        assertThat(config.emissionNs(1)).isEqualTo(8_800_000);
        assertThat(config.messages()).isEqualTo(3_409);
        assertThat(config.rho())
                .isEqualTo((8_000_000 + 200 * 8.0 * config.links().uplinkBytesPerSec(2)) / 200_000_000);
    }

    @Test
    void aViolationNamesItsTime() {
        assertThat(new RunViolation(2_000_000, "it broke")).hasMessage("it broke, at 0.002000 s of virtual time");
    }

    private static StreamWorldConfig.Builder small(long seed) {
        return StreamWorldConfig.builder(seed)
                .viewers(VIEWERS)
                .streamSeconds(3)
                .latency(LatencyPreset.constant(Duration.ofMillis(20)))
                .uplink(UplinkPreset.rate(10_000_000))
                .joining(Duration.ofSeconds(2), Duration.ofSeconds(1));
    }

    private static StreamResult run(StreamWorldConfig config) {
        return new StreamWorld(config).run(RunProgress.NONE);
    }
}
