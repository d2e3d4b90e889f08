package io.rivulet.simulator.coarse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowEstimatesTest {
    private static final int FRAGMENT = 1_170;

    private final WindowEstimates windows = new WindowEstimates(new SessionTable(6));

    @Test
    void beginWithThreeSegmentsAndGrowWhileFull() {
        windows.open(5);
        assertThat(windows.fragments(5, FRAGMENT)).isEqualTo(4);

        for (int i = 0; i < 50; i++) {
            windows.onFull(5, FRAGMENT);
        }

        // Fifty times a fifth of a fragment: ten more.
        assertThat(windows.fragments(5, FRAGMENT)).isBetween(13, 14);
        windows.open(2);
        assertThat(windows.fragments(2, FRAGMENT)).as("of another session").isEqualTo(4);
        assertThat(windows.fragments(5, FRAGMENT)).isBetween(13, 14);
    }

    @Test
    void shrinkWithWhatWasInFlightAndGrowSlowlyThen() {
        windows.open(0);
        for (int i = 0; i < 100; i++) {
            windows.onFull(0, FRAGMENT);
        }
        int before = windows.fragments(0, FRAGMENT);

        windows.onLoss(0, 16 * FRAGMENT);
        assertThat(before).isGreaterThan(20);
        assertThat(windows.fragments(0, FRAGMENT)).isEqualTo(14);

        for (int i = 0; i < 14; i++) {
            windows.onFull(0, FRAGMENT);
        }
        assertThat(windows.fragments(0, FRAGMENT)).as("a round trip later").isEqualTo(15);

        windows.onLoss(0, FRAGMENT);
        assertThat(windows.fragments(0, FRAGMENT)).as("the least").isEqualTo(4);
    }

    @Test
    void haveAnEnd() {
        windows.open(0);
        for (int i = 0; i < 5_000; i++) {
            windows.onFull(0, FRAGMENT);
        }

        assertThat(windows.fragments(0, 1)).isEqualTo(4 * 0xffff);
    }
}
