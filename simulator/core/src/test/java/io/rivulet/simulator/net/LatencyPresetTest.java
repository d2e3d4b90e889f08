package io.rivulet.simulator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.virtual.LatencyModel;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyPresetTest {
    private static final SeedTree SEED = SeedTree.of(3);
    private static final long MS = 1_000_000;

    @Test
    void constantLatencyIsTheSameBetweenAll() {
        LatencyPreset preset = LatencyPreset.constant(Duration.ofMillis(20));
        List<VirtualHost> hosts = hosts(3);

        LatencyModel model = preset.model(SEED);

        assertThat(model.latencyNs(hosts.get(0), hosts.get(1))).isEqualTo(20 * MS);
        assertThat(model.latencyNs(hosts.get(2), hosts.get(0))).isEqualTo(20 * MS);
        assertThat(preset.name()).isEqualTo("constant:20ms");
    }

    @Test
    void latencyBelowTheFloorIsRefused() {
        assertThatThrownBy(() -> LatencyPreset.constant(Duration.ofNanos(999_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be at least 1 ms");
    }

    @Test
    void regionsAreAsFarApartAsTheirRoundTripSays() {
        List<VirtualHost> hosts = hosts(400);
        LatencyModel model = LatencyPreset.regions6().model(SEED);
        VirtualHost european = first(hosts, "Europe");
        VirtualHost american = first(hosts, "North America");

        long oneWay = model.latencyNs(european, american);

        // Half of 124 ms, and what their accesses add.
        assertThat(oneWay).isBetween(62 * MS + 1, 62 * MS + 60 * MS);
        assertThat(model.latencyNs(american, european)).isEqualTo(oneWay);
    }

    @Test
    void latenciesDependOnTheHostsAndNotOnTheOrderOfQuestions() {
        List<VirtualHost> hosts = hosts(20);
        LatencyModel forward = LatencyPreset.regions6().model(SEED);
        LatencyModel backward = LatencyPreset.regions6().model(SEED);
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            expected.add(forward.latencyNs(hosts.get(i), hosts.get(i + 1)));
        }

        for (int i = 18; i >= 0; i--) {
            assertThat(backward.latencyNs(hosts.get(i), hosts.get(i + 1))).isEqualTo(expected.get(i));
        }
        assertThat(expected).allMatch(latency -> latency >= MS);
    }

    @Test
    void hostsAreSpreadOverTheRegionsByTheirShares() {
        LatencyPreset preset = LatencyPreset.regions6();
        int europeans = 0;
        int japanese = 0;

        for (int i = 0; i < 10_000; i++) {
            String place = preset.placeOf(SEED, i);
            europeans += place.equals("Europe") ? 1 : 0;
            japanese += place.equals("Japan") ? 1 : 0;
        }

        assertThat(europeans).isBetween(4_850, 5_150);
        assertThat(japanese).isBetween(170, 280);
    }

    private static VirtualHost first(List<VirtualHost> hosts, String region) {
        return hosts.stream()
                .filter(host ->
                        LatencyPreset.regions6().placeOf(SEED, host.id()).equals(region))
                .findFirst()
                .orElseThrow();
    }

    private static List<VirtualHost> hosts(int count) {
        VirtualNetwork network = new VirtualNetwork(1);
        for (int i = 0; i < count; i++) {
            network.add(new IdleCore(), NetAddress.ofIpv4(10 << 24 | i, 1));
        }
        return network.hosts();
    }

    private static final class IdleCore implements DatagramCore {
        @Override
        public void onDatagram(long nowNs, InboundDatagram datagram) {
            throw new AssertionError("nobody sends");
        }

        @Override
        public void onDeadline(long nowNs) {
            throw new AssertionError("nothing is due");
        }

        @Override
        public int pollDatagrams(long nowNs, OutboundBatch batch) {
            return 0;
        }

        @Override
        public long nextDeadlineNs() {
            return NO_DEADLINE_NS;
        }
    }
}
