package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.flow.ReceiveBuffer;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.chunk.UserData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a far end can make us hold, and what becomes of one that tries for more. RFC 7016 sections 3.6.3 and 5. */
class ReceiveLimitsTest {
    @Test
    void takesFragmentsThatAreLongerThanOurOwnPackets() {
        for (int length : new int[] {1_472, 1_473, 1_536, 1_537, 1_900, 64_000}) {
            EndpointPair pair = new EndpointPair().opened();
            byte[] message = new byte[length];
            EndpointPair.entropy(length).nextBytes(message, 0, length);

            SessionPackets.toNear(pair, packet -> SessionPackets.data(packet, 1, 0, UserData.WHOLE, message));
            SessionPackets.toNear(pair, packet -> SessionPackets.data(packet, 2, 1, UserData.WHOLE, message));
            pair.advance(Duration.ofMillis(50));

            assertThat(pair.nearHandler.messages).containsExactly(message, message);
        }
    }

    @Test
    void takesAFragmentThatFillsTheLongestDatagram() {
        EndpointPair pair = new EndpointPair().opened();
        int overhead = datagramWith(pair, new byte[60_000]).length - 60_000;
        byte[] message = new byte[65_536 - overhead];
        byte[] datagram = datagramWith(pair, message);
        assertThat(datagram).hasSize(65_536);

        SessionPackets.toNear(pair, datagram);

        assertThat(pair.nearHandler.messages).containsExactly(message);
        assertThat(pair.near.stats().drops()).isZero();
    }

    private static byte[] datagramWith(EndpointPair pair, byte[] message) {
        return SessionPackets.datagram(
                pair.farSession(), packet -> SessionPackets.data(packet, 1, 0, UserData.WHOLE, message));
    }

    /** Nothing of it can ever be delivered: the first fragment of each flow never comes. */
    @Test
    void closesTheSessionOfAFarEndThatFillsTheBudgetWithHoles() {
        EndpointPair pair = new EndpointPair().opened();
        Session session = pair.nearSession();
        int budget = pair.near.config().receiveBudgetBytes();
        long most = 0;

        for (int i = 0; i < 20_000 && session.state() == SessionState.OPEN; i++) {
            long flowId = 2L + i % 64;
            long number = 2L + i / 64;
            SessionPackets.toNear(
                    pair, packet -> SessionPackets.data(packet, flowId, number, 0, UserData.WHOLE, new byte[1_000]));
            most = Math.max(most, session.receiveBudget().usedBytes());
        }

        assertThat(most).isBetween(budget - 2_000L, (long) budget);
        assertThat(pair.near.stats().drops(DropReason.RECEIVE_BUDGET_FULL)).isPositive();
        assertThat(pair.nearHandler.closed).containsExactly(CloseReason.ABUSE);
        assertThat(pair.near.receiveBudget().usedBytes()).isZero();
    }

    @Test
    void boundsWhatOneFlowHoldsBehindAHole() {
        EndpointPair pair = new EndpointPair().opened();

        for (int i = 0; i < 2_000; i++) {
            long number = 2L + i;
            SessionPackets.toNear(
                    pair, packet -> SessionPackets.data(packet, number, 0, UserData.WHOLE, new byte[1_000]));
        }

        assertThat(pair.nearSession().receiveBudget().usedBytes())
                .isLessThanOrEqualTo(2L * pair.near.config().receiveBufferBytes() + 65_536);
        assertThat(pair.near.stats().drops(DropReason.RECEIVE_BUFFER_FULL)).isPositive();

        SessionPackets.toNear(pair, packet -> SessionPackets.data(packet, 1, 0, UserData.WHOLE, new byte[1_000]));

        assertThat(pair.nearHandler.messages).hasSizeGreaterThan(400);
        assertThat(pair.nearSession().receiveBudget().usedBytes()).isZero();
    }

    @Test
    void chargesEmptyFragmentsForTheMemoryTheyTake() {
        EndpointPair pair = new EndpointPair().opened();

        SessionPackets.toNear(pair, packet -> {
            SessionPackets.data(packet, 2, 0, UserData.BEGIN, new byte[0]);
            for (int i = 0; i < 300; i++) {
                SessionPackets.next(packet, UserData.MIDDLE, new byte[0]);
            }
        });

        assertThat(pair.nearSession().receiveBudget().usedBytes()).isEqualTo(301L * ReceiveBuffer.pinnedBytes(0));
        assertThat(ReceiveBuffer.pinnedBytes(0)).isGreaterThan(64);
    }

