package io.rivulet.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.bench.crypto.CryptoChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That what is measured is the work that it says, once each, without JMH. */
class MicroBenchmarksTest {
    @ParameterizedTest
    @EnumSource(CryptoChoice.class)
    void opensWhatItSealed(CryptoChoice crypto) {
        PacketBenchmark benchmark = new PacketBenchmark();
        benchmark.crypto = crypto.label();
        benchmark.size = 1_200;
        benchmark.prepare();
        PacketBenchmark.SealedBatch batch = new PacketBenchmark.SealedBatch();

        for (int i = 0; i < 3; i++) {
            batch.seal(benchmark);
            // Padding to a cipher block counts as part of the packet.
            assertThat(benchmark.open(batch) / PacketBenchmark.BATCH).isBetween(1_200, 1_216);
        }
        assertThat(benchmark.seal()).isGreaterThanOrEqualTo(1_200);
    }

    @Test
    void readsThePacketThatItWrote() {
        UserDataBenchmark benchmark = new UserDataBenchmark();
        benchmark.size = 1_200;

        benchmark.prepare();

        // 5 bytes of packet header, 3 of chunk header, flags, flow id, 3 of sequence number, offset.
        assertThat(benchmark.write()).isEqualTo(5 + 3 + 1 + 1 + 3 + 1 + 1_200);
        assertThat(benchmark.read()).isEqualTo(1_000 + 1_000_000 + 1_200);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 64})
    void readsTheAcknowledgementThatItWrote(int holes) {
        AcknowledgementBenchmark benchmark = new AcknowledgementBenchmark();
        benchmark.holes = holes;

        benchmark.prepare();

        assertThat(benchmark.write()).isEqualTo(1 + 2 + 3 + 2 * holes);
        assertThat(benchmark.read()).isEqualTo(1_000_000 + holes * 38L);
    }

    @Test
    void readsTheFragmentThatItWrote() {
        FragmentHeaderBenchmark benchmark = new FragmentHeaderBenchmark();

        benchmark.prepare();

        assertThat(benchmark.write()).isEqualTo(1 + 3 + 1 + 1 + 4);
        assertThat(benchmark.read()).isEqualTo(1_000_000 + 1_120);
    }

    @Test
    void countsTheFragmentsOfAMap() {
        AvailabilityMapBenchmark benchmark = new AvailabilityMapBenchmark();
        benchmark.fragments = 1_024;

        benchmark.prepare();

        // Random bits: half of them, and the fragment that the map begins with.
        assertThat(benchmark.read()).isBetween(400, 624);
    }
}
