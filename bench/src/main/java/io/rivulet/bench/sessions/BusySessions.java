package io.rivulet.bench.sessions;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.bench.endpoint.QuietHandler;
import io.rivulet.bench.hub.FarEnds;
import io.rivulet.bench.hub.MessageSink;
import io.rivulet.bench.hub.MessageSource;
import io.rivulet.bench.hub.Pacer;
import io.rivulet.bench.hub.SessionHub;
import io.rivulet.bench.process.ProcessState;
import io.rivulet.transport.EndpointStats.Counter;
import io.rivulet.transport.Priority;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.IoKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import org.HdrHistogram.Histogram;

/**
 * What it costs one endpoint to keep many sessions busy, over real sockets on loopback: each gets a message every so often, and
 * acknowledges. The far ends are in the same process; what is theirs is told apart by taking them away, and then the near end, and
 * looking each time what is left.
 */
public final class BusySessions {
    private static final byte[] METADATA = "busy".getBytes(US_ASCII);

    /** As often some sessions have their turn: delays are told from the beginning of a turn. */
    private static final long TICK_NS = 1_000_000;

    /** How long the last messages may take to arrive. */
    private static final long STRAGGLERS_NS = 5_000_000_000L;

    private static final long LOOK_NS = 1_000_000;
    private static final double PERCENT_50 = 50;
    private static final double PERCENT_99 = 99;

    /**
     * What to measure.
     *
     * @param sessions how many there are
     * @param messagesPerSecond to each of them
     * @param messageBytes the length of each message
     * @param settle how long they are busy before anything is measured
     * @param measure how long they are measured
     */
    public record Plan(
            CryptoChoice crypto,
            IoKind io,
            int sessions,
            int messagesPerSecond,
            int messageBytes,
            Duration settle,
            Duration measure) {}

    /**
     * What was measured.
     *
     * @param bytesPerSession memory of a session at the near endpoint: heap, without data that waits to be sent or acknowledged
     * @param directBytesPerSession what both ends hold outside of the heap more than before there were sessions, for each
     * @param bufferedBytesPerSession how much more both ends hold in the heap while messages are on their way, for each
     * @param cpuNsPerPacket processor time of the near endpoint's thread for each packet that it sent or received
     * @param packetsPerSecond as many it sent and received
     * @param dueMessages what was to be sent in all
     * @param deliveredMessages what arrived in all
     * @param delayP50Ns from the intended time of sending: half of the messages were faster
     * @param delayP99Ns 99 of 100 were faster
     */
    public record Cost(
            double bytesPerSession,
            double directBytesPerSession,
            double bufferedBytesPerSession,
            double cpuNsPerPacket,
            double packetsPerSecond,
            long dueMessages,
            long deliveredMessages,
            double delayP50Ns,
            double delayP99Ns) {
        /** Heap and direct memory together. */
        public double totalBytesPerSession() {
            return bytesPerSession + directBytesPerSession;
        }

        /** Deliveries as a share of what was due. */
        public double deliveredShare() {
            return (double) deliveredMessages / dueMessages;
        }
    }

    private final Plan plan;
    private final MessageSink sink;

    /** These are let go of one by one. */
    private SessionHub hub;

    private Near near;
    private FarEnds farEnds;

    private BusySessions(Plan plan) {
        this.plan = plan;
        sink = new MessageSink(plan.messageBytes());
    }

    /** Opens sessions, keeps them busy, and closes them. Blocks for some seconds more than the plan says. */
    public static Cost measure(Plan plan, DoubleConsumer onProgress) throws IOException, BindFailedException {
        BusySessions busy = new BusySessions(plan);
        try {
            return busy.run(onProgress);
        } finally {
            if (busy.hub != null) {
                busy.hub.close();
            }
        }
    }

    private Cost run(DoubleConsumer onProgress) throws IOException, BindFailedException {
        near = new Near(plan);
        hub = new SessionHub(plan.crypto(), plan.io(), false, plan.sessions(), near);
        long directBefore = ProcessState.afterCollection().directBytes();
        Far far = new Far(sink);
        farEnds = hub.open(plan.sessions(), index -> far, share -> onProgress.accept(0.3 * share));
        Traffic traffic;
        ProcessState busyState;
        long rate = (long) plan.messagesPerSecond() * plan.sessions();
        long due;
        long sent;
        try (Pacer pacer = new Pacer(rate, TICK_NS, this::send)) {
            sleep(plan.settle().toNanos());
            onProgress.accept(0.4);
            traffic = measureTraffic();
            onProgress.accept(0.9);
            busyState = ProcessState.afterCollection();
            // Collecting garbage made it late.
            awaitTrue(() -> pacer.sent() >= pacer.due());
            pacer.stop();
            due = pacer.due();
            sent = pacer.sent();
        }
        awaitTrue(() -> sink.meter().delivered() >= sent && !near.hasUnacknowledged(hub));
        return cost(traffic, busyState, directBefore, due);
    }

