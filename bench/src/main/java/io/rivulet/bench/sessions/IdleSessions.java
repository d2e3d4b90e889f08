package io.rivulet.bench.sessions;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.bench.endpoint.QuietHandler;
import io.rivulet.bench.process.ProcessState;
import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.EndpointStats;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.netty.SecureEntropySource;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * What it costs to keep sessions open without a word: memory, and processor time for the keepalive. On the virtual network, so that nothing
 * but the sessions of both ends is measured; each end is taken to cost half. Sockets come on top: two datagrams for each session in a
 * keepalive period.
 */
public final class IdleSessions {
    private static final Duration KEEPALIVE = Duration.ofSeconds(30);
    private static final Duration DEAD_AFTER = Duration.ofSeconds(95);

    /** What startup leaves behind is gone by then. */
    private static final Duration SETTLE = Duration.ofMinutes(2);

    private static final Duration MEASURE = Duration.ofMinutes(1);
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(30);

    /** Attempts at once: well below what half-open sessions there may be. */
    private static final int WAVE = 500;

    private static final int HOSTS_PER_NET = 200;
    private static final long OPEN_TIMEOUT_NS = 30_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private IdleSessions() {}

    /**
     * What was measured.
     *
     * @param sessions open at one end
     * @param bytesPerSession memory of one end of a session
     * @param coreShare processor time of one end with all its sessions, as a share of the time that passed
     */
    public record Cost(int sessions, double bytesPerSession, double coreShare) {}

    /** Opens so many sessions with one endpoint and lets them be. Blocks for some ten seconds for each 10,000. */
    public static Cost measure(CryptoChoice crypto, int sessions, DoubleConsumer onProgress) throws IOException {
        VirtualNetwork network = new VirtualNetwork(1);
        NetAddress serverAddress = NetAddress.parse("10.255.255.1:1935");
        RtmfpEndpoint server = endpoint(crypto, sessions);
        network.add(server, serverAddress);
        List<RtmfpEndpoint> clients = new ArrayList<>();
        List<VirtualHost> hosts = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            RtmfpEndpoint client = endpoint(crypto, 2);
            clients.add(client);
            hosts.add(network.add(client, address(i)));
            onProgress.accept(0.4 * i / sessions);
        }
        byte[] discriminator = FlashDiscriminators.fingerprint(server.peerId());
        long before = ProcessState.heapAfterCollection();
        for (int from = 0; from < sessions; from += WAVE) {
            int to = Math.min(sessions, from + WAVE);
            for (int i = from; i < to; i++) {
                RtmfpEndpoint client = clients.get(i);
                hosts.get(i).execute(nowNs -> {
                    SessionOpening unused = client.open(nowNs, discriminator, List.of(serverAddress), OPEN_TIMEOUT_NS);
                });
            }
            if (!network.runUntil(() -> server.sessions().size() == to, OPEN_LIMIT)) {
                throw new IOException(server.sessions().size() + " of " + to + " sessions opened");
            }
            onProgress.accept(0.4 + 0.5 * to / sessions);
        }
        network.advance(SETTLE);
        long after = ProcessState.heapAfterCollection();
        long cpuNs = THREADS.getCurrentThreadCpuTime();
        network.advance(MEASURE);
        long used = THREADS.getCurrentThreadCpuTime() - cpuNs;
        int open = server.sessions().size();
        if (open != sessions || server.stats().get(EndpointStats.Counter.SESSIONS_CLOSED) > 0) {
            throw new IOException("only " + open + " of " + sessions + " idle sessions stayed open");
        }
        return new Cost(open, (after - before) / (2.0 * sessions), used / (2.0 * MEASURE.toNanos()));
    }

    private static NetAddress address(int client) {
        int net = client / HOSTS_PER_NET;
        return NetAddress.parse(
                "10." + net / HOSTS_PER_NET + "." + net % HOSTS_PER_NET + "." + (1 + client % HOSTS_PER_NET) + ":2000");
    }

    private static RtmfpEndpoint endpoint(CryptoChoice crypto, int maxSessions) {
        SecureEntropySource entropy = new SecureEntropySource();
        EndpointConfig config = EndpointConfig.builder(crypto.newIdentity(entropy), entropy)
                .allOnThisHost()
                .maxSessions(maxSessions)
                .keepalivePeriodNs(KEEPALIVE.toNanos())
                .deadAfterNs(DEAD_AFTER.toNanos())
                .build();
        return new RtmfpEndpoint(config, new QuietHandler());
    }
}
