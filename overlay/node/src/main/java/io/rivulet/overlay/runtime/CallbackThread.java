package io.rivulet.overlay.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The application executor of an overlay that was given none: one daemon thread. Its queue holds at most a task for each subscription,
 * publication and snapshot, since what waits for a listener waits in that listener's own queue.
 */
final class CallbackThread implements Executor {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** How long stopping waits for listeners to take what is queued. */
    private static final long STOP_MS = 1_000;

    private final ThreadPoolExecutor executor;
    private volatile Thread thread;

    CallbackThread() {
        String name = "rivulet-callbacks-" + NUMBER.incrementAndGet();
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            thread = created;
            return created;
        });
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Takes no more; what is queued is still called, for which it waits a second, unless a listener is the caller. */
    void stop() {
        executor.shutdown();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            if (!executor.awaitTermination(STOP_MS, TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
