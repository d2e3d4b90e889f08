package io.rivulet.overlay.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs what it is given when the test says so. */
public final class ManualExecutor implements Executor {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean isShutDown;

    @Override
    public void execute(Runnable task) {
        if (isShutDown) {
            throw new RejectedExecutionException("shut down");
        }
        tasks.add(task);
    }

    public void runOne() {
        tasks.remove().run();
    }

    public void runAll() {
        while (!tasks.isEmpty()) {
            runOne();
        }
    }

    public int waiting() {
        return tasks.size();
    }

    public void shutDown() {
        isShutDown = true;
    }
}
