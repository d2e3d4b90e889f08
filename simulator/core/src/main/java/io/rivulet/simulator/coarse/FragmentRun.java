package io.rivulet.simulator.coarse;

import io.rivulet.groups.multicast.MulticastConfig;
import io.rivulet.groups.multicast.OfferResult;
import io.rivulet.groups.multicast.PublishedStream;
import io.rivulet.groups.multicast.StreamParameters;
import io.rivulet.groups.multicast.ViewOptions;
import io.rivulet.overlay.StreamSettings;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.metrics.DeliveryFigures;
import io.rivulet.simulator.metrics.DeliveryLedger;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.metrics.TrafficFigures;
import io.rivulet.simulator.metrics.UploadFigures;
import io.rivulet.simulator.net.LossDraws;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.ResultBuilder;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.Victims;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.wire.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One run of a scenario on the fragment tier. */
final class FragmentRun implements AutoCloseable {
    static final String STREAM = "stream";

    private static final long STEP_NS = 100_000_000L;
    private static final long SAMPLE_NS = 500_000_000L;
    private static final long HEAD_START_NS = 100_000_000L;

    /** As long as it takes a session to find out that its far end is silent, of which it asks now and then. */
    private static final long NOTICED_AFTER_NS = 30_000_000_000L;

    private static final int MIN_MARGIN_MS = 1_000;
    private static final int KIND = 0x12;
    private static final long NS_PER_MS = 1_000_000L;
    private static final double NS_PER_SECOND = 1e9;

    private final WorldPlan plan;
    private final Scenario scenario;
    private final long seedNumber;
    private final CoarseWorld world;
    private final NeighbourGraph graph;
    private final EmissionSchedule schedule;
    private final DeliveryLedger ledger;
    private final DeliverySink[] sinks;
    private final FragmentSampler sampler;
    private final CoarseViewer[] viewers;
    private final Deque<TimedAction> timeline;
    private final Map<String, Integer> counts = new HashMap<>();
    private PublishedStream published;
    private int taken;
    private long nextSampleNs;
    private long[] sentBefore;
    private Traffic trafficBefore;

    FragmentRun(WorldPlan plan, long seedNumber, int threads) {
        this.plan = plan;
        this.seedNumber = seedNumber;
        scenario = plan.scenario();
        SeedTree seed = plan.seed();
        LossDraws losses = scenario.network().impairment().losses(seed.child("coarse"));
        world = new CoarseWorld(plan, losses, threads);
        graph = NeighbourGraph.of(plan.nodes(), plan::oneWayNs, seed.child("graph"));
        long startNs = HEAD_START_NS
                + scenario.arrivals().joinOver().toNanos()
                + scenario.arrivals().settle().toNanos();
        schedule = scenario.stream().schedule(startNs, scenario.duration());
        ledger = new DeliveryLedger(plan.nodes(), schedule);
        sinks = new DeliverySink[world.run().shards()];
        for (int i = 0; i < sinks.length; i++) {
            sinks[i] = ledger.sink();
        }
        timeline = new ArrayDeque<>(scenario.timeline());
        viewers = new CoarseViewer[plan.nodes()];
        sampler = new FragmentSampler(plan, world, viewers, this::sinkOf);
        addPeers();
    }

    private DeliverySink sinkOf(int node) {
        return sinks[world.shard(node).index()];
    }

