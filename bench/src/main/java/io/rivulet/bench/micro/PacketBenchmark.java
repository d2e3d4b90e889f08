package io.rivulet.bench.micro;

import io.rivulet.bench.crypto.CipherPair;
import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.virtual.SeededEntropy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What sealing and opening a packet costs, by profile. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacketBenchmark {
    /** With 1,200 bytes each about 320 KB: stays in the second-level cache, and the two clock readings around them do not count. */
    static final int BATCH = 256;

    /** Sealed packets for {@link #open}: none can be opened twice where there are sequence numbers. */
    @State(Scope.Thread)
    public static class SealedBatch {
        /** Behind a packet's bytes in the batch: sequence number, padding, and code. */
        private static final int SEALING_BYTES = 64;

        private byte[] packets;
        private final int[] lengths = new int[BATCH];
        private int stride;

        /** Seals the next ones. Takes no part in the time measured. */
        @Setup(Level.Invocation)
        public void seal(PacketBenchmark benchmark) {
            stride = benchmark.size + SEALING_BYTES;
            if (packets == null) {
                packets = new byte[BATCH * stride];
            }
            for (int i = 0; i < BATCH; i++) {
                lengths[i] = benchmark.near.seal(
                        benchmark.plain, PacketCipher.HEADROOM_BYTES, benchmark.size, packets, i * stride);
            }
        }
    }

    /** The profile: see {@link CryptoChoice}. */
    @Param({"plain", "flash-checksum", "flash", "modern"})
    public String crypto;

    /** Bytes of the plain packet. */
    @Param({"64", "1200"})
    public int size;

    private PacketCipher near;
    private PacketCipher far;
    private byte[] plain;
    private byte[] sealed;
    private byte[] openedBytes;
    private final OpenedPacket opened = new OpenedPacket();

    /** Agrees on keys, and fills a packet. */
    @Setup
    public void prepare() {
        SeededEntropy entropy = new SeededEntropy(1, 0, "keys");
        CipherPair ciphers = CipherPair.agree(CryptoChoice.ofLabel(crypto), entropy);
        near = ciphers.initiator();
        far = ciphers.responder();
        int room = PacketCipher.HEADROOM_BYTES + size + PacketCipher.TAILROOM_BYTES;
        plain = entropy.child("payload").nextBytes(room);
        sealed = new byte[size + SealedBatch.SEALING_BYTES];
        openedBytes = new byte[size + SealedBatch.SEALING_BYTES];
    }

    /** Seals one packet. */
    @Benchmark
    public int seal() {
        return near.seal(plain, PacketCipher.HEADROOM_BYTES, size, sealed, 0);
    }

    /** Opens packets. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int open(SealedBatch batch) {
        int bytes = 0;
        for (int i = 0; i < BATCH; i++) {
            if (!far.open(batch.packets, i * batch.stride, batch.lengths[i], openedBytes, opened)) {
                throw new IllegalStateException("packet " + i + " was refused: " + opened.refusal());
            }
            bytes += opened.length();
        }
        return bytes;
    }
}
