package io.rivulet.overlay.runtime;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.OverlayException;
import io.rivulet.transport.CoreCommand;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jctools.queues.varhandle.MpscLinkedVarHandleQueue;

/**
 * Commands on their way to a node's thread. However many wait, the driver sees one command at a time, so its own bounded queue refuses
 * none of ours.
 */
public final class CommandQueue implements NodeThread {
    /** Commands that may wait: joins, publications, snapshots. An application that has more outstanding is in a loop. */
    private static final int MAX_WAITING = 65_536;

    /** Commands in a row before the node gets to send. */
    private static final int MAX_IN_A_ROW = 256;

    /** A command, until somebody claims it: to run it, or to tell its giver that it will not. */
    private static final class Waiting {
        private final CoreCommand command;
        private final AtomicBoolean claimed = new AtomicBoolean();

        Waiting(CoreCommand command) {
            this.command = command;
        }

        boolean claim() {
            return claimed.compareAndSet(false, true);
        }
    }

    private final Predicate<CoreCommand> driver;
    private final Queue<Waiting> queue = new MpscLinkedVarHandleQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean closed;
    private volatile boolean settled;

    /** @param driver runs a command on the node's thread; false when it is stopped */
    public CommandQueue(Predicate<CoreCommand> driver) {
        this.driver = driver;
    }

    @Override
    public boolean execute(CoreCommand command) {
        if (waiting.get() >= MAX_WAITING) {
            throw new OverlayException(Failure.LIMIT_REACHED, MAX_WAITING + " commands waiting for the node");
        }
        return wake(command);
    }

    @Override
    public boolean wake(CoreCommand command) {
        if (closed) {
            return false;
        }
        Waiting entry = new Waiting(command);
        waiting.incrementAndGet();
        queue.add(entry);
        if (settled) {
            runLeftovers(); // settle may have looked just before
            return true;
        }
        return schedule() || !entry.claim();
    }

    private boolean schedule() {
        if (!scheduled.compareAndSet(false, true)) {
            return true;
        }
        if (!driver.test(this::run)) {
            closed = true;
            return false;
        }
        return true;
    }

    private void run(long nowNs) {
        scheduled.set(false);
        for (int i = 0; i < MAX_IN_A_ROW; i++) {
            Waiting entry = queue.poll();
            if (entry == null) {
                return;
            }
            run(nowNs, entry);
        }
        schedule();
    }

    private void run(long nowNs, Waiting entry) {
        waiting.decrementAndGet();
        if (entry.claim()) {
            entry.command.run(nowNs);
        }
    }

    /** Takes no more commands. What waits runs on the node's thread, or when that is no more, in {@link #settle}. */
    public void close() {
        closed = true;
    }

    /** Runs what was taken and has not run, on the calling thread; to be called when nothing drives the node any more. */
    public void settle() {
        closed = true;
        settled = true;
        runLeftovers();
    }

    private synchronized void runLeftovers() {
        for (Waiting entry = queue.poll(); entry != null; entry = queue.poll()) {
            run(0, entry);
        }
    }
}
