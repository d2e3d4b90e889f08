package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.congestion.CongestionController;
import io.rivulet.transport.congestion.DelayController;
import io.rivulet.transport.congestion.RfcController;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.virtual.HostConfig;
import io.rivulet.transport.virtual.LatencyModel;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import io.rivulet.transport.virtual.VirtualNetworkConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What controllers make of a home uplink: 1 Mbit/s with 200 ms of buffer, 40 ms away. */
class DelayControlTest {
    private static final long RATE = 125_000;
    private static final LinkConfig UPLINK =
            LinkConfig.builder().rateBytesPerSec(RATE).queueBytes(RATE / 5).build();
    private static final int TICK_MS = 10;

    private final VirtualNetwork network = new VirtualNetwork(VirtualNetworkConfig.builder(1)
            .latency(LatencyModel.constant(Duration.ofMillis(20)))
            .build());

    /** A session that sends as much as it may. */
    private static final class Bulk {
        final RecordingHandler far = new RecordingHandler();
        SendFlow flow;
        long delivered;

        void fill(long nowNs) {
            byte[] message = new byte[2_000];
            while (flow.unsentBytes() < 60_000) {
                flow.send(nowNs, message, 0, message.length);
            }
        }

        long bytesPerSec(int seconds) {
            return delivered / seconds;
        }
    }

    private final RecordingHandler nearHandler = new RecordingHandler();
    private final List<CongestionController.Supplier> controllers = new ArrayList<>();
    private final RtmfpEndpoint near = endpoint(
            1, nearHandler, segment -> controllers.get(controllers.size() - 1).create(segment));
    private final VirtualHost host = network.add(
            near,
            HostConfig.builder(NetAddress.parse("10.0.0.1:1")).uplink(UPLINK).build());
    private final List<Bulk> all = new ArrayList<>();

    private static RtmfpEndpoint endpoint(
            int node, RecordingHandler handler, CongestionController.Supplier congestion) {
        return new RtmfpEndpoint(
                EndpointConfig.builder(EndpointPair.plain(node), EndpointPair.entropy(node))
                        .congestion(congestion)
                        .build(),
                handler);
    }

    /** One more session over the same uplink. */
    private Bulk start(CongestionController.Supplier congestion) {
        controllers.add(congestion);
        int node = 10 + all.size();
        Bulk bulk = new Bulk();
        RtmfpEndpoint far = endpoint(node, bulk.far, RfcController::new);
        NetAddress at = NetAddress.parse("10.0.1." + node + ":1");
        network.add(far, at);
        host.execute(nowNs -> near.open(
                nowNs, FlashDiscriminators.fingerprint(far.peerId()), List.of(at), EndpointPair.OPEN_TIMEOUT_NS));
        network.runUntil(() -> nearHandler.opened.size() > all.size(), Duration.ofSeconds(20));
        Session session = nearHandler.opened.get(all.size());
        host.execute(nowNs -> bulk.flow = session.openFlow(nowNs, new byte[] {1}, null, Priority.ROUTINE));
        all.add(bulk);
        return bulk;
    }

    /** Lets all send for a time; returns how long the queue was at each tick, in ms, in ascending order. */
    private List<Double> run(int seconds) {
        List<Double> queueMs = new ArrayList<>();
        all.forEach(bulk -> bulk.delivered = 0);
        for (int ms = 0; ms < seconds * 1_000; ms += TICK_MS) {
            all.forEach(bulk -> host.execute(bulk::fill));
            network.advance(Duration.ofMillis(TICK_MS));
            queueMs.add(host.uplinkBacklogBytes() * 1e3 / RATE);
            for (Bulk bulk : all) {
                bulk.delivered += bulk.far.messages.stream()
                        .mapToLong(message -> message.length)
                        .sum();
                bulk.far.messages.clear();
            }
        }
        queueMs.sort(null);
        return queueMs;
    }

    private static double percentile(List<Double> sorted, double percent) {
        return sorted.get((int) (sorted.size() * percent / 100));
    }

    @Test
    void keepsTheQueueShortAndTheUplinkBusy() {
        Bulk bulk = start(DelayController::new);
        run(10);

        List<Double> queueMs = run(60);

        assertThat(percentile(queueMs, 50)).as("half see a shorter queue, ms").isBetween(30.0, 70.0);
        assertThat(percentile(queueMs, 95))
                .as("95 of 100 see a shorter queue, ms")
                .isLessThan(100);
        assertThat((double) bulk.bytesPerSec(60) / RATE).as("utilisation").isGreaterThan(0.85);
    }

    @Test
    void aControllerThatGoesByLossFillsTheQueue() {
        start(RfcController::new);
        run(10);

        assertThat(percentile(run(60), 95)).isGreaterThan(160);
    }

    @Test
    void twoShareAnUplinkThoughOneComesLate() {
        Bulk early = start(DelayController::new);
        run(20);
        Bulk late = start(DelayController::new);
        run(30);

        List<Double> queueMs = run(120);

        double one = early.delivered;
        double other = late.delivered;
        double jain = (one + other) * (one + other) / (2 * (one * one + other * other));
        assertThat(jain).as(one + " and " + other).isGreaterThan(0.9);
        assertThat((one + other) / (120.0 * RATE)).isGreaterThan(0.85);
        assertThat(percentile(queueMs, 95)).isLessThan(120);
    }

    @Test
    void givesWayToOneThatGoesByLossAndIsNotStarved() {
        Bulk polite = start(DelayController::new);
        Bulk greedy = start(RfcController::new);
        run(20);

        run(60);

        assertThat(polite.bytesPerSec(60)).isBetween(RATE / 50, RATE / 2);
        assertThat(greedy.bytesPerSec(60)).isGreaterThan(RATE / 2);
    }
}
