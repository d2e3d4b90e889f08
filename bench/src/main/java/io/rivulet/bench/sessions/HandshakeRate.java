package io.rivulet.bench.sessions;

import io.rivulet.bench.endpoint.QuietHandler;
import io.rivulet.transport.CloseReason;
import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.EndpointHandler;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.DriverThreads;
import io.rivulet.transport.netty.IoKind;
import io.rivulet.transport.netty.NettyDatagramDriver;
import io.rivulet.transport.netty.SecureEntropySource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * How many sessions a second one core of a server opens: clients on loopback open one and close it, again and again, and what the server's
 * threads use of the processor is divided by what they got done. A fresh key for each session, so that its generation counts.
 */
public final class HandshakeRate {
    /** Clients at once: enough that the server always has something to do. */
    private static final int CLIENTS = 32;

    private static final int JOB_CAPACITY = 1_024;
    private static final long OPEN_TIMEOUT_NS = 10_000_000_000L;
    private static final long CLOSE_SECONDS = 10;
    private static final long NS_PER_S = 1_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private HandshakeRate() {}

    /**
     * What was measured.
     *
     * @param sessions opened meanwhile
     * @param perCoreSecond sessions for each second of processor time of the server
     */
    public record Rate(long sessions, double perCoreSecond) {}

    /** How often the bare mathematics can be done in a second of processor time. Blocks for about {@code durationNs}. */
    public static double bare(KeyAgreementKind kind, long durationNs) throws GeneralSecurityException {
        Runnable agreement = kind.bare();
        long count = 0;
        long startNs = System.nanoTime();
        long cpuNs = THREADS.getCurrentThreadCpuTime();
        while (System.nanoTime() - startNs < durationNs) {
            agreement.run();
            count++;
        }
        return count * (double) NS_PER_S / (THREADS.getCurrentThreadCpuTime() - cpuNs);
    }

    /** Opens sessions for a time, after having done so for {@code settleNs} without looking. */
    public static Rate measure(KeyAgreementKind kind, IoKind io, long settleNs, long durationNs)
            throws IOException, BindFailedException {
        DriverThreads serverThreads = new DriverThreads(io, 1, 1, JOB_CAPACITY);
        DriverThreads clientThreads = new DriverThreads(io, 1, 1, JOB_CAPACITY);
        List<NettyDatagramDriver> drivers = new ArrayList<>();
        AtomicReference<String> failure = new AtomicReference<>();
        AtomicLong opened = new AtomicLong();
        try {
            RtmfpEndpoint server = endpoint(kind.newServer(new SecureEntropySource()), new QuietHandler());
            NettyDatagramDriver serverDriver = start(serverThreads, server);
            drivers.add(serverDriver);
            byte[] discriminator = FlashDiscriminators.fingerprint(server.peerId());
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Client client = new Client(discriminator, serverDriver.localAddress(), opened, failure);
                client.endpoint = endpoint(kind.newClient(new SecureEntropySource()), client);
                NettyDatagramDriver driver = start(clientThreads, client.endpoint);
                drivers.add(driver);
                clients.add(client);
                if (i == 0) {
                    awaitFirstSession(driver, client, opened, failure);
                }
            }
            for (int i = 1; i < clients.size(); i++) {
                drivers.get(1 + i).execute(clients.get(i)::open);
            }
            LockSupport.parkNanos(settleNs);
            long sessions = opened.get();
            long cpuNs = serverThreads.cpuTimeNs();
            sleep(durationNs);
            long done = opened.get() - sessions;
            long used = serverThreads.cpuTimeNs() - cpuNs;
            if (failure.get() != null || done == 0) {
                throw new IOException("handshakes with " + kind.label() + " failed: " + failure.get());
            }
            return new Rate(done, done * (double) NS_PER_S / used);
        } finally {
            drivers.forEach(driver ->
                    driver.close().orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS).join());
            CompletableFuture.allOf(serverThreads.close(), clientThreads.close())
                    .join();
        }
    }

    private static void sleep(long durationNs) {
        long endNs = System.nanoTime() + durationNs;
        for (long leftNs = durationNs; leftNs > 0; leftNs = endNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    private static void awaitFirstSession(
            NettyDatagramDriver driver, Client client, AtomicLong opened, AtomicReference<String> failure)
            throws IOException {
        driver.execute(client::open);
        long endNs = System.nanoTime() + OPEN_TIMEOUT_NS;
        while (opened.get() == 0) {
            if (failure.get() != null || System.nanoTime() > endNs) {
                throw new IOException("a session on loopback did not open: " + failure.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static RtmfpEndpoint endpoint(Identity identity, EndpointHandler handler) {
        return new RtmfpEndpoint(
                EndpointConfig.builder(identity, new SecureEntropySource())
                        .allOnThisHost()
                        .build(),
                handler);
    }

    private static NettyDatagramDriver start(DriverThreads threads, RtmfpEndpoint endpoint) throws BindFailedException {
        DriverConfig config = DriverConfig.builder()
                .bind(NetAddress.parse("127.0.0.1:0"))
                .threads(threads)
                .build();
        return NettyDatagramDriver.start(config, endpoint);
    }

    /** Opens a session, closes it when it is open, and begins again. */
    private static final class Client extends QuietHandler {
        private final byte[] discriminator;
        private final NetAddress server;
        private final AtomicLong opened;
        private final AtomicReference<String> failure;
        private RtmfpEndpoint endpoint;

        Client(byte[] discriminator, NetAddress server, AtomicLong opened, AtomicReference<String> failure) {
            this.discriminator = discriminator;
            this.server = server;
            this.opened = opened;
            this.failure = failure;
        }

        void open(long nowNs) {
            SessionOpening unused = endpoint.open(nowNs, discriminator, List.of(server), OPEN_TIMEOUT_NS);
        }

        @Override
        public void onSessionOpen(long nowNs, Session session, SessionOpening opening) {
            opened.incrementAndGet();
            session.closeAbruptly(nowNs);
        }

        @Override
        public void onSessionClosed(long nowNs, Session session, CloseReason reason) {
            open(nowNs);
        }

        @Override
        public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure reason) {
            failure.set(reason.toString());
        }
    }
}
