package io.rivulet.bench.micro;

import io.rivulet.transport.flow.SequenceSet;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.chunk.Acknowledgement;
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

/** What an acknowledgement costs to write and to read, by the number of holes it tells of. RFC 7016 sections 2.3.13 and 2.3.14. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AcknowledgementBenchmark {
    private static final long FLOW_ID = 2;
    private static final long BUFFER_BLOCKS = 256;
    private static final long CUMULATIVE = 1_000_000;

    /** One lost fragment in so many: far enough apart that ranges are shorter than a bitmap. */
    private static final int HOLE_DISTANCE = 40;

    /** Enough for the longest acknowledgement here: 64 ranges of two bytes, and the fields before them. */
    private static final int CAPACITY = 256;

    /** Lost fragments above the cumulative number. */
    @Param({"0", "8", "64"})
    public int holes;

    private final SequenceSet sequenceSet = new SequenceSet();
    private final ByteWriter writer = new ByteWriter(CAPACITY);
    private final ByteReader reader = new ByteReader();
    private final Acknowledgement acknowledgement = new Acknowledgement();
    private byte[] chunk;

    /** Receives what is to be acknowledged, and writes the acknowledgement to read. */
    @Setup
    public void prepare() {
        sequenceSet.addUpTo(CUMULATIVE);
        for (int i = 1; i <= holes * HOLE_DISTANCE; i++) {
            if (i % HOLE_DISTANCE != 1) {
                sequenceSet.add(CUMULATIVE + i);
            }
        }
        write();
        chunk = writer.toBytes();
    }

    /** Writes one, as ranges. */
    @Benchmark
    public int write() {
        writer.clear().vlu(FLOW_ID).vlu(BUFFER_BLOCKS).vlu(sequenceSet.cumulative());
        if (sequenceSet.prefersBitmap() || !sequenceSet.putRanges(writer)) {
            throw new IllegalStateException("ranges were to be written, and to fit");
        }
        return writer.length();
    }

    /** Reads one, range by range. */
    @Benchmark
    public long read() {
        acknowledgement.wrap(reader.wrap(chunk, 0, chunk.length), false);
        long sum = acknowledgement.cumulativeAck();
        while (acknowledgement.nextRange()) {
            sum += acknowledgement.to() - acknowledgement.from();
        }
        return sum;
    }
}
