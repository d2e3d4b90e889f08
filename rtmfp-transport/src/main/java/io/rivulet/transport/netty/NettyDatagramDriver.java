package io.rivulet.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.Future;
import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.address.InterfaceFamilies;
import io.rivulet.transport.address.NetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one core on one event loop, with one UDP socket per address. Only the loop calls the core; other threads reach it by
 * {@link #execute}. The core's time is 0 when the driver starts.
 *
 * <p>A driver whose core throws closes itself, and {@link #terminated} says why. Thread-safe.
 */
public final class NettyDatagramDriver {
    /** What may wait in our own queue before a full socket: a few batches. The core is asked for more when half is gone. */
    private static final WriteBufferWaterMark WRITE_QUEUE = new WriteBufferWaterMark(128 << 10, 256 << 10);

    private static final Logger LOG = LoggerFactory.getLogger(NettyDatagramDriver.class);

    private final DriverConfig config;
    private final DriverThreads threads;
    private final EventLoop eventLoop;
    private final CoreLoop coreLoop;
    private final ChannelGroup channels;
    private final DriverCounters counters = new DriverCounters();
    private final List<DatagramPort> ports = new ArrayList<>();
    private final List<NetAddress> localAddresses = new ArrayList<>();
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();

    /** On the loop only. */
    private boolean isShutDown;

    /** On the loop only; null when none is running. */
    private Future<?> lingerTimer;

    private NettyDatagramDriver(DriverConfig config) {
        this.config = config;
        threads = config.threads() == null ? new DriverThreads(config.io(), 1, 1, 64) : config.threads();
        eventLoop = threads.nextLoop();
        channels = new DefaultChannelGroup(eventLoop);
        coreLoop = new CoreLoop(
                eventLoop,
                threads,
                counters,
                InterfaceFamilies.boundTo(config.addresses()),
                config.commandCapacity(),
                this::onCoreFailure);
    }

    /**
     * Opens the sockets and starts to drive a core. Blocks for as long as opening takes; not to be called on an event loop.
     *
     * @throws BindFailedException when it cannot listen at one of the addresses; nothing is left open then
     */
    public static NettyDatagramDriver start(DriverConfig config, DatagramCore core) throws BindFailedException {
        return start(config, localAddresses -> core);
    }

    /**
     * As {@link #start(DriverConfig, DatagramCore)}, for a core that wants to know where it listens.
     *
     * @param cores makes the core, on the calling thread, from the addresses of the interfaces with the ports that the system chose
     */
    public static NettyDatagramDriver start(
            DriverConfig config, Function<List<NetAddress>, ? extends DatagramCore> cores) throws BindFailedException {
        NettyDatagramDriver driver = new NettyDatagramDriver(config);
        try {
            for (NetAddress address : config.addresses()) {
                driver.open(address);
            }
            DatagramCore core = cores.apply(driver.localAddresses());
            DatagramPort[] ports = driver.ports.toArray(DatagramPort[]::new);
            driver.eventLoop.execute(() -> driver.coreLoop.start(core, ports));
        } catch (BindFailedException | RuntimeException | Error failure) {
            driver.close().join();
            throw failure;
        }
        return driver;
    }

    private void open(NetAddress address) throws BindFailedException {
        int interfaceId = ports.size();
        boolean isOffloading = config.offload() && Transports.isSegmentationSupported(threads.kind());
        ChannelFuture bound = new Bootstrap()
                .group(eventLoop)
                .channelFactory(() -> Transports.newChannel(threads.kind(), address.isInet6()))
                // Reading starts with the core.
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_RCVBUF, config.receiveBufferBytes())
                .option(ChannelOption.SO_SNDBUF, config.sendBufferBytes())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_QUEUE)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(
                                        isOffloading ? CoreLoop.MAX_COALESCED_BYTES : CoreLoop.MAX_RECEIVED_BYTES)
                                .maxMessagesPerRead(CoreLoop.READ_BATCH))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        DatagramPort port = new DatagramPort(coreLoop, interfaceId, channel, isOffloading);
                        channel.pipeline().addLast(port);
                    }
                })
                .bind(AddressCache.convert(address))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new BindFailedException(address, bound.cause());
        }
        Channel channel = bound.channel();
        boolean isCoalescing = isOffloading && Transports.enableReceiveOffload(channel);
        boolean isProbing =
                config.dontFragment() && Transports.forbidFragmentation(threads.kind(), channel, address.isInet6());
        channels.add(channel);
        ports.add(channel.pipeline().get(DatagramPort.class));
        localAddresses.add(AddressCache.convert((InetSocketAddress) channel.localAddress()));
        LOG.info(
                "listening at UDP {} by {}, segmentation offload {}, receive offload {}, don't fragment {}, receive buffer {} bytes,"
                        + " send buffer {} bytes",
                localAddresses.get(interfaceId),
                threads.kind(),
                isOffloading,
                isCoalescing,
                isProbing,
                channel.config().getOption(ChannelOption.SO_RCVBUF),
                channel.config().getOption(ChannelOption.SO_SNDBUF));
    }

    /** The address of the first interface, with the port that the system chose. */
    public NetAddress localAddress() {
        return localAddresses.get(0);
    }

    /** The addresses of all interfaces, by interface id. */
    public List<NetAddress> localAddresses() {
        return List.copyOf(localAddresses);
    }

    /** The transport in use, never {@link IoKind#AUTO}. */
    public IoKind io() {
        return threads.kind();
    }

    /** What was counted so far. */
    public DriverCounters counters() {
        return counters;
    }

    /** Whether the calling thread is the one that owns the core. */
    public boolean isInEventLoop() {
        return eventLoop.inEventLoop();
    }

    /**
     * Runs a command on the thread that owns the core, soon and in the order given, and then drains the core. A command must not throw:
     * that is taken for a failure of the core.
     *
     * @return false when too many wait already, or the driver is closed: it will not run then. A command that was taken is still dropped
     *     when the driver closes before its turn
     */
    public boolean execute(CoreCommand command) {
        if (closed.isDone() || terminated.isDone() || !coreLoop.offer(command)) {
            counters.addShared(DriverCounter.COMMANDS_REFUSED);
            return false;
        }
        return true;
    }

    /** Completes when the driver has closed: normally when it was asked to, exceptionally with what the core threw. */
    public CompletableFuture<Void> terminated() {
        return terminated.copy();
    }

    /** Closes without a goodbye: see {@link #close(CoreCommand, BooleanSupplier)}. */
    public CompletableFuture<Void> close() {
        return close(nowNs -> {}, () -> true);
    }

    /**
     * Closes in order: lets the core say goodbye, goes on driving it until it is quiet, for {@link DriverConfig#linger} at most, and then
     * closes the sockets and ends the driver's own threads. Idempotent: the first call counts.
     *
     * @param farewell what to do to the core first
     * @param isQuiet asked on the event loop after each turn: whether the core is done
     * @return completes when all is closed, never exceptionally
     */
    public CompletableFuture<Void> close(CoreCommand farewell, BooleanSupplier isQuiet) {
        if (!isClosing.getAndSet(true)) {
            try {
                eventLoop.execute(() -> sayGoodbye(farewell, isQuiet));
            } catch (RejectedExecutionException ended) {
                // Somebody ended the shared threads first; the sockets went with them.
                complete(null);
            }
        }
        return closed.copy();
    }

    private void sayGoodbye(CoreCommand farewell, BooleanSupplier isQuiet) {
        if (isShutDown) {
            return;
        }
        boolean isStarted = coreLoop.sayGoodbye(farewell, () -> {
            if (isQuiet.getAsBoolean()) {
                shutDown(null);
            }
        });
        if (!isStarted) {
            shutDown(null);
        } else if (!isShutDown) {
            lingerTimer =
                    eventLoop.schedule(() -> shutDown(null), config.linger().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void onCoreFailure(Throwable failure) {
        LOG.error("the core at {} failed; its driver closes", localAddresses, failure);
        isClosing.set(true);
        shutDown(failure);
    }

    private void shutDown(Throwable failure) {
        if (isShutDown) {
            return;
        }
        isShutDown = true;
        coreLoop.stop();
        if (lingerTimer != null) {
            lingerTimer.cancel(false);
        }
        channels.close().addListener(done -> {
            if (config.threads() == null) {
                CompletableFuture<Void> unused = threads.close().thenRun(() -> complete(failure));
            } else {
                complete(failure);
            }
        });
    }

    private void complete(Throwable failure) {
        if (failure == null) {
            terminated.complete(null);
        } else {
            terminated.completeExceptionally(failure);
        }
        closed.complete(null);
    }
}
