package io.rivulet.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.InterfaceFamilies;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.CryptoJob;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one core goes through on its event loop. What arrives is fed at once; a <em>turn</em> then runs commands and due deadlines and
 * drains jobs, datagrams and events. Turns are bounded, so that neither reading nor other drivers on the loop starve: one that has more to
 * do asks for another.
 *
 * <p>All methods are for the event loop, but {@link #offer}.
 */
final class CoreLoop {
    /** As many as are fed before the core is drained. */
    static final int READ_BATCH = 64;

    /** The longest datagram that is read; longer than any that a core sends. */
    static final int MAX_RECEIVED_BYTES = 2_048;

    /** As many bytes as the system hands over at once when it puts datagrams together. */
    static final int MAX_COALESCED_BYTES = 65_536;

    private static final int COMMANDS_PER_TURN = 256;
    private static final int EVENTS_PER_POLL = 64;
    private static final int ROUNDS_PER_TURN = 4;

    /** With 64 datagrams each, about a megabyte. */
    private static final int BATCHES_PER_ROUND = 16;

    private static final int BATCH_CAPACITY = 64;

    /** When a full worker queue, or a deadline that stays in the past while sockets are full, is looked at again. */
    private static final long RETRY_NS = 1_000_000;

    private static final long LOG_INTERVAL_NS = 10_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(CoreLoop.class);

    private final EventLoop eventLoop;
    private final DriverThreads threads;
    private final DriverCounters counters;
    private final InterfaceFamilies interfaces;
    private final AddressCache addresses;
    private final Consumer<Throwable> onFailure;
    private final Queue<CoreCommand> commands;
    private final AtomicBoolean isWakeRequested = new AtomicBoolean();
    private final Runnable wake = this::onWake;
    private final Runnable timerTask = this::onTimer;
    private final InboundDatagram inbound = new InboundDatagram();
    private final OutboundBatch batch = new OutboundBatch(BATCH_CAPACITY);
    private final byte[] scratch = new byte[MAX_RECEIVED_BYTES];
    private final long startNs = System.nanoTime();

    private DatagramCore core;
    private DatagramPort[] ports = {};
    private Runnable afterTurn = () -> {};
    private long nowNs;
    private long armedNs = DatagramCore.NO_DEADLINE_NS;
    private Future<?> timer;
    private CryptoJob waitingJob;
    private boolean isTurning;
    private boolean isTurnMissed;
    private boolean isBlocked;
    private boolean isStopped;
    private long nextLogNs;

    CoreLoop(
            EventLoop eventLoop,
            DriverThreads threads,
            DriverCounters counters,
            InterfaceFamilies interfaces,
            int commandCapacity,
            Consumer<Throwable> onFailure) {
        this.eventLoop = eventLoop;
        this.threads = threads;
        this.counters = counters;
        this.interfaces = interfaces;
        this.onFailure = onFailure;
        addresses = new AddressCache(counters);
        commands = new MpscVarHandleArrayQueue<>(commandCapacity);
    }

    void start(DatagramCore newCore, DatagramPort[] newPorts) {
        core = newCore;
        ports = newPorts;
        for (DatagramPort port : ports) {
            port.channel().config().setAutoRead(true);
        }
        turn();
    }

    /** From now on the core is not called any more. */
    void stop() {
        isStopped = true;
        cancelTimer();
        commands.clear();
    }

    /** Has the core say goodbye, and runs something after that and every further turn; false when no core was started. */
    boolean sayGoodbye(CoreCommand farewell, Runnable task) {
        if (core == null) {
            return false;
        }
        try {
            farewell.run(updateTime());
        } catch (Throwable failure) {
            fail(failure);
        }
        afterTurn = task;
        turn();
        return true;
    }

    /** Queues a command; false when there is no room. On any thread. */
    boolean offer(CoreCommand command) {
        if (!commands.offer(command)) {
            return false;
        }
        requestTurn();
        return true;
    }

    private void requestTurn() {
        if (!isWakeRequested.getAndSet(true)) {
            try {
                eventLoop.execute(wake);
            } catch (RejectedExecutionException ended) {
                LOG.debug("the event loop has ended; a command was dropped");
            }
        }
    }

    private void onWake() {
        // First: a command that is queued from here on asks for a turn of its own.
        isWakeRequested.set(false);
        turn();
    }

    private long updateTime() {
        nowNs = Math.max(nowNs, System.nanoTime() - startNs);
        return nowNs;
    }

    void receive(int interfaceId, InetSocketAddress from, ByteBuf content) {
        int length = content.readableBytes();
        if (isStopped || length >= MAX_RECEIVED_BYTES) {
            counters.add(DriverCounter.OVERSIZED_RECEIVED, isStopped ? 0 : 1);
            return;
        }
        content.readBytes(scratch, 0, length);
        counters.add(DriverCounter.DATAGRAMS_RECEIVED, 1);
        counters.add(DriverCounter.BYTES_RECEIVED, length);
        NetAddress source = addresses.toNetAddress(from);
        try {
            core.onDatagram(updateTime(), inbound.wrap(interfaceId, source, scratch, 0, length));
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    void turn() {
        if (isTurning) {
            // A flush may find a socket writable again and come back here.
            isTurnMissed = true;
            return;
        }
        if (isStopped || core == null) {
            return;
        }
        isTurning = true;
        counters.add(DriverCounter.TURNS, 1);
        try {
            boolean hasMore = runCommands();
            if (core.nextDeadlineNs() <= updateTime()) {
                core.onDeadline(nowNs);
            }
            hasMore |= drain();
            hasMore |= isTurnMissed;
            isTurnMissed = false;
            afterTurn.run();
            if (!isStopped) {
                arm(hasMore);
            }
        } catch (Throwable failure) {
            fail(failure);
        } finally {
            isTurning = false;
        }
    }

    private void fail(Throwable failure) {
        if (!isStopped) {
            stop();
            onFailure.accept(failure);
        }
    }

    private boolean runCommands() {
        for (int i = 0; i < COMMANDS_PER_TURN; i++) {
            CoreCommand command = commands.poll();
            if (command == null) {
                return false;
            }
            command.run(updateTime());
        }
        return true;
    }

    /** Drains the core; whether it may have more. */
    private boolean drain() {
        for (int round = 0; round < ROUNDS_PER_TURN; round++) {
            submitJobs();
            boolean hasMore = sendDatagrams();
            if (core.pollEvents(nowNs, EVENTS_PER_POLL) == 0) {
                return hasMore;
            }
        }
        return true;
    }

    private void submitJobs() {
        while (true) {
            CryptoJob job = waitingJob == null ? core.pollJob() : waitingJob;
            if (job == null) {
                return;
            }
            if (!threads.submit(() -> work(job))) {
                if (waitingJob == null) {
                    counters.add(DriverCounter.JOBS_DELAYED, 1);
                }
                waitingJob = job;
                return;
            }
            waitingJob = null;
        }
    }

    /** On a worker. */
    private void work(CryptoJob job) {
        Throwable failure = null;
        try {
            job.run();
        } catch (Throwable thrown) {
            failure = thrown;
        }
        Throwable outcome = failure;
        try {
            eventLoop.execute(() -> onJobDone(job, outcome));
        } catch (RejectedExecutionException ended) {
            LOG.debug("the event loop has ended; a finished job was dropped");
        }
    }

    private void onJobDone(CryptoJob job, Throwable failure) {
        if (isStopped) {
            return;
        }
        if (failure != null) {
            fail(failure);
            return;
        }
        try {
            core.onJobDone(updateTime(), job);
        } catch (Throwable thrown) {
            fail(thrown);
        }
        turn();
    }

    /** Sends until the core has no more or a socket can take no more; whether the core may have more now. */
    private boolean sendDatagrams() {
        for (int i = 0; i < BATCHES_PER_ROUND; i++) {
            if (!isWritable()) {
                return false;
            }
            batch.clear();
            core.pollDatagrams(nowNs, batch);
            write();
            if (batch.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    private boolean isWritable() {
        boolean wasBlocked = isBlocked;
        isBlocked = false;
        for (DatagramPort port : ports) {
            isBlocked |= !port.isWritable();
        }
        if (isBlocked && !wasBlocked) {
            counters.add(DriverCounter.UNWRITABLE_EPISODES, 1);
        }
        return !isBlocked;
    }

    private void write() {
        int end;
        for (int from = 0; from < batch.size(); from = end) {
            end = runEnd(from);
            writeRun(from, end);
        }
        if (batch.size() > 0) {
            for (DatagramPort port : ports) {
                port.flush();
            }
        }
    }

    private void writeRun(int from, int end) {
        NetAddress destination = batch.destination(from);
        int interfaceId = batch.interfaceId(from);
        if (!interfaces.carries(interfaceId, destination)) {
            // A core sends to where others tell it to. NIO would throw, and epoll lose it without a word.
            counters.add(DriverCounter.ERRORS_UNREACHABLE, end - from);
            return;
        }
        ports[interfaceId].writeRun(batch, from, end, addresses.toSocketAddress(destination));
        counters.add(DriverCounter.DATAGRAMS_SENT, end - from);
        counters.add(
                DriverCounter.BYTES_SENT, batch.offset(end - 1) + batch.length(end - 1) - (long) batch.offset(from));
    }

    /** The end of the run from entry {@code from}: one interface, one destination, one length but for a shorter last. */
    private int runEnd(int from) {
        int end = from + 1;
        while (end < batch.size()
                && batch.interfaceId(end) == batch.interfaceId(from)
                && batch.length(end - 1) == batch.length(from)
                && batch.length(end) <= batch.length(from)
                && batch.destination(end).equals(batch.destination(from))) {
            end++;
        }
        return end;
    }

    /** Sees to it that there is a turn when the core wants one. The timer is moved only when it would come too late. */
    private void arm(boolean hasMore) {
        long deadlineNs = core.nextDeadlineNs();
        if (waitingJob != null) {
            deadlineNs = Math.min(deadlineNs, nowNs + RETRY_NS);
        }
        if (isBlocked) {
            deadlineNs = Math.max(deadlineNs, nowNs + RETRY_NS);
        }
        if (hasMore || deadlineNs <= nowNs) {
            requestTurn();
        } else if (deadlineNs < armedNs) {
            cancelTimer();
            armedNs = deadlineNs;
            timer = eventLoop.schedule(timerTask, deadlineNs - nowNs, TimeUnit.NANOSECONDS);
        }
    }

    private void onTimer() {
        armedNs = DatagramCore.NO_DEADLINE_NS;
        timer = null;
        turn();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
            armedNs = DatagramCore.NO_DEADLINE_NS;
        }
    }

    void onSegmentationRefused() {
        counters.add(DriverCounter.SEGMENTATION_REFUSED, 1);
    }

    /** A socket could not send so many datagrams, or has something to say about earlier ones. */
    void onSocketError(Throwable cause, int datagrams) {
        if (isStopped) {
            return;
        }
        boolean isOfAddress =
                cause instanceof UnsupportedAddressTypeException || cause instanceof UnresolvedAddressException;
        if (!(cause instanceof IOException) && !isOfAddress) {
            fail(cause);
            return;
        }
        // A destination is somebody else's choice: no destination may end a driver.
        counters.add(isOfAddress ? DriverCounter.ERRORS_UNREACHABLE : kind(cause), datagrams);
        // One line says enough: the counters have the rest.
        if (LOG.isDebugEnabled() && updateTime() >= nextLogNs) {
            nextLogNs = nowNs + LOG_INTERVAL_NS;
            LOG.debug("a socket reported: {}", cause.toString());
        }
    }

    private static DriverCounter kind(Throwable cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("too long") || text.contains("too large")) {
            return DriverCounter.ERRORS_TOO_LARGE;
        }
        if (text.contains("buffer")) {
            return DriverCounter.ERRORS_NO_BUFFERS;
        }
        boolean isUnreachable = text.contains("unreachable") || text.contains("refused") || text.contains("no route");
        return isUnreachable ? DriverCounter.ERRORS_UNREACHABLE : DriverCounter.ERRORS_OTHER;
    }
}
