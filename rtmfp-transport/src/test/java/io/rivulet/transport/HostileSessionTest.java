package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.flow.ReceiveBuffer;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.PacketRule;
import io.rivulet.transport.virtual.Verdict;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.UserData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What an open session does with packets that are not what its far end sent, and with a far end that keeps to the letter and means harm.
 * RFC 7016 section 5; the cases H-F3, H-S7 and H-S9 of overlay/docs/security.md.
 */
class HostileSessionTest {
    private static EndpointPair authenticated() {
        return new EndpointPair(
                        FlashIdentity.peer(EndpointPair.entropy(11)),
                        FlashIdentity.peer(EndpointPair.entropy(12)),
                        config -> config)
                .opened();
    }

    private static long drops(EndpointPair pair, DropReason reason) {
        return pair.near.stats().drops(reason);
    }

    /** A packet of the far end with a message that is whole. */
    private static byte[] message(EndpointPair pair, long number) {
        return SessionPackets.datagram(
                pair.farSession(), packet -> SessionPackets.data(packet, number, 0, UserData.WHOLE, new byte[20]));
    }

    @Test
    void countsEachKindOfBadPacketByItsName() {
        EndpointPair pair = authenticated();
        byte[] genuine = message(pair, 1);
        byte[] corrupted = genuine.clone();
        corrupted[corrupted.length - 1] ^= 1;
        byte[] forOther = genuine.clone();
        forOther[0] ^= 1;

        SessionPackets.toNear(pair, new byte[3]);
        SessionPackets.toNear(pair, forOther);
        SessionPackets.toNear(pair, corrupted);
        SessionPackets.toNear(pair, Arrays.copyOf(genuine, genuine.length - 1));
        assertThat(pair.nearHandler.messages).isEmpty();
        SessionPackets.toNear(pair, genuine);
        SessionPackets.toNear(pair, genuine);
        SessionPackets.toNear(pair, ofTheWrongSide(pair));
        SessionPackets.toNear(pair, packet -> packet.add(ChunkType.USER_DATA, new byte[] {0}, 0, 1));

        assertThat(pair.nearHandler.messages).hasSize(1);
        assertThat(drops(pair, DropReason.TOO_SHORT)).isEqualTo(1);
        assertThat(drops(pair, DropReason.UNKNOWN_SESSION)).isEqualTo(1);
        assertThat(drops(pair, DropReason.NOT_GENUINE) + drops(pair, DropReason.BAD_LENGTH))
                .isEqualTo(2);
        assertThat(drops(pair, DropReason.REPLAYED)).isEqualTo(1);
        assertThat(drops(pair, DropReason.BAD_PACKET)).isEqualTo(1);
        assertThat(drops(pair, DropReason.BAD_CHUNK)).isEqualTo(1);
        assertThat(pair.near.stats().drops()).isEqualTo(7);
    }

