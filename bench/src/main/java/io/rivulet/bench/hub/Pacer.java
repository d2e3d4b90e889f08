package io.rivulet.bench.hub;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Has messages sent at a steady rate, on a thread of its own, until it is stopped. What is due goes out tick by tick. After a stall the
 * ticks that were missed follow one another twice as fast as they should have come: not all at once, which no receive buffer would hold.
 */
public final class Pacer implements AutoCloseable {
    /** Sends. */
    @FunctionalInterface
    public interface Sender {
        /**
         * Sends messages {@code from} to {@code to - 1}, counted from the beginning.
         *
         * @param intendedNs when this should have happened, by the system's clock
         */
        void send(long from, long to, long intendedNs);
    }

    private static final long NS_PER_US = 1_000;
    private static final long US_PER_S = 1_000_000;

    private final long perSecond;
    private final long tickNs;
    private final Sender sender;
    private final AtomicLong sent = new AtomicLong();
    private final long startNs = System.nanoTime();
    private final Thread thread = new Thread(this::run, "bench-pacer");
    private volatile boolean isClosing;
    private volatile long endNs;

    /** Begins. */
    public Pacer(long perSecond, long tickNs, Sender sender) {
        this.perSecond = perSecond;
        this.tickNs = tickNs;
        this.sender = sender;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long earliestNs = startNs;
        for (long tick = 1; !isClosing; tick++) {
            long intendedNs = startNs + tick * tickNs;
            awaitTime(Math.max(intendedNs, earliestNs));
            earliestNs = System.nanoTime() + tickNs / 2;
            long from = sent.get();
            long to = dueAfter(tick);
            if (to > from && !isClosing) {
                sender.send(from, to, intendedNs);
                sent.set(to);
            }
        }
    }

    private void awaitTime(long timeNs) {
        for (long waitNs = timeNs - System.nanoTime(); waitNs > 0 && !isClosing; waitNs = timeNs - System.nanoTime()) {
            LockSupport.parkNanos(waitNs);
        }
    }

    private long dueAfter(long ticks) {
        return ticks * tickNs / NS_PER_US * perSecond / US_PER_S;
    }

    /** How many messages the sender was asked to send so far. */
    public long sent() {
        return sent.get();
    }

    /** How many it should have been asked to send by now, or by the end, give or take a tick: as many, unless it cannot keep up. */
    public long due() {
        long elapsedNs = (isClosing ? endNs : System.nanoTime()) - startNs;
        return Math.max(sent(), dueAfter(elapsedNs / tickNs - 1));
    }

    @Override
    public void close() {
        stop();
    }

    /** Ends it: nothing is sent after this returns. Idempotent. */
    public void stop() {
        if (!isClosing) {
            endNs = System.nanoTime();
            isClosing = true;
        }
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
