package io.rivulet.simulator.coarse;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.engine.SeedTree;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IntroductionsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void whoLooksForTheRendezvousWhenItCanBeReachedAgainFindsItAtOnce() {
        // The first attempt begins 1.5 s after the session's end, a quarter more or less, and goes on for 10 s.
        for (int node = 0; node < 50; node++) {
            assertThat(Introductions.foundNs(30 * SECOND, 35 * SECOND, SeedTree.of(node)))
                    .isEqualTo(35 * SECOND);
        }
    }

    @Test
    void whoWaitsForItsNextAttemptFindsItThen() {
        Set<Long> times = new HashSet<>();
        for (int node = 0; node < 50; node++) {
            long found = Introductions.foundNs(30 * SECOND, 30 * SECOND, SeedTree.of(node));
            assertThat(found).isBetween(31_125_000_000L, 31_875_000_000L);
            times.add(found);
        }
        assertThat(times).as("not all at once").hasSizeGreaterThan(10);
    }

    @Test
    void thePausesGrowTo30Seconds() {
        // 30 s of pause, a quarter more or less, and 10 s of trying.
        for (int node = 0; node < 50; node++) {
            assertThat(Introductions.foundNs(0, 3_600 * SECOND, SeedTree.of(node)) - 3_600 * SECOND)
                    .isBetween(0L, 37_500_000_000L);
        }
    }
}
