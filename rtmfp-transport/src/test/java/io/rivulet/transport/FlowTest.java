package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.flash.FlashIdentityConfig;
import io.rivulet.transport.flow.SendQueue;
import io.rivulet.transport.flow.SequenceSet;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.PacketRule;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.chunk.Acknowledgement;
import io.rivulet.transport.wire.chunk.UserData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Flows between two endpoints: RFC 7016 section 3.6. */
class FlowTest {
    @Test
    @Covers("7016-2.3.11.1-1")
    void deliversMessagesInOrder() {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow flow = pair.flow("chat");

        pair.send(flow, "one");
        pair.send(flow, "two");
        pair.advance(Duration.ofMillis(50));
        pair.send(flow, "three");
        pair.advance(Duration.ofMillis(50));

        assertThat(pair.farHandler.texts()).containsExactly("one", "two", "three");
        assertThat(new String(pair.farHandler.flows.get(0).metadata(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("chat");
    }

    @Test
    @Covers({"7016-3.4-1", "7016-3.4-3"})
    void deliversEmptyAndLargeMessagesBitForBit() {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow flow = pair.flow("bulk");
        List<byte[]> sent = new ArrayList<>();
        for (int length : new int[] {0, 1, 1_000, 1_150, 1_200, 5_000, 300_000}) {
            byte[] message = new byte[length];
            for (int i = 0; i < length; i++) {
                message[i] = (byte) (i * 31 + length);
            }
            sent.add(message);
            pair.send(flow, message, Nanos.NO_DEADLINE);
        }

        pair.advance(Duration.ofSeconds(30));

        assertThat(pair.farHandler.messages).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(pair.farHandler.messages.get(i)).isEqualTo(sent.get(i));
        }
        assertThat(pair.nearSession().unsentBytes()).isZero();
        assertThat(pair.nearSession().outstandingBytes()).isZero();
        assertThat(pair.near.stats().get(EndpointStats.Counter.PACKETS_FRAGMENTED))
                .as("messages are divided, not packets")
                .isZero();
    }

    @Test
    void repairsHeavyLoss() {
        for (int percent : new int[] {1, 10, 30}) {
            EndpointPair pair = new EndpointPair().opened();
            pair.wire.loss(percent / 100.0);
            SendFlow flow = pair.flow("lossy");
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String message = "message " + i + " ".repeat(i * 7 % 2_000);
                expected.add(message);
                pair.send(flow, message);
            }

            boolean all = pair.wire.advanceUntil(() -> pair.farHandler.messages.size() == 300, Duration.ofMinutes(10));

            assertThat(all)
                    .as("%d %% loss: %d of 300", percent, pair.farHandler.messages.size())
                    .isTrue();
            assertThat(pair.farHandler.texts()).isEqualTo(expected);
        }
    }

    @Test
    void deliversInArrivalOrderWhatComesAfterAGap() {
        EndpointPair pair = new EndpointPair().opened();
        pair.farHandler.onFlow = flow -> flow.setOrder(ReceiveOrder.NETWORK_ARRIVAL);
        SendFlow flow = pair.flow("live");
        pair.send(flow, "first");
        pair.advance(Duration.ofMillis(50));

        pair.wire.dropFromNear(1);
        pair.send(flow, "lost at first");
        pair.advance(Duration.ofMillis(1));
        pair.send(flow, "overtakes");
        pair.advance(Duration.ofSeconds(2));

        assertThat(pair.farHandler.texts()).containsExactly("first", "overtakes", "lost at first");
    }

    @Test
    void holdsBackInOriginalOrderWhatComesAfterAGap() {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow flow = pair.flow("ordered");
        pair.send(flow, "first");
        pair.advance(Duration.ofMillis(50));

        pair.wire.dropFromNear(1);
        pair.send(flow, "lost at first");
        pair.advance(Duration.ofMillis(1));
        pair.send(flow, "waits");
        pair.advance(Duration.ofMillis(30));
        assertThat(pair.farHandler.texts()).containsExactly("first");
        pair.advance(Duration.ofSeconds(2));

        assertThat(pair.farHandler.texts()).containsExactly("first", "lost at first", "waits");
    }

    @Test
    @Covers({"7016-3.6.1.2-3", "7016-3.6.1.2-5"})
    void abandonsAMessageAtItsDeadlineAndTellsOfTheGap() {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow flow = pair.flow("partial");
        pair.send(flow, "first");
        pair.advance(Duration.ofMillis(50));

        PacketRule cut = pair.wire.dropAll();
        pair.send(flow, EndpointPair.bytes("too late"), pair.wire.nowNs() + 100 * Nanos.MILLISECOND);
        pair.advance(Duration.ofMillis(500));
        pair.wire.network().removeRule(cut);
        pair.send(flow, "after");
        pair.advance(Duration.ofSeconds(3));

        assertThat(pair.farHandler.texts()).containsExactly("first", "after");
        assertThat(pair.farHandler.gaps).isEqualTo(1);
    }

    @Test
    @Covers("7016-3.6.2.7.1-1")
    void skipsAnAbandonedMessageAlsoWhenNothingFollows() {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow flow = pair.flow("partial");
        pair.send(flow, "first");
        pair.advance(Duration.ofMillis(50));

        int[] packets = {0};
        pair.wire.drop(packet -> packet.sourceHost() == pair.wire.nearHost().id() && packets[0]++ == 0);
        pair.send(flow, EndpointPair.bytes("lost and too late"), pair.wire.nowNs() + 5 * Nanos.MILLISECOND);
        pair.advance(Duration.ofMillis(1));
        pair.send(flow, "held up by the gap");
        pair.advance(Duration.ofSeconds(5));

        assertThat(pair.farHandler.texts()).containsExactly("first", "held up by the gap");
    }

    @Test
    void releasesSharedMessagesWhenDeliveredOrAbandoned() {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow flow = pair.flow("shared");
        byte[] bytes = EndpointPair.bytes("the same bytes for all");

        pair.wire.near(nowNs -> {
            flow.sendShared(nowNs, bytes, 0, bytes.length, Nanos.NO_DEADLINE, 41);
            flow.sendShared(nowNs, bytes, 0, bytes.length, Nanos.NO_DEADLINE, 42);
        });
        pair.advance(Duration.ofSeconds(1));
        pair.wire.dropAll();
        pair.wire.near(nowNs -> flow.sendShared(nowNs, bytes, 0, bytes.length, nowNs + Nanos.SECOND, 43));
        pair.wire.near(nowNs -> flow.sendShared(nowNs, bytes, 0, bytes.length, Nanos.NO_DEADLINE, 44));
        pair.wire.near(nowNs -> flow.abandon(nowNs, 44));
        assertThat(pair.nearHandler.released).containsExactly(41L, 42L, 44L);
        pair.advance(Duration.ofSeconds(2));

        assertThat(pair.nearHandler.released).containsExactly(41L, 42L, 44L, 43L);
        assertThat(pair.nearHandler.delivered).containsExactly(41L, 42L);
    }

    @Test
    void closesAFlowAfterItsLastMessage() {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow flow = pair.flow("short");

        pair.send(flow, "all there is");
        pair.wire.near(flow::close);
        assertThat(pair.send(flow, "too late")).isEqualTo(SendResult.CLOSED);
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.farHandler.texts()).containsExactly("all there is");
        assertThat(pair.farHandler.completed).hasSize(1);
        assertThat(pair.nearSession().sendFlows()).isEmpty();
    }

