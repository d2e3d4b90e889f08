package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.testing.SeededEntropy;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds of a window however it holds its fragments. */
abstract class FragmentWindowCases {
    private static final int KEEP_MS = 100;

    final FragmentWindow window = window(128, 1 << 20);

    abstract FragmentWindow window(int maxFragments, long maxBytes);

    @BeforeEach
    void start() {
        window.start(1);
    }

    final int put(long id, int nowMs, boolean begins) {
        return put(window, id, 100, begins, nowMs);
    }

    static int put(FragmentWindow into, long id, int bytes, boolean begins, int nowMs) {
        int slot = into.reserve(id, bytes, begins, nowMs);
        if (slot != FragmentWindow.NONE) {
            into.place(slot, new byte[bytes], 0, bytes);
        }
        return slot;
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
        FragmentWindow small = window(128, 100_000);
        small.start(1);
        long id = 1;
        for (int bytes : new int[] {9_000, 300, 20_000, 50, 4_000}) {
            int count = 0;
            while (small.hasRoom(1, bytes)) {
                assertThat(put(small, id, bytes, true, 0))
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
    void remembersWhoIsOwedWhatAndForgetsItWithTheFragment() {
        window.owe(put(1, 0, true), 0b101);
        put(2, 0, true);

        assertThat(window.owed(window.slot(1))).isEqualTo(0b101);
        assertThat(window.owed(window.slot(2))).isZero();
        put(100, 0, true); // in a ring that has grown
        assertThat(window.owed(window.slot(1))).isEqualTo(0b101);
        window.onSent(window.slot(1), 0b100);
        assertThat(window.owed(window.slot(1))).isEqualTo(1);
        window.forgetNeighbour(1);
        assertThat(window.owed(window.slot(1))).isZero();
        window.owe(window.slot(2), 1);
        window.moveLow(65);
        for (long id = 65; id < 192; id++) {
            if (!window.has(id)) {
                assertThat(window.owed(put(id, 0, true))).as("%d", id).isZero();
            }
        }
    }

    @Test
    void aFragmentIsWrittenAndCutToWhatWasWritten() {
        int slot = window.reserve(1, 1_000, true, 0);
        window.newBytes(slot, 1_000)[299] = 7;

        window.setLength(slot, 300);

        assertThat(window.length(slot)).isEqualTo(300);
        assertThat(window.bytes(slot)[299]).isEqualTo((byte) 7);
        window.moveLow(2);
        assertThat(window.hasRoom(1, 1_000)).isTrue();
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
        FragmentWindow late = window(128, 1 << 20);
        late.start(1_000);
        put(late, 1_000, 10, true, 5);

        late.moveLow(950);

        assertThat(late.low()).isEqualTo(950);
        assertThat(late.has(960)).isFalse();
        assertThat(late.has(1_000)).isTrue();
        late.moveLow(1);
        assertThat(late.low()).isEqualTo(873); // 1,001 - 128
    }

    @Test
    void refusesBytesBeyondItsLimit() {
        FragmentWindow small = window(128, 1_024);
        small.start(1);

        assertThat(small.hasRoom(2, 500)).isTrue();
        assertThat(put(small, 1, 500, true, 0)).isNotEqualTo(FragmentWindow.NONE);
        assertThat(put(small, 2, 500, true, 0)).isNotEqualTo(FragmentWindow.NONE);
        assertThat(put(small, 3, 500, true, 0)).isEqualTo(FragmentWindow.NONE);
        assertThat(small.arrayBytes()).isEqualTo(1_024);
    }

    @Test
    void tellsOfManyAtOnceWhatItTellsOfEach() {
        FragmentWindow large = window(1_024, 1 << 20);
        BitSet held = new BitSet();
        Map<Integer, Integer> arrivedMs = new HashMap<>();
        SeededEntropy dice = new SeededEntropy(7);
        large.start(1);
        for (int step = 0; step < 2_000; step++) {
            // Within the smallest ring first, and then in one that has grown.
            int id = (int) large.low() + dice.nextInt(step < 1_000 ? 60 : 300);
            if (!held.get(id)) {
                put(large, id, 10, id % 3 == 0, step);
                arrivedMs.put(id, step);
                held.set(id);
            }
            if (dice.nextInt(3) == 0) {
                large.moveLow(large.low() + dice.nextInt(5));
                held.clear(0, (int) large.low());
            }
            for (int one = held.nextSetBit(0); one >= 0; one = held.nextSetBit(one + 1)) {
                int slot = large.slot(one);
                assertThat(large.arrivalMs(slot)).as("%d", one).isEqualTo(arrivedMs.get(one));
                assertThat(large.beginsMessage(slot)).as("%d", one).isEqualTo(one % 3 == 0);
                assertThat(large.length(slot)).isEqualTo(10);
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
