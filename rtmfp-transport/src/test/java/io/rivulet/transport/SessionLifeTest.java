package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.chunk.UserData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keepalive and close of sessions: RFC 7016 sections 3.5.4.1 and 3.5.5. */
class SessionLifeTest {
    @Test
    void keepsAnIdleSessionAlive() {
        EndpointPair pair = new EndpointPair().opened();

        pair.advance(Duration.ofMinutes(10));

        assertThat(pair.near.sessions()).hasSize(1);
        assertThat(pair.far.sessions()).hasSize(1);
        // A Ping and its answer every 10 s or so from either end, not more.
        assertThat(pair.near.stats().get(EndpointStats.Counter.DATAGRAMS_SENT)).isBetween(50L, 140L);
    }

    @Test
    void findsASilentFarEndDead() {
        EndpointPair pair = new EndpointPair(
                        config -> config.keepalivePeriodNs(2 * Nanos.SECOND).deadAfterNs(8 * Nanos.SECOND))
                .opened();
        pair.wire.dropAll();

        pair.advance(Duration.ofSeconds(9));

        assertThat(pair.nearHandler.closed).containsExactly(CloseReason.SILENT);
        assertThat(pair.farHandler.closed).containsExactly(CloseReason.SILENT);
        assertThat(pair.near.isQuiet()).isTrue();
    }

    @Test
    @Covers("7016-3.5.5-2")
    void closesInOrderAtBothEnds() {
        EndpointPair pair = new EndpointPair().opened();

        pair.wire.near(nowNs -> pair.nearSession().close(nowNs));
        pair.advance(Duration.ofMillis(25));

        assertThat(pair.nearHandler.closed).containsExactly(CloseReason.CLOSED_HERE);
        assertThat(pair.farHandler.closed).containsExactly(CloseReason.CLOSED_BY_FAR_END);
        assertThat(pair.near.isQuiet()).isTrue();
        assertThat(pair.far.isQuiet()).as("it only lingers").isTrue();
        assertThat(pair.farSession().state()).isEqualTo(SessionState.FARCLOSE_LINGER);
        pair.advance(Duration.ofSeconds(20));
        assertThat(pair.farSession().state()).isEqualTo(SessionState.CLOSED);
    }

    @Test
    void repeatsTheCloseRequestUntilItIsAnswered() {
        EndpointPair pair = new EndpointPair().opened();
        pair.wire.dropFromNear(1);

        pair.wire.near(nowNs -> pair.nearSession().close(nowNs));
        pair.advance(Duration.ofSeconds(6));

        assertThat(pair.farHandler.closed).containsExactly(CloseReason.CLOSED_BY_FAR_END);
        assertThat(pair.near.isQuiet()).isTrue();
    }

    @Test
    @Covers("7016-3.5.5-1")
    void givesUpClosingWhenTheFarEndIsGone() {
        EndpointPair pair = new EndpointPair().opened();
        pair.wire.dropAll();

        pair.wire.near(nowNs -> pair.nearSession().close(nowNs));
        pair.advance(Duration.ofSeconds(89));
        assertThat(pair.near.isQuiet()).isFalse();
        pair.advance(Duration.ofSeconds(2));

        assertThat(pair.near.isQuiet()).isTrue();
    }

    @Test
    void closesAbruptly() {
        EndpointPair pair = new EndpointPair().opened();

        pair.wire.near(nowNs -> pair.nearSession().closeAbruptly(nowNs));
        pair.advance(Duration.ofMillis(15));

        assertThat(pair.near.isQuiet()).isTrue();
        assertThat(pair.far.isQuiet()).isTrue();
        assertThat(pair.farHandler.closed).containsExactly(CloseReason.CLOSED_BY_FAR_END);
    }

