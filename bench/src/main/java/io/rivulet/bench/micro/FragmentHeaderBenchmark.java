package io.rivulet.bench.micro;

import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.StreamMessageType;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the header of a stream fragment costs to write and to read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FragmentHeaderBenchmark {
    private static final long ID = 1_000_000;
    private static final int VIDEO = 9;
    private static final int PARTS_LEFT = 7;
    private static final long TIMESTAMP_MS = 123_456;
    private static final int PAYLOAD_BYTES = 1_120;

    private final ByteWriter writer = new ByteWriter(FragmentHeader.MAX_BYTES);
    private final ByteReader reader = new ByteReader();
    private final FragmentHeader header = new FragmentHeader();
    private byte[] message;

    /** Writes the fragment to read. */
    @Setup
    public void prepare() {
        write();
        byte[] payload = new SeededEntropy(1, 0, "payload").nextBytes(PAYLOAD_BYTES);
        message = new ByteWriter(FragmentHeader.MAX_BYTES + PAYLOAD_BYTES)
                .bytes(writer.toBytes())
                .bytes(payload)
                .toBytes();
    }

    /** Writes the longest kind, that of the first fragment of several. */
    @Benchmark
    public int write() {
        FragmentHeader.write(writer.clear(), StreamMessageType.FRAGMENT_START, ID, PARTS_LEFT, VIDEO, TIMESTAMP_MS);
        return writer.length();
    }

    /** Reads it. */
    @Benchmark
    public long read() {
        if (!header.read(reader.wrap(message, 0, message.length))) {
            throw new IllegalStateException("a fragment of our own was refused");
        }
        return header.id() + header.payloadLength();
    }
}
