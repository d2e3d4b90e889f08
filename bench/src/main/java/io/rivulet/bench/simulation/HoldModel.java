package io.rivulet.bench.simulation;

import io.rivulet.simulator.engine.Event;
import io.rivulet.simulator.engine.EventModel;
import io.rivulet.simulator.engine.Shard;
import io.rivulet.simulator.engine.ShardedRun;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * So many events wait all the time: whenever one happens, it lets another happen at a later time elsewhere (the hold model of
 * Jones 1986). Times ahead are spread evenly over two seconds.
 */
interface HoldModel extends AutoCloseable {
    /** The least time ahead: what the simulator's windows are long. */
    long WINDOW_NS = 1_000_000;

    /** The most. */
    long SPREAD_NS = 2_000_000_000;

    /** Works for about so long, and tells how many events happened in a second. */
    double eventsPerSecond(long forNs);

    @Override
    void close();

    /** SplitMix64's finaliser. */
    static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ mixed >>> 31;
    }

    /** A time ahead, by lot. */
    static long ahead(long bits) {
        return WINDOW_NS + Math.floorMod(bits, SPREAD_NS);
    }

    /** The platform's queue, an object for each event. */
    static HoldModel ofPlatform(int waiting) {
        return new HoldModel() {
            private record Waiting(long timeNs, int target, int source, long sequence) {}

            private final PriorityQueue<Waiting> queue = new PriorityQueue<>(
                    waiting,
                    Comparator.comparingLong(Waiting::timeNs)
                            .thenComparingInt(Waiting::target)
                            .thenComparingInt(Waiting::source)
                            .thenComparingLong(Waiting::sequence));

            private long sequence;

            {
                for (int i = 0; i < waiting; i++) {
                    queue.add(new Waiting(ahead(mix(i)), i, -1, sequence++));
                }
            }

            @Override
            public double eventsPerSecond(long forNs) {
                long startNs = System.nanoTime();
                long handled = 0;
                long tookNs = 0;
                while (tookNs < forNs) {
                    for (int i = 0; i < 10_000; i++) {
                        Waiting first = queue.remove();
                        long bits = mix(first.timeNs ^ (long) first.target << 40);
                        int to = (int) Long.remainderUnsigned(bits >>> 8, waiting);
                        queue.add(new Waiting(first.timeNs + ahead(bits), to, first.target, sequence++));
                    }
                    handled += 10_000;
                    tookNs = System.nanoTime() - startNs;
                }
                return handled / (tookNs / 1e9);
            }

            @Override
            public void close() {
                queue.clear();
            }
        };
    }

    /** The simulator's. */
    static HoldModel ofSimulator(int waiting, int threads) {
        return new HoldModel() {
            private final ShardedRun run = new ShardedRun(waiting, threads, WINDOW_NS, shard -> new Holding(waiting));

            {
                for (int i = 0; i < waiting; i++) {
                    run.shard(i).add(ahead(mix(i)), i, -1, i, 0, 0, 0, 0, 0, null);
                }
            }

            @Override
            public double eventsPerSecond(long forNs) {
                long startNs = System.nanoTime();
                long before = run.handled();
                long tookNs = 0;
                while (tookNs < forNs) {
                    run.runUntil(run.nowNs() + 10 * WINDOW_NS);
                    tookNs = System.nanoTime() - startNs;
                }
                return (run.handled() - before) / (tookNs / 1e9);
            }

            @Override
            public void close() {
                run.close();
            }
        };
    }

    /** A shard's events, each of which sets another. */
    final class Holding implements EventModel {
        private final int waiting;
        private long sequence;

        Holding(int waiting) {
            this.waiting = waiting;
        }

        @Override
        public void onEvent(Shard shard, Event event) {
            long bits = mix(event.timeNs() ^ (long) event.target() << 40);
            int to = (int) Long.remainderUnsigned(bits >>> 8, waiting);
            shard.add(event.timeNs() + ahead(bits), to, event.target(), sequence++, 0, 0, 0, 0, 0, null);
        }
    }
}
