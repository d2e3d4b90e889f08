package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.Wiretap.Chunk;
import io.rivulet.transport.Wiretap.Sent;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.PacketRule;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.OptionReader;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.UserData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What our packets look like on the wire: the rules of RFC 7016 sections 2.2.4, 2.3 and 3 that bind a sender. */
class SentPacketsTest {
    private final EndpointPair pair = new EndpointPair(config -> config.probesPathMtu(false)).opened();
    private final Wiretap wiretap = new Wiretap(pair);

    /** A User Data or Next User Data chunk as its receiver reads it. */
    private record Data(int type, boolean hasOptions, long flowId, long number, long offset, int control) {}

    private static List<Data> dataIn(Sent packet) {
        List<Data> all = new ArrayList<>();
        UserData reader = new UserData();
        reader.startPacket();
        for (Chunk chunk : packet.chunks()) {
            boolean isNext = chunk.type() == ChunkType.NEXT_USER_DATA;
            if (isNext || chunk.type() == ChunkType.USER_DATA) {
                boolean wellFormed = isNext ? reader.wrapNext(chunk.reader()) : reader.wrap(chunk.reader());
                assertThat(wellFormed).as("chunk of type %x", chunk.type()).isTrue();
                boolean hasOptions = (chunk.payload()[0] & 0x80) != 0;
                long offset = reader.sequenceNumber() - reader.forwardSequenceNumber();
                all.add(new Data(
                        chunk.type(),
                        hasOptions,
                        reader.flowId(),
                        reader.sequenceNumber(),
                        offset,
                        reader.fragmentControl()));
            } else {
                reader.startPacket(); // a Next User Data follows its predecessor at once
            }
        }
        return all;
    }

    private void streamUnderLoss() {
        int[] packets = {0};
        PacketRule loss = pair.wire.drop(
                packet -> packet.sourceHost() == pair.wire.nearHost().id() && packets[0]++ % 7 == 3);
        SendFlow one = pair.flow("one");
        SendFlow other = pair.flow("other");
        for (int i = 0; i < 60; i++) {
            pair.send(one, new byte[100 + 97 * i], Nanos.NO_DEADLINE);
            int length = 10 * i;
            pair.wire.near(nowNs -> {
                for (int more = 0; more < 4; more++) {
                    other.send(nowNs, new byte[length], 0, length);
                }
            });
            pair.advance(Duration.ofMillis(15));
        }
        pair.wire.network().removeRule(loss);
        pair.advance(Duration.ofSeconds(5));
        assertThat(pair.farHandler.messages).hasSize(5 * 60);
    }

    @Test
    @Covers({"7016-2-2", "7016-2.2.4-1", "7016-2.2.4-3", "7016-2.2.4-5", "7016-3.6.2.2-1"})
    void marksEachPacketAndFillsItAsFarAsThePathCarries() {
        streamUnderLoss();

        assertThat(wiretap.fromNear()).hasSizeGreaterThan(200).allSatisfy(packet -> {
            assertThat(packet.mode()).isEqualTo(PacketHeader.MODE_INITIATOR);
            assertThat(packet.flags() & 0x30).as("reserved").isZero();
            assertThat(packet.chunks()).isNotEmpty();
            assertThat(packet.datagramBytes()).isLessThanOrEqualTo(1_232);
        });
        assertThat(wiretap.fromFar()).hasSizeGreaterThan(50).allSatisfy(packet -> {
            assertThat(packet.mode()).isEqualTo(PacketHeader.MODE_RESPONDER);
            assertThat(packet.chunks()).isNotEmpty();
        });
    }

    @Test
    @Covers({
        "7016-2.3.11-1",
        "7016-2.3.11-3",
        "7016-2.3.11-4",
        "7016-2.3.11-5",
        "7016-2.3.11-6",
        "7016-3.6.1.2-1",
        "7016-3.6.1.2-2"
    })
    void numbersTheFragmentsOfAFlowInTheOrderOfItsMessages() {
        streamUnderLoss();

        Map<Long, TreeMap<Long, Integer>> controls = new HashMap<>();
        for (Sent packet : wiretap.fromNear()) {
            for (Data data : dataIn(packet)) {
                TreeMap<Long, Integer> ofFlow = controls.computeIfAbsent(data.flowId(), id -> new TreeMap<>());
                long next = ofFlow.isEmpty() ? 1 : ofFlow.lastKey() + 1;
                assertThat(data.number()).as("known, or the next").isBetween(1L, next);
                assertThat(data.offset()).isBetween(1L, data.number());
                ofFlow.put(data.number(), data.control());
            }
        }
        assertThat(controls).hasSize(2);
        for (TreeMap<Long, Integer> ofFlow : controls.values()) {
            boolean isInside = false;
            int messages = 0;
            for (int control : ofFlow.values()) {
                assertThat(control == UserData.MIDDLE || control == UserData.END)
                        .isEqualTo(isInside);
                isInside = control == UserData.BEGIN || control == UserData.MIDDLE;
                messages += isInside ? 0 : 1;
            }
            assertThat(isInside).isFalse();
            assertThat(messages).isIn(60, 240);
        }
    }