    private void addPeers() {
        SeedTree seed = plan.seed();
        for (int node = 0; node < plan.nodes(); node++) {
            CoarsePeer peer = world.add(node, graph.degree(node));
            for (int i = 0; i < graph.degree(node); i++) {
                int neighbour = graph.neighbour(node, i);
                peer.install(neighbour, graph.indexAt(neighbour, node));
            }
            MulticastConfig config = MulticastConfig.builder()
                    .maxStreams(1)
                    .uplinkBytesPerSec(Math.max(1, plan.offeredBytesPerSec(node)))
                    .build();
            viewers[node] = node == 0 ? null : new CoarseViewer(peer, node, schedule, sinkOf(node));
            MulticastLogic logic = new MulticastLogic(
                    peer,
                    config,
                    seed.child("node", node).entropy("node"),
                    node == 0 ? CoarseViewer.NOBODY : viewers[node]);
            peer.start(world.shard(node), 0, logic);
        }
        act(0, 0, (logic, nowNs) -> published = logic.multicast().publish(nowNs, STREAM, parameters()));
        plan.population().stays().forEach(stay -> {
            CoarseViewer viewer = viewers[stay.peer()];
            if (plan.offeredBytesPerSec(stay.peer()) == 0) {
                ledger.leaveOutOfCore(stay.peer());
            }
            act(stay.peer(), HEAD_START_NS + stay.joinNs(), (logic, nowNs) -> {
                viewer.view(logic.multicast().view(nowNs, STREAM, ViewOptions.anywhere()));
            });
        });
    }

    /** An application's call, after its node has met its neighbours. */
    private void act(int node, long timeNs, LogicAction action) {
        world.act(node, timeNs, (peer, nowNs) -> {
            MulticastLogic logic = (MulticastLogic) peer.logic();
            for (int i = 0; i < graph.degree(node); i++) {
                logic.multicast().onNeighbour(nowNs, graph.neighbour(node, i), peer.installedFlow(i));
            }
            action.run(logic, nowNs);
        });
    }

    @FunctionalInterface
    private interface LogicAction {
        void run(MulticastLogic logic, long nowNs);
    }

    private StreamParameters parameters() {
        StreamSettings settings = scenario.stream().settings();
        int windowMs = (int) settings.window().toMillis();
        return new StreamParameters(
                windowMs,
                (int) settings.fetchPeriod().toMillis(),
                (int) settings.mapPeriod().toMillis(),
                false,
                Math.max(MIN_MARGIN_MS, windowMs / 4),
                settings.fragmentBytes());
    }

    RunResult run(RunWatch watch) {
        boolean goesOn = advance(schedule.startNs() - STEP_NS, RunWatch.Phase.JOINING, watch);
        begin();
        long windowNs = scenario.stream().settings().window().toNanos();
        goesOn = goesOn && advance(schedule.endNs(), RunWatch.Phase.STREAMING, watch);
        goesOn = goesOn && advance(schedule.endNs() + windowNs, RunWatch.Phase.DRAINING, watch);
        sampler.sample(world.run().nowNs(), schedule.startNs());
        return result(goesOn);
    }

    private void begin() {
        plan.population().stays().forEach(stay -> sinkOf(stay.peer())
                .joined(stay.peer(), HEAD_START_NS + stay.joinNs()));
        byte[] payload = new byte[scenario.stream().messageBytes()];
        for (int message = 0; message < schedule.messages(); message++) {
            int number = message;
            world.act(0, schedule.emittedNs(message), (peer, nowNs) -> {
                Bytes.putLong(payload, 0, number);
                OfferResult offered = published.offer(nowNs, KIND, nowNs / NS_PER_MS, 0, payload, 0, payload.length);
                taken += offered == OfferResult.ACCEPTED ? 1 : 0;
            });
        }
        nextSampleNs = schedule.startNs() + SAMPLE_NS;
        sentBefore = new long[plan.nodes()];
        for (int node = 0; node < plan.nodes(); node++) {
            sentBefore[node] = world.peer(node).bytesSent();
        }
        trafficBefore = world.traffic();
    }

    /** Whether it goes on. */
    private boolean advance(long untilNs, RunWatch.Phase phase, RunWatch watch) {
        long fromNs = world.run().nowNs();
        while (world.run().nowNs() < untilNs) {
            if (watch.isStopped()) {
                return false;
            }
            long nextNs = Math.min(untilNs, world.run().nowNs() + STEP_NS);
            if (!timeline.isEmpty()) {
                nextNs = Math.min(nextNs, Math.max(world.run().nowNs() + 1, dueNs(timeline.peek())));
            }
            world.run().runUntil(nextNs);
            world.recover();
            while (!timeline.isEmpty() && dueNs(timeline.peek()) <= world.run().nowNs()) {
                happen(timeline.remove().action());
            }
            if (nextSampleNs > 0 && world.run().nowNs() >= nextSampleNs) {
                sampler.sample(world.run().nowNs(), schedule.startNs());
                nextSampleNs += SAMPLE_NS;
            }
            double share = (double) (world.run().nowNs() - fromNs) / Math.max(1, untilNs - fromNs);
            watch.update(phase, share, world.run().nowNs(), live(phase));
        }
        return true;
    }

