package io.rivulet.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class CalendarQueueTest {
    private static final long WINDOW_NS = 1_000_000;

    /** An event in the order in which a window tells them. */
    private record Entry(long timeNs, int target, int source, long sequence, long a, Object body) {
        private static final Comparator<Entry> ORDER = Comparator.comparingLong(
                        (Entry entry) -> entry.timeNs / WINDOW_NS)
                .thenComparingInt(Entry::target)
                .thenComparingLong(Entry::timeNs)
                .thenComparingInt(Entry::source)
                .thenComparingLong(Entry::sequence);

        static Entry of(Event event) {
            return new Entry(event.timeNs(), event.target(), event.source(), event.sequence(), event.a(), event.body());
        }
    }

    private final CalendarQueue queue = new CalendarQueue(WINDOW_NS);
    private final EventBatch batch = new EventBatch();
    private final Event event = new Event();

    private void add(Entry entry) {
        queue.add(
                entry.timeNs,
                entry.target,
                entry.source,
                entry.sequence,
                7,
                entry.a,
                -entry.a,
                3 * entry.a,
                5 * entry.a,
                entry.body);
    }

    private List<Entry> take(long window) {
        return take(window, window + 1);
    }

    private List<Entry> take(long window, long behind) {
        queue.take(window, behind, batch);
        List<Entry> taken = new ArrayList<>();
        for (int place = 0; place < batch.size(); place++) {
            batch.show(place, event);
            assertEquals(event.target(), batch.target(place));
            assertEquals(7, event.kind());
            assertEquals(-event.a(), event.b());
            assertEquals(3 * event.a(), event.c());
            assertEquals(5 * event.a(), event.d());
            taken.add(Entry.of(event));
        }
        return taken;
    }

    @Test
    void tellsWhatASortedQueueTellsWhileEventsComeAndGo() {
        SeedTree seed = SeedTree.of(4);
        PriorityQueue<Entry> model = new PriorityQueue<>(Entry.ORDER);
        long added = 0;
        for (int round = 0; round < 400; round++) {
            long firstNs = (queue.firstWindow() == Long.MAX_VALUE ? 0 : queue.firstWindow() + 1) * WINDOW_NS;
            // Some rounds bring many to few places at few instants, so that ties have to be told apart.
            long count = seed.child("count", round).between(1, round % 5 == 0 ? 700 : 40);
            long spreadNs = round % 3 == 0 ? 9_000_000_000L : round % 3 == 1 ? 3_000_000 : 20;
            for (int i = 0; i < count; i++) {
                SeedTree draw = seed.child("round", round).child("event", i);
                Entry entry = new Entry(
                        firstNs + draw.child("time").between(0, spreadNs),
                        (int) draw.child("target").between(0, 30),
                        (int) draw.child("source").between(-1, 2),
                        added++,
                        draw.bits() >> 8,
                        i % 7 == 0 ? "body " + i : null);
                add(entry);
                model.add(entry);
            }
            assertEquals(model.size(), queue.size());

            long window = queue.firstWindow();
            List<Entry> expected = new ArrayList<>();
            while (!model.isEmpty() && model.peek().timeNs / WINDOW_NS == window) {
                expected.add(model.remove());
            }
            assertEquals(expected, take(window));
        }
    }

    @Test
    void findsWindowsFarAheadAndOnesThatCameNear() {
        Entry far = new Entry(60_000_000_000L, 1, 1, 0, 5, null);
        add(far);
        assertEquals(60_000, queue.firstWindow());
        Entry near = new Entry(1, 2, 1, 1, 6, null);
        add(near);
        Entry middle = new Entry(59_000_000_000L, 2, 1, 2, 7, null);
        add(middle);

        assertEquals(List.of(near), take(queue.firstWindow()));
        assertEquals(List.of(middle), take(queue.firstWindow()));
        assertEquals(60_000, queue.firstWindow());
        Entry beside = new Entry(60_000_000_001L, 0, 1, 3, 8, null);
        add(beside);
        assertEquals(List.of(beside, far), take(queue.firstWindow()));
        assertEquals(Long.MAX_VALUE, queue.firstWindow());
    }

    @Test
    void tellsOfSeveralWindowsTogether() {
        Entry early = new Entry(20, 2, 1, 0, 5, null);
        Entry late = new Entry(3 * WINDOW_NS, 1, 1, 1, 6, "late");
        Entry later = new Entry(4 * WINDOW_NS - 1, 2, 1, 2, 7, null);
        Entry behind = new Entry(4 * WINDOW_NS, 1, 1, 3, 8, null);
        for (Entry entry : List.of(later, behind, late, early)) {
            add(entry);
        }

        assertEquals(List.of(late, early, later), take(0, 4));
        assertThrows(IllegalArgumentException.class, () -> add(new Entry(4 * WINDOW_NS - 1, 0, 0, 4, 1, null)));
        assertEquals(List.of(behind), take(4, 12));
        assertEquals(0, queue.size());
    }

    @Test
    void takesFarWindowsThatAreTakenTogether() {
        Entry first = new Entry(60_000 * WINDOW_NS, 1, 1, 0, 5, null);
        Entry second = new Entry(60_007 * WINDOW_NS, 0, 1, 1, 6, null);
        add(second);
        add(first);

        assertEquals(List.of(second, first), take(60_000, 60_008));
        assertEquals(Long.MAX_VALUE, queue.firstWindow());
    }

    @Test
    void keepsNoBodyOfAWindowThatIsOver() {
        Object body = new Object();
        add(new Entry(0, 0, 0, 0, 1, body));
        add(new Entry(WINDOW_NS, 0, 0, 1, 2, null));

        assertSame(body, take(0).get(0).body());
        assertNull(take(1).get(0).body());
    }

    @Test
    void refusesAnEventInAWindowThatWasTaken() {
        add(new Entry(5 * WINDOW_NS, 0, 0, 0, 1, null));
        take(5);

        assertThrows(IllegalArgumentException.class, () -> add(new Entry(6 * WINDOW_NS - 1, 0, 0, 1, 1, null)));
        add(new Entry(6 * WINDOW_NS, 0, 0, 1, 1, null));
        assertThrows(IllegalArgumentException.class, () -> new CalendarQueue(1 << 20));
    }
}
