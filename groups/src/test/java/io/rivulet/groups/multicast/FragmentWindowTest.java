package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.testing.SeededEntropy;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FragmentWindowTest {
    private static final int KEEP_MS = 100;

    private final FragmentWindow window = new FragmentWindow(128, 1 << 20);

    @BeforeEach
    void start() {
        window.start(1);
    }

    private int put(long id, int nowMs, boolean begins) {
        return window.reserve(id, 100, begins, nowMs);
    }

    @Test
    void holdsFragmentsAndRemembersSinceWhenTheOthersAreKnown() {
        put(3, 7, true);

        assertThat(window.has(3)).isTrue();
        assertThat(window.has(2)).isFalse();
        assertThat(window.newest()).isEqualTo(3);
        assertThat(window.knownEnd()).isEqualTo(4);
        assertThat(window.learnedMs(1)).isEqualTo(7);
        assertThat(window.learn(10, 9)).isEqualTo(7);
        assertThat(window.learnedMs(10)).isEqualTo(9);
    }

    @Test
    void growsToItsLimitAndNotBeyond() {
        for (long id = 1; id <= 128; id++) {
            assertThat(put(id, 0, true)).isNotEqualTo(FragmentWindow.NONE);
        }

        assertThat(put(129, 0, true)).isEqualTo(FragmentWindow.NONE);
        assertThat(window.learn(1_000_000, 0)).isZero();
        window.moveLow(2);
        assertThat(put(129, 0, true)).isNotEqualTo(FragmentWindow.NONE);
        assertThat(window.has(1)).isFalse();
        assertThat(window.has(128)).isTrue();
    }

    @Test
    void hasRoomAgainWhenWhatFilledItHasGoneWhateverItsLengths() {
        FragmentWindow small = new FragmentWindow(128, 100_000);
        small.start(1);
        long id = 1;
        for (int bytes : new int[] {9_000, 300, 20_000, 50, 4_000}) {
            int count = 0;
            while (small.hasRoom(1, bytes)) {
                assertThat(small.reserve(id, bytes, true, 0))
                        .as("%d of %d bytes", count, bytes)
                        .isNotEqualTo(FragmentWindow.NONE);
                id++;
                count++;
            }

            assertThat(count).as("%d bytes", bytes).isBetween(Math.min(128, 50_000 / (bytes + 256)), 128);
            small.moveLow(id);
        }
    }

    @Test
    void carriesMoreThanItHolds() {
        for (long id = 1; id <= 1_280; id++) {
            int nowMs = (int) id;
            window.moveLow(window.lowAfterExpiry(nowMs, KEEP_MS));
            assertThat(window.hasRoom(1, 100)).isTrue();
            assertThat(put(id, nowMs, true)).isNotEqualTo(FragmentWindow.NONE);
        }

        assertThat(window.held()).isEqualTo(100);
        assertThat(window.low()).isEqualTo(1_181);
    }

    @Test
    void keepsAPinnedSlotOutOfUseUntilItIsReleased() {
        int slot = put(1, 0, true);
        long token = window.token(slot);
        window.pin(slot, 1);

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
            window.pin(slot, 1);
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
            window.pin(slot, 1L << i % 64);
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
            window.pin(put(id, 0, true), 1);
        }
        window.moveLow(65);

        for (long id = 65; id <= 128; id++) {
            assertThat(put(id, 0, true)).isNotEqualTo(FragmentWindow.NONE);
        }
        assertThat(put(129, 0, true)).isEqualTo(FragmentWindow.NONE);
        assertThat(window.lingering()).isEqualTo(64);
    }

    @Test
    void deletesUpToTheBeginningOfAMessage() {
        put(1, 0, true);
        put(2, 0, true);
        put(3, 10, false);
        put(4, 110, false);
        put(5, 110, true);

        assertThat(window.lowAfterExpiry(50, KEEP_MS)).isEqualTo(1);
        assertThat(window.lowAfterExpiry(105, KEEP_MS)).isEqualTo(2);
        assertThat(window.lowAfterExpiry(115, KEEP_MS)).isEqualTo(2);
        assertThat(window.lowAfterExpiry(300, KEEP_MS)).isEqualTo(6);
    }

    @Test
    void doesNotForgetWhatIsStillMissingBeforeTheFirstFragment() {
        put(23, 0, true);

        assertThat(window.lowAfterExpiry(50, KEEP_MS)).isEqualTo(1);
    }

    @Test
    void canBeLoweredWhereItHasNotBeen() {
        FragmentWindow late = new FragmentWindow(128, 1 << 20);
        late.start(1_000);
        late.reserve(1_000, 10, true, 5);

        late.moveLow(950);

        assertThat(late.low()).isEqualTo(950);
        assertThat(late.has(960)).isFalse();
        assertThat(late.has(1_000)).isTrue();
        late.moveLow(1);
        assertThat(late.low()).isEqualTo(873); // 1,001 - 128
    }

    @Test
    void refusesBytesBeyondItsLimit() {
        FragmentWindow small = new FragmentWindow(128, 1_024);
        small.start(1);

        assertThat(small.hasRoom(2, 500)).isTrue();
        assertThat(small.reserve(1, 500, true, 0)).isNotEqualTo(FragmentWindow.NONE);
        assertThat(small.reserve(2, 500, true, 0)).isNotEqualTo(FragmentWindow.NONE);
        assertThat(small.reserve(3, 500, true, 0)).isEqualTo(FragmentWindow.NONE);
        assertThat(small.arrayBytes()).isEqualTo(1_024);
    }

    @Test
    void tellsOfManyAtOnceWhatItTellsOfEach() {
        FragmentWindow large = new FragmentWindow(1_024, 1 << 20, true);
        BitSet held = new BitSet();
        SeededEntropy dice = new SeededEntropy(7);
        large.start(1);
        for (int step = 0; step < 2_000; step++) {
            // Within the smallest ring first, and then in one that has grown.
            int id = (int) large.low() + dice.nextInt(step < 1_000 ? 60 : 300);
            if (!held.get(id)) {
                large.place(large.reserve(id, 10, true, step), new byte[10], 0, 10);
                held.set(id);
            }
            if (dice.nextInt(3) == 0) {
                large.moveLow(large.low() + dice.nextInt(5));
                held.clear(0, (int) large.low());
            }
            check(large, held, Math.max(0, (int) large.low() - 40 + dice.nextInt(400)));
        }
        assertThat(large.knownEnd() - large.low()).isGreaterThan(64);
    }

    private static void check(FragmentWindow window, BitSet held, int at) {
        long bits = 0;
        for (int i = 0; i < Long.SIZE && i < at; i++) {
            bits |= held.get(at - 1 - i) ? 1L << i : 0;
        }
        assertThat(window.bitsBelow(at)).as("below %d", at).isEqualTo(bits);
        assertThat(window.nextHeld(at)).as("from %d", at).isEqualTo(held.nextSetBit(at));
        assertThat(window.has(at)).as("%d", at).isEqualTo(held.get(at));
    }
}
