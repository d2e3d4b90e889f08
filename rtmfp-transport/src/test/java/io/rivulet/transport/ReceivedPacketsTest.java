package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.Wiretap.Chunk;
import io.rivulet.transport.Wiretap.Sent;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.Acknowledgement;
import io.rivulet.transport.wire.chunk.FlowException;
import io.rivulet.transport.wire.chunk.IHello;
import io.rivulet.transport.wire.chunk.UserData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What packets of a session do to an end that has them: the rules of RFC 7016 sections 2.2.4, 2.3 and 3.6 that bind a receiver. */
class ReceivedPacketsTest {
    private static final byte[] TEXT = EndpointPair.bytes("text");
    private static final long FLOW = SessionPackets.FLOW;

    private final EndpointPair pair = new EndpointPair(config -> config.probesPathMtu(false)).opened();
    private final Wiretap wiretap = new Wiretap(pair);

    private void receive(Consumer<PacketAssembler> chunks) {
        SessionPackets.toNear(pair, chunks);
    }

    private void receiveText(long number) {
        receive(packet -> SessionPackets.data(packet, number, number - 1, UserData.WHOLE, TEXT));
    }

    private long drops(DropReason reason) {
        return pair.near.stats().drops(reason);
    }

    /** What left the near end without any time passing since the wiretap was cleared. */
    private Sent onlyAnswer() {
        assertThat(wiretap.fromNear()).hasSize(1);
        return wiretap.fromNear().get(0);
    }

    private Acknowledgement onlyAcknowledgement() {
        List<Chunk> found = onlyAnswer().chunks().stream()
                .filter(chunk -> chunk.type() == ChunkType.ACK_RANGES || chunk.type() == ChunkType.ACK_BITMAP)
                .toList();
        assertThat(found).hasSize(1);
        Acknowledgement acknowledgement = new Acknowledgement();
        assertThat(acknowledgement.wrap(found.get(0).reader(), found.get(0).type() == ChunkType.ACK_BITMAP))
                .isTrue();
        return acknowledgement;
    }

