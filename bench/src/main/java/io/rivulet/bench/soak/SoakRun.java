package io.rivulet.bench.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rivulet.bench.endpoint.QuietHandler;
import io.rivulet.bench.hub.FarEnds;
import io.rivulet.bench.hub.MessageSink;
import io.rivulet.bench.hub.MessageSource;
import io.rivulet.bench.hub.Pacer;
import io.rivulet.bench.hub.SessionHub;
import io.rivulet.bench.process.ProcessState;
import io.rivulet.transport.CloseReason;
import io.rivulet.transport.EndpointStats.Counter;
import io.rivulet.transport.Priority;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.IoKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.HdrHistogram.Histogram;

/** Runs a soak: one endpoint with all sessions, on loopback. */
final class SoakRun {
    /** What hears how it goes. */
    interface Watcher {
        /** Sessions are being opened. */
        void onOpening(String which, double share);

        /** Called several times a second. */
        void onTime(long elapsedNs);

        /** A sample was taken. */
        void onSample(SoakSample sample);
    }

    private static final byte[] METADATA = "soak".getBytes(US_ASCII);
    private static final long TICK_NS = 10_000_000;
    private static final long LOOK_NS = 50_000_000;

    /** How long the first flows, the last messages and goodbyes may take. */
    private static final long PATIENCE_NS = 30_000_000_000L;

    /** All stands still while garbage is collected; a short run of many sessions would do nothing else. */
    private static final int SHARE_OF_STANDSTILL = 20;

    /** So many idle sessions say goodbye at once. */
    private static final int FAREWELL_WAVE = 100;

    private static final double PERCENT_99 = 99;

    private final SoakPlan plan;
    private final BooleanSupplier isInterrupted;
    private final Watcher watcher;
    private final Near near;
    private final LiveFarEnds live;
    private final AtomicLong lostSessions = new AtomicLong();
    private final List<SoakSample> samples = new ArrayList<>();

    /** Both null until they are open; the idle ones are let go of before the end. */
    private SessionHub hub;

    private FarEnds idleEnds;
    private FarEnds liveEnds;
    private long startNs;

    SoakRun(SoakPlan plan, BooleanSupplier isInterrupted, Watcher watcher) {
        this.plan = plan;
        this.isInterrupted = isInterrupted;
        this.watcher = watcher;
        near = new Near(plan);
        live = new LiveFarEnds(plan);
    }

    /** Blocks for as long as the plan says, or until it is interrupted. */
    SoakResult run() throws IOException, BindFailedException {
        try (SessionHub opened = new SessionHub(plan.crypto(), IoKind.AUTO, true, plan.live() + plan.idle(), near)) {
            hub = opened;
            liveEnds = opened.open(plan.live(), live::handler, share -> watcher.onOpening("live", share));
            liveEnds.execute(0, plan.live(), (nowNs, endpoint, index) -> live.begin(nowNs, index));
            if (!await(elapsedNs -> near.flows() == plan.live())) {
                throw new IOException("only " + near.flows() + " of " + plan.live() + " flows began");
            }
            QuietHandler idle = new IdleFarEnd();
            if (plan.idle() > 0) {
                idleEnds = opened.open(plan.idle(), index -> idle, share -> watcher.onOpening("idle", share));
            }
            return soak();
        }
    }

    private SoakResult soak() {
        startNs = System.nanoTime();
        long each = (long) plan.live() * plan.messagesPerSecond();
        Pacer pacer = new Pacer(each, TICK_NS, this::send);
        try {
            sampleAll();
        } finally {
            pacer.stop();
        }
        long elapsedNs = System.nanoTime() - startNs;
        await(sinceNs -> delivered() >= sent() && near.hasSentAll(pacer) && live.hasSentAll(pacer));
        return new SoakResult(
                plan,
                elapsedNs >= plan.total().toNanos(),
                elapsedNs,
                samples,
                2 * pacer.due(),
                sent(),
                delivered(),
                near.sink.misplaced()
                        + live.sink.misplaced()
                        + near.sink.meter().mangled()
                        + live.sink.meter().mangled(),
                lostSessions.get() + missing());
    }

    /** Sessions that are not there, although nobody has heard of their end. */
    private long missing() {
        long expected = (long) plan.live() + (idleEnds == null ? 0 : plan.idle());
        return Math.max(0, expected - hub.openSessions() - lostSessions.get());
    }

    private void send(long from, long to, long intendedNs) {
        near.refused(hub.execute(nowNs -> near.send(nowNs, from, to, intendedNs)) ? 0 : to - from);
        // Runs of neighbours, one for each time around.
        for (long i = from; i < to; ) {
            int first = (int) (i % plan.live());
            int end = (int) Math.min(plan.live(), first + to - i);
            live.refused(liveEnds.execute(first, end, (nowNs, endpoint, index) -> live.send(nowNs, index, intendedNs)));
            i += end - first;
        }
    }

