package io.rivulet.simulator.coarse;

import io.rivulet.groups.GroupConfig;
import io.rivulet.groups.membership.GroupAddresses;
import io.rivulet.groups.multicast.MulticastConfig;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.overlay.StreamSettings;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.metrics.DeliveryFigures;
import io.rivulet.simulator.metrics.DeliveryLedger;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.metrics.PollutionCount;
import io.rivulet.simulator.metrics.TrafficFigures;
import io.rivulet.simulator.metrics.UploadFigures;
import io.rivulet.simulator.net.ImpairmentDraws;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Departure;
import io.rivulet.simulator.scenario.HeapUse;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.Population.Stay;
import io.rivulet.simulator.scenario.ResultBuilder;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.crypto.EntropySource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** One run of a scenario on a coarse tier. */
final class CoarseRun implements AutoCloseable {
    private static final long STEP_NS = 100_000_000L;
    private static final long SAMPLE_NS = 500_000_000L;
    private static final long HEAD_START_NS = 100_000_000L;

    private static final double NS_PER_SECOND = 1e9;
    private static final long NOT_MEASURED = -1;

    private final WorldPlan plan;
    private final PeerModel model;
    private final Scenario scenario;
    private final long seedNumber;
    private final CoarseWorld world;
    private final GroupSpec group = GroupSpec.ofName("simulation");
    private final GroupAddresses addresses;
    private final Map<Long, MulticastConfig> configs = new HashMap<>();
    private final Strategy strategy;
    private final RunTap tap;
    private final StreamSettings settings;
    private final EmissionSchedule schedule;
    private final DeliveryLedger ledger;
    private final DeliverySink[] sinks;
    private final PollutionCount[] pollution;
    private final CoarseSampler sampler;
    private final CoarseViewer[] viewers;
    private final Deque<TimedAction> timeline;
    private final FurtherStreams further;
    private final FragmentFaults faults;
    private final UploadPeaks peaks;
    private final Deque<Stay> joiners = new ArrayDeque<>();
    private final Deque<Stay> leavers = new ArrayDeque<>();
    private final List<Departure> departures = new ArrayList<>();
    /** Of all streams; empty before they are near. */
    private final List<Emissions> emissions = new ArrayList<>();
    /** Null where neighbours are given. */
    private Introductions introductions;

    private StreamCarrier publisher;
    private int taken;
    private long nextSampleNs;
    private long nextLookNs;
    private long[] sentBefore;
    private Traffic trafficBefore;
    private long heapBefore = NOT_MEASURED;
    private double memoryPerNode = Double.NaN;

    CoarseRun(WorldPlan plan, PeerModel model, Strategy strategy, long seedNumber, int threads) {
        this(plan, model, strategy, seedNumber, threads, RunTap.NONE);
    }

    CoarseRun(WorldPlan plan, PeerModel model, Strategy strategy, long seedNumber, int threads, RunTap tap) {
        this.plan = plan;
        this.model = model;
        this.tap = tap;
        this.strategy = strategy;
        this.seedNumber = seedNumber;
        scenario = plan.scenario();
        settings = strategy.settings(scenario.stream());
        SeedTree seed = plan.seed();
        ImpairmentDraws draws = scenario.network().impairment().draws(seed.child("coarse"));
        world = new CoarseWorld(plan, model, draws, threads);
        addresses = new GroupAddresses(world.directory());
        long startNs = HEAD_START_NS
                + scenario.arrivals().joinOver().toNanos()
                + scenario.arrivals().settle().toNanos();
        schedule = scenario.stream().schedule(startNs, scenario.duration());
        ledger = new DeliveryLedger(plan.nodes(), schedule);
        sinks = new DeliverySink[world.run().shards()];
        pollution = new PollutionCount[sinks.length];
        for (int i = 0; i < sinks.length; i++) {
            sinks[i] = ledger.sink();
            pollution[i] = new PollutionCount(schedule);
        }
        further = new FurtherStreams(plan, world, startNs);
        timeline = new ArrayDeque<>(scenario.timeline());
        viewers = new CoarseViewer[plan.nodes()];
        sampler = new CoarseSampler(plan, world, viewers, this::sinkOf);
        peaks = new UploadPeaks(plan, world);
        faults = new FragmentFaults(
                plan,
                world,
                sampler.view(),
                viewers,
                this::sinkOf,
                node -> remove(node, false),
                node -> further.leaveOut(node, world.run().nowNs()),
                (who, nowNs, untilNs) -> {
                    if (introductions != null) {
                        introductions.silence(who, nowNs, untilNs);
                    }
                });
        addPeers();
    }

    private DeliverySink sinkOf(int node) {
        return sinks[world.shard(node).index()];
    }

