package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.VirtualHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What concerns all sessions of an endpoint together. */
class EndpointTest {
    /** A third endpoint on a pair's wire, with a session to the far one. */
    private static final class Third {
        final RecordingHandler handler = new RecordingHandler();
        final RtmfpEndpoint endpoint = new RtmfpEndpoint(
                EndpointConfig.builder(EndpointPair.plain(3), EndpointPair.entropy(3))
                        .build(),
                handler);
        final VirtualHost host;

        Third(EndpointPair pair) {
            host = pair.wire.network().add(endpoint, NetAddress.parse("10.0.0.3:3"));
            host.execute(nowNs -> endpoint.open(
                    nowNs,
                    FlashDiscriminators.fingerprint(pair.far.peerId()),
                    List.of(CorePair.FAR),
                    10 * Nanos.SECOND));
            pair.advance(Duration.ofSeconds(1));
        }

        Session session() {
            return handler.opened.get(0);
        }

        void flood(int messages) {
            host.execute(nowNs -> {
                SendFlow flow = session().openFlow(nowNs, EndpointPair.bytes("bulk"), null, Priority.BULK);
                for (int i = 0; i < messages; i++) {
                    flow.send(nowNs, new byte[1_000], 0, 1_000);
                }
            });
        }
    }

    private static long windowAfterOneSecondOfBulk(boolean beside) {
        EndpointPair pair = new EndpointPair().opened();
        Third bulk = new Third(pair);
        // A link spreads the packets out, as any real one does: on one without a rate they would travel as a single
        // clump.
        bulk.host.setUplink(LinkConfig.builder()
                .rateBytesPerSec(5_000_000)
                .queueBytes(4_000_000)
                .build());
        SendFlow[] live = new SendFlow[1];
        pair.wire.near(nowNs ->
                live[0] = pair.nearSession().openFlow(nowNs, EndpointPair.bytes("live"), null, Priority.TIME_CRITICAL));
        for (int i = 0; i < 20 && beside; i++) {
            pair.send(live[0], "frame " + i);
            pair.advance(Duration.ofMillis(20));
        }
        bulk.flood(3_000);
        for (int i = 0; i < 50; i++) {
            if (beside) {
                pair.send(live[0], "frame " + i);
            }
            pair.advance(Duration.ofMillis(20));
        }
        return bulk.session().congestionWindowBytes();
    }

    @Test
    @Covers({"7016-3.1-1", "7016-3.5.2.1-1", "7016-3.5.2.1-2"})
    void growsSlowlyTowardAnEndThatReceivesRealTimeDataFromOthers() {
        long alone = windowAfterOneSecondOfBulk(false);
        long besideRealTime = windowAfterOneSecondOfBulk(true);

        assertThat(alone).isGreaterThan(100_000);
        // 1 s holds 50 round trips of 20 ms, each adding 384 bytes at most: RFC 7016 section 3.5.2.1.
        assertThat(besideRealTime).isLessThan(4_400 + 50 * 384 + 5_000);
    }

    @Test
    void keepsToItsUplink() {
        EndpointPair pair = new EndpointPair(config -> config.uplinkBytesPerSec(50_000)).opened();
        SendFlow flow = pair.flow("capped");
        for (int i = 0; i < 1_000; i++) {
            pair.send(flow, new byte[1_000], Nanos.NO_DEADLINE);
        }
        long before = sentWithHeaders(pair.near);

        for (int second = 1; second <= 10; second++) {
            pair.advance(Duration.ofSeconds(1));
            assertThat(sentWithHeaders(pair.near) - before)
                    .as("after %d s", second)
                    .isBetween(second * 50_000L - 10_000, second * 50_000L + 5_000);
        }
    }

    private static long sentWithHeaders(RtmfpEndpoint endpoint) {
        return endpoint.stats().get(EndpointStats.Counter.BYTES_SENT)
                + 28 * endpoint.stats().get(EndpointStats.Counter.DATAGRAMS_SENT);
    }