    @Test
    @Covers("7016-3.6.2.11-1")
    void doesNotReuseAFlowIdWhileItLingers() {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow first = pair.flow("a");
        pair.send(first, "x");
        pair.wire.near(first::close);
        pair.advance(Duration.ofSeconds(129));
        assertThat(pair.flow("b").id()).isNotEqualTo(first.id());

        pair.advance(Duration.ofSeconds(3));

        assertThat(pair.flow("c").id()).isEqualTo(first.id());
    }

    @Test
    @Covers({"7016-3.6.1.3-1", "7016-3.6.1.3-4"})
    void reportsARejectedFlowOnce() {
        EndpointPair pair = new EndpointPair().opened();
        pair.farHandler.onFlow = flow -> flow.reject(pair.wire.nowNs(), 7);
        SendFlow flow = pair.flow("unwanted");

        pair.send(flow, "one");
        pair.send(flow, "two");
        pair.advance(Duration.ofSeconds(2));

        assertThat(pair.nearHandler.exceptions).containsExactly(7L);
        assertThat(pair.farHandler.messages).isEmpty();
        assertThat(flow.isOpen()).isFalse();
        assertThat(pair.nearSession().sendFlows()).isEmpty();
    }

    @Test
    @Covers({"7016-2.3.11.1-2", "7016-3.6.3.2-1"})
    void tellsOfAFlowThatIsRejectedForAnOptionInItsMiddle() {
        EndpointPair pair = new EndpointPair().opened();
        SessionPackets.toNear(
                pair, packet -> SessionPackets.data(packet, 1, 0, UserData.WHOLE, EndpointPair.bytes("well")));

        SessionPackets.toNear(pair, packet -> {
            ByteWriter out = packet.begin(ChunkType.USER_DATA).u8(UserData.flags(true, UserData.WHOLE, false, false));
            UserData.put(out, SessionPackets.FLOW, 2, 1);
            out.option(0x0b, EndpointPair.bytes("what is this?")).u8(0);
            packet.commit();
        });

        assertThat(pair.nearHandler.texts()).containsExactly("well");
        assertThat(pair.nearHandler.rejections).containsExactly(FlowRejection.UNKNOWN_OPTION);
        assertThat(pair.nearHandler.flows.get(0).isOpen()).isFalse();
    }

