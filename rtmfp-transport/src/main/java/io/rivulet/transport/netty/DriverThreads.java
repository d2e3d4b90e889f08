package io.rivulet.transport.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.rivulet.transport.ConfigCheck;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that drivers run on: event loops, and a pool for cores' expensive mathematics. A driver that is given none makes its own, one
 * loop and one worker; many nodes in one process do better to share. A driver stays on one loop. All are daemon threads.
 *
 * <p>Thread-safe.
 */
public final class DriverThreads {
    private static final long WORKER_IDLE_SECONDS = 10;

    /** Netty's default of two seconds would make every program end that much later. */
    private static final long QUIET_PERIOD_MS = 0;

    private static final long SHUTDOWN_TIMEOUT_MS = 2_000;

    private final List<Thread> living = new CopyOnWriteArrayList<>();
    private final IoKind kind;
    private final MultiThreadIoEventLoopGroup loops;
    private final ThreadPoolExecutor workers;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /**
     * @param kind which transport the loops serve
     * @param loopCount number of event loops, 1 to 1,024
     * @param workerCount number of threads for expensive mathematics, 1 to 1,024; they end when idle
     * @param jobCapacity how many such jobs may wait for a worker, 1 to 65,536; a driver that finds no room keeps one and asks its core
     *     for no more until there is room
     */
    public DriverThreads(IoKind kind, int loopCount, int workerCount, int jobCapacity) {
        new ConfigCheck("driver threads")
                .range("loopCount", loopCount, 1, 1_024)
                .range("workerCount", workerCount, 1, 1_024)
                .range("jobCapacity", jobCapacity, 1, 65_536)
                .finish();
        this.kind = Transports.resolve(kind);
        loops = new MultiThreadIoEventLoopGroup(
                loopCount, new Remembering("rivulet-io"), Transports.handlers(this.kind));
        workers = new ThreadPoolExecutor(
                workerCount,
                workerCount,
                WORKER_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(jobCapacity),
                new Remembering("rivulet-crypto"));
        workers.allowCoreThreadTimeOut(true);
    }

    /** Makes daemon threads, and remembers those that live. */
    private final class Remembering extends DefaultThreadFactory {
        Remembering(String name) {
            super(name, true);
        }

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = super.newThread(task);
            living.removeIf(before -> before.getState() == Thread.State.TERMINATED);
            living.add(thread);
            return thread;
        }
    }

    /** The processor time that the threads that live now have used so far, in nanoseconds; 0 where the platform does not tell. */
    public long cpuTimeNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        if (!threads.isThreadCpuTimeSupported()) {
            return 0;
        }
        return living.stream()
                .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getId())))
                .sum();
    }

    /** The transport that the loops serve, never {@link IoKind#AUTO}. */
    public IoKind kind() {
        return kind;
    }

    /**
     * Ends all threads; drivers that still run on them stop where they are, so close those first. Idempotent.
     *
     * @return completes when the loops have ended
     */
    public CompletableFuture<Void> close() {
        workers.shutdown();
        loops.shutdownGracefully(QUIET_PERIOD_MS, SHUTDOWN_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .addListener(future -> closed.complete(null));
        return closed.copy();
    }

    EventLoop nextLoop() {
        return loops.next();
    }

    /** Hands a job to the workers; false when there is no room. */
    boolean submit(Runnable job) {
        try {
            workers.execute(job);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }
}
