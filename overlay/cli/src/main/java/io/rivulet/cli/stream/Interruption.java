package io.rivulet.cli.stream;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a command in order when the process is told to (SIGTERM, SIGINT): the command sees the request, finishes, and the process waits
 * for it. Java would otherwise end at once, with outputs unflushed.
 */
public final class Interruption implements AutoCloseable {
    /** How long the process waits for the command: its last messages and the goodbyes take six seconds at most. */
    private static final long FINISH_TIMEOUT_S = 8;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "rivulet-shutdown");
    private final boolean isHooked;
    private volatile boolean requested;

    private Interruption(boolean isHooked) {
        this.isHooked = isHooked;
    }

    /** Listens to the signals of this process until closed. */
    public static Interruption bySignal() {
        Interruption interruption = new Interruption(true);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Listens to {@link #request} alone. */
    public static Interruption byRequest() {
        return new Interruption(false);
    }

    private void onShutdown() {
        requested = true;
        try {
            if (!finished.await(FINISH_TIMEOUT_S, TimeUnit.SECONDS)) {
                System.err.println("rivulet: stopped without a goodbye");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the command to end. */
    public void request() {
        requested = true;
    }

    /** Whether to end. */
    public boolean isRequested() {
        return requested;
    }

    /** The command is done. */
    @Override
    public void close() {
        finished.countDown();
        if (isHooked && !requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException endingAlready) {
                // then it runs, and finds us finished
            }
        }
    }
}
