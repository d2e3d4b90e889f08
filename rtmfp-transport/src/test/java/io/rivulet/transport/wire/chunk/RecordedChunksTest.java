package io.rivulet.transport.wire.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.flow.FragmentPool;
import io.rivulet.transport.flow.ReceiveBudget;
import io.rivulet.transport.flow.ReceiveBuffer;
import io.rivulet.transport.flow.SequenceSet;
import io.rivulet.transport.testing.RecordedExchange;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.PacketHeader;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every packet of the recorded exchanges through our chunk codecs: they write it again as it was, nothing is left but padding, and every
 * flow comes out whole.
 */
class RecordedChunksTest {
    /** A close reason of one byte that one of the recorded implementations adds; not in RFC 7016. */
    private static final int PRIVATE_CLOSE_REASON = 0x4d;

    /** A report of congestion marks that the other adds; not in RFC 7016 either. */
    private static final int PRIVATE_CONGESTION_REPORT = 0xec;

    /** Longer than any recorded packet. */
    private static final int MAX_PACKET_BYTES = 1_500;

    private final PacketHeader header = new PacketHeader();
    private final ChunkReader chunks = new ChunkReader();
    private final UserData userData = new UserData();
    private final ChunkCopier copier = new ChunkCopier();
    private final Set<Integer> typesCopied = new TreeSet<>();

    /** One direction of one session. */
    private record FlowKey(int session, boolean fromInitiator, long flowId) implements Comparable<FlowKey> {
        @Override
        public int compareTo(FlowKey other) {
            int bySession = Integer.compare(session, other.session);
            int byDirection = bySession != 0 ? bySession : Boolean.compare(fromInitiator, other.fromInitiator);
            return byDirection != 0 ? byDirection : Long.compare(flowId, other.flowId);
        }
    }

    private static final class Flow {
        final SequenceSet seen = new SequenceSet();
        final ReceiveBuffer buffer = new ReceiveBuffer(new FragmentPool(), new ReceiveBudget(Long.MAX_VALUE));
        byte[] metadata;
        long messages;

        void take(UserData chunk) {
            if (chunk.hasMetadata()) {
                metadata = chunk.metadata().toBytes();
            }
            if (!seen.contains(chunk.sequenceNumber())) {
                assertThat(seen.add(chunk.sequenceNumber())).isTrue();
                if (!chunk.isAbandoned()) {
                    Span data = chunk.data();
                    buffer.insert(
                            chunk.sequenceNumber(),
                            chunk.fragmentControl(),
                            data.buffer(),
                            data.offset(),
                            data.length());
                }
            }
            seen.addUpTo(chunk.forwardSequenceNumber());
            while (buffer.poll(seen.cumulative())) {
                messages++;
            }
        }
    }

    /** No chunk in them needs an exception: both implementations write numbers as short as we do, and options in our order. */
    @ParameterizedTest
    @CsvSource({"original-group, 1 f 10 11 30 38 41 4c 51 5e 70 71 78", "author-sessions, 1 10 30 38 41 4c 51 5e 70 78"
    })
    void everyPacketIsWrittenAgainByteForByte(String name, String types) {
        PacketAssembler copy = new PacketAssembler(0, MAX_PACKET_BYTES, 0);
        for (RecordedExchange.Packet packet : RecordedExchange.open(name).packets()) {
            ByteReader reader = new ByteReader(packet.plain());
            assertThat(header.wrap(reader)).isTrue();
            assertThat(header.mode()).isEqualTo(expectedMode(packet));
            start(copy);
            chunks.wrap(reader);
            while (chunks.next()) {
                copyChunk(copy);
            }

            assertThat(copy.length()).isEqualTo(reader.position());
            assertThat(Arrays.copyOf(copy.buffer(), copy.length()))
                    .isEqualTo(Arrays.copyOf(packet.plain(), copy.length()));
            while (reader.hasRemaining()) {
                assertThat(reader.u8()).as("padding").isEqualTo(0xff);
            }
        }
        assertThat(typesCopied.stream().map(Integer::toHexString)).containsExactly(types.split(" ", -1));
    }

    private static int expectedMode(RecordedExchange.Packet packet) {
        if (packet.session() == RecordedExchange.STARTUP) {
            return PacketHeader.MODE_STARTUP;
        }
        return packet.fromInitiator() ? PacketHeader.MODE_INITIATOR : PacketHeader.MODE_RESPONDER;
    }

    private void start(PacketAssembler copy) {
        copy.start(header.mode(), header.timestamp(), header.timestampEcho(), MAX_PACKET_BYTES);
        if (header.isTimeCritical()) {
            copy.setTimeCritical();
        }
        if (header.isTimeCriticalReverse()) {
            copy.setTimeCriticalReverse();
        }
        copier.startPacket();
    }

    private void copyChunk(PacketAssembler copy) {
        int type = chunks.type();
        ByteReader payload = chunks.payload();
        byte[] original =
                Arrays.copyOfRange(payload.buffer(), payload.position(), payload.position() + payload.remaining());
        if (type == PRIVATE_CLOSE_REASON || type == PRIVATE_CONGESTION_REPORT) {
            copy.add(type, original, 0, original.length); // nothing that we write
            return;
        }
        ByteWriter out = copy.begin(type);
        int start = out.position();
        assertThat(copier.copy(type, payload, out))
                .as("chunk %x is understood", type)
                .isTrue();
        assertThat(Arrays.copyOfRange(out.buffer(), start, out.position()))
                .as("chunk %x", type)
                .isEqualTo(original);
        assertThat(copy.commit()).isTrue();
        typesCopied.add(type);
    }

    @ParameterizedTest
    @CsvSource({"original-group, 27", "author-sessions, 10"})
    void everyFlowComesOutWholeAndNamed(String name, int atLeastFlows) {
        Map<FlowKey, Flow> flows = new TreeMap<>();
        for (RecordedExchange.Packet packet : RecordedExchange.open(name).packets()) {
            ByteReader reader = new ByteReader(packet.plain());
            header.wrap(reader);
            userData.startPacket();
            chunks.wrap(reader);
            while (chunks.next()) {
                boolean isData = chunks.type() == ChunkType.USER_DATA && userData.wrap(chunks.payload())
                        || chunks.type() == ChunkType.NEXT_USER_DATA && userData.wrapNext(chunks.payload());
                if (isData) {
                    FlowKey key = new FlowKey(packet.session(), packet.fromInitiator(), userData.flowId());
                    flows.computeIfAbsent(key, unknown -> new Flow()).take(userData);
                }
            }
        }

        assertThat(flows).hasSizeGreaterThanOrEqualTo(atLeastFlows);
        flows.forEach((key, flow) -> {
            assertThat(flow.metadata).as("%s", key).isNotNull();
            assertThat(flow.buffer.isEmpty())
                    .as("%s holds a message that never ended", key)
                    .isTrue();
            assertThat(flow.seen.hasGaps()).as("%s", key).isFalse();
        });
        assertThat(flows.values().stream().mapToLong(flow -> flow.messages).sum())
                .isGreaterThan(400);
    }
}