    private void addPeers() {
        boolean isGiven = scenario.membership() == Membership.GIVEN;
        NeighbourGraph graph = isGiven
                ? NeighbourGraph.of(plan.nodes(), plan::oneWayNs, plan.seed().child("graph"))
                : null;
        for (int node = 0; node < plan.nodes(); node++) {
            CoarsePeer peer = world.add(node, isGiven ? graph.degree(node) : 0);
            PollutionCount altered =
                    faults.isHostile() ? pollution[world.shard(node).index()] : null;
            viewers[node] = node == 0 ? null : new CoarseViewer(peer, node, schedule, sinkOf(node), altered);
            further.add(node, peer, faults.isHostile());
            if (plan.offeredBytesPerSec(node) == 0) {
                ledger.leaveOutOfCore(node);
            }
        }
        Starter starter = isGiven ? givenNeighbours(graph) : this::startMember;
        starter.start(0, 1, (nowNs, carrier) -> {
            publisher = carrier;
            carrier.publish(nowNs);
            further.start(0, nowNs, carrier);
        });
        joiners.addAll(plan.population().stays());
        for (Stay stay : plan.population().stays()) {
            int node = stay.peer();
            starter.start(node, joinNs(stay), (nowNs, carrier) -> {
                viewers[node].view(nowNs, carrier);
                further.start(node, nowNs, carrier);
            });
        }
        if (!isGiven) {
            introductions = new Introductions(world, plan, group.id());
            for (int node = 0; node < plan.nodes(); node++) {
                addresses.of(node); // while there is one thread
            }
            introductions.ask(0, 1);
        }
        leavers.addAll(plan.population().leavers());
    }

    /** When a peer joins, by the network's clock. */
    private long joinNs(Stay stay) {
        return stay.isThereAtStart() ? HEAD_START_NS + stay.joinNs() : schedule.startNs() + stay.joinNs();
    }

    @FunctionalInterface
    private interface Application {
        void accept(long nowNs, StreamCarrier carrier);
    }

    /** How a node starts, and its application does something at a time. */
    @FunctionalInterface
    private interface Starter {
        void start(int node, long timeNs, Application application);
    }

    private StreamAudience audienceOf(int node) {
        return node == 0 ? CoarseViewer.NOBODY : tap.audience(node, viewers[node]);
    }

    /** Everybody is there from the beginning, and wants the stream later. */
    private Starter givenNeighbours(NeighbourGraph graph) {
        for (int node = 0; node < plan.nodes(); node++) {
            for (int i = 0; i < graph.degree(node); i++) {
                int neighbour = graph.neighbour(node, i);
                world.peer(node).install(neighbour, graph.indexAt(neighbour, node));
            }
        }
        Strategy.Maker maker = strategy.prepare(new GivenWorld(plan, graph, settings));
        return (node, timeNs, application) -> {
            world.act(node, 0, (peer, ignored) -> {
                StreamCarrier carrier = maker.carrier(node, tap.network(node, faults.portOf(peer)), audienceOf(node));
                peer.start(0, carrier, tap.listener(node, carrier.listener()));
                for (int i = 0; i < graph.degree(node); i++) {
                    carrier.onNeighbour(0, graph.neighbour(node, i), peer.installedFlow(i));
                }
            });
            world.act(node, timeNs, (peer, nowNs) -> application.accept(nowNs, (StreamCarrier) peer.logic()));
        };
    }

    /** A node of the production code comes, and looks for its neighbours itself. */
    private void startMember(int node, long timeNs, Application application) {
        EntropySource entropy = plan.seed().child("node", node).entropy("node");
        int streams = 1 + scenario.further().size();
        MulticastConfig config = configs.computeIfAbsent(
                plan.offeredBytesPerSec(node), offered -> EngineStrategy.RIVULET.config(offered, streams));
        world.act(node, timeNs, (peer, ignored) -> {
            GroupConfig groupConfig = GroupConfig.builder().multicast(config).build();
            GroupLogic logic = new GroupLogic(
                    0,
                    tap.network(node, faults.portOf(peer)),
                    group,
                    groupConfig,
                    addresses,
                    EngineStrategy.parameters(settings),
                    entropy,
                    new EngineEvents(audienceOf(node)));
            peer.start(timeNs, logic, tap.listener(node, logic.listener()));
            application.accept(0L, logic);
        });
    }

    /**
     * Finds out, at the end of the stream, how much memory a node takes.
     *
     * @param bytes what was in use before the world was made
     */
    void measureMemorySince(long bytes) {
        heapBefore = bytes;
    }

