package io.rivulet.bench.soak;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a run that is told to end (SIGINT, SIGTERM) write what it has measured: the process waits for it, and ends then. */
final class Interruption implements AutoCloseable {
    /** To take the last messages, close all sessions and write. */
    private static final long FINISH_TIMEOUT_S = 60;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "bench-shutdown");
    private volatile boolean isRequested;

    private Interruption() {}

    /** Listens until closed. */
    static Interruption bySignal() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void onShutdown() {
        isRequested = true;
        try {
            if (!finished.await(FINISH_TIMEOUT_S, TimeUnit.SECONDS)) {
                System.err.println("rivulet bench: ended before the results were written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isRequested() {
        return isRequested;
    }

    /** All is written. */
    @Override
    public void close() {
        finished.countDown();
        if (!isRequested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException endingAlready) {
                // then it runs, and finds all written
            }
        }
    }
}