    /** What a reflected packet of ours looks like. */
    private static byte[] ofTheWrongSide(EndpointPair pair) {
        PacketAssembler packet = new PacketAssembler(0, 1_000, 0);
        packet.start(PacketHeader.MODE_INITIATOR, -1, -1, 1_000);
        packet.add(ChunkType.PING, new byte[0], 0, 0);
        return SessionPackets.seal(
                pair.farSession(),
                Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length()));
    }

    @Test
    void takesWhatIsLateAndNothingThatIsTooLate() {
        EndpointPair pair = authenticated();
        byte[] tooLate = message(pair, 1);
        byte[] late = message(pair, 2);
        List<byte[]> rest = new ArrayList<>();
        for (int i = 0; i < 2_047; i++) {
            rest.add(SessionPackets.datagram(
                    pair.farSession(), packet -> packet.add(ChunkType.BUFFER_PROBE, new byte[] {99}, 0, 1)));
        }

        rest.forEach(datagram -> SessionPackets.toNear(pair, datagram));
        SessionPackets.toNear(pair, late);
        SessionPackets.toNear(pair, tooLate);
        SessionPackets.toNear(pair, late);

        assertThat(pair.nearHandler.flows).hasSize(1);
        assertThat(drops(pair, DropReason.REPLAYED)).isEqualTo(2);
    }

    // H-F3.

    @Test
    void noFlippedBitAndNoTruncationOfAnyPacketIsAccepted() {
        EndpointPair pair = authenticated();
        List<byte[]> packets = packetsFromFar(pair);
        long tried = 0;

        for (byte[] packet : packets) {
            for (int bit = 0; bit < packet.length * 8; bit++) {
                byte[] flipped = packet.clone();
                flipped[bit >>> 3] ^= (byte) (1 << (bit & 7));
                SessionPackets.toNear(pair, flipped);
            }
            for (int length = 0; length < packet.length; length++) {
                SessionPackets.toNear(pair, Arrays.copyOf(packet, length));
            }
            tried += packet.length * 9L;
        }

        assertThat(packets).hasSizeGreaterThanOrEqualTo(3);
        assertThat(pair.near.stats().drops()).as("each is counted").isEqualTo(tried);
        assertThat(pair.nearHandler.messages).isEmpty();
        assertThat(pair.near.sessions()).hasSize(1);

        packets.forEach(packet -> SessionPackets.toNear(pair, packet));
        assertThat(pair.nearHandler.messages)
                .as("the packets themselves are good")
                .hasSize(4);
        assertThat(pair.near.stats().drops()).isEqualTo(tried);
    }

    /** A Ping, a few messages, and one that fills packets; none has arrived. */
    private static List<byte[]> packetsFromFar(EndpointPair pair) {
        List<byte[]> packets = new ArrayList<>();
        PacketRule rule = packet -> {
            if (packet.sourceHost() != pair.wire.farHost().id()) {
                return Verdict.PASS;
            }
            packets.add(Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length()));
            return Verdict.DROP;
        };
        pair.wire.network().addRule(rule);
        pair.wire.far(nowNs -> {
            pair.farSession().ping();
            SendFlow flow = pair.farSession().openFlow(nowNs, new byte[] {1}, null, Priority.ROUTINE);
            for (int length : new int[] {0, 1, 100, 1_200}) {
                flow.send(nowNs, new byte[length], 0, length);
            }
        });
        pair.wire.network().removeRule(rule);
        return packets;
    }

    // H-S9.

    @Test
    void deliversNothingAgainWhenAWholeSessionIsReplayed() {
        EndpointPair pair = authenticated();
        List<byte[]> recorded = new ArrayList<>();
        pair.wire.network().addRule(packet -> {
            if (packet.sourceHost() == pair.wire.nearHost().id()) {
                recorded.add(Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length()));
            }
            return Verdict.PASS;
        });
        SendFlow flow = pair.flow("recorded");
        for (int i = 0; i < 10_000; i++) {
            pair.send(flow, "message " + i);
            if (i % 50 == 0) {
                pair.advance(Duration.ofMillis(25));
            }
        }
        pair.wire.near(flow::close);
        pair.advance(Duration.ofMinutes(3)); // also the lingering flow is forgotten
        int delivered = pair.farHandler.messages.size();
        List<byte[]> copies = List.copyOf(recorded);

        for (byte[] datagram : copies) {
            pair.wire.far(nowNs -> pair.far.onDatagram(
                    nowNs, new InboundDatagram().wrap(0, CorePair.NEAR, datagram, 0, datagram.length)));
        }
        pair.advance(Duration.ofSeconds(10));

        assertThat(delivered).isEqualTo(10_000);
        assertThat(pair.farHandler.messages).hasSize(delivered);
        assertThat(pair.farHandler.flows).hasSize(1);
        assertThat(pair.far.stats().drops(DropReason.REPLAYED)).isEqualTo(copies.size());
    }

    // H-S7.

    @Test
    void aThousandFlowsThatNeverCompleteAMessageAreBoundedAndDelayNobody() {
        EndpointPair pair = new EndpointPair().opened();
        int limit = pair.near.config().maxFlowsPerSession();
        long[] arrivedNs = {0};
        pair.nearHandler.onFlow = flow -> arrivedNs[0] = pair.wire.nowNs();

        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < limit + 100; i++) {
                long flowId = SessionPackets.FLOW + i;
                int control = round == 0 ? UserData.BEGIN : UserData.MIDDLE;
                long number = 1L + round;
                SessionPackets.toNear(
                        pair, packet -> SessionPackets.data(packet, flowId, number, 0, control, new byte[1]));
            }
            pair.advance(Duration.ofSeconds(10));
        }

        assertThat(pair.nearSession().receiveFlows()).hasSize(limit);
        assertThat(drops(pair, DropReason.TOO_MANY_FLOWS)).isEqualTo(1_000);
        assertThat(pair.nearSession().receiveBudget().usedBytes())
                .isEqualTo(10L * limit * ReceiveBuffer.pinnedBytes(1));
        assertThat(pair.nearHandler.messages).isEmpty();
        assertThat(aMessageFromAThirdTakesMs(pair)).isEqualTo(10);
    }

    /** How long an honest third end's message to the near one takes, in a session of its own. */
    private static long aMessageFromAThirdTakesMs(EndpointPair pair) {
        RecordingHandler handler = new RecordingHandler();
        RtmfpEndpoint third = new RtmfpEndpoint(
                EndpointConfig.builder(EndpointPair.plain(30), EndpointPair.entropy(30))
                        .build(),
                handler);
        VirtualHost host = pair.wire.network().add(third, NetAddress.parse("10.0.0.30:30"));
        host.execute(nowNs -> third.open(
                nowNs,
                FlashDiscriminators.fingerprint(pair.near.peerId()),
                List.of(CorePair.NEAR),
                EndpointPair.OPEN_TIMEOUT_NS));
        pair.wire.advanceUntil(() -> !handler.opened.isEmpty(), Duration.ofSeconds(10));
        int before = pair.nearHandler.messages.size();
        long sentNs = pair.wire.nowNs();
        host.execute(nowNs -> handler.opened
                .get(0)
                .openFlow(nowNs, new byte[] {1}, null, Priority.ROUTINE)
                .send(nowNs, new byte[100], 0, 100));
        pair.wire.advanceUntil(() -> pair.nearHandler.messages.size() > before, Duration.ofSeconds(10));
        return (pair.wire.nowNs() - sentNs) / Nanos.MILLISECOND;
    }

    @Test
    void anEndThatWithholdsAcknowledgementsCostsABoundedQueueAndFewPackets() {
        EndpointPair pair = new EndpointPair(config -> config.stallLimitNs(0)).opened();
        pair.wire.drop(packet -> packet.sourceHost() == pair.wire.farHost().id());
        SendFlow flow = pair.flow("never acknowledged");
        int refused = 0;
        long sentBefore = 0;

        for (int second = 0; second < 300; second++) {
            for (int i = 0; i < 100; i++) {
                refused += pair.send(flow, new byte[1_000], Nanos.NO_DEADLINE) == SendResult.BACKPRESSURE ? 1 : 0;
            }
            SessionPackets.toNear(pair, packet -> packet.add(ChunkType.PING, new byte[] {1}, 0, 1));
            pair.advance(Duration.ofSeconds(1));
            if (second == 100) {
                sentBefore = pair.near.stats().get(EndpointStats.Counter.USER_BYTES_SENT);
            }
        }

        assertThat(pair.near.sessions()).as("it shows that it lives, and may").hasSize(1);
        assertThat(refused).isGreaterThan(20_000);
        assertThat(pair.nearSession().transmissionOrder().queuedBytes())
                .isLessThanOrEqualTo(pair.near.config().sendQueueBytes());
        assertThat(pair.near.stats().get(EndpointStats.Counter.USER_BYTES_SENT) - sentBefore)
                .as("one packet per timeout of 10 s")
                .isLessThan(40_000);
        assertThat(aMessageFromAThirdTakesMs(pair)).isEqualTo(10);
    }

    @Test
    void answersNoMorePingsThanItsQueueHolds() {
        EndpointPair pair = new EndpointPair().opened();
        long before = pair.near.stats().get(EndpointStats.Counter.BYTES_SENT);

        SessionPackets.toNear(pair, packet -> {
            for (int i = 0; i < 1_000; i++) {
                packet.add(ChunkType.PING, new byte[] {1, 2, 3}, 0, 3);
            }
        });

        assertThat(drops(pair, DropReason.CONTROL_QUEUE_FULL)).isEqualTo(1_000 - 32);
        assertThat(pair.near.stats().get(EndpointStats.Counter.BYTES_SENT) - before)
                .isLessThan(6_000);
    }

    @Test
    void rejectsAFlowWhoseNameIsTooLong() {
        EndpointPair pair = new EndpointPair().opened();

        SessionPackets.toNear(pair, packet -> named(packet, new byte[513]));
        SessionPackets.toNear(pair, packet -> named(packet, new byte[513]));

        assertThat(pair.nearHandler.flows).isEmpty();
        assertThat(pair.nearHandler.messages).isEmpty();
        assertThat(pair.nearSession().receiveBudget().usedBytes()).isZero();
        assertThat(drops(pair, DropReason.BAD_FLOW)).isEqualTo(1);
    }

    private static void named(PacketAssembler packet, byte[] name) {
        ByteWriter out = packet.begin(ChunkType.USER_DATA);
        out.u8(UserData.flags(true, UserData.WHOLE, false, false));
        UserData.put(out, SessionPackets.FLOW, 1, 0);
        out.option(UserData.OPTION_METADATA, name).u8(0);
        out.bytes(new byte[10]);
        packet.commit();
    }

    @Test
    void readsAPacketFullOfOptionsOnce() {
        EndpointPair pair = new EndpointPair().opened();

        SessionPackets.toNear(pair, packet -> {
            ByteWriter out = packet.begin(ChunkType.USER_DATA);
            out.u8(UserData.flags(true, UserData.WHOLE, false, false));
            UserData.put(out, SessionPackets.FLOW, 1, 0);
            out.option(UserData.OPTION_METADATA, new byte[] {7});
            for (int i = 0; i < 20_000; i++) {
                out.u8(2).u8(0xc0).u8(0); // option 0x2000, without a value, which need not be understood
            }
            out.u8(0).u8(42);
            packet.commit();
        });

        assertThat(pair.nearHandler.messages).hasSize(1);
        assertThat(pair.nearHandler.flows.get(0).metadata()).containsExactly(7);
    }
}