    @Test
    void letsUrgentSessionsGoFirstOnAFullUplink() {
        EndpointPair pair = new EndpointPair(config -> config.uplinkBytesPerSec(50_000)).opened();
        Third other = new Third(pair);
        pair.wire.near(nowNs -> pair.near.open(
                nowNs,
                FlashDiscriminators.fingerprint(other.endpoint.peerId()),
                List.of(NetAddress.parse("10.0.0.3:3")),
                10 * Nanos.SECOND));
        pair.advance(Duration.ofSeconds(1));
        SendFlow bulk = pair.flow("bulk");
        for (int i = 0; i < 300; i++) {
            pair.send(bulk, new byte[1_000], Nanos.NO_DEADLINE);
        }
        pair.advance(Duration.ofSeconds(1));

        long startNs = pair.wire.nowNs();
        pair.wire.near(nowNs -> {
            SendFlow urgent = pair.near
                    .sessionTo(other.endpoint.peerId())
                    .openFlow(nowNs, EndpointPair.bytes("urgent"), null, Priority.IMMEDIATE);
            urgent.send(nowNs, EndpointPair.bytes("now"), 0, 3);
        });
        pair.wire.advanceUntil(() -> !other.handler.messages.isEmpty(), Duration.ofSeconds(10));

        assertThat(pair.wire.nowNs() - startNs).isLessThan(100 * Nanos.MILLISECOND);
    }

    @Test
    void refusesMoreSessionsThanItMayHave() {
        EndpointPair pair = new EndpointPair(config -> config.maxSessions(1)).opened();

        Third third = new Third(pair);

        assertThat(third.handler.opened).isEmpty();
        assertThat(pair.far.stats().drops(DropReason.TOO_MANY_SESSIONS)).isPositive();
        assertThat(pair.far.sessions()).hasSize(1);
    }

    @Test
    void boundsTheFlowsOfASession() {
        EndpointPair pair = new EndpointPair(config -> config.maxFlowsPerSession(3)).opened();
        for (int i = 0; i < 3; i++) {
            pair.send(pair.flow("flow " + i), "x");
        }

        assertThat(pair.flow("one too many")).isNull();
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.farHandler.flows).hasSize(3);
    }

    @Test
    void reportsEveryValueOutOfRangeAtOnce() {
        EndpointConfig.Builder config = EndpointConfig.builder(EndpointPair.plain(1), EndpointPair.entropy(1))
                .maxSessions(0)
                .maxDatagramBytes(9_000)
                .uplinkBytesPerSec(7);

        assertThatThrownBy(config::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxSessions is 0")
                .hasMessageContaining("maxDatagramBytes is 9000")
                .hasMessageContaining("uplinkBytesPerSec is 7");
    }

    @Test
    void asksNoSuspendedFlowWithoutProbes() {
        EndpointPair pair =
                new EndpointPair(config -> config.receiveBufferBytes(65_536).probesBuffers(false)).opened();
        pair.farHandler.onFlow = ReceiveFlow::suspend;
        SendFlow flow = pair.flow("slow reader");
        for (int i = 0; i < 200; i++) {
            pair.send(flow, new byte[1_000], Nanos.NO_DEADLINE);
        }
        pair.advance(Duration.ofSeconds(20));
        pair.wire.links(LinkConfig.builder().build());
        long sent = pair.near.stats().get(EndpointStats.Counter.DATAGRAMS_SENT);
        pair.advance(Duration.ofSeconds(9));

        assertThat(pair.near.stats().get(EndpointStats.Counter.DATAGRAMS_SENT) - sent)
                .isLessThan(3);
        pair.wire.far(nowNs -> pair.farHandler.flows.get(0).resume(nowNs));
        pair.advance(Duration.ofSeconds(20));
        assertThat(pair.farHandler.messages).hasSize(200);
    }
}