    private long dueNs(TimedAction timed) {
        return schedule.startNs() + timed.at().toNanos();
    }

    private String live(RunWatch.Phase phase) {
        if (phase == RunWatch.Phase.JOINING) {
            return String.format(Locale.ROOT, "%,d events", world.run().handled());
        }
        long owed = 0;
        long delivered = 0;
        for (int node = 1; node < plan.nodes(); node++) {
            owed += ledger.owed(node, world.run().nowNs());
            delivered += ledger.delivered(node);
        }
        return String.format(Locale.ROOT, "%.2f %% delivered", 100.0 * delivered / Math.max(1, owed));
    }

    private void happen(Action action) {
        int index = counts.merge(action.kind(), 1, Integer::sum) - 1;
        SeedTree dice = Victims.dice(plan.seed(), action, index);
        if (action instanceof Action.Kill kill) {
            for (int node : Victims.of(kill.who(), sampler.view(), dice)) {
                long nowNs = world.run().nowNs();
                world.kill(node, NOTICED_AFTER_NS);
                sinkOf(node).left(node, nowNs, message -> viewers[node].holds(message));
            }
        } else if (action instanceof Action.Slow slow) {
            for (int node : Victims.of(slow.who(), sampler.view(), dice)) {
                world.slow(
                        node,
                        slow.factor(),
                        world.run().nowNs() + slow.lasting().toNanos());
            }
        }
    }

    private RunResult result(boolean isComplete) {
        ResultBuilder builder = new ResultBuilder(plan, seedNumber, Tier.T3);
        long nowNs = world.run().nowNs();
        builder.run(ledger.traceHash(), nowNs);
        DeliveryFigures figures = ledger.figures(nowNs, isComplete);
        builder.deliveries(figures);
        Traffic traffic = world.traffic().since(trafficBefore == null ? new Traffic() : trafficBefore);
        builder.traffic(new TrafficFigures(
                traffic.packets(Traffic.Kind.PAYLOAD),
                traffic.bytes(Traffic.Kind.PAYLOAD),
                traffic.controlBytes(),
                traffic.streamControlBytes(),
                traffic.bytes(Traffic.Kind.MEMBERSHIP),
                sampler.duplicates(),
                sampler.pulled(),
                published == null
                        ? 0
                        : published.stats().fragmentsPushed()
                                + published.stats().fragmentsAnswered()));
        builder.trees(sampler.trees())
                .frames(sampler.frames())
                .metric(Metric.PARENT_CHANGES, sampler.changesPerMinute());
        if (sentBefore != null) {
            addUploads(builder, nowNs);
        }
        builder.distanceToOptimum(ledger);
        builder.dropped("lost on the way", traffic.lost())
                .dropped("messages expired before they were sent", traffic.expired());
        if (!isComplete) {
            builder.interrupted();
        } else if (taken < schedule.messages()) {
            builder.failure("the publication took " + taken + " of " + schedule.messages() + " messages");
        }
        return builder.build();
    }

    private void addUploads(ResultBuilder builder, long nowNs) {
        int alive = 0;
        for (int node = 1; node < plan.nodes(); node++) {
            alive += world.peer(node).isAlive() ? 1 : 0;
        }
        long[] bytes = new long[alive];
        long[] caps = new long[alive];
        int at = 0;
        for (int node = 1; node < plan.nodes(); node++) {
            if (world.peer(node).isAlive()) {
                bytes[at] = world.peer(node).bytesSent() - sentBefore[node];
                caps[at++] = plan.offeredBytesPerSec(node);
            }
        }
        builder.uploads(new UploadFigures(bytes, caps, (nowNs - schedule.startNs()) / NS_PER_SECOND));
    }

    @Override
    public void close() {
        world.close();
    }
}