    @Test
    @Covers({"7016-2.3.12-1", "7016-3.6.2.3.2-1", "7016-3.6.2.3.2-2"})
    void continuesAFlowInAPacketWithNextUserData() {
        streamUnderLoss();

        int continued = 0;
        for (Sent packet : wiretap.fromNear()) {
            Data before = null;
            for (Data data : dataIn(packet)) {
                boolean follows =
                        before != null && before.flowId() == data.flowId() && before.number() + 1 == data.number();
                assertThat(data.type()).isEqualTo(follows ? ChunkType.NEXT_USER_DATA : ChunkType.USER_DATA);
                continued += follows ? 1 : 0;
                before = data;
            }
        }
        assertThat(continued).isGreaterThan(100);
    }

    @Test
    @Covers("7016-3.5.2-1")
    void hasNoMoreOutstandingThanItsCongestionWindowAllows() {
        pair.wire.links(LinkConfig.builder()
                .rateBytesPerSec(250_000)
                .queueBytes(1_000_000)
                .build());
        SendFlow flow = pair.flow("bulk");
        for (int i = 0; i < 1_000; i++) {
            pair.send(flow, new byte[1_000], Nanos.NO_DEADLINE);
        }
        long most = 0;

        while (pair.farHandler.messages.size() < 1_000) {
            pair.advance(Duration.ofMillis(1));
            long outstanding = pair.nearSession().outstandingBytes();
            assertThat(outstanding)
                    .as("the last packet may exceed it")
                    .isLessThan(pair.nearSession().congestionWindowBytes() + 1_232);
            most = Math.max(most, outstanding);
        }
        assertThat(most).isGreaterThan(10_000);
    }

    /** The far end's first acknowledgement leaves 10 ms after the first chunk, and is heard 10 ms later. */
    @Test
    @Covers({
        "7016-2.3.11.1.1-1",
        "7016-2.3.11.1.1-2",
        "7016-2.3.11.1.1-3",
        "7016-2.3.11.1.1-4",
        "7016-2.3.11.1.2-1",
        "7016-2.3.11.1.2-2",
        "7016-2.3.11.1.2-3",
        "7016-2.3.11.1.2-4",
        "7016-2.3.11.1.2-5",
        "7016-3.6.1.1-2"
    })
    void namesAFlowOnceInEachPacketUntilItIsAcknowledged() {
        pair.wire.far(nowNs -> {
            SendFlow question =
                    pair.farSession().openFlow(nowNs, EndpointPair.bytes("question"), null, Priority.ROUTINE);
            question.send(nowNs, EndpointPair.bytes("?"), 0, 1);
        });
        pair.advance(Duration.ofMillis(500));
        ReceiveFlow question = pair.nearHandler.flows.get(0);
        SendFlow[] answer = new SendFlow[1];
        pair.wire.near(nowNs -> answer[0] =
                pair.nearSession().openFlow(nowNs, EndpointPair.bytes("answer"), question, Priority.ROUTINE));
        wiretap.clear();
        long startNs = pair.wire.nowNs();

        for (int i = 0; i < 12; i++) {
            pair.wire.near(nowNs -> {
                answer[0].send(nowNs, new byte[10], 0, 10);
                answer[0].send(nowNs, new byte[10], 0, 10);
            });
            pair.advance(Duration.ofMillis(3));
        }

        int named = 0;
        for (Sent packet : wiretap.fromNear()) {
            boolean isFirst = true;
            boolean isAcknowledged = packet.timeNs() >= startNs + 20 * Nanos.MILLISECOND;
            for (Chunk chunk : packet.chunks()) {
                boolean isNext = chunk.type() == ChunkType.NEXT_USER_DATA;
                if (isNext || chunk.type() == ChunkType.USER_DATA) {
                    List<Integer> options = isNext ? List.of() : optionTypes(chunk);
                    if (isFirst && !isAcknowledged) {
                        assertThat(options)
                                .containsExactly(UserData.OPTION_METADATA, UserData.OPTION_RETURN_ASSOCIATION);
                        named++;
                    } else {
                        assertThat(options).isEmpty();
                        assertThat(chunk.payload()[0]).as("no options").isNotNegative();
                    }
                    isFirst = false;
                }
            }
        }
        assertThat(named).as("as many as go out without an acknowledgement").isEqualTo(6);
        assertThat(pair.farHandler.flows.get(0).metadata()).isEqualTo(EndpointPair.bytes("answer"));
        assertThat(pair.farHandler.flows.get(0).association()).isNotNull();
    }

