package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.congestion.CongestionController;
import io.rivulet.transport.congestion.DelayController;
import io.rivulet.transport.congestion.RfcController;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.HostConfig;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link DelayController} over real timestamps: the far clock runs as it likes, and the way back has queues of its own. */
class DelayControllerPairTest {
    private static final int MESSAGE_BYTES = 10_000;
    private static final long UPLINK_BYTES_PER_SEC = 125_000;

    private final VirtualNetwork network = new VirtualNetwork(1);
    private final RecordingHandler nearHandler = new RecordingHandler();
    private final RecordingHandler farHandler = new RecordingHandler();
    private final RtmfpEndpoint near = endpoint(1, DelayController::new, nearHandler);
    private final RtmfpEndpoint far = endpoint(2, RfcController::new, farHandler);
    private final long[] worstQueueMs = new long[1];

    private static RtmfpEndpoint endpoint(
            long node, CongestionController.Supplier congestion, EndpointHandler handler) {
        return new RtmfpEndpoint(
                EndpointConfig.builder(EndpointPair.plain(node), EndpointPair.entropy(node))
                        .congestion(congestion)
                        .build(),
                handler);
    }

    private static LinkConfig uplink(long bufferMs) {
        return LinkConfig.builder()
                .rateBytesPerSec(UPLINK_BYTES_PER_SEC)
                .queueBytes(UPLINK_BYTES_PER_SEC * bufferMs / 1_000)
                .build();
    }

    private static void fill(long nowNs, Session session, SendFlow flow) {
        while (session.unsentBytes() < 5 * MESSAGE_BYTES) {
            flow.send(nowNs, new byte[MESSAGE_BYTES], 0, MESSAGE_BYTES, Nanos.NO_DEADLINE);
        }
    }

    /** The share of the near uplink that was used from 10 s on, while both ends send as much as they may. */
    private double run(int seconds, long farSkewPpm, boolean farSends) {
        VirtualHost nearHost = network.add(
                near, HostConfig.builder(CorePair.NEAR).uplink(uplink(400)).build());
        VirtualHost farHost = network.add(
                far,
                HostConfig.builder(CorePair.FAR)
                        .uplink(uplink(400))
                        .skewPpm(farSkewPpm)
                        .build());
        nearHost.execute(nowNs -> near.open(
                nowNs,
                FlashDiscriminators.fingerprint(far.peerId()),
                List.of(CorePair.FAR),
                EndpointPair.OPEN_TIMEOUT_NS));
        network.advance(Duration.ofSeconds(1));
        Session there = nearHandler.opened.get(0);
        Session back = farHandler.opened.get(0);
        SendFlow[] flows = new SendFlow[2];
        nearHost.execute(now -> flows[0] = there.openFlow(now, EndpointPair.bytes("there"), null, Priority.BULK));
        farHost.execute(now -> flows[1] = back.openFlow(now, EndpointPair.bytes("back"), null, Priority.BULK));
        long bytesAtTen = 0;
        for (int tenth = 0; tenth < 10 * seconds; tenth++) {
            nearHost.execute(nowNs -> fill(nowNs, there, flows[0]));
            if (farSends) {
                farHost.execute(nowNs -> fill(nowNs, back, flows[1]));
            }
            network.advance(Duration.ofMillis(100));
            if (tenth == 100) {
                bytesAtTen = farHost.counters().deliveredBytes();
            } else if (tenth > 100) {
                long queueMs = nearHost.uplinkBacklogBytes() * 1_000 / UPLINK_BYTES_PER_SEC;
                worstQueueMs[0] = Math.max(worstQueueMs[0], queueMs);
            }
        }
        return (farHost.counters().deliveredBytes() - bytesAtTen) / ((seconds - 10.1) * UPLINK_BYTES_PER_SEC);
    }

    /** The queue on the way back grows to 400 ms: taken for ours, it would leave two packets a round trip, some 5 %. */
    @Test
    void yieldsNotToAQueueOnTheWayBack() {
        double used = run(40, 0, true);

        assertThat(used).isGreaterThan(0.65);
    }

    @Test
    void aFarClockThatIsTooFastMakesItNotShy() {
        double used = run(120, 200, false);

        assertThat(used).isGreaterThan(0.93);
        assertThat(worstQueueMs[0]).isLessThan(120);
    }

    @Test
    void aFarClockThatIsTooSlowMakesItNotGreedy() {
        double used = run(120, -200, false);

        assertThat(used).isGreaterThan(0.93);
        assertThat(worstQueueMs[0]).isLessThan(120);
    }
}
