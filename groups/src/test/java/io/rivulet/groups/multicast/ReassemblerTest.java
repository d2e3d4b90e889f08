package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.StreamMessageType;
import io.rivulet.transport.wire.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holes in a stream of messages of one fragment each: when they are waited for, and when they are given up. */
class ReassemblerTest {
    private static final int WINDOW_MS = 1_000;
    private static final int AUDIO = 8;

    private final FragmentWindow window = new CopiedFragments(256, 1 << 20);
    private final Reassembler reassembler = new Reassembler(window, 1_000, new DropCounters());
    private final List<Long> delivered = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private final Reassembler.Output output = new Reassembler.Output() {
        @Override
        public void onWhole(long first, long last, int kind, long timestampMs, byte[] bytes, int offset, int length) {
            delivered.add(first);
        }

        @Override
        public void onMissing(long first, long last) {
            gaps.add(first + "-" + last);
        }

        @Override
        public boolean wantsMore() {
            return true;
        }
    };

    @BeforeEach
    void start() {
        window.start(1);
        reassembler.start(1);
        arrive(0, 1);
    }

    /** A fragment comes, and what can be delivered is. */
    private void arrive(int nowMs, long id) {
        ByteWriter fragment = new ByteWriter(FragmentHeader.MAX_BYTES);
        FragmentHeader.write(fragment, StreamMessageType.FRAGMENT_WHOLE, id, 0, AUDIO, 0);
        byte[] bytes = fragment.toBytes();
        int slot = window.reserve(id, bytes.length, true, nowMs);
        System.arraycopy(bytes, 0, window.bytes(slot), 0, bytes.length);
        pump(nowMs);
    }

    private void pump(int nowMs) {
        reassembler.pump(nowMs, WINDOW_MS, output);
    }

    @Test
    void aHoleIsGivenUpWhenWhatLiesBehindItHasBeenThereForTheWindow() {
        arrive(10, 3);
        arrive(500, 4);
        pump(1_009);
        assertThat(delivered).containsExactly(1L);

        pump(1_010);
        assertThat(delivered).containsExactly(1L, 3L, 4L);
        assertThat(gaps).containsExactly("2-2");
    }

    @Test
    void aHoleThatIsFilledIsNone() {
        arrive(10, 3);
        arrive(900, 2);
        pump(2_000);

        assertThat(delivered).containsExactly(1L, 2L, 3L);
        assertThat(gaps).isEmpty();
    }

    @Test
    void whatTricklesInFromAnOldEndHoldsNothingUpForLongerThanTheWindow() {
        arrive(0, 50); // The stream as it runs, with which everything between is known to be missing.
        for (int i = 0; i < 20; i++) {
            arrive(400 + 30 * i, 3 + 2L * i);
        }
        pump(999);
        assertThat(delivered).containsExactly(1L);

        pump(1_000);
        assertThat(delivered).hasSize(22).startsWith(1L, 3L, 5L).endsWith(39L, 41L, 50L);
        assertThat(gaps).hasSize(21).startsWith("2-2", "4-4").endsWith("40-40", "42-49");
    }

    @Test
    void aHoleBehindThatHasItsOwnWindow() {
        arrive(0, 50);
        arrive(600, 53);
        pump(1_000);
        assertThat(delivered).containsExactly(1L, 50L);

        arrive(1_100, 52);
        pump(1_599);
        assertThat(delivered).containsExactly(1L, 50L);
        pump(1_600);
        assertThat(delivered).containsExactly(1L, 50L, 52L, 53L);
        assertThat(gaps).containsExactly("2-49", "51-51");
    }

    @Test
    void whoBeginsAgainCountsFromThen() {
        arrive(0, 50);
        window.clear();
        window.start(40);
        reassembler.start(40);
        arrive(5_000, 50);
        pump(5_999);
        assertThat(delivered).containsExactly(1L);

        pump(6_000);
        assertThat(delivered).containsExactly(1L, 50L);
    }
}