    private void sampleAll() {
        long nextNs = plan.interval().toNanos();
        for (long elapsedNs = 0; elapsedNs < plan.total().toNanos(); elapsedNs = System.nanoTime() - startNs) {
            if (isInterrupted.getAsBoolean()) {
                return;
            }
            watcher.onTime(elapsedNs);
            if (idleEnds != null
                    && elapsedNs >= plan.idleTotal().toNanos()
                    && plan.idleTotal().compareTo(plan.total()) < 0) {
                closeIdle();
            }
            if (elapsedNs >= nextNs) {
                sample(elapsedNs);
                long tookNs = System.nanoTime() - startNs - elapsedNs;
                nextNs = Math.max(nextNs + plan.interval().toNanos(), elapsedNs + tookNs * SHARE_OF_STANDSTILL);
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        sample(System.nanoTime() - startNs);
    }

    private void sample(long elapsedNs) {
        Histogram delays = near.sink.meter().takeDelays();
        delays.add(live.sink.meter().takeDelays());
        ProcessState state = ProcessState.afterOneCollection();
        SoakSample sample = new SoakSample(
                elapsedNs,
                plan.idle() > 0 && idleEnds == null ? 1 : 0,
                state,
                hub.openSessions(),
                sent(),
                delivered(),
                total(Counter.LOSSES),
                total(Counter.TIMEOUTS),
                delays.getValueAtPercentile(PERCENT_99));
        samples.add(sample);
        watcher.onSample(sample);
    }

    private long total(Counter counter) {
        return hub.total(counter) + liveEnds.total(counter) + (idleEnds == null ? 0 : idleEnds.total(counter));
    }

    private long sent() {
        return near.source.accepted() + live.source.accepted();
    }

    private long delivered() {
        return near.sink.meter().delivered() + live.sink.meter().delivered();
    }

    private void closeIdle() {
        for (int from = 0; from < plan.idle(); from += FAREWELL_WAVE) {
            int to = Math.min(plan.idle(), from + FAREWELL_WAVE);
            idleEnds.execute(from, to, (nowNs, endpoint, index) -> endpoint.closeAll(nowNs));
            long wanted = (long) plan.live() + plan.idle() - to;
            await(sinceNs -> hub.openSessions() <= wanted);
        }
        // What the near end has not heard of is missing at the end.
        hub.remove(idleEnds);
        idleEnds = null;
    }

    /** Waits until something is so; false when it does not come to be. */
    private static boolean await(LongPredicate isDone) {
        long beganNs = System.nanoTime();
        for (long sinceNs = 0; sinceNs < PATIENCE_NS; sinceNs = System.nanoTime() - beganNs) {
            if (isDone.test(sinceNs)) {
                return true;
            }
            LockSupport.parkNanos(TICK_NS);
        }
        return false;
    }

    /** The endpoint that has all sessions, on its thread but for what is counted. */
    private final class Near extends QuietHandler {
        private final MessageSource source;
        private final MessageSink sink;
        private final List<SendFlow> flows = new ArrayList<>();
        private final AtomicLong flowCount = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();

        Near(SoakPlan plan) {
            source = new MessageSource(plan.messageBytes());
            sink = new MessageSink(plan.messageBytes());
        }

        @Override
        public void onFlow(long nowNs, ReceiveFlow flow) {
            flow.session().attach(this); // which tells live sessions from idle ones
            flows.add(flow.session().openFlow(nowNs, METADATA, flow, Priority.ROUTINE));
            flowCount.set(flows.size());
        }

        @Override
        public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
            sink.onMessage(flow, buffer, offset, length);
        }

        @Override
        public void onSessionClosed(long nowNs, Session session, CloseReason reason) {
            // Idle ones say goodbye; live ones never do.
            if (reason != CloseReason.CLOSED_BY_FAR_END || session.attachment() != null) {
                lostSessions.incrementAndGet();
            }
        }

        void send(long nowNs, long from, long to, long intendedNs) {
            for (long i = from; i < to; i++) {
                source.send(nowNs, flows.get((int) (i % flows.size())), intendedNs);
            }
        }

        long flows() {
            return flowCount.get();
        }

        /** Messages that the source was never given. */
        void refused(long count) {
            refused.addAndGet(count);
        }

        /** Whether no command is under way. */
        boolean hasSentAll(Pacer pacer) {
            return source.accepted() + source.refused() + refused.get() >= pacer.sent();
        }
    }

    /** The far ends of the live sessions, on their thread but for what is counted. */
    private final class LiveFarEnds {
        private final MessageSource source;
        private final MessageSink sink;
        private final Session[] sessions;
        private final SendFlow[] flows;
        private final AtomicLong refused = new AtomicLong();

        LiveFarEnds(SoakPlan plan) {
            source = new MessageSource(plan.messageBytes());
            sink = new MessageSink(plan.messageBytes());
            sessions = new Session[plan.live()];
            flows = new SendFlow[plan.live()];
        }

        QuietHandler handler(int index) {
            return new QuietHandler() {
                @Override
                public void onSessionOpen(long nowNs, Session session, SessionOpening opening) {
                    sessions[index] = session;
                }

                @Override
                public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
                    sink.onMessage(flow, buffer, offset, length);
                }

                @Override
                public void onSessionClosed(long nowNs, Session session, CloseReason reason) {
                    lostSessions.incrementAndGet();
                }
            };
        }

        void begin(long nowNs, int index) {
            flows[index] = sessions[index].openFlow(nowNs, METADATA, null, Priority.ROUTINE);
            flows[index].begin(nowNs);
        }

        void send(long nowNs, int index, long intendedNs) {
            source.send(nowNs, flows[index], intendedNs);
        }

        /** Messages that the source was never given. */
        void refused(long count) {
            refused.addAndGet(count);
        }

        /** Whether no command is under way. */
        boolean hasSentAll(Pacer pacer) {
            return source.accepted() + source.refused() + refused.get() >= pacer.sent();
        }
    }

    /** A far end of an idle session. */
    private final class IdleFarEnd extends QuietHandler {
        @Override
        public void onSessionClosed(long nowNs, Session session, CloseReason reason) {
            if (reason != CloseReason.CLOSED_HERE) {
                lostSessions.incrementAndGet();
            }
        }
    }
}