    @Test
    void completesALongestMessageBesideFlowsThatFillTheBudget() {
        EndpointPair pair = new EndpointPair().opened();
        for (int i = 0; i < 4_000; i++) {
            long flowId = 2L + i % 16;
            long number = 2L + i / 16;
            SessionPackets.toNear(
                    pair, packet -> SessionPackets.data(packet, flowId, number, 0, UserData.WHOLE, new byte[1_000]));
        }
        assertThat(pair.near.stats().drops(DropReason.RECEIVE_BUDGET_FULL)).isPositive();
        long before = pair.nearSession().receiveBudget().usedBytes();

        byte[] part = new byte[1_024];
        int parts = pair.near.config().maxMessageBytes() / part.length;
        for (int i = 0; i < parts; i++) {
            long number = 1L + i;
            int control = i == 0 ? UserData.BEGIN : i == parts - 1 ? UserData.END : UserData.MIDDLE;
            SessionPackets.toNear(pair, packet -> SessionPackets.data(packet, number, 0, control, part));
        }

        assertThat(pair.nearHandler.messages).hasSize(1);
        assertThat(pair.nearHandler.messages.get(0)).hasSize(parts * part.length);
        assertThat(pair.nearSession().receiveBudget().usedBytes()).isEqualTo(before);
    }

    @Test
    void deliversLongestMessagesOfManyFlowsAtOnce() {
        // Without probes, so that a flow which had to wait goes on only when it is told to.
        EndpointPair pair = new EndpointPair(
                        config -> config.sendQueueBytes(64 * 1_024 * 1_024).probesBuffers(false))
                .opened();
        byte[] message = new byte[pair.near.config().maxMessageBytes()];
        for (int i = 0; i < 6; i++) {
            pair.send(pair.flow("flow " + i), message, Nanos.NO_DEADLINE);
        }

        boolean all = pair.wire.advanceUntil(() -> pair.farHandler.messages.size() == 6, Duration.ofMinutes(10));

        assertThat(all).isTrue();
        assertThat(pair.farHandler.closed).isEmpty();
        assertThat(pair.near.stats().get(EndpointStats.Counter.TIMEOUTS)).isZero();
        assertThat(pair.farSession().receiveBudget().usedBytes()).isZero();
    }

    @Test
    void evictsTheSessionThatHoldsTheMostWhenAllTogetherHoldTooMuch() {
        EndpointPair pair = new EndpointPair(config -> config.totalReceiveBudgetBytes(1_024 * 1_024)
                        .maxMessageBytes(1_024)
                        .receiveBudgetBytes(256 * 1_024))
                .opened();
        List<Session> far = farSessions(pair, 6);

        // The third holds the most of what all can hold.
        for (int i = 0; i < 200; i++) {
            for (Session session : far) {
                long number = 2L + i;
                if (i < 150 || session == far.get(2)) {
                    SessionPackets.toNear(
                            pair,
                            SessionPackets.datagram(
                                    session,
                                    packet -> SessionPackets.data(packet, number, 0, UserData.WHOLE, new byte[1_000])));
                }
            }
        }

        assertThat(pair.near.receiveBudget().usedBytes()).isLessThanOrEqualTo(1_024 * 1_024);
        assertThat(pair.near.stats().get(EndpointStats.Counter.SESSIONS_EVICTED))
                .isEqualTo(1);
        assertThat(pair.nearHandler.closed).containsExactly(CloseReason.ABUSE);
        assertThat(pair.near.sessionTo(EndpointPair.plain(12).peerId())).isNull();
    }

