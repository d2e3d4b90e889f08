package io.rivulet.transport.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeterminismTest {
    private static final int HOSTS = 20;

    private static final LinkConfig ROUGH = LinkConfig.builder()
            .rateBytesPerSec(400_000)
            .queueBytes(20_000)
            .jitter(Duration.ofMillis(3))
            .loss(LossModel.bursts(0.02, 3))
            .reorder(0.05, Duration.ofMillis(20))
            .duplicateRatio(0.02)
            .corruptRatio(0.02)
            .build();

    @Test
    void equalSeedsGiveEqualRuns() {
        Run first = new Run(42);
        Run second = new Run(42);

        assertThat(first.hash.count()).isGreaterThan(50_000);
        assertThat(second.hash.value()).isEqualTo(first.hash.value());
        assertThat(second.hash.count()).isEqualTo(first.hash.count());
    }

    @Test
    void theHashIsTheSameOnEveryMachine() {
        assertThat(new Run(42).hash.value()).isEqualTo(-9_154_871_457_588_097_786L);
    }

    @Test
    void anotherSeedGivesAnotherRun() {
        assertThat(new Run(43).hash.value()).isNotEqualTo(new Run(42).hash.value());
    }

    @Test
    void everyDatagramIsAccountedFor() {
        Run run = new Run(42);

        NetworkCounters total = run.network.counters();
        assertThat(total.sent() + total.duplicated())
                .isEqualTo(total.delivered() + total.dropped() + run.network.datagramsInFlight());
        assertThat(total.dropped(DropReason.LOSS)).isPositive();
        assertThat(total.dropped(DropReason.QUEUE)).isPositive();
        assertThat(total.corrupted()).isPositive();
        assertThat(run.network.hosts().stream()
                        .mapToLong(host -> host.counters().sent())
                        .sum())
                .isEqualTo(total.sent());
        assertThat(run.network.hosts().stream()
                        .mapToLong(host -> host.counters().delivered())
                        .sum())
                .isEqualTo(total.delivered());
        assertThat(run.network.hosts().stream()
                        .mapToLong(host -> host.counters().dropped())
                        .sum())
                .isEqualTo(total.dropped());
    }

    @Test
    void oneMoreHostChangesNothingForThoseItDoesNotTalkTo() {
        Run alone = new Run(42, 0);
        Run beside = new Run(42, 5);

        assertThat(beside.received().subList(0, HOSTS)).isEqualTo(alone.received());
        assertThat(beside.network.counters().sent())
                .isGreaterThan(alone.network.counters().sent());
    }

    private static final class Run {
        final TraceHash hash = new TraceHash();
        final VirtualNetwork network;
        final List<ChatterCore> cores = new ArrayList<>();

        Run(long seed) {
            this(seed, 0);
        }

        Run(long seed, int strangers) {
            network = new VirtualNetwork(VirtualNetworkConfig.builder(seed)
                    .trace(hash)
                    .latency((source, destination) -> 1_000_000L * (1 + (source.id() * 7 + destination.id()) % 40))
                    .build());
            add(seed, 0, HOSTS);
            add(seed, 1, strangers);
            network.advance(Duration.ofSeconds(5));
        }

        private void add(long seed, int subnet, int count) {
            List<NetAddress> addresses = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                addresses.add(NetAddress.ofIpv4(0x0a00_0000 + (subnet << 16) + i, 1_935));
            }
            for (int i = 0; i < count; i++) {
                ChatterCore core = new ChatterCore(CounterRandom.child(seed, i), addresses, 16 + i * 70);
                cores.add(core);
                network.add(
                        core,
                        HostConfig.builder(addresses.get(i))
                                .uplink(ROUGH)
                                .downlink(ROUGH)
                                .skewPpm(i - 10)
                                .build());
            }
        }

        List<Long> received() {
            return cores.stream().map(ChatterCore::received).toList();
        }
    }
}
