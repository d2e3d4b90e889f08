package io.rivulet.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.time.Nanos;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    @Test
    void allowsABurstAndThenTheRate() {
        TokenBuckets buckets = new TokenBuckets(16, 10, 20);
        int granted = 0;
        for (int i = 0; i < 100; i++) {
            granted += buckets.take(0, 7, 1) ? 1 : 0;
        }
        assertThat(granted).isEqualTo(20);

        for (int i = 1; i <= 1_000; i++) {
            granted += buckets.take(i * 5L * Nanos.MILLISECOND, 7, 1) ? 1 : 0;
        }

        assertThat(granted).isBetween(68, 71); // 5 s at 10 a second
        assertThat(buckets.refused()).isPositive();
    }

    @Test
    void doesNotOverflowAfterALongPause() {
        TokenBuckets buckets = new TokenBuckets(16, 1_000_000, 2_000_000);
        assertThat(buckets.take(0, 1, 2_000_000)).isTrue();

        assertThat(buckets.take(Long.MAX_VALUE / 2, 1, 2_000_000)).isTrue();
        assertThat(buckets.take(Long.MAX_VALUE / 2, 1, 1)).isFalse();
    }

    @Test
    void isOffAtRateZero() {
        assertThat(new TokenBuckets(16, 0, 0).take(0, 1, 1_000)).isTrue();
    }
}
