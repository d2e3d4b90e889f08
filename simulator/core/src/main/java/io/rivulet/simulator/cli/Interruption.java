package io.rivulet.simulator.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a run end early and still write what it has: the process waits for that when it is interrupted. */
final class Interruption implements AutoCloseable {
    /** Longer nobody waits for a process that was told to end. */
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch written = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");
    private volatile boolean isStopped;

    /** From now on an interruption is heeded. */
    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interrupt() {
        isStopped = true;
        try {
            written.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the run shall end. */
    boolean isStopped() {
        return isStopped;
    }

    /** All is written. */
    @Override
    public void close() {
        written.countDown();
        if (!isStopped) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException tooLate) {
                // The process is ending, and no longer waits for this.
            }
        }
    }
}
