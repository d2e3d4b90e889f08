package io.rivulet.bench.micro;

import io.rivulet.groups.wire.AvailabilityMap;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What reading a neighbour's availability map costs, by the length of the window it tells of. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AvailabilityMapBenchmark {
    private static final long LAST = 1_000_000;

    /** Fragments that the map tells of. */
    @Param({"64", "1024"})
    public int fragments;

    private final ByteReader reader = new ByteReader();
    private final AvailabilityMap map = new AvailabilityMap();
    private byte[] body;

    /** Writes the map to read. */
    @Setup
    public void prepare() {
        byte[] bitmap = new SeededEntropy(1, 0, "bitmap").nextBytes(fragments / Byte.SIZE);
        body = new ByteWriter(16 + bitmap.length).vlu(LAST).bytes(bitmap).toBytes();
    }

    /** Counts the fragments that are there, a word at a time, as the pull scheduler looks for those that are missing. */
    @Benchmark
    public int read() {
        if (!map.read(reader.wrap(body, 0, body.length))) {
            throw new IllegalStateException("a map of our own was refused");
        }
        int held = 1;
        for (int i = 0; i < map.words(); i++) {
            held += Long.bitCount(map.word(i));
        }
        return held;
    }
}