    private static List<Integer> optionTypes(Chunk chunk) {
        List<Integer> types = new ArrayList<>();
        ByteReader reader = chunk.reader();
        boolean hasOptions = (reader.u8() & 0x80) != 0;
        reader.vlu();
        reader.vlu();
        reader.vlu();
        OptionReader options = new OptionReader().wrap(reader);
        while (hasOptions && options.next() && !options.isMarker()) {
            types.add(options.type());
        }
        return types;
    }

    @Test
    @Covers({"7016-3.5.4-4", "7016-3.5.4.1-1"})
    void asksWithEmptyPingsAndRepliesToNothingElse() {
        pair.advance(Duration.ofMinutes(5));

        List<Chunk> pings = wiretap.nearChunks(ChunkType.PING);
        assertThat(pings).hasSizeGreaterThan(10);
        assertThat(pings).allSatisfy(ping -> assertThat(ping.payload()).isEmpty());
        long asked = wiretap.fromFar().stream()
                .mapToLong(packet -> packet.count(ChunkType.PING))
                .sum();
        assertThat(wiretap.nearChunks(ChunkType.PING_REPLY)).hasSize((int) asked);
    }

    @Test
    @Covers("7016-3.5.4.1-3")
    void waitsLongerForAnswersWhenAPingWasNotAnswered() {
        pair.advance(Duration.ofSeconds(1));
        long before = pair.nearSession().effectiveRtoNs();
        pair.wire.dropAll();

        pair.advance(Duration.ofSeconds(28));

        assertThat(pair.nearSession().state()).isEqualTo(SessionState.OPEN);
        assertThat(wiretap.nearChunks(ChunkType.PING)).hasSizeGreaterThan(1);
        assertThat(pair.nearSession().effectiveRtoNs()).isGreaterThan(before);
    }

    @Test
    @Covers({
        "7016-3.6.2.9.1-1",
        "7016-3.6.2.9.1-2",
        "7016-3.6.2.9.1-3",
        "7016-3.6.2.9.1-4",
        "7016-3.6.2.9.1-5",
        "7016-3.6.2.9.1-6"
    })
    void asksForAClosedWindowLessAndLessOften() {
        pair.farHandler.onFlow = ReceiveFlow::suspend;
        SendFlow flow = pair.flow("slow reader");
        for (int i = 0; i < 3_000; i++) {
            pair.send(flow, new byte[1_000], Nanos.NO_DEADLINE);
        }
        pair.advance(Duration.ofMinutes(5));
        long closedNs = lastDataNs();

        List<Long> probes = probeTimes();
        assertThat(probes.get(0) - closedNs).isBetween(Nanos.SECOND, Nanos.SECOND + 300 * Nanos.MILLISECOND);
        for (int i = 1; i < probes.size(); i++) {
            long period = probes.get(i) - probes.get(i - 1);
            assertThat(period).isBetween(Nanos.SECOND, 60 * Nanos.SECOND);
            if (i > 1 && period < 60 * Nanos.SECOND) {
                assertThat(period).isGreaterThan(probes.get(i - 1) - probes.get(i - 2));
            }
        }
        assertThat(probes).hasSizeBetween(8, 12);

        pair.wire.far(nowNs -> pair.farHandler.flows.get(0).resume(nowNs));
        pair.advance(Duration.ofSeconds(20));
        assertThat(pair.farHandler.messages).hasSize(3_000);
        wiretap.clear();
        pair.advance(Duration.ofMinutes(5));
        assertThat(probeTimes()).isEmpty();
    }

    @Test
    @Covers("7016-3.6.2.9.1-2")
    void asksForAClosedWindowWithinASecondHoweverLongTheWayIs() {
        pair.wire.latency(Duration.ofMillis(900));
        SendFlow other = pair.flow("other");
        for (int i = 0; i < 20; i++) {
            pair.send(other, "x");
            pair.advance(Duration.ofSeconds(1));
        }
        assertThat(pair.nearSession().effectiveRtoNs()).isGreaterThan(1_500 * Nanos.MILLISECOND);
        SendFlow flow = pair.flow("slow reader");
        pair.send(flow, new byte[100], Nanos.NO_DEADLINE);
        pair.send(flow, new byte[5_000], Nanos.NO_DEADLINE);
        long closedNs = pair.wire.nowNs();

        SessionPackets.toNear(pair, packet -> {
            packet.begin(ChunkType.ACK_RANGES).vlu(flow.id()).vlu(0).vlu(0);
            packet.commit();
        });
        wiretap.clear();
        pair.advance(Duration.ofMillis(1_001));

        assertThat(probeTimes()).containsExactly(closedNs + Nanos.SECOND);
    }

    private List<Long> probeTimes() {
        return wiretap.fromNear().stream()
                .filter(packet -> packet.count(ChunkType.BUFFER_PROBE) > 0)
                .map(Sent::timeNs)
                .toList();
    }

    private long lastDataNs() {
        return wiretap.fromNear().stream()
                .filter(packet -> packet.count(ChunkType.USER_DATA) > 0)
                .mapToLong(Sent::timeNs)
                .max()
                .orElseThrow();
    }
}