    @Test
    @Covers("7016-2.3.11.1-1")
    void associatesAReturnFlow() {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow asking = pair.flow("question");
        pair.send(asking, "?");
        pair.advance(Duration.ofMillis(20));

        pair.wire.far(nowNs -> {
            ReceiveFlow question = pair.farHandler.flows.get(0);
            SendFlow answering =
                    pair.farSession().openFlow(nowNs, EndpointPair.bytes("answer"), question, Priority.ROUTINE);
            answering.send(nowNs, EndpointPair.bytes("!"), 0, 1);
        });
        pair.advance(Duration.ofMillis(20));

        assertThat(pair.nearHandler.flows.get(0).association()).isSameAs(asking);
    }

    @Test
    @Covers({"7016-2.3.11.1.2-6", "7016-2.3.16-2", "7016-3.6.3.1-3"})
    void rejectsAReturnFlowToAFlowThatIsNotOpen() {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow asking = pair.flow("question");
        pair.send(asking, "?");
        pair.advance(Duration.ofMillis(20));

        pair.wire.far(nowNs -> {
            ReceiveFlow question = pair.farHandler.flows.get(0);
            SendFlow answering =
                    pair.farSession().openFlow(nowNs, EndpointPair.bytes("answer"), question, Priority.ROUTINE);
            answering.send(nowNs, EndpointPair.bytes("!"), 0, 1);
        });
        pair.wire.near(asking::close);
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.nearHandler.flows).isEmpty();
        assertThat(pair.farHandler.exceptions).containsExactly(0L);
    }

    @Test
    @Covers("7016-3.6.2.9-1")
    void stopsAtAClosedReceiveWindowAndGoesOnWhenItOpens() {
        EndpointPair pair = new EndpointPair(config -> config.receiveBufferBytes(65_536)).opened();
        pair.farHandler.onFlow = ReceiveFlow::suspend;
        SendFlow flow = pair.flow("slow reader");
        for (int i = 0; i < 200; i++) {
            pair.send(flow, new byte[1_000], Nanos.NO_DEADLINE);
        }

        pair.advance(Duration.ofSeconds(20));
        long unsent = pair.nearSession().unsentBytes();
        assertThat(pair.farHandler.messages).isEmpty();
        assertThat(unsent).isGreaterThan(100_000);
        long probes = pair.near.stats().get(EndpointStats.Counter.DATAGRAMS_SENT);
        pair.advance(Duration.ofSeconds(60));
        assertThat(pair.near.stats().get(EndpointStats.Counter.DATAGRAMS_SENT) - probes)
                .isBetween(3L, 40L);
        pair.wire.far(nowNs -> pair.farHandler.flows.get(0).resume(nowNs));
        pair.advance(Duration.ofSeconds(20));

        assertThat(pair.farHandler.messages).hasSize(200);
    }

    @Test
    @Covers("7016-3.6.2.9.1-1")
    void recoversAStalledWindowWhenTheAcknowledgementThatOpensItIsLost() {
        EndpointPair pair = new EndpointPair(config -> config.receiveBufferBytes(65_536)).opened();
        pair.farHandler.onFlow = ReceiveFlow::suspend;
        SendFlow flow = pair.flow("slow reader");
        for (int i = 0; i < 150; i++) {
            pair.send(flow, new byte[1_000], Nanos.NO_DEADLINE);
        }
        pair.advance(Duration.ofSeconds(20));

        PacketRule cut = pair.wire.dropAll();
        pair.wire.far(nowNs -> pair.farHandler.flows.get(0).resume(nowNs));
        pair.advance(Duration.ofMillis(100));
        pair.wire.network().removeRule(cut);
        pair.advance(Duration.ofMinutes(2));

        assertThat(pair.farHandler.messages).hasSize(150);
    }

    @Test
    void asksForAWindowThatClosedWhenNothingWasQueued() {
        EndpointPair pair = new EndpointPair(config -> config.receiveBufferBytes(65_536)).opened();
        pair.farHandler.onFlow = ReceiveFlow::suspend;
        SendFlow flow = pair.flow("slow reader");
        // Each takes 1,024 bytes there and what it takes to keep them: the last one closes the window.
        int toFill = 59;
        for (int i = 0; i < toFill; i++) {
            pair.send(flow, new byte[1_024], Nanos.NO_DEADLINE);
        }
        pair.advance(Duration.ofSeconds(5));
        assertThat(pair.nearSession().unsentBytes()).isZero();

        PacketRule cut = pair.wire.dropAll();
        pair.wire.far(nowNs -> pair.farHandler.flows.get(0).resume(nowNs));
        pair.advance(Duration.ofMillis(100));
        pair.wire.network().removeRule(cut);
        pair.send(flow, "after the pause");
        pair.advance(Duration.ofMinutes(1));

        assertThat(pair.farHandler.messages).hasSize(toFill + 1);
    }

    @Test
    void startsItsWindowOverAfterAPause() {
        EndpointPair pair = new EndpointPair().opened();
        long initial = pair.nearSession().congestionWindowBytes();
        SendFlow flow = pair.flow("bulk");
        for (int i = 0; i < 200; i++) {
            pair.send(flow, new byte[1_000], Nanos.NO_DEADLINE);
        }
        pair.wire.advanceUntil(() -> pair.farHandler.messages.size() == 200, Duration.ofSeconds(10));
        assertThat(pair.nearSession().congestionWindowBytes()).isGreaterThan(initial);

        pair.advance(Duration.ofSeconds(5));

        assertThat(pair.nearSession().congestionWindowBytes()).isEqualTo(initial);
    }

    @Test
    void answersWithBackPressureAndTellsWhenThereIsRoom() {
        EndpointPair pair = new EndpointPair(config -> config.sendQueueBytes(65_536)).opened();
        SendFlow flow = pair.flow("pressed");
        int accepted = 0;
        while (pair.send(flow, new byte[1_000], Nanos.NO_DEADLINE) == SendResult.ACCEPTED) {
            accepted++;
        }
        assertThat(accepted).isEqualTo(65_536 / (1_000 + SendQueue.OVERHEAD_BYTES));

        pair.advance(Duration.ofSeconds(5));

        assertThat(pair.nearHandler.rooms).isPositive();
        assertThat(pair.farHandler.messages).hasSize(accepted);
        assertThat(pair.send(flow, new byte[1_000], Nanos.NO_DEADLINE)).isEqualTo(SendResult.ACCEPTED);
    }

    @Test
    void boundsAQueueOfEmptyMessagesThatTheFarEndDoesNotAcknowledge() {
        EndpointPair pair = new EndpointPair(config -> config.sendQueueBytes(65_536)).opened();
        SendFlow flow = pair.flow("pressed");
        pair.send(flow, "arrives");
        pair.advance(Duration.ofSeconds(1));
        pair.wire.drop(packet -> packet.sourceHost() == pair.wire.farHost().id());

        pair.send(flow, "is never acknowledged");
        int accepted = 1;
        for (int second = 0; second < 20; second++) {
            // What expires behind a message that waits for its acknowledgement keeps its place in the queue.
            while (pair.send(flow, new byte[0], pair.wire.nowNs() + Nanos.MILLISECOND) == SendResult.ACCEPTED) {
                accepted++;
            }
            pair.advance(Duration.ofSeconds(1));
        }

        assertThat(accepted).isLessThanOrEqualTo(65_536 / SendQueue.OVERHEAD_BYTES);
    }

    @Test
    void sendsTheMoreUrgentFlowFirst() {
        EndpointPair pair = new EndpointPair().opened();
        pair.wire.links(LinkConfig.builder().rateBytesPerSec(50_000).build());
        SendFlow bulk = pair.flow("bulk");
        for (int i = 0; i < 100; i++) {
            pair.send(bulk, "b".repeat(1_000));
        }
        pair.advance(Duration.ofMillis(300));
        SendFlow[] urgent = new SendFlow[1];
        pair.wire.near(nowNs ->
                urgent[0] = pair.nearSession().openFlow(nowNs, EndpointPair.bytes("urgent"), null, Priority.IMMEDIATE));
        int before = pair.farHandler.messages.size();

        pair.send(urgent[0], "now");
        pair.wire.advanceUntil(() -> pair.farHandler.texts().contains("now"), Duration.ofSeconds(10));

        assertThat(pair.farHandler.texts().indexOf("now") - before).isLessThan(20);
    }

    @Test
    @Covers("7016-3.5.2.2-4")
    void measuresTheRoundTripTime() {
        EndpointPair pair = new EndpointPair().opened();
        pair.wire.latency(Duration.ofMillis(60));
        SendFlow flow = pair.flow("rtt");

        for (int i = 0; i < 100; i++) {
            pair.send(flow, "x");
            pair.send(flow, "y");
            pair.advance(Duration.ofMillis(100));
        }

        assertThat(pair.nearSession().smoothedRttNs() / (double) Nanos.MILLISECOND)
                .isBetween(115.0, 130.0);
    }

    @Test
    @Covers({"7016-2.3.11.1.1-5", "7016-3.6.2.2-1"})
    void leavesRoomForDataBesideALongNameInTheShortestPackets() {
        FlashIdentityConfig strict = FlashIdentityConfig.peer().hmacLength(32).build();
        for (int datagramBytes : new int[] {576, 600, 681, 682, 1_232}) {
            EndpointPair pair = new EndpointPair(
                            FlashIdentity.of(strict, EndpointPair.entropy(11)),
                            FlashIdentity.of(strict, EndpointPair.entropy(12)),
                            config -> config.maxDatagramBytes(datagramBytes))
                    .opened();
            int longest = pair.nearSession().maxMetadataBytes();
            SendFlow flow = pair.flow("m".repeat(longest));
            byte[] message = new byte[5_000];

            pair.send(flow, message, Nanos.NO_DEADLINE);
            pair.advance(Duration.ofSeconds(10));

            assertThat(pair.farHandler.messages).containsExactly(message);
            assertThat(pair.nearSession().maxFragmentBytes(longest + 16)).isGreaterThanOrEqualTo(64);
            assertThat(longest).isEqualTo(Math.min(512, datagramBytes - 170));
            assertThatThrownBy(() -> pair.nearSession().openFlow(0, new byte[longest + 1], null, Priority.ROUTINE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(longest));
        }
    }

    @Test
    void refusesMessagesBeyondTheLimitByName() {
        EndpointPair pair = new EndpointPair(config -> config.maxMessageBytes(2_000)).opened();
        SendFlow flow = pair.flow("limited");

        assertThatThrownBy(() -> pair.send(flow, new byte[2_001], Nanos.NO_DEADLINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2001")
                .hasMessageContaining("2000");
    }

    @Test
    void fillsABottleneckWithoutDrowningInIt() {
        EndpointPair pair = new EndpointPair().opened();
        pair.wire.latency(Duration.ofMillis(20));
        pair.wire.links(
                LinkConfig.builder().rateBytesPerSec(250_000).queueBytes(50_000).build());
        SendFlow flow = pair.flow("bulk");
        byte[] message = new byte[10_000];
        Arrays.fill(message, (byte) 1);

        for (int second = 0; second < 20; second++) {
            while (pair.nearSession().unsentBytes() < 1_000_000) {
                pair.send(flow, message, Nanos.NO_DEADLINE);
            }
            pair.advance(Duration.ofSeconds(1));
        }

        double utilisation = pair.farHandler.messages.size() * 10_000.0 / (20 * 250_000);
        assertThat(utilisation).isBetween(0.75, 1.0);
    }

    @Test
    void looksAtTheRangesOfOneAcknowledgementInAPacket() {
        EndpointPair pair = new EndpointPair().opened();
        pair.wire.drop(packet -> packet.sourceHost() == pair.wire.farHost().id());
        SendFlow flow = pair.flow("acknowledged");
        for (int i = 0; i < 4; i++) {
            pair.send(flow, "x");
        }

        SessionPackets.toNear(pair, packet -> {
            SessionPackets.acknowledge(packet, flow.id(), 0, 0, 0); // 2
            SessionPackets.acknowledge(packet, flow.id(), 0, 1, 0); // 3
        });
        assertThat(flow.queue().fragments()).isEqualTo(3);
        assertThat(pair.near.stats().drops(DropReason.REPEATED_ACKNOWLEDGEMENT)).isEqualTo(1);

        SessionPackets.toNear(pair, packet -> SessionPackets.acknowledge(packet, flow.id(), 0, 1, 0));
        assertThat(flow.queue().fragments()).isEqualTo(2);
    }

    @Test
    void countsEveryFragmentThatIsFoundLost() {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow flow = pair.flow("lossy");
        for (int i = 0; i < 100; i++) {
            pair.send(flow, new byte[1_000], Nanos.NO_DEADLINE);
        }
        pair.wire.advanceUntil(() -> pair.farHandler.messages.size() == 100, Duration.ofSeconds(10));
        pair.advance(Duration.ofMillis(50));

        pair.wire.dropFromNear(1);
        // Three in the packet that is lost, then enough packets behind it, one at a time, to notice.
        pair.wire.near(nowNs -> {
            for (int i = 0; i < 3; i++) {
                flow.send(nowNs, new byte[300], 0, 300);
            }
        });
        for (int i = 0; i < 6; i++) {
            pair.advance(Duration.ofMillis(5));
            pair.send(flow, new byte[1_100], Nanos.NO_DEADLINE);
        }
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.farHandler.messages).hasSize(109);
        assertThat(pair.near.stats().get(EndpointStats.Counter.LOSSES)).isEqualTo(3);
    }

    @Test
    void tellsOfNoGapInAFlowThatBeganWithoutAMessage() {
        for (ReceiveOrder order : ReceiveOrder.values()) {
            for (boolean isBeginLost : new boolean[] {false, true}) {
                EndpointPair pair = new EndpointPair().opened();
                pair.farHandler.onFlow = flow -> flow.setOrder(order);
                SendFlow flow = pair.flow("begun");
                pair.wire.dropFromNear(isBeginLost ? 1 : 0);

                pair.wire.near(flow::begin);
                pair.advance(Duration.ofMillis(5));
                pair.send(flow, "first");
                pair.send(flow, "second");
                pair.advance(Duration.ofSeconds(5));

                assertThat(pair.farHandler.flows).hasSize(1);
                assertThat(pair.farHandler.texts()).containsExactly("first", "second");
                assertThat(pair.farHandler.gaps).as("%s", order).isZero();
            }
        }
    }

    @Test
    @Covers({"7016-3.6.1.2-3", "7016-3.6.1.2-5"})
    void tellsOfAGapAtTheStartOfAFlow() {
        for (ReceiveOrder order : ReceiveOrder.values()) {
            EndpointPair pair = new EndpointPair().opened();
            pair.nearHandler.onFlow = flow -> flow.setOrder(order);

            SessionPackets.toNear(
                    pair, packet -> SessionPackets.data(packet, 3, 2, UserData.WHOLE, EndpointPair.bytes("third")));

            assertThat(pair.nearHandler.texts()).containsExactly("third");
            assertThat(pair.nearHandler.gaps).as("%s", order).isEqualTo(1);
        }
    }

    /** Numbers so far apart that ranges are the shorter encoding, and more of them than a packet holds. */
    @Test
    @Covers("7016-3.6.1.3-2")
    void truncatesAnAcknowledgementThatDoesNotFitAPacket() {
        EndpointPair pair = new EndpointPair().opened();
        List<byte[]> sent = new ArrayList<>();
        pair.wire.drop(packet -> {
            if (packet.sourceHost() == pair.wire.nearHost().id()) {
                sent.add(Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length()));
            }
            return false;
        });
        int received = SequenceSet.MAX_RUNS;
        List<byte[]> batch = new ArrayList<>();
        for (int i = 0; i < received; i++) {
            long number = 300L * (i + 1);
            batch.add(SessionPackets.datagram(
                    pair.farSession(), packet -> SessionPackets.data(packet, number, 0, UserData.WHOLE, new byte[0])));
        }

        pair.wire.near(nowNs -> {
            for (byte[] datagram : batch) {
                pair.near.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.FAR, datagram, 0, datagram.length));
            }
        });

        assertThat(sent).hasSize(1);
        assertThat(sent.get(0)).hasSizeBetween(1_220, pair.near.config().maxDatagramBytes());
        ChunkReader chunks = new ChunkReader().wrap(SessionPackets.open(pair.farSession(), sent.get(0)));
        assertThat(chunks.next()).isTrue();
        assertThat(chunks.type()).isEqualTo(ChunkType.ACK_RANGES);
        Acknowledgement acknowledgement = new Acknowledgement();
        assertThat(acknowledgement.wrap(chunks.payload(), false)).isTrue();
        assertThat(acknowledgement.cumulativeAck()).isZero();
        int told = 0;
        while (acknowledgement.nextRange()) {
            told++;
            assertThat(acknowledgement.from()).isEqualTo(300L * told);
            assertThat(acknowledgement.to()).isEqualTo(acknowledgement.from());
        }
        assertThat(told).isBetween(390, received - 1);
        assertThat(chunks.next()).isFalse();
    }
}
