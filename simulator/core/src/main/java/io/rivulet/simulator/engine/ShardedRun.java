package io.rivulet.simulator.engine;

import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/**
 * Runs events under virtual time, on one thread or several, with the same result. Targets are divided among shards; time goes on in steps
 * no longer than the least latency between two targets, so that nothing that happens within a step can reach another target in it
 * (a conservative synchronous simulation: Chandy and Misra 1979). Within a step each shard handles its own targets, one after the other;
 * between steps what shards caused at each other is exchanged. A step is of whole windows, of which the events are taken together: the
 * longer it is, the more of a target's events are handled while all that the target owns is in the processor's cache.
 *
 * <p>A target sees its events in the order (time, source, sequence) with any number of shards and steps of any length.
 *
 * <p>Between steps the owner may look at everything and touch everything: {@link #runUntil} returns there.
 */
public final class ShardedRun implements AutoCloseable {
    private final int targets;
    private final long windowNs;
    private final int windowsAtOnce;
    private final Shard[] shards;
    private final Thread[] workers;
    /** Where all threads wait for each other; it is terminated when one failed, or all is over. */
    private final Phaser meeting;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile long window;
    private volatile long behind;
    private long nowNs;

    /** Steps of one window: {@code windowNs} is the least time from a cause at one target to its effect at another. */
    public ShardedRun(int targets, int threads, long windowNs, IntFunction<EventModel> models) {
        this(targets, threads, windowNs, windowNs, models);
    }

    /**
     * Starts the threads, one less than there are shards.
     *
     * @param targets  how many targets there are, numbered from 0
     * @param threads  how many shards, 1 to 64; no more than targets are made
     * @param windowNs how long a window is, 1 ns to 1.048575 ms: {@link #runUntil} stops at a window's end
     * @param leastNs  the least time from a cause at one target to its effect at another, a window or more. A step has as many whole
     *                 windows as it is long, 8 at most
     * @param models   makes the model of each shard
     */
    public ShardedRun(int targets, int threads, long windowNs, long leastNs, IntFunction<EventModel> models) {
        if (targets < 1 || threads < 1 || threads > 64) {
            throw new IllegalArgumentException(
                    targets + " targets on " + threads + " threads; allowed are 1 target or more on 1 to 64 threads");
        }
        if (leastNs < windowNs) {
            throw new IllegalArgumentException(
                    "effects after " + leastNs + " ns; allowed is a window of " + windowNs + " ns or more");
        }
        this.targets = targets;
        this.windowNs = windowNs;
        windowsAtOnce = (int) Math.min(CalendarQueue.MAX_AT_ONCE, leastNs / windowNs);
        int count = Math.min(threads, targets);
        shards = new Shard[count];
        for (int i = 0; i < count; i++) {
            shards[i] = new Shard(this, i, count, models.apply(i), windowNs);
        }
        meeting = new Phaser(count);
        workers = new Thread[count - 1];
        for (int i = 0; i < workers.length; i++) {
            int shard = i + 1;
            workers[i] = new Thread(() -> work(shard), "simulation-" + shard);
            workers[i].setDaemon(true);
            workers[i].start();
        }
    }

    int shardOf(int target) {
        return (int) ((long) target * shards.length / targets);
    }

    /** The shard of a target. Between windows, events are added there. */
    public Shard shard(int target) {
        return shards[shardOf(target)];
    }

    /** How many shards there are. */
    public int shards() {
        return shards.length;
    }

    /** The time up to which everything has happened. */
    public long nowNs() {
        return nowNs;
    }

    /** Events handled so far. Between windows only, as {@link #waiting}. */
    public long handled() {
        long sum = 0;
        for (Shard shard : shards) {
            sum += shard.handled();
        }
        return sum;
    }

    /** Events that are still to happen. */
    public long waiting() {
        long sum = 0;
        for (Shard shard : shards) {
            sum += shard.waiting();
        }
        return sum;
    }

    /**
     * Lets happen what is due before a time, which is rounded up to a whole window. What a model throws comes out of it as it is, whichever
     * thread it was on.
     */
    public void runUntil(long untilNs) {
        long end = (untilNs + windowNs - 1) / windowNs;
        collect();
        for (long next = firstWindow(); next < end; next = firstWindow()) {
            long nextBehind = Math.min(end, next + windowsAtOnce);
            runWindows(next, nextBehind);
            nowNs = nextBehind * windowNs;
        }
        nowNs = Math.max(nowNs, end * windowNs);
    }

    private long firstWindow() {
        long next = Long.MAX_VALUE;
        for (Shard shard : shards) {
            next = Math.min(next, shard.firstWindow());
        }
        return next;
    }

    /** Between windows the owner may have added anything anywhere. */
    private void collect() {
        for (Shard shard : shards) {
            shard.collect(shards);
        }
    }

    private void runWindows(long next, long nextBehind) {
        if (shards.length == 1) {
            shards[0].runWindows(next, nextBehind, windowNs);
            return;
        }
        window = next;
        behind = nextBehind;
        if (step(0)) {
            return;
        }
        if (failure.get() instanceof RuntimeException failed) {
            throw failed;
        }
        if (failure.get() instanceof Error failed) {
            throw failed;
        }
        throw new IllegalStateException("the simulation was closed");
    }

    /** A shard's part of a step: what happens, and then what the others caused. Whether it goes on. */
    private boolean step(int shard) {
        try {
            if (!meet()) {
                return false;
            }
            shards[shard].runWindows(window, behind, windowNs);
            if (!meet()) {
                return false;
            }
            shards[shard].collect(shards);
            return meet();
        } catch (RuntimeException | Error failed) {
            failure.compareAndSet(null, failed);
            meeting.forceTermination(); // Nobody waits for this one any more.
            return false;
        }
    }

    /** Waits for the other threads; false when there is nothing to wait for any more. */
    private boolean meet() {
        return meeting.arriveAndAwaitAdvance() >= 0;
    }

    private void work(int shard) {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = step(shard);
        }
    }

    /** Ends the threads: none holds any of it from then on. */
    @Override
    public void close() {
        meeting.forceTermination();
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