    /** What a closed session still has to deliver burdens nobody: to end it would free nothing. */
    @Test
    void evictsNoSessionThatTheFarEndHasClosed() {
        EndpointPair pair = new EndpointPair(config -> config.totalReceiveBudgetBytes(1_024 * 1_024)
                        .maxMessageBytes(1_024)
                        .receiveBudgetBytes(256 * 1_024))
                .opened();
        List<Session> far = farSessions(pair, 6);
        List<byte[]> batch = new ArrayList<>();
        for (int i = 0; i < 230; i++) {
            long number = 1L + i;
            batch.add(SessionPackets.datagram(
                    far.get(0), packet -> SessionPackets.data(packet, number, 0, UserData.WHOLE, new byte[1_000])));
        }
        batch.add(SessionPackets.datagram(far.get(0), packet -> packet.add(ChunkType.CLOSE, new byte[0], 0, 0)));
        for (int i = 0; i < 195; i++) {
            long number = 2L + i;
            for (Session session : far.subList(1, 6)) {
                batch.add(SessionPackets.datagram(
                        session, packet -> SessionPackets.data(packet, number, 0, UserData.WHOLE, new byte[1_000])));
            }
        }

        // All in one batch, so that the first session's messages wait while the others fill the budget.
        pair.wire.near(nowNs -> {
            for (byte[] datagram : batch) {
                pair.near.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.FAR, datagram, 0, datagram.length));
            }
        });

        assertThat(pair.nearHandler.messages).hasSize(230);
        assertThat(pair.nearHandler.closed).containsExactlyInAnyOrder(CloseReason.CLOSED_BY_FAR_END, CloseReason.ABUSE);
        assertThat(pair.near.stats().get(EndpointStats.Counter.SESSIONS_EVICTED))
                .isEqualTo(1);
    }

    private static List<Session> farSessions(EndpointPair pair, int count) {
        List<Session> far = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordingHandler handler = new RecordingHandler();
            RtmfpEndpoint other = new RtmfpEndpoint(
                    EndpointConfig.builder(EndpointPair.plain(10 + i), EndpointPair.entropy(10 + i))
                            .build(),
                    handler);
            pair.wire
                    .network()
                    .add(other, NetAddress.parse("10.0.1." + i + ":1"))
                    .execute(nowNs -> other.open(
                            nowNs,
                            FlashDiscriminators.fingerprint(pair.near.peerId()),
                            List.of(CorePair.NEAR),
                            EndpointPair.OPEN_TIMEOUT_NS));
            pair.advance(Duration.ofSeconds(1));
            far.add(handler.opened.get(0));
        }
        return far;
    }

    @Test
    void rejectsAFlowWithAMessageThatIsTooLong() {
        EndpointPair pair = new EndpointPair(
                        EndpointPair.plain(1),
                        EndpointPair.plain(2),
                        config -> config,
                        config -> config.maxMessageBytes(100_000))
                .opened();
        SendFlow flow = pair.flow("long");
        pair.send(flow, new byte[100_000], Nanos.NO_DEADLINE);
        pair.send(flow, new byte[100_001], Nanos.NO_DEADLINE);
        pair.send(flow, "never comes");
        SendFlow other = pair.flow("short");
        pair.send(other, "unharmed");

        pair.advance(Duration.ofSeconds(60));

        assertThat(pair.farHandler.messages).hasSize(2).allMatch(message -> message.length <= 100_000);
        assertThat(pair.farHandler.rejections).containsExactly(FlowRejection.MESSAGE_TOO_LONG);
        assertThat(pair.nearHandler.exceptions).containsExactly(0L);
        assertThat(pair.nearSession().sendFlows()).containsExactly(other);
        assertThat(pair.nearSession().unsentBytes()).isZero();
        assertThat(pair.farSession().receiveBudget().usedBytes()).isZero();
    }

    @Test
    void rejectsAFlowWithAMessageInEndlessPieces() {
        EndpointPair pair = new EndpointPair().opened();
        Session session = pair.nearSession();
        long limit = pair.near.config().receiveBudgetBytes()
                + ReceiveBuffer.maxMessagePinnedBytes(pair.near.config().maxMessageBytes());
        long most = 0;

        for (int i = 0; i < 1_000 && pair.nearHandler.rejections.isEmpty(); i++) {
            long first = 1 + 301L * i;
            int control = i == 0 ? UserData.BEGIN : UserData.MIDDLE;
            SessionPackets.toNear(pair, packet -> {
                SessionPackets.data(packet, first, first - 1, control, new byte[0]);
                for (int more = 0; more < 300; more++) {
                    SessionPackets.next(packet, UserData.MIDDLE, new byte[0]);
                }
            });
            most = Math.max(most, session.receiveBudget().usedBytes());
        }

        assertThat(pair.nearHandler.rejections).containsExactly(FlowRejection.MESSAGE_TOO_LONG);
        assertThat(most).isLessThan(limit);
        assertThat(session.receiveBudget().usedBytes()).isZero();
    }
}
