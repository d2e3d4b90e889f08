package io.rivulet.simulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedRunTest {
    private static final long MS = 1_000_000;
    private static final long LEAST_NS = 5_300_000;
    private static final int TARGETS = 200;
    private static final int MESSAGE = 1;
    private static final int TIMER = 2;

    /** Targets that send each other messages and set timers; what each has seen, in order, becomes a number. */
    private static final class Gossip implements EventModel {
        private final long[] seen = new long[TARGETS];
        private final int[] sequences = new int[TARGETS];

        @Override
        public void onEvent(Shard shard, Event event) {
            int self = event.target();
            long news = event.timeNs() ^ (long) event.source() << 40 ^ event.a() << 8 ^ event.kind();
            seen[self] = (seen[self] ^ news) * 0x9e37_79b9_7f4a_7c15L;
            long draw = seen[self] ^ seen[self] >>> 29;
            if (event.kind() == MESSAGE && event.a() > 0) {
                int to = (int) Long.remainderUnsigned(draw, TARGETS);
                // Times of a coarse grain, so that many are equal.
                long arrivalNs = event.timeNs() + LEAST_NS + (draw >>> 20 & 3) * 250_000;
                shard.add(arrivalNs, to, self, sequences[self]++, MESSAGE, event.a() - 1, 0, 0, 0, null);
                shard.add(
                        event.timeNs() + (draw >>> 24 & 3) * 100_000,
                        self,
                        self,
                        sequences[self]++,
                        TIMER,
                        0,
                        0,
                        0,
                        0,
                        null);
            }
        }
    }

    private static List<Long> gossip(int threads, long leastNs) {
        Gossip gossip = new Gossip();
        try (ShardedRun run = new ShardedRun(TARGETS, threads, MS, leastNs, shard -> gossip)) {
            for (int i = 0; i < TARGETS; i++) {
                run.shard(i).add(i % 10 * 100_000L, i, -1, i, MESSAGE, 300, 0, 0, 0, null);
            }
            run.runUntil(10_000 * MS);
            assertEquals(0, run.waiting());
            assertEquals(TARGETS * (301L + 300), run.handled());
        }
        List<Long> seen = new ArrayList<>();
        for (long value : gossip.seen) {
            seen.add(value);
        }
        return seen;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void hasOneResultOnAnyNumberOfThreads(int threads) {
        assertEquals(gossip(1, LEAST_NS), gossip(threads, LEAST_NS));
    }

    @ParameterizedTest
    @ValueSource(longs = {MS, 2 * MS, 4 * MS + 5})
    void hasOneResultWithStepsOfAnyLength(long leastNs) {
        assertEquals(gossip(1, LEAST_NS), gossip(2, leastNs));
    }

    @Test
    void stopsWhereItIsToldThoughStepsAreLonger() {
        List<Long> seen = new ArrayList<>();
        EventModel model = (shard, event) -> seen.add(event.timeNs());
        try (ShardedRun run = new ShardedRun(1, 1, MS, 5 * MS, shard -> model)) {
            run.shard(0).add(MS, 0, -1, 0, MESSAGE, 0, 0, 0, 0, null);
            run.shard(0).add(3 * MS, 0, -1, 1, MESSAGE, 0, 0, 0, 0, null);

            run.runUntil(2 * MS);
            assertEquals(List.of(MS), seen);
            assertEquals(2 * MS, run.nowNs());

            run.shard(0).add(2 * MS, 0, -1, 2, MESSAGE, 0, 0, 0, 0, "body");
            run.runUntil(4 * MS);
            assertEquals(List.of(MS, 2 * MS, 3 * MS), seen);
        }
    }

    @Test
    void whatATargetSetsForItselfKeepsItsBody() {
        List<Object> seen = new ArrayList<>();
        EventModel model = (shard, event) -> {
            seen.add(event.body());
            if (event.kind() == MESSAGE) {
                shard.add(event.timeNs() + 9, 0, 0, 1, TIMER, 0, 0, 0, 0, "second");
                shard.add(event.timeNs() + 9, 0, -1, 1, TIMER, 0, 0, 0, 0, "first");
            }
        };
        try (ShardedRun run = new ShardedRun(1, 1, MS, shard -> model)) {
            run.shard(0).add(0, 0, -1, 0, MESSAGE, 0, 0, 0, 0, null);
            run.runUntil(MS);
        }

        List<Object> expected = new ArrayList<>();
        expected.add(null);
        expected.add("first");
        expected.add("second");
        assertEquals(expected, seen);
    }

    @Test
    void letsATargetsTimersComeInTheirTimeAmongWhatOthersCause() {
        List<String> seen = new ArrayList<>();
        EventModel model = (shard, event) -> {
            seen.add(event.kind() + "@" + event.timeNs());
            if (event.kind() == MESSAGE && event.timeNs() == 10) {
                shard.add(30, 0, 0, 1, TIMER, 0, 0, 0, 0, null);
                shard.add(20, 0, 0, 0, TIMER, 0, 0, 0, 0, null);
                shard.add(20 + MS, 0, 0, 2, TIMER, 0, 0, 0, 0, null);
            }
        };
        try (ShardedRun run = new ShardedRun(1, 1, MS, shard -> model)) {
            run.shard(0).add(10, 0, -1, 0, MESSAGE, 0, 0, 0, 0, null);
            run.shard(0).add(20, 0, -1, 1, MESSAGE, 0, 0, 0, 0, null);
            run.shard(0).add(25, 0, -1, 2, MESSAGE, 0, 0, 0, 0, null);
            run.runUntil(MS);
            assertEquals(List.of("1@10", "1@20", "2@20", "1@25", "2@30"), seen);
            assertEquals(MS, run.nowNs());

            run.runUntil(3 * MS);
            assertEquals("2@" + (20 + MS), seen.get(5));
            assertEquals(3 * MS, run.nowNs());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void stopsWhenSomethingReachesAnotherTargetTooSoon(int threads) {
        EventModel model = (shard, event) ->
                shard.add(event.timeNs() + 1, 1 - event.target(), event.target(), 0, 0, 0, 0, 0, 0, null);
        try (ShardedRun run = new ShardedRun(2, threads, MS, shard -> model)) {
            run.shard(1).add(0, 1, -1, 0, 0, 0, 0, 0, 0, null);

            IllegalStateException failed = assertThrows(IllegalStateException.class, () -> run.runUntil(MS));
            assertTrue(failed.getMessage().contains("within the window"), failed::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatAModelThrowsComesOutAsItIs(int threads) {
        for (Throwable thrown : List.of(new IllegalArgumentException("a defect"), new OutOfMemoryError("none left"))) {
            EventModel model = (shard, event) -> {
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            };
            try (ShardedRun run = new ShardedRun(2, threads, MS, shard -> model)) {
                run.shard(1).add(0, 1, -1, 0, 0, 0, 0, 0, 0, null);

                assertSame(thrown, assertThrows(Throwable.class, () -> run.runUntil(MS)));
            }
        }
    }

    @Test
    void namesWhatIsAllowed() {
        EventModel model = (shard, event) -> {};

        assertThrows(IllegalArgumentException.class, () -> new ShardedRun(0, 1, MS, shard -> model));
        assertThrows(IllegalArgumentException.class, () -> new ShardedRun(5, 1, MS, MS - 1, shard -> model));
        assertThrows(IllegalArgumentException.class, () -> new ShardedRun(5, 65, MS, shard -> model));
        assertThrows(IllegalArgumentException.class, () -> new ShardedRun(5, 1, 1 << 20, shard -> model));
    }
}
