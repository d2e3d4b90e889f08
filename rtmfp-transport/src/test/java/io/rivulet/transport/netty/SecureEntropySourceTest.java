package io.rivulet.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SecureEntropySourceTest {
    private final SecureEntropySource entropy = new SecureEntropySource();

    @Test
    void fillsItsRangeAndNothingElse() {
        byte[] bytes = new byte[100];

        entropy.nextBytes(bytes, 10, 80);

        for (int i = 0; i < 10; i++) {
            assertThat(bytes[i]).isZero();
            assertThat(bytes[90 + i]).isZero();
        }
        // 64 zero bytes among 80 random ones are out of the question.
        assertThat(IntStream.range(10, 90).filter(i -> bytes[i] == 0)).hasSizeLessThan(64);
    }

    @Test
    void neverRepeatsItself() {
        assertThat(entropy.nextBytes(32)).isNotEqualTo(entropy.nextBytes(32));
        assertThat(entropy.nextLong()).isNotEqualTo(entropy.nextLong());
        assertThat(new SecureEntropySource().nextBytes(32)).isNotEqualTo(new SecureEntropySource().nextBytes(32));
    }
}
