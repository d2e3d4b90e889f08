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
import io.rivulet.transport.wire.PacketHeader;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every packet of the recorded exchanges through our chunk codecs: nothing is left but padding, and every flow comes out whole. */
class RecordedChunksTest {
    /** A close reason of one byte that one of the recorded implementations adds; not in RFC 7016. */
    private static final int PRIVATE_CLOSE_REASON = 0x4d;

    /** A report of congestion marks that the other adds; not in RFC 7016 either. */
    private static final int PRIVATE_CONGESTION_REPORT = 0xec;

    private final PacketHeader header = new PacketHeader();
    private final ChunkReader chunks = new ChunkReader();
    private final UserData userData = new UserData();

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

    @ParameterizedTest
    @ValueSource(strings = {"original-group", "author-sessions"})
    void everyChunkParsesAndOnlyPaddingIsLeft(String name) {
        for (RecordedExchange.Packet packet : RecordedExchange.open(name).packets()) {
            ByteReader reader = new ByteReader(packet.plain());
            assertThat(header.wrap(reader)).isTrue();
            assertThat(header.mode()).isEqualTo(expectedMode(packet));
            userData.startPacket();
            chunks.wrap(reader);
            while (chunks.next()) {
                assertThat(parses(chunks.type(), chunks.payload()))
                        .as("chunk %x", chunks.type())
                        .isTrue();
            }
            while (reader.hasRemaining()) {
                assertThat(reader.u8()).isEqualTo(0xff);
            }
        }
    }

    private static int expectedMode(RecordedExchange.Packet packet) {
        if (packet.session() == RecordedExchange.STARTUP) {
            return PacketHeader.MODE_STARTUP;
        }
        return packet.fromInitiator() ? PacketHeader.MODE_INITIATOR : PacketHeader.MODE_RESPONDER;
    }

    private boolean parses(int type, ByteReader payload) {
        return switch (type) {
            case ChunkType.IHELLO -> new IHello().wrap(payload);
            case ChunkType.FIHELLO -> new ForwardedIHello().wrap(payload);
            case ChunkType.RHELLO -> new RHello().wrap(payload);
            case ChunkType.REDIRECT -> new Redirect().wrap(payload);
            case ChunkType.IIKEYING -> new IIKeying().wrap(payload);
            case ChunkType.RIKEYING -> new RIKeying().wrap(payload);
            case ChunkType.USER_DATA -> userData.wrap(payload);
            case ChunkType.NEXT_USER_DATA -> userData.wrapNext(payload);
            case ChunkType.ACK_BITMAP -> readsAndWritesBack(payload, true);
            case ChunkType.ACK_RANGES -> readsAndWritesBack(payload, false);
            case ChunkType.FLOW_EXCEPTION -> new FlowException().wrap(payload);
            case ChunkType.BUFFER_PROBE -> payload.vlu() > 0 && !payload.failed();
            case ChunkType.PING, ChunkType.PING_REPLY -> true;
            case ChunkType.CLOSE, ChunkType.CLOSE_ACK -> !payload.hasRemaining();
            case PRIVATE_CLOSE_REASON -> payload.remaining() == 1;
            case PRIVATE_CONGESTION_REPORT -> payload.hasRemaining();
            default -> false;
        };
    }

    private static boolean readsAndWritesBack(ByteReader payload, boolean bitmap) {
        byte[] original = java.util.Arrays.copyOfRange(
                payload.buffer(), payload.position(), payload.position() + payload.remaining());
        Acknowledgement ack = new Acknowledgement();
        if (!ack.wrap(payload, bitmap)) {
            return false;
        }
        SequenceSet set = new SequenceSet();
        set.addUpTo(ack.cumulativeAck());
        while (ack.nextRange()) {
            for (long number = ack.from(); number <= ack.to(); number++) {
                assertThat(set.add(number)).isTrue();
            }
        }
        ByteWriter out = new ByteWriter(original.length + 50);
        out.vlu(ack.flowId()).vlu(ack.bufferBlocksAvailable()).vlu(ack.cumulativeAck());
        assertThat(!set.hasGaps() || (bitmap ? set.putBitmap(out) : set.putRanges(out)))
                .isTrue();
        assertThat(out.toBytes()).isEqualTo(original);
        return true;
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
