package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.congestion.CongestionController;
import io.rivulet.transport.congestion.DelayController;
import io.rivulet.transport.congestion.RfcController;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.HostConfig;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A live stream to one far end and bulk to another over one uplink of 1 Mbit/s with a buffer of a second. RFC 7016 section 3.5.2.1. */
class RealTimeBesideBulkTest {
    private static final long UPLINK_BYTES_PER_SEC = 125_000;
    private static final int STEP_MS = 20;
    private static final int WARM_UP_STEPS = 500;
    private static final int STEPS = 2_000;

    /** 400 kbit/s in 50 messages a second. */
    private static final int LIVE_BYTES = 1_000;

    private static final int BULK_BYTES = 10_000;

    private final VirtualNetwork network = new VirtualNetwork(1);
    private final RecordingHandler[] farHandlers = {new RecordingHandler(), new RecordingHandler()};
    private RtmfpEndpoint near;
    private VirtualHost host;
    private final Session[] sessions = new Session[2];

    private static RtmfpEndpoint endpoint(int node, CongestionController.Supplier supplier, EndpointHandler handler) {
        return new RtmfpEndpoint(
                EndpointConfig.builder(EndpointPair.plain(node), EndpointPair.entropy(node))
                        .congestion(supplier)
                        .build(),
                handler);
    }

    private void open(CongestionController.Supplier supplier) {
        near = endpoint(1, supplier, new RecordingHandler());
        LinkConfig uplink = LinkConfig.builder()
                .rateBytesPerSec(UPLINK_BYTES_PER_SEC)
                .queueBytes(UPLINK_BYTES_PER_SEC)
                .build();
        host = network.add(
                near,
                HostConfig.builder(NetAddress.parse("10.0.0.1:1"))
                        .uplink(uplink)
                        .build());
        for (int i = 0; i < sessions.length; i++) {
            RtmfpEndpoint far = endpoint(10 + i, supplier, farHandlers[i]);
            NetAddress address = NetAddress.parse("10.0.1.1:1").withPort(1 + i);
            network.add(far, address);
            host.execute(nowNs -> near.open(
                    nowNs,
                    FlashDiscriminators.fingerprint(far.peerId()),
                    List.of(address),
                    EndpointPair.OPEN_TIMEOUT_NS));
            network.advance(Duration.ofSeconds(1));
            sessions[i] = near.sessionTo(far.peerId());
        }
    }

    /** The 95th percentile of what waits before the uplink, in milliseconds. */
    private long run(CongestionController.Supplier supplier) {
        open(supplier);
        SendFlow[] flows = new SendFlow[2];
        host.execute(nowNs -> {
            flows[0] = sessions[0].openFlow(nowNs, EndpointPair.bytes("live"), null, Priority.TIME_CRITICAL);
            flows[1] = sessions[1].openFlow(nowNs, EndpointPair.bytes("bulk"), null, Priority.BULK);
        });
        long[] queueMs = new long[STEPS];
        for (int step = -WARM_UP_STEPS; step < STEPS; step++) {
            host.execute(nowNs -> {
                flows[0].send(nowNs, new byte[LIVE_BYTES], 0, LIVE_BYTES, Nanos.NO_DEADLINE);
                while (sessions[1].unsentBytes() < 5 * BULK_BYTES) {
                    flows[1].send(nowNs, new byte[BULK_BYTES], 0, BULK_BYTES, Nanos.NO_DEADLINE);
                }
            });
            network.advance(Duration.ofMillis(STEP_MS));
            if (step >= 0) {
                queueMs[step] = host.uplinkBacklogBytes() * 1_000 / UPLINK_BYTES_PER_SEC;
            }
        }
        Arrays.sort(queueMs);
        return queueMs[STEPS * 95 / 100];
    }

    private double bulkShare() {
        double seconds = (WARM_UP_STEPS + STEPS) * STEP_MS / 1_000.0;
        return farHandlers[1].messages.size() * (double) BULK_BYTES / (seconds * UPLINK_BYTES_PER_SEC);
    }

    @Test
    void delayControllersKeepTheQueueBelowHalfTheirTargetForIt() {
        long queueMs = run(DelayController::new);

        assertThat(queueMs).isLessThan(60);
        assertThat(bulkShare()).as("bulk gets what the stream leaves").isGreaterThan(0.4);
        assertThat(farHandlers[0].messages).hasSizeGreaterThan(WARM_UP_STEPS + STEPS - 10);
    }

    @Test
    void rfcControllersFillTheBufferNonetheless() {
        long queueMs = run(RfcController::new);

        assertThat(queueMs).isGreaterThan(500);
    }
}
