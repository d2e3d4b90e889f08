package io.rivulet.transport.crypto.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.virtual.SeededEntropy;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
    @Test
    @Covers("7016-2.2.3-3")
    void acceptsEachNumberOnce() {
        ReplayWindow window = new ReplayWindow();

        for (long number = 0; number < 10_000; number++) {
            assertThat(window.accept(number)).as("first %d", number).isTrue();
            assertThat(window.accept(number)).as("second %d", number).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2047, 2048, 2049, 4096, 100_000, 1L << 40, -2})
    @Covers("7425-4.7.3.3-1")
    void reachesExactlyItsSizeBehindTheHighest(long highest) {
        ReplayWindow window = new ReplayWindow();

        assertThat(window.accept(highest)).isTrue();

        assertThat(window.accept(highest - (ReplayWindow.SIZE - 1))).isTrue();
        // Below zero there is nothing behind the window.
        for (int behind = ReplayWindow.SIZE; behind <= ReplayWindow.SIZE + 1; behind++) {
            if (Long.compareUnsigned(highest, behind) >= 0) {
                assertThat(window.accept(highest - behind)).isFalse();
            }
        }
    }

    @Test
    @Covers("7425-4.6.6-3")
    void remembersWhatItSawAfterAJumpOfEveryPowerOfTwo() {
        for (int exponent = 0; exponent < 64; exponent++) {
            long jump = 1L << exponent;
            ReplayWindow window = new ReplayWindow();
            assertThat(window.accept(5)).isTrue();

            boolean jumped = Long.compareUnsigned(jump, Long.MIN_VALUE) <= 0;
            assertThat(window.accept(5 + jump)).as("2^%d", exponent).isEqualTo(jumped);

            assertThat(window.accept(5)).as("old number after 2^%d", exponent).isFalse();
            assertThat(window.accept(5 + jump))
                    .as("new number after 2^%d", exponent)
                    .isFalse();
            assertThat(window.accept(5 + jump - 1))
                    .as("unseen one behind 2^%d", exponent)
                    .isEqualTo(jump != 1);
        }
    }

    @Test
    void doesNotWrap() {
        ReplayWindow window = new ReplayWindow();
        assertThat(window.accept(-1)).isTrue();

        assertThat(window.accept(0)).isFalse();
        assertThat(window.accept(1)).isFalse();
        assertThat(window.accept(Long.MAX_VALUE)).isFalse();
        assertThat(window.accept(-2)).isTrue();
    }

    @Test
    @Covers("7425-4.7.3.3-2")
    void agreesWithASetUnderAnyOrder() {
        SeededEntropy entropy = new SeededEntropy(7, 0, "replay");
        for (int round = 0; round < 20; round++) {
            ReplayWindow window = new ReplayWindow();
            Set<Long> seen = new HashSet<>();
            long highest = -1;
            long centre = 0;
            for (int i = 0; i < 5_000; i++) {
                centre += entropy.nextInt(100) == 0 ? entropy.nextInt(5_000) : entropy.nextInt(3);
                long number = Math.max(0, centre - entropy.nextInt(3_000));

                boolean expected = number > highest - ReplayWindow.SIZE && seen.add(number);

                assertThat(window.accept(number))
                        .as("round %d, number %d, highest %d", round, number, highest)
                        .isEqualTo(expected);
                highest = Math.max(highest, number);
            }
        }
    }
}
