package io.rivulet.bench.micro;

import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.UserData;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a packet with one User Data chunk costs to assemble and to take apart. RFC 7016 section 2.3.11. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class UserDataBenchmark {
    /** A packet header, a chunk header, flags and three numbers are at most 5 + 3 + 1 + 3 * 10. */
    private static final int OVERHEAD = 40;

    private static final long FLOW_ID = 2;
    private static final long SEQUENCE_NUMBER = 1_000_000;
    private static final long FORWARD_SEQUENCE_NUMBER = SEQUENCE_NUMBER - 100;

    /** Bytes of user data. */
    @Param({"64", "1200"})
    public int size;

    private byte[] payload;
    private PacketAssembler assembler;
    private byte[] packet;
    private int packetLength;
    private final ByteReader reader = new ByteReader();
    private final PacketHeader header = new PacketHeader();
    private final ChunkReader chunks = new ChunkReader();
    private final UserData userData = new UserData();

    /** Assembles the packet to read. */
    @Setup
    public void prepare() {
        payload = new SeededEntropy(1, 0, "payload").nextBytes(size);
        assembler = new PacketAssembler(0, size + OVERHEAD, 0);
        packetLength = write();
        packet = assembler.buffer().clone();
    }

    /** Assembles a packet. */
    @Benchmark
    public int write() {
        assembler.start(PacketHeader.MODE_INITIATOR, 1_000, 2_000, size + OVERHEAD);
        ByteWriter out = assembler.begin(ChunkType.USER_DATA);
        out.u8(UserData.flags(false, UserData.WHOLE, false, false));
        UserData.put(out, FLOW_ID, SEQUENCE_NUMBER, FORWARD_SEQUENCE_NUMBER);
        out.bytes(payload, 0, size);
        assembler.commit();
        return assembler.length();
    }

    /** Takes a packet apart. The user data stay where they are. */
    @Benchmark
    public long read() {
        header.wrap(reader.wrap(packet, 0, packetLength));
        userData.startPacket();
        chunks.wrap(reader);
        long sum = header.timestamp();
        while (chunks.next()) {
            if (!userData.wrap(chunks.payload())) {
                throw new IllegalStateException("a chunk of our own was refused");
            }
            sum += userData.sequenceNumber() + userData.data().length();
        }
        return sum;
    }
}
