package io.rivulet.transport.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.wire.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SeededEntropyTest {
    @Test
    void isAFunctionOfItsArguments() {
        byte[] bytes = new SeededEntropy(1, 2, "cookie").nextBytes(20);

        assertThat(new SeededEntropy(1, 2, "cookie").nextBytes(20)).isEqualTo(bytes);
        assertThat(new SeededEntropy(2, 2, "cookie").nextBytes(20)).isNotEqualTo(bytes);
        assertThat(new SeededEntropy(1, 3, "cookie").nextBytes(20)).isNotEqualTo(bytes);
        assertThat(new SeededEntropy(1, 2, "keys").nextBytes(20)).isNotEqualTo(bytes);
        assertThat(new SeededEntropy(2, 1, "cookie").nextBytes(20)).isNotEqualTo(bytes);
        assertThat(new SeededEntropy(1, 2, "cookie").child("a").nextBytes(20))
                .isNotEqualTo(new SeededEntropy(1, 2, "cookie").child("b").nextBytes(20));
    }

    @Test
    void staysTheSameFromOneReleaseToTheNext() {
        // Recorded once: scenarios are reproduced by seed.
        assertThat(Bytes.toHex(new SeededEntropy(42, 7, "test").nextBytes(12), 0, 12))
                .isEqualTo("6ffbd27eccca5eb5a8d7d9c0");
    }

    @Test
    void boundedNumbersCoverTheirRangeEvenly() {
        SeededEntropy entropy = new SeededEntropy(5, 0, "numbers");
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) {
            counts[entropy.nextInt(10)]++;
        }

        // 10,000 each; six standard deviations are 6·sqrt(100,000·0.1·0.9) = 570.
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(9_430, 10_570));
    }
}