    private void send(long from, long to, long intendedNs) {
        // What is refused is due all the same, and will be missing among the deliveries.
        boolean unused = hub.execute(nowNs -> near.send(nowNs, from, to, intendedNs));
    }

    private record Traffic(double cpuNsPerPacket, double packetsPerSecond, Histogram delays) {}

    private Traffic measureTraffic() {
        Histogram unused = sink.meter().takeDelays();
        long startNs = System.nanoTime();
        long cpuNs = hub.nearCpuNs();
        long packets = packets();
        sleep(plan.measure().toNanos());
        long used = hub.nearCpuNs() - cpuNs;
        long count = packets() - packets;
        long tookNs = System.nanoTime() - startNs;
        return new Traffic(
                (double) used / count, count * 1e9 / tookNs, sink.meter().takeDelays());
    }

    private long packets() {
        return hub.total(Counter.DATAGRAMS_SENT) + hub.total(Counter.DATAGRAMS_RECEIVED);
    }

    /** Waits until something is so, or for as long as the last messages may take. */
    private static void awaitTrue(BooleanSupplier isDone) {
        long endNs = System.nanoTime() + STRAGGLERS_NS;
        while (!isDone.getAsBoolean() && System.nanoTime() < endNs) {
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    private Cost cost(Traffic traffic, ProcessState busyState, long directBefore, long due) throws IOException {
        double sessions = plan.sessions();
        if (hub.openSessions() != plan.sessions()
                || sink.misplaced() > 0
                || sink.meter().mangled() > 0) {
            throw new IOException(
                    "of " + plan.sessions() + " busy sessions " + hub.openSessions() + " stayed open, and "
                            + (sink.misplaced() + sink.meter().mangled()) + " messages were out of place");
        }
        long quiet = ProcessState.heapAfterCollection();
        hub.remove(farEnds);
        farEnds = null;
        long nearAlone = ProcessState.heapAfterCollection();
        hub.close();
        hub = null;
        near = null;
        long nothing = ProcessState.heapAfterCollection();
        return new Cost(
                (nearAlone - nothing) / sessions,
                Math.max(0, busyState.directBytes() - directBefore) / sessions,
                Math.max(0, busyState.heapBytes() - quiet) / sessions,
                traffic.cpuNsPerPacket(),
                traffic.packetsPerSecond(),
                due,
                sink.meter().delivered(),
                traffic.delays().getValueAtPercentile(PERCENT_50),
                traffic.delays().getValueAtPercentile(PERCENT_99));
    }

    private static void sleep(long durationNs) {
        long endNs = System.nanoTime() + durationNs;
        for (long leftNs = durationNs; leftNs > 0; leftNs = endNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    /** On the hub's thread. */
    private static final class Near extends QuietHandler {
        private final MessageSource source;
        private final List<SendFlow> flows = new ArrayList<>();

        Near(Plan plan) {
            source = new MessageSource(plan.messageBytes());
        }

        @Override
        public void onSessionOpen(long nowNs, Session session, SessionOpening opening) {
            flows.add(session.openFlow(nowNs, METADATA, null, Priority.ROUTINE));
        }

        void send(long nowNs, long from, long to, long intendedNs) {
            for (long i = from; i < to; i++) {
                source.send(nowNs, flows.get((int) (i % flows.size())), intendedNs);
            }
        }

        /** Asks on the hub's thread. */
        boolean hasUnacknowledged(SessionHub hub) {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            boolean accepted = hub.execute(nowNs -> answer.complete(
                    flows.stream().anyMatch(flow -> flow.session().outstandingBytes() > 0)));
            return !accepted || answer.join();
        }
    }

    /** On the thread of all far ends. */
    private static final class Far extends QuietHandler {
        private final MessageSink sink;

        Far(MessageSink sink) {
            this.sink = sink;
        }

        @Override
        public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
            sink.onMessage(flow, buffer, offset, length);
        }
    }
}