    RunResult run(RunWatch watch) {
        tap.begin(new View());
        boolean goesOn = advance(schedule.startNs() - STEP_NS, RunWatch.Phase.JOINING, watch);
        begin();
        goesOn = goesOn && advance(schedule.startNs(), RunWatch.Phase.JOINING, watch);
        sampler.begin();
        long windowNs = settings.window().toNanos();
        goesOn = goesOn && advance(schedule.endNs(), RunWatch.Phase.STREAMING, watch);
        if (goesOn && heapBefore != NOT_MEASURED) {
            memoryPerNode = (double) (HeapUse.settledBytes() - heapBefore) / plan.nodes();
        }
        goesOn = goesOn && advance(schedule.endNs() + windowNs, RunWatch.Phase.DRAINING, watch);
        sampler.sample(world.run().nowNs(), schedule.startNs());
        if (goesOn) {
            tap.end(world.run().nowNs());
        }
        return result(goesOn, watch.peers());
    }

    private void begin() {
        plan.population().stays().stream()
                .filter(Stay::isThereAtStart)
                .forEach(stay -> joined(stay.peer(), joinNs(stay)));
        emissions.add(new Emissions(
                world, 0, schedule, (peer, nowNs, payload) -> taken += publisher.offer(nowNs, payload) ? 1 : 0));
        emissions.addAll(further.begin());
        nextSampleNs = schedule.startNs() + SAMPLE_NS;
        sentBefore = new long[plan.nodes()];
        for (int node = 0; node < plan.nodes(); node++) {
            sentBefore[node] = isThere(node) ? world.peer(node).bytesSent() : NOT_MEASURED;
        }
        trafficBefore = world.traffic();
    }

    private boolean isThere(int node) {
        return world.peer(node).isAlive() && world.peer(node).logic() != null;
    }

