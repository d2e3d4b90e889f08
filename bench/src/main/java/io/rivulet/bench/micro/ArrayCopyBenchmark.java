package io.rivulet.bench.micro;

import io.rivulet.transport.virtual.SeededEntropy;
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

/** What moving a packet's bytes once costs: the measure for everything else here. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ArrayCopyBenchmark {
    /** Bytes. */
    @Param({"64", "1200"})
    public int size;

    private byte[] from;
    private byte[] to;

    /** Fills the source. */
    @Setup
    public void prepare() {
        from = new SeededEntropy(1, 0, "payload").nextBytes(size);
        to = new byte[size];
    }

    /** One copy. */
    @Benchmark
    public byte[] copy() {
        System.arraycopy(from, 0, to, 0, size);
        return to;
    }
}
