package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FragmentWindowTest {
    private static final int MAX_FRAGMENTS = 64;

    private final FragmentWindow window = new FragmentWindow(MAX_FRAGMENTS, 1 << 20);

    private void fill(long first, int count, int nowMs) {
        for (long id = first; id < first + count; id++) {
            assertThat(window.reserve(id, 100, true, nowMs, id)).isNotEqualTo(FragmentWindow.NONE);
        }
    }

    @Test
    void freesWhatFallsBelowIt() {
        window.start(1);
        fill(1, MAX_FRAGMENTS, 0);
        assertThat(window.hasRoom(1, 100)).isFalse();

        window.moveLow(window.lowAfterExpiry(5_000, 1_000));

        assertThat(window.held()).isZero();
        assertThat(window.hasRoom(MAX_FRAGMENTS, 100)).isTrue();
    }

    @Test
    void carriesMoreThanItHolds() {
        window.start(1);

        for (int round = 0; round < 10; round++) {
            fill(1 + (long) round * MAX_FRAGMENTS, MAX_FRAGMENTS, round * 2_000);
            window.moveLow(window.lowAfterExpiry(round * 2_000 + 1_500, 1_000));
        }

        assertThat(window.newest()).isEqualTo(640);
        assertThat(window.low()).isEqualTo(641);
    }
}