    private void joined(int node, long atNs) {
        sinkOf(node).joined(node, atNs);
        further.joined(node, atNs);
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
            comeAndGo(nextNs);
            faults.prepare(nextNs);
            for (Emissions some : emissions) {
                some.plan(nextNs + STEP_NS); // Windows go on beyond the end of a step.
            }
            world.run().runUntil(nextNs);
            world.recover();
            while (!timeline.isEmpty() && dueNs(timeline.peek()) <= world.run().nowNs()) {
                happen(timeline.remove().action());
            }
            if (nextSampleNs > 0 && world.run().nowNs() >= nextSampleNs) {
                sampler.sample(world.run().nowNs(), schedule.startNs());
                peaks.look(world.run().nowNs());
                nextSampleNs += SAMPLE_NS;
            }
            tap.look(world.run().nowNs());
            double share = (double) (world.run().nowNs() - fromNs) / Math.max(1, untilNs - fromNs);
            watch.update(phase, share, world.run().nowNs(), live(phase));
        }
        return true;
    }

    /** What the population does until a time that is to come. */
    private void comeAndGo(long untilNs) {
        long nowNs = world.run().nowNs();
        while (!joiners.isEmpty() && joinNs(joiners.peek()) < untilNs) {
            Stay stay = joiners.remove();
            if (introductions != null) {
                introductions.ask(stay.peer(), joinNs(stay));
            }
            if (!stay.isThereAtStart()) {
                joined(stay.peer(), joinNs(stay));
            }
        }
        Deque<Stay> coming = new ArrayDeque<>();
        while (!leavers.isEmpty() && schedule.startNs() + leavers.peek().leaveNs() < untilNs) {
            Stay stay = leavers.remove();
            if (joinNs(stay) < nowNs) {
                remove(stay.peer(), stay.isPolite());
            } else {
                coming.addFirst(stay); // it goes in the next step, when it is there
            }
        }
        coming.forEach(leavers::addFirst);
        if (introductions != null) {
            introductions.prepare(untilNs);
        }
        if (introductions != null && nowNs >= nextLookNs) {
            nextLookNs = nowNs + SAMPLE_NS;
            for (int node = 0; node < plan.nodes(); node++) {
                if (world.peer(node).isAlive()
                        && world.peer(node).logic() instanceof GroupLogic logic
                        && logic.takeAlone()) {
                    introductions.ask(node, nowNs);
                }
            }
        }
    }

    /** A peer goes: with a goodbye, or without. */
    private void remove(int node, boolean isPolite) {
        if (!isThere(node)) {
            return;
        }
        long nowNs = world.run().nowNs();
        world.peer(node).catchUp();
        sinkOf(node).left(node, nowNs, message -> viewers[node].holds(message));
        further.left(node, nowNs);
        tap.left(nowNs, node, isPolite);
        departures.add(new Departure(node, (nowNs - schedule.startNs()) / NS_PER_SECOND));
        if (isPolite) {
            world.act(node, nowNs, (peer, localNs) -> {
                ((StreamCarrier) peer.logic()).leave(localNs);
                peer.kill();
            });
        } else {
            world.kill(node, Outages.SESSION_LIFE_NS);
        }
        if (introductions != null) {
            if (isPolite) {
                introductions.forget(node, nowNs);
            } else {
                introductions.miss(node, nowNs);
            }
        }
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
        tap.happened(world.run().nowNs(), action.text());
        if (action instanceof Action.RendezvousOutage outage && introductions != null) {
            long nowNs = world.run().nowNs();
            introductions.fail(nowNs, nowNs + outage.lasting().toNanos());
        }
        faults.happen(action);
    }

    /** @param peers who is told of each peer; null for nobody */
    private RunResult result(boolean isComplete, Consumer<PeerResult> peers) {
        ResultBuilder builder = new ResultBuilder(plan, seedNumber, model.tier());
        long nowNs = world.run().nowNs();
        builder.run(further.traceHash(ledger.traceHash()), nowNs)
                .metric(Metric.EVENTS, (double) world.run().handled());
        DeliveryFigures figures = ledger.figures(nowNs, isComplete);
        builder.deliveries(figures);
        further.addTo(builder, nowNs, isComplete, faults.isHostile());
        Traffic traffic = world.traffic().since(trafficBefore == null ? new Traffic() : trafficBefore);
        builder.traffic(new TrafficFigures(
                        traffic.packets(Traffic.Kind.PAYLOAD),
                        traffic.bytes(Traffic.Kind.PAYLOAD),
                        traffic.controlBytes(),
                        traffic.controlByKind(),
                        sampler.duplicates(),
                        sampler.pulled(),
                        publisher == null ? 0 : publisher.sent()))
                .controlOverTime(sampler.controlBySample());
        if (faults.isHostile()) {
            PollutionCount all = new PollutionCount(schedule);
            for (PollutionCount some : pollution) {
                all.add(some);
            }
            builder.pollution(all, faults.furthestPollution());
        }
        builder.departures(departures).series(sampler.population());
        double seconds = (nowNs - schedule.startNs()) / NS_PER_SECOND;
        PeerListing listing = new PeerListing(plan, world, viewers, ledger, sentBefore, seconds);
        listing.of(sampler.film().peers()).forEach(builder::peer);
        if (peers != null) {
            listing.tell(peers);
        }
        if (strategy.hasTrees()) {
            builder.trees(sampler.trees())
                    .frames(sampler.film().frames())
                    .metric(Metric.PARENT_CHANGES, sampler.film().changesPerMinute());
        }
        if (sentBefore != null) {
            addUploads(builder, nowNs);
        }
        if (world.stress() != null) {
            builder.stress(world.stress().total());
        }
        builder.metric(Metric.MEMORY_PER_NODE, memoryPerNode);
        builder.distanceToOptimum(ledger);
        builder.dropped("lost on the way", traffic.lost())
                .dropped("damaged on the way", traffic.corrupted())
                .dropped("duplicates dropped by the transport", traffic.duplicated())
                .dropped("lost in an outage", traffic.cutOff())
                .dropped("messages expired before they were sent", traffic.expired());
        if (!isComplete) {
            builder.interrupted();
        } else if (taken < schedule.messages()) {
            builder.failure("the publication took " + taken + " of " + schedule.messages() + " messages");
        }
        return builder.build();
    }

    /** Where it runs. */
    CoarseWorld world() {
        return world;
    }

    /** Of those who have been there all the time, and do what their code says. */
    private void addUploads(ResultBuilder builder, long nowNs) {
        int[] nodes = IntStream.range(1, plan.nodes())
                .filter(node ->
                        sentBefore[node] != NOT_MEASURED && world.peer(node).isAlive() && !faults.isByzantine(node))
                .toArray();
        long[] bytes = new long[nodes.length];
        long[] caps = new long[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            bytes[i] = world.peer(nodes[i]).bytesSent() - sentBefore[nodes[i]];
            caps[i] = plan.offeredBytesPerSec(nodes[i]);
        }
        builder.uploads(new UploadFigures(bytes, caps, (nowNs - schedule.startNs()) / NS_PER_SECOND))
                .metric(Metric.UPLOAD_MAX_CAP, peaks.largestShare());
    }

    /** What taps may know. */
    private final class View implements RunView {
        @Override
        public WorldPlan plan() {
            return plan;
        }

        @Override
        public EmissionSchedule schedule() {
            return schedule;
        }

        @Override
        public long timeNs(int node) {
            return world.peer(node).worldNs();
        }

        @Override
        public boolean isThere(int node) {
            return CoarseRun.this.isThere(node);
        }

        @Override
        public StreamCarrier carrier(int node) {
            return (StreamCarrier) world.peer(node).logic();
        }

        @Override
        public void forEachSession(int node, IntConsumer action) {
            world.peer(node).forEachOpen(action);
        }

        @Override
        public long waitingNs(int node) {
            return world.peer(node).waitingNs(world.run().nowNs());
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
