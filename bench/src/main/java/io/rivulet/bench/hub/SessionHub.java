package io.rivulet.bench.hub;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.EndpointHandler;
import io.rivulet.transport.EndpointStats.Counter;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.DriverThreads;
import io.rivulet.transport.netty.IoKind;
import io.rivulet.transport.netty.NettyDatagramDriver;
import io.rivulet.transport.netty.SecureEntropySource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleConsumer;
import java.util.function.IntFunction;

/**
 * One endpoint at a socket of its own, with sessions that far ends open to it. It has a thread for all it does, and all far ends another,
 * beside a worker on either side for key agreements. Keepalive and limits are the defaults of {@link EndpointConfig}, but for those
 * that would hold when all far ends are at one address.
 */
public final class SessionHub implements AutoCloseable {
    /** More jobs than there are handshakes at once. */
    private static final int JOB_CAPACITY = 1_024;

    /** Attempts at once: below the answers that may wait, which are 512. */
    private static final int WAVE = FarEnds.PER_SOCKET;

    /** Longest datagram, for the path MTU of 1,400 or more that the goals assume. */
    private static final int MAX_DATAGRAM_BYTES = 1_400;

    private static final NetAddress LOOPBACK = NetAddress.parse("127.0.0.1:0");
    private static final long OPEN_TIMEOUT_NS = 30_000_000_000L;
    private static final long LOOK_NS = 1_000_000;

    private final CryptoChoice crypto;
    private final boolean offload;
    private final EntropySource entropy = new SecureEntropySource();
    private final DriverThreads nearThreads;
    private final DriverThreads farThreads;
    private final List<FarEnds> farEnds = new ArrayList<>();
    private final RtmfpEndpoint near;
    private final NettyDatagramDriver driver;
    private final CompletableFuture<Long> nearThread = new CompletableFuture<>();

    /**
     * Listens.
     *
     * @param offload see {@link DriverConfig#offload}: with it, far ends that share a socket would look cheaper than they are
     * @param maxSessions how many far ends there are to be at most
     * @param handler the near endpoint's
     */
    public SessionHub(CryptoChoice crypto, IoKind io, boolean offload, int maxSessions, EndpointHandler handler)
            throws BindFailedException {
        this.crypto = crypto;
        this.offload = offload;
        near = endpoint(maxSessions, handler);
        nearThreads = new DriverThreads(io, 1, 1, JOB_CAPACITY);
        farThreads = new DriverThreads(io, 1, 1, JOB_CAPACITY);
        try {
            driver = NettyDatagramDriver.start(driverConfig(nearThreads), near);
        } catch (BindFailedException | RuntimeException failure) {
            closeThreads();
            throw failure;
        }
        driver.execute(nowNs -> nearThread.complete(Thread.currentThread().getId()));
    }

    private RtmfpEndpoint endpoint(int maxSessions, EndpointHandler handler) {
        EndpointConfig config = EndpointConfig.builder(crypto.newIdentity(entropy), entropy)
                .allOnThisHost()
                .maxDatagramBytes(MAX_DATAGRAM_BYTES)
                .maxSessions(maxSessions)
                .build();
        return new RtmfpEndpoint(config, handler);
    }

    private DriverConfig driverConfig(DriverThreads threads) {
        return DriverConfig.builder()
                .bind(LOOPBACK)
                .threads(threads)
                .offload(offload)
                .build();
    }

    /**
     * Has so many more far ends open their sessions, and waits for them.
     *
     * @param handlers what hears of a far end's session, by the far end's number; all are called on one thread
     * @param onProgress told the share that is open
     * @throws IOException when one does not open
     */
    public FarEnds open(int count, IntFunction<? extends EndpointHandler> handlers, DoubleConsumer onProgress)
            throws IOException, BindFailedException {
        FarEnds added = new FarEnds();
        farEnds.add(added);
        long acceptedBefore = total(Counter.SESSIONS_ACCEPTED);
        byte[] discriminator = FlashDiscriminators.fingerprint(near.peerId());
        List<NetAddress> address = List.of(driver.localAddress());
        for (int from = 0; from < count; from += WAVE) {
            int to = Math.min(count, from + WAVE);
            List<RtmfpEndpoint> members = new ArrayList<>();
            for (int i = from; i < to; i++) {
                members.add(endpoint(2, handlers.apply(i)));
            }
            EndpointCrowd crowd = new EndpointCrowd(members);
            added.add(crowd, NettyDatagramDriver.start(driverConfig(farThreads), crowd));
            int refused = added.execute(from, to, (nowNs, endpoint, index) -> {
                SessionOpening unused = endpoint.open(nowNs, discriminator, address, OPEN_TIMEOUT_NS);
            });
            awaitOpen(added, acceptedBefore, to, refused);
            onProgress.accept((double) to / count);
        }
        return added;
    }

    private void awaitOpen(FarEnds added, long acceptedBefore, int wanted, int refused) throws IOException {
        long endNs = System.nanoTime() + OPEN_TIMEOUT_NS;
        while (total(Counter.SESSIONS_ACCEPTED) - acceptedBefore < wanted
                || added.total(Counter.SESSIONS_INITIATED) < wanted) {
            if (refused > 0 || added.total(Counter.OPENS_FAILED) > 0 || System.nanoTime() > endNs) {
                throw new IOException((total(Counter.SESSIONS_ACCEPTED) - acceptedBefore) + " of " + wanted
                        + " sessions opened on loopback");
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    /** Runs a command on the near endpoint's thread, soon; false when too much waits already. */
    public boolean execute(CoreCommand command) {
        return driver.execute(command);
    }

    /** Of the near endpoint; a moment old. */
    public long total(Counter counter) {
        return near.stats().get(counter);
    }

    /** Sessions that are open at the near endpoint. */
    public long openSessions() {
        return total(Counter.SESSIONS_ACCEPTED) - total(Counter.SESSIONS_CLOSED);
    }

    /** The processor time that the near endpoint's thread has used so far. */
    public long nearCpuNs() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(nearThread.join());
    }

    /** The kind of sockets. */
    public IoKind io() {
        return nearThreads.kind();
    }

    /** Takes these far ends away on the spot, and lets go of them. */
    public void remove(FarEnds leaving) {
        leaving.close();
        farEnds.remove(leaving);
    }

    private void closeThreads() {
        CompletableFuture.allOf(nearThreads.close(), farThreads.close()).join();
    }

    /** Takes everything away, without a goodbye. */
    @Override
    public void close() {
        farEnds.forEach(FarEnds::close);
        farEnds.clear();
        driver.close().join();
        closeThreads();
    }
}
