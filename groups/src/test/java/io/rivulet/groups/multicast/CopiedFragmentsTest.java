package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CopiedFragmentsTest extends FragmentWindowCases {
    @Override
    FragmentWindow window(int maxFragments, long maxBytes) {
        return new CopiedFragments(maxFragments, maxBytes);
    }

    @Test
    void areCopied() {
        byte[] from = {9, 1, 2};

        int slot = window.reserve(1, 2, true, 0);
        window.place(slot, from, 1, 2);
        from[1] = 5;

        assertThat(window.length(slot)).isEqualTo(2);
        assertThat(window.bytes(slot)).startsWith(1, 2);
    }

    @Test
    void keepsAPinnedSlotOutOfUseUntilItIsReleased() {
        int slot = put(1, 0, true);
        long token = window.token(slot);
        window.onSent(slot, 1);

        window.moveLow(2);

        assertThat(window.lingering()).isEqualTo(1);
        assertThat(put(2, 0, true)).isNotEqualTo(slot);
        assertThat(window.release(token, 1)).isTrue();
        assertThat(window.lingering()).isZero();
        assertThat(put(3, 0, true)).isEqualTo(slot);
        assertThat(window.release(token, 1)).isFalse();
        assertThat(window.has(3)).isTrue();
    }

    @Test
    void aSlotHasAnotherTokenWithEachUse() {
        Set<Long> tokens = new HashSet<>();
        for (long id = 1; id <= 1_000; id++) {
            int slot = put(id, 0, true);
            window.onSent(slot, 1);
            assertThat(tokens.add(window.token(slot))).isTrue();
            assertThat(window.token(slot)).isBetween(0L, (1L << FragmentWindow.TOKEN_BITS) - 1);
            assertThat(window.release(window.token(slot), 1)).isTrue();
            window.moveLow(id + 1);
        }
    }

    @Test
    void aSlotRemembersWhatItIsGivenAtOnce() {
        int slot = put(1, -5, true);
        long token = window.token(slot);
        for (int i = 0; i < 300; i++) {
            window.onSent(slot, 1L << i % 64);
        }

        assertThat(window.arrivalMs(slot)).isEqualTo(-5);
        assertThat(window.beginsMessage(slot)).isTrue();
        assertThat(window.token(slot)).isEqualTo(token);
        assertThat(window.inFlight(slot)).isEqualTo(-1L);
        for (int i = 0; i < 300; i++) {
            assertThat(window.release(token, 1L << i % 64)).isTrue();
        }
        assertThat(window.release(token, 1)).isFalse();
        assertThat(window.inFlight(slot)).isZero();
        assertThat(window.has(1)).isTrue();
    }

    @Test
    void stuckPinsCostTheirSlotsAndNoMore() {
        for (long id = 1; id <= 64; id++) {
            window.onSent(put(id, 0, true), 1);
        }
        window.moveLow(65);

        for (long id = 65; id <= 128; id++) {
            assertThat(put(id, 0, true)).isNotEqualTo(FragmentWindow.NONE);
        }
        assertThat(put(129, 0, true)).isEqualTo(FragmentWindow.NONE);
        assertThat(window.lingering()).isEqualTo(64);
    }
}