    @Test
    void opensAgainAfterAClose() {
        EndpointPair pair = new EndpointPair().opened();
        pair.wire.near(nowNs -> pair.nearSession().close(nowNs));
        pair.advance(Duration.ofSeconds(1));

        pair.open();
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.nearHandler.opened).hasSize(2);
        assertThat(pair.farHandler.opened).hasSize(2);
    }

    @Test
    void ignoresDatagramsThatAreNotOurs() {
        EndpointPair pair = new EndpointPair().opened();
        byte[] noise = new byte[200];
        EndpointPair.entropy(99).nextBytes(noise, 0, noise.length);

        for (int length = 0; length < noise.length; length++) {
            int now = length;
            pair.wire.near(
                    nowNs -> pair.near.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.FAR, noise, 0, now)));
        }
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.near.stats().drops()).isEqualTo(200);
        assertThat(pair.near.sessions()).hasSize(1);
    }

    @Test
    void closesASessionWhoseFarEndAcknowledgesWhatWasNeverSent() {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow flow = pair.flow("x");
        pair.send(flow, "one");
        pair.advance(Duration.ofMillis(5));
        SessionPackets.toNear(pair, packet -> SessionPackets.acknowledge(packet, flow.id(), 1));
        assertThat(pair.nearHandler.closed).isEmpty();

        SessionPackets.toNear(pair, packet -> SessionPackets.acknowledge(packet, flow.id(), 1, 0, 5));
        pair.advance(Duration.ofMillis(15));

        assertThat(pair.nearHandler.closed).containsExactly(CloseReason.ABUSE);
        assertThat(pair.near.isQuiet()).isTrue();
        assertThat(pair.farHandler.closed).containsExactly(CloseReason.CLOSED_BY_FAR_END);
    }

    /** More of it than the near end delivers in one go, and all in one batch: begin, messages, end of the flow and of the session. */
    @Test
    void deliversWhatWasAcknowledgedBeforeItTellsThatTheFarEndClosed() {
        for (ReceiveOrder order : ReceiveOrder.values()) {
            EndpointPair pair = new EndpointPair().opened();
            pair.nearHandler.onFlow = flow -> flow.setOrder(order);
            List<byte[]> batch = new ArrayList<>();
            for (int packets = 0; packets < 20; packets++) {
                long first = 1 + 50L * packets;
                batch.add(SessionPackets.datagram(pair.farSession(), packet -> {
                    SessionPackets.data(packet, first, first - 1, UserData.WHOLE, EndpointPair.bytes("first"));
                    for (int i = 1; i < 50; i++) {
                        SessionPackets.next(packet, UserData.WHOLE, EndpointPair.bytes("more"));
                    }
                }));
            }
            batch.add(SessionPackets.datagram(pair.farSession(), packet -> {
                int lastFlags = UserData.flags(true, UserData.WHOLE, true, true);
                SessionPackets.dataWithFlags(packet, SessionPackets.FLOW, 1_001, 1_001, lastFlags, new byte[0]);
                packet.add(ChunkType.CLOSE, new byte[0], 0, 0);
            }));

            pair.wire.near(nowNs -> {
                for (byte[] datagram : batch) {
                    pair.near.onDatagram(
                            nowNs, new InboundDatagram().wrap(0, CorePair.FAR, datagram, 0, datagram.length));
                }
            });

            assertThat(pair.nearHandler.messages).hasSize(1_000);
            assertThat(pair.nearHandler.log)
                    .containsExactly("open", "flow", "complete", "closed " + CloseReason.CLOSED_BY_FAR_END);
            assertThat(pair.near.receiveBudget().usedBytes()).isZero();
        }
    }

    @Test
    void deliversNothingMoreOnceItWasClosedHere() {
        EndpointPair pair = new EndpointPair().opened();
        byte[] datagram = SessionPackets.datagram(pair.farSession(), packet -> {
            SessionPackets.data(packet, 1, 0, UserData.WHOLE, EndpointPair.bytes("one"));
            SessionPackets.next(packet, UserData.WHOLE, EndpointPair.bytes("two"));
        });

        pair.wire.near(nowNs -> {
            pair.near.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.FAR, datagram, 0, datagram.length));
            pair.nearSession().close(nowNs);
        });

        assertThat(pair.nearHandler.messages).isEmpty();
        assertThat(pair.nearHandler.closed).containsExactly(CloseReason.CLOSED_HERE);
    }

    @Test
    void losesWhatASuspendedFlowHoldsWhenTheFarEndCloses() {
        EndpointPair pair = new EndpointPair().opened();
        pair.nearHandler.onFlow = ReceiveFlow::suspend;
        SessionPackets.toNear(pair, packet -> SessionPackets.data(packet, 1, 0, UserData.WHOLE, new byte[100]));

        SessionPackets.toNear(pair, packet -> packet.add(ChunkType.CLOSE, new byte[0], 0, 0));
        pair.wire.near(nowNs -> pair.nearHandler.flows.get(0).resume(nowNs));

        assertThat(pair.nearHandler.messages).isEmpty();
        assertThat(pair.nearHandler.closed).containsExactly(CloseReason.CLOSED_BY_FAR_END);
        assertThat(pair.near.receiveBudget().usedBytes()).isZero();
    }

    @Test
    void countsWhatIsTooLongForAPacketOrForUs() {
        EndpointPair pair = new EndpointPair().opened();

        SessionPackets.toNear(pair, packet -> packet.add(ChunkType.PING, new byte[1_400], 0, 1_400));
        SessionPackets.toNear(pair, new byte[65_537]);
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.near.stats().drops(DropReason.CONTROL_TOO_LONG)).isEqualTo(1);
        assertThat(pair.near.stats().drops(DropReason.TOO_LONG)).isEqualTo(1);
        assertThat(pair.near.stats().drops()).isEqualTo(2);
        assertThat(pair.near.sessions()).hasSize(1);
    }

    @Test
    void looksAtDatagramsAsLongAsTheLongestPacket() {
        EndpointPair pair = new EndpointPair().opened();

        SessionPackets.toNear(pair, new byte[65_536]);
        SessionPackets.toNear(pair, packet -> packet.add(ChunkType.CLOSE, new byte[0], 0, 0));

        assertThat(pair.near.stats().drops(DropReason.TOO_LONG)).isZero();
        assertThat(pair.near.stats().drops()).isEqualTo(1);
        assertThat(pair.nearHandler.closed).containsExactly(CloseReason.CLOSED_BY_FAR_END);
    }
}
