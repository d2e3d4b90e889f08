package io.rivulet.simulator.search;

import io.rivulet.simulator.scenario.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Looks for worlds in which something goes wrong that must not: many small ones, several at a time, each on a thread of its own. World i of a
 * seed is the same in every search, so what is found depends on the seed and on which worlds were run, not on threads.
 */
public final class FaultSearch {
    /** More are not kept: whatever is behind them is most likely the same. */
    public static final int MAX_FINDINGS = 100;

    /** Each takes some tenths of a second, and simpler worlds less. */
    private static final int SHRINKING_RUNS = 60;

    private final RandomWorlds worlds;
    private final Examination examination;

    /**
     * A search.
     *
     * @param seed what all its worlds come from
     */
    public FaultSearch(long seed, Examination examination) {
        this.worlds = new RandomWorlds(seed);
        this.examination = examination;
    }

    /** Hears how far it is, and says when it is over. Called on any of the search's threads, by one at a time. */
    public interface Listener {
        /** Hears nothing, and lets it go on. */
        Listener NONE = new Listener() {};

        /** A world was examined. */
        default void examined(long index, Scenario scenario) {}

        /** Something was found, and made as simple as it can be. */
        default void found(Found found) {}

        /** Whether to begin no more worlds. Asked by all threads at once. */
        default boolean isOver() {
            return false;
        }

        /** Whether to end those that are under way too, with what has been found so far. Asked by all threads at once. */
        default boolean isStopped() {
            return false;
        }
    }

    /**
     * What came of it.
     *
     * @param examined how many worlds were examined
     * @param found in which something went wrong, by their numbers
     */
    public record Outcome(long examined, List<Found> found) {}

    /**
     * Searches.
     *
     * @param from the number of the first world
     * @param count how many at most
     * @param isOurs which of them, where a search is divided
     * @param threads how many at a time
     * @param mostFindings after how many findings it ends, up to {@link #MAX_FINDINGS}
     */
    public Outcome run(long from, long count, LongPredicate isOurs, int threads, int mostFindings, Listener listener) {
        AtomicLong next = new AtomicLong(from);
        long end = from + count;
        Collected collected = new Collected(Math.min(MAX_FINDINGS, mostFindings), listener);
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "search");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(() -> work(next, end, isOurs, collected)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the search failed", failed.getCause());
        } finally {
            pool.shutdownNow();
        }
        return collected.outcome();
    }

    private void work(AtomicLong next, long end, LongPredicate isOurs, Collected collected) {
        while (!collected.isOver()) {
            long index = next.getAndIncrement();
            if (index >= end) {
                return;
            }
            if (isOurs.test(index)) {
                examine(index, collected);
            }
        }
    }

    private void examine(long index, Collected collected) {
        Scenario scenario = worlds.world(index);
        long seed = worlds.runSeed(index);
        Optional<Finding> finding = examination.examine(scenario, seed, collected::isStopped);
        if (collected.isStopped() && finding.isEmpty()) {
            return; // It was not run to its end.
        }
        finding.ifPresent(what -> {
            Shrinker shrinker = new Shrinker(examination, SHRINKING_RUNS, collected::isStopped);
            Shrinker.Simplest simplest = shrinker.shrink(scenario, seed, what);
            collected.found(
                    new Found(index, seed, scenario, what, simplest.scenario(), simplest.finding(), shrinker.runs()));
        });
        collected.examined(index, scenario);
    }

    /** What all threads have found. */
    private static final class Collected {
        private final int most;
        private final Listener listener;
        private final List<Found> found = new ArrayList<>();
        private long examined;

        Collected(int most, Listener listener) {
            this.most = most;
            this.listener = listener;
        }

        synchronized void examined(long index, Scenario scenario) {
            examined++;
            listener.examined(index, scenario);
        }

        synchronized void found(Found one) {
            if (found.size() < most) {
                found.add(one);
                listener.found(one);
            }
        }

        synchronized boolean isFull() {
            return found.size() >= most;
        }

        boolean isOver() {
            return isFull() || listener.isOver() || isStopped();
        }

        boolean isStopped() {
            return listener.isStopped();
        }

        synchronized Outcome outcome() {
            found.sort(Comparator.comparingLong(Found::index));
            return new Outcome(examined, List.copyOf(found));
        }
    }
}
