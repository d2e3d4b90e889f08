package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.PacketRule;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.chunk.Acknowledgement;
import io.rivulet.transport.wire.chunk.UserData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * A far end that shows that it lives, and gets on with nothing, is evicted after {@link EndpointConfig#stallLimitNs}; one that gets on,
 * however slowly, is not, and neither is one that waits for us. RFC 7016 section 5; the case H-S7 of overlay/docs/security.md.
 */
class StalledSessionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** How often a far end whose own packets are dropped is heard all the same. */
    private static final int SIGN_OF_LIFE_SECONDS = 5;

    private static final int TURNS_PER_SECOND = 50;

    private static EndpointPair pair() {
        return new EndpointPair(
                        EndpointPair.plain(1),
                        EndpointPair.plain(2),
                        near -> near.stallLimitNs(LIMIT.toNanos()),
                        far -> far.stallLimitNs(0))
                .opened();
    }

    /** What the far endpoint would send is lost from now on: the test says what the near one hears. */
    private static PacketRule mute(EndpointPair pair) {
        return pair.wire.drop(
                packet -> packet.sourceHost() == pair.wire.farHost().id());
    }

    private static void signOfLife(EndpointPair pair) {
        SessionPackets.toNear(pair, packet -> packet.add(ChunkType.PING, new byte[] {1}, 0, 1));
    }

    /** A far end that does something every five seconds. */
    private static void live(EndpointPair pair, Duration duration, Runnable what) {
        for (long second = 0; second < duration.toSeconds(); second += SIGN_OF_LIFE_SECONDS) {
            if (isOpen(pair)) {
                what.run();
            }
            pair.advance(Duration.ofSeconds(SIGN_OF_LIFE_SECONDS));
        }
    }

    private static boolean isOpen(EndpointPair pair) {
        return toFar(pair).state() == SessionState.OPEN;
    }

    /** The near end's session with the far one, which is the first. */
    private static Session toFar(EndpointPair pair) {
        return pair.nearHandler.opened.get(0);
    }

    private static void assertEvicted(EndpointPair pair) {
        assertThat(isOpen(pair)).isFalse();
        assertThat(pair.nearHandler.closed).containsExactly(CloseReason.STALLED);
        assertThat(pair.near.stats().get(EndpointStats.Counter.SESSIONS_STALLED))
                .isEqualTo(1);
    }

    private static void send(EndpointPair pair, SendFlow flow, int length) {
        assertThat(pair.send(flow, new byte[length], Nanos.NO_DEADLINE)).isEqualTo(SendResult.ACCEPTED);
    }

    /** An acknowledgement with a window. */
    private static void acknowledge(EndpointPair pair, SendFlow flow, long blocks, long cumulative) {
        SessionPackets.toNear(pair, packet -> {
            Acknowledgement.put(packet.begin(ChunkType.ACK_RANGES), flow.id(), blocks, cumulative);
            packet.commit();
        });
    }

    // What we send.

    @Test
    void evictsAnEndThatWithholdsAcknowledgements() {
        EndpointPair pair = pair();
        SendFlow flow = pair.flow("withheld");
        send(pair, flow, 10);
        pair.advance(LIMIT.minusSeconds(5)); // an honest time, and idle: it owes nothing
        assertThat(flow.unsentBytes()).isZero();
        mute(pair);

        for (int i = 0; i < 100; i++) {
            send(pair, flow, 1_000);
        }
        live(pair, LIMIT.minusSeconds(5), () -> signOfLife(pair));
        assertThat(isOpen(pair)).as("up to the limit").isTrue();
        live(pair, Duration.ofSeconds(5), () -> signOfLife(pair));

        assertEvicted(pair);
    }

    @Test
    void tellsTheEndThatItEvicts() {
        EndpointPair pair = pair();
        SendFlow flow = pair.flow("withheld");
        mute(pair);

        send(pair, flow, 10);
        live(pair, LIMIT.plusSeconds(5), () -> signOfLife(pair));

        assertEvicted(pair);
        assertThat(pair.farHandler.closed).containsExactly(CloseReason.CLOSED_BY_FAR_END);
    }

    @Test
    void evictsAReceiverThatNeverOpensItsWindow() {
        EndpointPair pair = pair();
        pair.farHandler.onFlow = ReceiveFlow::suspend;
        SendFlow flow = pair.flow("closed window");
        for (int i = 0; i < 1_000; i++) {
            send(pair, flow, 1_000);
        }

        pair.advance(LIMIT.minusSeconds(1));
        assertThat(isOpen(pair)).as("up to the limit").isTrue();
        assertThat(flow.isSuspended()).as("it answers probes, and nothing else").isTrue();
        assertThat(pair.nearSession().outstandingBytes()).isZero();
        pair.advance(Duration.ofSeconds(10));

        assertEvicted(pair);
    }

    @Test
    void evictsAReceiverWhoseWindowIsForShow() {
        EndpointPair pair = pair();
        SendFlow flow = pair.flow("for show");
        mute(pair);
        for (int i = 0; i < 100; i++) {
            send(pair, flow, 1_000);
        }
        int[] turns = {0};

        live(pair, LIMIT.plusSeconds(20), () -> {
            acknowledge(pair, flow, turns[0]++ % 8 == 7 ? 1 : 0, 0);
        });

        assertEvicted(pair);
    }

    @Test
    void keepsAReceiverThatAcknowledgesOnePacketAtATime() {
        EndpointPair pair = pair();
        SendFlow flow = pair.flow("slow");
        mute(pair);
        for (int i = 0; i < 100; i++) {
            send(pair, flow, 1_000);
        }
        int[] turns = {0};

        live(pair, LIMIT.multipliedBy(3), () -> acknowledge(pair, flow, 0, turns[0]++ / 10));

        assertThat(isOpen(pair)).isTrue();
        assertThat(flow.isSuspended()).isTrue();
    }

    // What we receive.

    @Test
    void evictsAnEndWhoseMessagesNeverComplete() {
        EndpointPair pair = pair();
        mute(pair);
        int flows = pair.near.config().maxFlowsPerSession();
        int[] rounds = {0};

        Runnable aByteOnEachFlow = () -> {
            int round = rounds[0]++;
            SessionPackets.toNear(pair, packet -> {
                for (int i = 0; i < flows; i++) {
                    int control = round == 0 ? UserData.BEGIN : UserData.MIDDLE;
                    SessionPackets.data(packet, SessionPackets.FLOW + i, round + 1L, 0, control, new byte[1]);
                }
            });
        };
        live(pair, LIMIT.minusSeconds(5), aByteOnEachFlow);
        assertThat(isOpen(pair)).as("up to the limit").isTrue();
        live(pair, Duration.ofSeconds(10), aByteOnEachFlow);

        assertEvicted(pair);
        assertThat(pair.near.receiveBudget().usedBytes()).isZero();
    }

    @Test
    void evictsAnEndThatNeverFillsAHole() {
        EndpointPair pair = pair();
        mute(pair);
        pair.nearHandler.onFlow = flow -> flow.setOrder(ReceiveOrder.NETWORK_ARRIVAL);
        SessionPackets.toNear(pair, packet -> SessionPackets.data(packet, 2, 0, UserData.WHOLE, new byte[10]));
        assertThat(pair.nearHandler.messages).hasSize(1);

        live(pair, LIMIT.plusSeconds(5), () -> signOfLife(pair));

        assertEvicted(pair);
    }

    @Test
    void keepsAnEndThatCompletesAByteEveryFewSeconds() {
        EndpointPair pair = pair();
        mute(pair);
        long[] number = {0};
        SessionPackets.toNear(pair, packet -> SessionPackets.data(packet, 1, 0, UserData.BEGIN, new byte[1]));

        live(pair, LIMIT.multipliedBy(5), () -> {
            long next = ++number[0];
            SessionPackets.toNear(
                    pair,
                    packet -> SessionPackets.data(
                            packet, SessionPackets.FLOW + 1, next, next - 1, UserData.WHOLE, new byte[1]));
        });

        assertThat(isOpen(pair)).isTrue();
        assertThat(pair.nearHandler.messages).hasSize((int) number[0]);
    }

    @Test
    void keepsAnEndWithALongMessageOnASlowLink() {
        EndpointPair pair = pair();
        mute(pair);
        long[] number = {0};

        live(pair, LIMIT.multipliedBy(3), () -> {
            for (int i = 0; i < 10; i++) { // 2,000 bytes a second
                long next = ++number[0];
                int control = next == 1 ? UserData.BEGIN : UserData.MIDDLE;
                SessionPackets.toNear(pair, packet -> SessionPackets.data(packet, next, 0, control, new byte[1_000]));
            }
        });
        SessionPackets.toNear(
                pair, packet -> SessionPackets.data(packet, ++number[0], 0, UserData.END, new byte[1_000]));

        assertThat(isOpen(pair)).isTrue();
        assertThat(pair.nearHandler.messages).hasSize(1);
        assertThat(pair.nearHandler.messages.get(0)).hasSize(361_000);
    }

    @Test
    void keepsAnEndWhoseSenderGivesUpWhatIsTooLate() {
        EndpointPair pair = pair();
        mute(pair);
        long[] number = {0};

        live(pair, LIMIT.multipliedBy(3), () -> {
            long next = number[0] += 2; // what is odd never comes, and nothing that does is whole
            SessionPackets.toNear(
                    pair, packet -> SessionPackets.data(packet, next, next - 2, UserData.BEGIN, new byte[10]));
        });

        assertThat(isOpen(pair)).isTrue();
    }

    @Test
    void keepsASenderWhoseMessagesOurOwnerDoesNotRead() {
        EndpointPair pair = pair();
        pair.nearHandler.onFlow = ReceiveFlow::suspend;
        byte[] message = new byte[1_000_000];
        pair.wire.far(nowNs -> pair.farSession()
                .openFlow(nowNs, new byte[] {1}, null, Priority.ROUTINE)
                .send(nowNs, message, 0, message.length));

        pair.advance(LIMIT.multipliedBy(3));
        assertThat(isOpen(pair)).isTrue();
        assertThat(pair.nearSession().receiveBudget().usedBytes())
                .as("a part of the message")
                .isPositive();
        pair.wire.near(nowNs -> pair.nearHandler.flows.get(0).resume(nowNs));
        pair.advance(Duration.ofSeconds(59));

        assertThat(pair.nearHandler.messages).hasSize(1);
        assertThat(isOpen(pair)).isTrue();
    }

    @Test
    void countsFromWhenOurOwnerReadsAgain() {
        EndpointPair pair = pair();
        pair.nearHandler.onFlow = ReceiveFlow::suspend;
        mute(pair);
        SessionPackets.toNear(pair, packet -> SessionPackets.data(packet, 1, 0, UserData.BEGIN, new byte[1]));
        live(pair, LIMIT.multipliedBy(2).minusSeconds(5), () -> signOfLife(pair));

        pair.wire.near(nowNs -> pair.nearHandler.flows.get(0).resume(nowNs));
        live(pair, LIMIT.minusSeconds(5), () -> signOfLife(pair));
        assertThat(isOpen(pair)).as("up to the limit").isTrue();
        live(pair, Duration.ofSeconds(10), () -> signOfLife(pair));

        assertEvicted(pair);
    }

    // Others.

    @Test
    void othersWaitNoLongerWhileSuchEndsAreServedAndEvicted() {
        long usualNs = p99Ns(StalledSessionTest::onlyLives, false);
        long besideWithheldNs = p99Ns(StalledSessionTest::withholdsAcknowledgements, true);
        long besideClosedNs = p99Ns(StalledSessionTest::keepsItsWindowClosed, true);
        long besideIncompleteNs = p99Ns(StalledSessionTest::completesNoMessage, true);

        assertThat(usualNs).isGreaterThan(10 * Nanos.MILLISECOND);
        assertThat(besideWithheldNs).isLessThanOrEqualTo(usualNs * 11 / 10);
        assertThat(besideClosedNs).isLessThanOrEqualTo(usualNs * 11 / 10);
        assertThat(besideIncompleteNs).isLessThanOrEqualTo(usualNs * 11 / 10);
    }

    /** What a far end does, so many times a second. */
    private interface Behaviour {
        void turn(int number);
    }

    private static Behaviour onlyLives(EndpointPair pair) {
        return turn -> onceASecond(turn, () -> signOfLife(pair));
    }

    private static Behaviour withholdsAcknowledgements(EndpointPair pair) {
        SendFlow flow = pair.flow("withheld");
        return turn -> onceASecond(turn, () -> {
            fill(pair, flow);
            signOfLife(pair);
        });
    }

    private static Behaviour keepsItsWindowClosed(EndpointPair pair) {
        SendFlow flow = pair.flow("closed window");
        return turn -> onceASecond(turn, () -> {
            fill(pair, flow);
            acknowledge(pair, flow, 0, 0);
        });
    }

    /** A byte on each of 1,000 flows every ten seconds. */
    private static Behaviour completesNoMessage(EndpointPair pair) {
        return turn -> {
            int round = turn / 500;
            int control = round == 0 ? UserData.BEGIN : UserData.MIDDLE;
            SessionPackets.toNear(pair, packet -> {
                for (int i = 0; i < 2; i++) {
                    long flowId = SessionPackets.FLOW + turn % 500 * 2L + i;
                    SessionPackets.data(packet, flowId, 1 + round, 0, control, new byte[1]);
                }
            });
        };
    }

    private static void onceASecond(int turn, Runnable what) {
        if (turn % TURNS_PER_SECOND == 0) {
            what.run();
        }
    }

    private static void fill(EndpointPair pair, SendFlow flow) {
        pair.wire.near(nowNs -> {
            SendResult result = SendResult.ACCEPTED;
            while (result == SendResult.ACCEPTED) {
                result = flow.send(nowNs, new byte[1_000], 0, 1_000);
            }
        });
        assertThat(toFar(pair).transmissionOrder().queuedBytes())
                .isLessThanOrEqualTo(pair.near.config().sendQueueBytes());
    }

    /** What 99 of 100 messages from the near end to a third one take at most, from before the far end is evicted until after that. */
    private static long p99Ns(Function<EndpointPair, Behaviour> behaviour, boolean isEvicted) {
        EndpointPair pair = pair();
        LinkConfig uplink = LinkConfig.builder()
                .rateBytesPerSec(125_000)
                .jitter(Duration.ofMillis(5))
                .build();
        pair.wire.nearHost().setUplink(uplink);
        Behaviour far = behaviour.apply(pair);
        Third third = new Third(pair);
        SendFlow flow = third.flowFromNear();
        mute(pair);
        List<Long> delays = new ArrayList<>();
        long startNs = pair.wire.nowNs();
        for (int i = 0; i < LIMIT.plusSeconds(30).toSeconds() * TURNS_PER_SECOND; i++) {
            long dueNs = startNs + i * (Nanos.SECOND / TURNS_PER_SECOND);
            pair.wire.network().runUntil(dueNs);
            if (isOpen(pair)) {
                far.turn(i);
            }
            int arrived = i;
            pair.wire.near(nowNs -> flow.send(nowNs, new byte[200], 0, 200));
            assertThat(pair.wire.advanceUntil(() -> third.handler.messages.size() > arrived, Duration.ofSeconds(10)))
                    .isTrue();
            delays.add(pair.wire.nowNs() - dueNs); // later than due when the one before was late: that counts
        }
        assertThat(isOpen(pair)).isNotEqualTo(isEvicted);
        Collections.sort(delays);
        return delays.get(delays.size() * 99 / 100);
    }

    /** A third end that is honest, with a session of its own with the near one. */
    private static final class Third {
        private final EndpointPair pair;
        private final RecordingHandler handler = new RecordingHandler();
        private final RtmfpEndpoint endpoint = new RtmfpEndpoint(
                EndpointConfig.builder(EndpointPair.plain(30), EndpointPair.entropy(30))
                        .build(),
                handler);

        Third(EndpointPair pair) {
            this.pair = pair;
            VirtualHost host = pair.wire.network().add(endpoint, NetAddress.parse("10.0.0.30:30"));
            host.execute(nowNs -> endpoint.open(
                    nowNs,
                    FlashDiscriminators.fingerprint(pair.near.peerId()),
                    List.of(CorePair.NEAR),
                    EndpointPair.OPEN_TIMEOUT_NS));
            assertThat(pair.wire.advanceUntil(() -> session() != null, Duration.ofSeconds(10)))
                    .isTrue();
        }

        private Session session() {
            return pair.near.sessionTo(endpoint.peerId());
        }

        SendFlow flowFromNear() {
            SendFlow[] flow = new SendFlow[1];
            pair.wire.near(nowNs -> flow[0] = session().openFlow(nowNs, new byte[] {1}, null, Priority.ROUTINE));
            return flow[0];
        }
    }
}
