package io.rivulet.simulator.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FragmentStoreTest {
    private static final long WINDOW_NS = 2_000_000_000L;

    private final List<Integer> handed = new ArrayList<>();
    private final FragmentStore store =
            new FragmentStore(WINDOW_NS, 100, (nowNs, bytes, offset, length) -> handed.add((int) bytes[offset]));

    private void add(long nowNs, int id) {
        store.add(nowNs, id, new byte[] {(byte) id});
    }

    @Test
    void handsOverInOrder() {
        add(1, 1);
        add(2, 0);
        add(3, 2);

        assertEquals(List.of(0, 1, 2), handed);
        assertEquals(3, store.next());
    }

    @Test
    void givesUpAHoleWhenAnythingBehindItHasWaitedForAWindow() {
        add(1, 0);
        add(10, 3);
        add(20, 2);

        assertEquals(10 + WINDOW_NS, store.heldUpUntilNs());
        store.handOver(9 + WINDOW_NS);
        assertEquals(List.of(0), handed);
        store.handOver(10 + WINDOW_NS);

        assertEquals(List.of(0, 2, 3), handed);
        assertEquals(Long.MAX_VALUE, store.heldUpUntilNs());
    }

    @Test
    void eachHoleHasItsOwnWindow() {
        add(1, 0);
        add(10, 2);
        add(500, 5);
        store.handOver(10 + WINDOW_NS);
        assertEquals(List.of(0, 2), handed);
        assertEquals(500 + WINDOW_NS, store.heldUpUntilNs());

        add(600, 4);
        store.handOver(500 + WINDOW_NS);
        assertEquals(List.of(0, 2, 4, 5), handed);
    }

    @Test
    void countsWhatIsOfNoUse() {
        add(1, 0);
        add(2, 2);
        store.handOver(2 + WINDOW_NS);

        assertFalse(store.add(3 + WINDOW_NS, 2, new byte[1]));
        assertFalse(store.add(3 + WINDOW_NS, 1, new byte[1]));
        assertEquals(2, store.useless());
        assertTrue(store.has(2));
        assertFalse(store.lacks(1));
    }

    @Test
    void forgetsWhatIsTooOld() {
        int places = store.places();
        store.add(1, 0, new byte[1]);
        store.add(2, places, new byte[1]);

        assertFalse(store.has(0));
        assertEquals(1, store.oldest());
        assertTrue(store.has(places));
    }
}