    private static List<Long> acknowledged(Acknowledgement acknowledgement) {
        List<Long> numbers = new ArrayList<>();
        while (acknowledgement.nextRange()) {
            for (long number = acknowledgement.from(); number <= acknowledgement.to(); number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    @Test
    @Covers({"7016-2.2.4-2", "7016-2.2.4-4", "7016-2.2.4-6"})
    void takesNoPacketOfAModeThatIsNotTheFarEnds() {
        for (int mode = 0; mode < 4; mode++) {
            byte[] ofFar = SessionPackets.plain(
                    pair.farSession(), packet -> SessionPackets.data(packet, 1, 0, UserData.WHOLE, TEXT));
            byte[] ofNear = SessionPackets.plain(
                    pair.nearSession(), packet -> SessionPackets.data(packet, 1, 0, UserData.WHOLE, TEXT));
            ofFar[0] = (byte) mode;
            ofNear[0] = (byte) mode;

            if (mode != PacketHeader.MODE_RESPONDER) {
                SessionPackets.toNear(pair, SessionPackets.seal(pair.farSession(), ofFar));
            }
            if (mode != PacketHeader.MODE_INITIATOR) {
                SessionPackets.toFar(pair, SessionPackets.seal(pair.nearSession(), ofNear));
            }
        }

        assertThat(pair.nearHandler.messages).isEmpty();
        assertThat(pair.farHandler.messages).isEmpty();
        assertThat(drops(DropReason.BAD_PACKET)).isEqualTo(3);
        assertThat(pair.far.stats().drops(DropReason.BAD_PACKET)).isEqualTo(3);
    }

    @Test
    @Covers("7016-2-3")
    void readsOverReservedFlags() {
        byte[] plain = SessionPackets.plain(
                pair.farSession(),
                packet -> SessionPackets.dataWithFlags(
                        packet, FLOW, 1, 0, UserData.flags(true, UserData.WHOLE, false, false) | 0x4c, TEXT));
        plain[0] |= 0x30;

        SessionPackets.toNear(pair, SessionPackets.seal(pair.farSession(), plain));

        assertThat(pair.nearHandler.texts()).containsExactly("text");
        assertThat(pair.near.stats().drops()).isZero();
    }

    @Test
    @Covers("7016-2.3-1")
    void readsOverChunksOfUnknownTypes() {
        receive(packet -> {
            packet.add(0x2b, new byte[7], 0, 7);
            SessionPackets.data(packet, 1, 0, UserData.WHOLE, TEXT);
            packet.add(0x99, new byte[0], 0, 0);
            SessionPackets.data(packet, 2, 1, UserData.WHOLE, TEXT);
        });

        assertThat(pair.nearHandler.texts()).containsExactly("text", "text");
        assertThat(pair.near.stats().drops()).isZero();
    }

    @Test
    @Covers("7016-2.3-2")
    void readsOverChunksThatHaveNoPlaceInAPacketOfItsMode() {
        receive(packet -> {
            IHello.put(
                    packet.begin(ChunkType.IHELLO), FlashDiscriminators.fingerprint(pair.near.peerId()), new byte[16]);
            packet.commit();
        });
        byte[] startup = StartupPackets.datagram(EndpointPair.plain(2), packet -> {
            packet.add(ChunkType.PING, new byte[3], 0, 3);
            SessionPackets.data(packet, 1, 0, UserData.WHOLE, TEXT);
            packet.add(ChunkType.CLOSE, new byte[0], 0, 0);
        });
        SessionPackets.toNear(pair, startup);
        pair.advance(Duration.ofSeconds(1));

        assertThat(wiretap.fromNear()).isEmpty();
        assertThat(pair.nearHandler.messages).isEmpty();
        assertThat(pair.nearSession().state()).isEqualTo(SessionState.OPEN);
    }

    @Test
    @Covers({"7016-2-4", "7016-2.3-3", "7016-2.3-4"})
    void goesOnBehindAMalformedChunk() {
        receive(packet -> {
            packet.add(ChunkType.USER_DATA, new byte[] {0, 100}, 0, 2);
            packet.add(ChunkType.ACK_RANGES, new byte[0], 0, 0);
            SessionPackets.data(packet, 1, 0, UserData.WHOLE, TEXT);
        });

        assertThat(pair.nearHandler.texts()).containsExactly("text");
        assertThat(drops(DropReason.BAD_CHUNK)).isEqualTo(2);
    }

    @Test
    @Covers("7016-2.3.11-2")
    void takesNoDataFromAnAbandonedChunk() {
        receive(packet -> SessionPackets.dataWithFlags(
                packet, FLOW, 1, 1, UserData.flags(true, UserData.WHOLE, true, false), TEXT));
        receive(packet -> SessionPackets.data(packet, 2, 1, UserData.WHOLE, EndpointPair.bytes("other")));

        assertThat(pair.nearHandler.texts()).containsExactly("other");
    }

    @Test
    @Covers("7016-2.2.4-1")
    void sendsNoPacketWithoutAChunkForAReplyThatDoesNotFit() {
        receive(packet -> packet.add(ChunkType.PING, new byte[1_400], 0, 1_400));

        assertThat(drops(DropReason.CONTROL_TOO_LONG)).isEqualTo(1);
        assertThat(wiretap.fromNear()).isEmpty();
    }

    /** The marks are those of our own Pings. */
    @Test
    @Covers({"7016-2.3.9-1", "7016-3.5.4-1", "7016-3.5.4-2", "7016-3.5.4-3"})
    void repliesToAPingAtOnceWhateverItsMessage() {
        for (String message : List.of("", "anything", "M", "M2345678901234567890123456789012345678901", "P12345678")) {
            byte[] bytes = EndpointPair.bytes(message);
            wiretap.clear();

            receive(packet -> packet.add(ChunkType.PING, bytes, 0, bytes.length));

            Sent answer = onlyAnswer();
            assertThat(answer.timeNs()).isEqualTo(pair.wire.nowNs());
            assertThat(answer.chunks()).hasSize(1);
            assertThat(answer.chunks().get(0).type()).isEqualTo(ChunkType.PING_REPLY);
            assertThat(answer.chunks().get(0).payload()).isEqualTo(bytes);
        }
        assertThat(pair.near.stats().drops()).isZero();
    }

    @Test
    @Covers("7016-3.6.1.1-1")
    void knowsFlowsByTheirMetadataAndNotByTheirIds() {
        for (long flowId : new long[] {0, 1, 2, 1L << 40}) {
            receive(packet -> {
                ByteWriter out =
                        packet.begin(ChunkType.USER_DATA).u8(UserData.flags(true, UserData.WHOLE, false, false));
                UserData.put(out, flowId, 1, 0);
                out.option(UserData.OPTION_METADATA, EndpointPair.bytes("named alike"))
                        .u8(0)
                        .bytes(TEXT);
                packet.commit();
            });
        }

        assertThat(pair.nearHandler.flows).hasSize(4).allSatisfy(flow -> assertThat(flow.metadata())
                .isEqualTo(EndpointPair.bytes("named alike")));
        assertThat(pair.nearHandler.texts()).containsExactly("text", "text", "text", "text");
    }

    private void assertRejected(Consumer<ByteWriter> options) {
        wiretap.clear();
        int flows = pair.nearHandler.flows.size();
        receive(packet -> {
            ByteWriter out = packet.begin(ChunkType.USER_DATA).u8(UserData.flags(true, UserData.WHOLE, false, false));
            UserData.put(out, FLOW, 1, 0);
            options.accept(out);
            out.u8(0).bytes(TEXT);
            packet.commit();
        });

        assertThat(pair.nearHandler.flows).hasSize(flows);
        assertThat(pair.nearHandler.messages).isEmpty();
        List<Chunk> chunks = onlyAnswer().chunks();
        assertThat(chunks.get(0).type()).isEqualTo(ChunkType.FLOW_EXCEPTION);
        FlowException exception = new FlowException();
        assertThat(exception.wrap(chunks.get(0).reader())).isTrue();
        assertThat(exception.flowId()).isEqualTo(FLOW);
        assertThat(exception.code()).isZero();
    }

    @Test
    @Covers({"7016-3.6.3.1-1", "7016-2.3.16-2"})
    void rejectsAFlowWithoutMetadata() {
        assertRejected(out -> {});
    }

    @Test
    @Covers({"7016-3.6.3.1-2", "7016-2.3.16-2"})
    void rejectsAnAnswerToAFlowThatWeDoNotHave() {
        assertRejected(out -> out.option(UserData.OPTION_METADATA, EndpointPair.bytes("answer"))
                .option(UserData.OPTION_RETURN_ASSOCIATION, new byte[] {77}));
    }

    @Test
    @Covers({"7016-2.3.11.1-2", "7016-3.6.3.1-4", "7016-2.3.16-2"})
    void rejectsAFlowThatBeginsWithAnOptionThatMustBeUnderstood() {
        assertRejected(out ->
                out.option(UserData.OPTION_METADATA, EndpointPair.bytes("odd")).option(0x1fff, new byte[] {1}));
    }

    @Test
    @Covers("7016-2.3.11.1-3")
    void takesAFlowThatBeginsWithAnOptionThatMayBeIgnored() {
        receive(packet -> {
            ByteWriter out = packet.begin(ChunkType.USER_DATA).u8(UserData.flags(true, UserData.WHOLE, false, false));
            UserData.put(out, FLOW, 1, 0);
            out.option(UserData.OPTION_METADATA, EndpointPair.bytes("odd"));
            out.option(0x2000, new byte[] {1}).u8(0).bytes(TEXT);
            packet.commit();
        });

        assertThat(pair.nearHandler.texts()).containsExactly("text");
    }

    @Test
    @Covers({"7016-3.6.1.3-3", "7016-3.6.1.3-4"})
    void closesAFlowThatTheFarEndRejectsAndAbandonsWhatItHolds() {
        SendFlow flow = pair.flow("unwanted");
        pair.wire.dropAll();
        pair.wire.near(nowNs -> {
            for (int token = 0; token < 20; token++) {
                flow.sendShared(nowNs, new byte[1_000], 0, 1_000, Nanos.NO_DEADLINE, token);
            }
        });
        assertThat(pair.nearSession().unsentBytes()).isPositive();

        receive(packet -> {
            packet.begin(ChunkType.FLOW_EXCEPTION).vlu(flow.id()).vlu(9);
            packet.commit();
        });

        assertThat(pair.nearHandler.exceptions).containsExactly(9L);
        assertThat(flow.isOpen()).isFalse();
        assertThat(pair.nearHandler.released).hasSize(20);
        assertThat(pair.nearHandler.delivered).isEmpty();
        assertThat(pair.nearSession().unsentBytes()).isZero();
    }

    @Test
    @Covers({"7016-2.3.16-1", "7016-3.6.1.3-1"})
    void saysWithEachAcknowledgementThatAFlowIsRejected() {
        pair.nearHandler.onFlow = flow -> flow.reject(pair.wire.nowNs(), 7);
        receiveText(1);

        for (int number = 2; number < 6; number++) {
            wiretap.clear();
            receiveText(number);

            assertThat(onlyAnswer().chunks().get(0).type()).isEqualTo(ChunkType.FLOW_EXCEPTION);
            assertThat(onlyAcknowledgement().cumulativeAck()).isEqualTo(number);
        }
    }

    private void assertAcknowledgesAtOnce(String why, Consumer<PacketAssembler> chunks) {
        wiretap.clear();
        receive(chunks);

        assertThat(wiretap.fromNear()).as(why).hasSize(1);
        assertThat(onlyAcknowledgement().flowId()).isEqualTo(FLOW);
    }

    private void assertWaits(String why, Consumer<PacketAssembler> chunks) {
        wiretap.clear();
        receive(chunks);

        assertThat(wiretap.fromNear()).as(why).isEmpty();
    }

    @Test
    @Covers({"7016-3.6.3.4-1", "7016-3.6.3.4.1-1", "7016-2.3.15-1"})
    void acknowledgesAtOnceWhatTheSenderShouldHearOf() {
        assertAcknowledgesAtOnce("a new flow", packet -> SessionPackets.data(packet, 1, 0, UserData.WHOLE, TEXT));
        assertWaits("one packet", packet -> SessionPackets.data(packet, 2, 1, UserData.WHOLE, TEXT));
        assertAcknowledgesAtOnce("a second one", packet -> SessionPackets.data(packet, 3, 2, UserData.WHOLE, TEXT));
        assertAcknowledgesAtOnce("a duplicate", packet -> SessionPackets.data(packet, 3, 2, UserData.WHOLE, TEXT));
        assertAcknowledgesAtOnce("a question for the window", packet -> {
            packet.begin(ChunkType.BUFFER_PROBE).vlu(FLOW);
            packet.commit();
        });
        assertAcknowledgesAtOnce("a new gap", packet -> SessionPackets.data(packet, 6, 3, UserData.WHOLE, TEXT));
        assertThat(acknowledged(onlyAcknowledgement())).containsExactly(6L);
        assertAcknowledgesAtOnce(
                "while there is one", packet -> SessionPackets.data(packet, 5, 3, UserData.WHOLE, TEXT));
        assertThat(acknowledged(onlyAcknowledgement())).containsExactly(5L, 6L);
        assertAcknowledgesAtOnce("the end of it", packet -> SessionPackets.data(packet, 4, 3, UserData.WHOLE, TEXT));
        assertThat(onlyAcknowledgement().cumulativeAck()).isEqualTo(6);
        assertAcknowledgesAtOnce(
                "the end of the flow",
                packet -> SessionPackets.dataWithFlags(
                        packet, FLOW, 7, 6, UserData.flags(true, UserData.WHOLE, false, true), TEXT));
        assertAcknowledgesAtOnce(
                "a flow that is over", packet -> SessionPackets.data(packet, 7, 6, UserData.WHOLE, TEXT));
        assertThat(pair.nearHandler.messages).hasSize(7);
    }

    @Test
    @Covers("7016-3.6.3.4.1-1")
    void acknowledgesTheRestWithinAFifthOfASecond() {
        receiveText(1);
        wiretap.clear();

        receiveText(2);
        pair.advance(Duration.ofMillis(199));
        assertThat(wiretap.fromNear()).isEmpty();
        pair.advance(Duration.ofMillis(1));

        assertThat(onlyAcknowledgement().cumulativeAck()).isEqualTo(2);
    }

    @Test
    @Covers({"7016-2.3.13-2", "7016-2.3.14-2", "7016-3.6.1.3-2"})
    void acknowledgesUpToTheForwardSequenceNumberAndNothingElseThatItLacks() {
        receive(packet -> SessionPackets.data(packet, 9, 4, UserData.WHOLE, TEXT));
        Acknowledgement first = onlyAcknowledgement();
        assertThat(first.cumulativeAck()).isEqualTo(4);
        assertThat(acknowledged(first)).containsExactly(9L);
        wiretap.clear();

        // The forward sequence number of a packet that was overtaken.
        receive(packet -> SessionPackets.data(packet, 7, 2, UserData.WHOLE, TEXT));

        Acknowledgement second = onlyAcknowledgement();
        assertThat(second.cumulativeAck()).isEqualTo(4);
        assertThat(acknowledged(second)).containsExactly(7L, 9L);
    }

    @Test
    @Covers({"7016-2.3.13-1", "7016-2.3.14-1", "7016-3.6.3.4.3-1"})
    void acknowledgesInTheShorterOfBothForms() {
        receive(packet -> SessionPackets.data(packet, 5_000, 0, UserData.WHOLE, TEXT));
        assertThat(onlyAnswer().count(ChunkType.ACK_RANGES)).isEqualTo(1);

        receive(packet -> {
            for (int number = 2; number < 60; number += 2) {
                SessionPackets.data(packet, FLOW + 1, number, 0, UserData.WHOLE, TEXT);
            }
        });

        List<Sent> sent = wiretap.fromNear();
        assertThat(sent.get(sent.size() - 1).count(ChunkType.ACK_BITMAP)).isEqualTo(1);
    }

    @Test
    @Covers({"7016-3.6.3.5-1", "7016-3.6.3.5-2"})
    void advertisesTheRoomThereIsAndABlockAtLeastWhileNotSuspended() {
        ReceiveFlow[] flow = new ReceiveFlow[1];
        pair.nearHandler.onFlow = started -> {
            started.setBufferCapacity(65_536);
            flow[0] = started;
        };
        receiveText(1);
        wiretap.clear();

        // All of one message that is not complete.
        long held = 0;
        for (int number = 2; number < 100; number++) {
            int control = number == 2 ? UserData.BEGIN : UserData.MIDDLE;
            int at = number;
            wiretap.clear();
            receive(packet -> SessionPackets.data(packet, at, at - 1, control, new byte[1_024]));
            receive(packet -> SessionPackets.data(packet, at, at - 1, control, new byte[1_024]));
            held = pair.nearSession().receiveBudget().usedBytes();
            long room = Math.max(0, 65_536 - held);
            Acknowledgement last = lastAcknowledgement();
            assertThat(last.bufferBlocksAvailable()).isEqualTo(Math.max(1, (room + 1_023) / 1_024));
        }
        assertThat(held).isGreaterThan(65_536);

        flow[0].suspend();
        receive(packet -> SessionPackets.data(packet, 2, 1, UserData.BEGIN, new byte[1_024]));
        assertThat(lastAcknowledgement().bufferBlocksAvailable()).isZero();
    }

    private Acknowledgement lastAcknowledgement() {
        List<Sent> sent = wiretap.fromNear();
        List<Sent> last = List.of(sent.get(sent.size() - 1));
        wiretap.clear();
        wiretap.fromNear().addAll(last);
        return onlyAcknowledgement();
    }

    @Test
    @Covers("7016-3.6.3.8-1")
    void keepsACompleteFlowForTwoMinutes() {
        receive(packet -> SessionPackets.dataWithFlags(
                packet, FLOW, 1, 0, UserData.flags(true, UserData.WHOLE, false, true), TEXT));
        assertThat(pair.nearHandler.completed).hasSize(1);

        pair.advance(Duration.ofNanos(119 * Nanos.SECOND));
        assertThat(pair.nearSession().receiveFlows()).hasSize(1);
        pair.advance(Duration.ofSeconds(2));

        assertThat(pair.nearSession().receiveFlows()).isEmpty();
    }

    @Test
    @Covers("7016-3.6.2.1-1")
    void opensNoAnswerToAFlowThatIsRejectedOrComplete() {
        SendFlow[] opened = new SendFlow[2];
        ReceiveFlow[] rejected = new ReceiveFlow[1];
        pair.nearHandler.onFlow = flow -> {
            rejected[0] = flow;
            flow.reject(pair.wire.nowNs(), 7);
        };
        receiveText(1);
        pair.nearHandler.onFlow = flow -> {};
        receive(packet -> SessionPackets.dataWithFlags(
                packet, FLOW + 1, 1, 0, UserData.flags(true, UserData.WHOLE, false, true), TEXT));
        ReceiveFlow complete = pair.nearHandler.completed.get(0);

        pair.wire.near(nowNs -> {
            opened[0] = pair.nearSession().openFlow(nowNs, TEXT, rejected[0], Priority.ROUTINE);
            opened[1] = pair.nearSession().openFlow(nowNs, TEXT, complete, Priority.ROUTINE);
        });

        assertThat(opened).containsOnlyNulls();
    }
}
