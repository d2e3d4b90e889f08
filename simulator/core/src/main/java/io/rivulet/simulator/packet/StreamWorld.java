package io.rivulet.simulator.packet;

import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.overlay.StreamStats;
import io.rivulet.overlay.node.NodeGroup;
import io.rivulet.overlay.node.NodePublication;
import io.rivulet.simulator.check.BoundsCheck;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.metrics.DeliveryLedger;
import io.rivulet.simulator.metrics.DeliveryLog;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.DeliveryTrace;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.simulator.metrics.PollutionCount;
import io.rivulet.simulator.metrics.TrafficMeter;
import io.rivulet.simulator.net.Firewalls;
import io.rivulet.simulator.net.PeerLinks;
import io.rivulet.simulator.node.SimulatedNode;
import io.rivulet.simulator.node.SimulatedRendezvous;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.simulator.scenario.HeapUse;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.Population.Stay;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Victims;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.NatConfig;
import io.rivulet.transport.virtual.VirtualNat;
import io.rivulet.transport.virtual.VirtualNetwork;
import io.rivulet.transport.virtual.VirtualNetworkConfig;
import io.rivulet.transport.virtual.VirtualTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A rendezvous, a publisher and viewers on a virtual network, and one stream. The rendezvous and the publisher are there first; those who are
 * there at the start join one after the other; after a time to settle the stream starts, later when not all have found it by then, and half
 * a minute after the last one joined in any case; others come and go while it goes on; when it is over, the run goes on for the stream's
 * window, and for a little more after the publisher has ended it.
 *
 * <p>For one run, on one thread.
 */
public final class StreamWorld {
    private static final String GROUP = "simulation";
    private static final String STREAM = FurtherStream.FIRST;

    private static final long NS_PER_MS = 1_000_000;

    /** How often the run is looked at from outside: ready or not, bounds, progress. */
    private static final long STEP_NS = 100 * NS_PER_MS;

    /** How often all nodes are asked for what they count. */
    private static final long SAMPLE_NS = 500 * NS_PER_MS;

    /** How long the stream waits for viewers that find nobody. */
    private static final long MAX_WAIT_NS = 30_000 * NS_PER_MS;

    /** For the news of the stream's end to spread. */
    private static final long END_NS = 3_000 * NS_PER_MS;

    /** Before the first viewer joins. */
    private static final long NOT_MEASURED = -1;

    private static final long HEAD_START_NS = 500 * NS_PER_MS;

    private final WorldPlan plan;
    private final Scenario scenario;
    private final long seedNumber;
    private final SeedTree seed;
    private final VirtualNetwork network;
    private final PeerLinks links;
    private final TrafficMeter traffic;
    private final SentPackets packets;
    private final PeerDirectory directory = new PeerDirectory();
    private final GroupSpec group = GroupSpec.ofName(GROUP);
    private final StreamContent content;
    private final Hostility hostility;
    private final FurtherPublications further;
    private final DeliveryLog log;
    private final DeliveryTrace trace = new DeliveryTrace(STREAM);
    private final BoundsCheck bounds;
    private final SimulatedRendezvous rendezvous;
    private final SimulatedNode publisher;

    /** By number. */
    private final Map<Integer, Viewer> viewers = new TreeMap<>();

    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Firewalls firewalls = new Firewalls();
    private StreamSource source;
    private DeliveryLedger ledger;
    private DeliverySink sink;
    /** Null where nobody alters anything, and before the stream starts. */
    private PollutionCount pollution;

    private WorldSampler sampler;
    private long nextSampleNs = Long.MAX_VALUE;
    private long heapBefore = NOT_MEASURED;

    /** A world in which nothing has happened yet. */
    public StreamWorld(Scenario scenario, long seedNumber) {
        this(scenario, seedNumber, null);
    }

    /**
     * The same, with somebody who looks on.
     *
     * @param datagrams sees every datagram, or null
     */
    public StreamWorld(Scenario scenario, long seedNumber, VirtualTrace datagrams) {
        this.scenario = scenario;
        this.seedNumber = seedNumber;
        plan = new WorldPlan(scenario, seedNumber);
        seed = plan.seed();
        links = plan.links();
        traffic = new TrafficMeter();
        network = new VirtualNetwork(VirtualNetworkConfig.builder(
                        seed.child("network").bits())
                .latency(links.lengthenHosts(scenario.network().latency().model(seed), WorldPlan.FIRST_LINE))
                .trace(datagrams == null ? traffic : new TracePair(traffic, datagrams))
                .build());
        packets = new SentPackets(network, traffic);
        content = new StreamContent(seed, scenario.stream().messageBytes());
        further = new FurtherPublications(plan, network);
        hostility = new Hostility(plan, network, new FragmentContents(content, further.contents()));
        log = new DeliveryLog(
                plan.population().size(),
                scenario.stream().schedule(0, scenario.duration()).messages());
        bounds = new BoundsCheck(network);
        NetworkPlan between = scenario.network();
        LinkConfig unlimited = between.impairment().on(LinkConfig.builder(), 0).build();
        rendezvous = new SimulatedRendezvous(network, seed.child("rendezvous"), scenario.crypto(), unlimited);
        if (plan.hasNats()) {
            firewalls.allow(rendezvous.address());
            network.addRule(firewalls);
        }
        publisher = node(
                0,
                SimulatedNode.Place.of(unlimited.toBuilder()
                        .rateBytesPerSec(plan.uplinkBytesPerSec(0))
                        .queueBytes(between.queueBytes())
                        .build()));
    }

    private SimulatedNode node(int number, SimulatedNode.Place place) {
        SimulatedNode node = new SimulatedNode(
                network,
                number,
                seed.child("node", number),
                scenario.crypto(),
                directory,
                place,
                (nowNs, event) -> {},
                hostility.tapOf(number),
                packets::session);
        hostility.made(node);
        nodes.add(node);
        return node;
    }

    /** The network, to interfere with: rules, links, hosts. Its time passes only in {@link #run}. */
    public VirtualNetwork network() {
        return network;
    }

    /** All nodes so far by number: the publisher, and then the viewers that have joined. */
    public List<SimulatedNode> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * Finds out, at the end of the stream, how much memory a node takes.
     *
     * @param bytes what was in use before the world was made
     */
    void measureMemorySince(long bytes) {
        heapBefore = bytes;
    }

    /**
     * Runs it from beginning to end, or until it is stopped.
     *
     * @throws io.rivulet.simulator.check.RunViolation when something happens that must not
     */
    public RunResult run(RunWatch watch) {
        publisher.join(rendezvous, group, this::publish);
        for (Stay stay : plan.population().stays()) {
            if (stay.isThereAtStart()) {
                network.at(HEAD_START_NS + stay.joinNs(), () -> join(stay.peer()));
            }
        }
        boolean goesOn = awaitViewers(watch);
        goesOn = goesOn && advance(plannedStartNs(), RunWatch.Phase.JOINING, watch);

        EmissionSchedule schedule = scenario.stream().schedule(network.nowNs(), scenario.duration());
        NodeTotals before = NodeTotals.of(nodes, hostility);
        PacketResult result = new PacketResult(plan, seedNumber, network, viewers, log, traffic, further);
        begin(schedule, result);
        long windowNs = scenario.stream().settings().window().toNanos();
        goesOn = goesOn && advance(schedule.endNs(), RunWatch.Phase.STREAMING, watch);
        if (goesOn && heapBefore != NOT_MEASURED) {
            result.memoryPerNode((double) (HeapUse.settledBytes() - heapBefore) / plan.nodes());
        }
        goesOn = goesOn && advance(schedule.endNs() + windowNs, RunWatch.Phase.DRAINING, watch);

        sampler.sample(network.nowNs(), viewers.values());
        nextSampleNs = Long.MAX_VALUE;
        StreamStats published = WorldSampler.streamOf(publisher);
        result.snapshot(NodeTotals.of(nodes, hostility).since(before), published.fragmentsSent(), sampler);
        further.snapshot(viewers.values());
        if (hostility.isHostile()) {
            result.pollution(pollution, hostility.furthestPollution());
        }
        traffic.stop();
        source.close();
        further.close();
        goesOn = goesOn && advance(network.nowNs() + END_NS, RunWatch.Phase.DRAINING, watch);
        Consumer<PeerResult> peers = watch.peers();
        if (peers != null) {
            result.tell(ledger, peers);
        }
        return result.build(ledger, further.traceHash(trace.toHex()), source, goesOn);
    }

    /** As at the other tiers: what the group does now and then, it does at the same times of the stream. */
    private long plannedStartNs() {
        long joinOverNs = scenario.arrivals().joinOver().toNanos();
        return HEAD_START_NS + joinOverNs + scenario.arrivals().settle().toNanos();
    }

    private void publish(long nowNs, NodeGroup joined) {
        NodePublication publication =
                joined.publish(nowNs, STREAM, scenario.stream().settings());
        source = new StreamSource(network, publisher.host(), publication, content, log);
        further.publish(nowNs, joined, publisher);
    }

    private void join(int number) {
        int line = number + WorldPlan.PRESET_OFFSET;
        NetworkPlan between = scenario.network();
        SimulatedNode node = node(
                number,
                new SimulatedNode.Place(
                        links.uplink(line, between.impairment(), between.queueBytes()),
                        links.downlink(line, between.queueBytes()),
                        natOf(number),
                        hostility.isFreeRider(number)));
        firewalls.put(node.host(), plan.nats().kindOf(line));
        Viewer viewer = new Viewer(network, node, new Reception(network, number, content, log, trace));
        viewers.put(number, viewer);
        if (sink != null) {
            viewer.noteIn(sink, pollution);
        }
        node.join(rendezvous, group, (nowNs, joined) -> {
            viewer.subscribe(nowNs, joined, STREAM);
            further.publish(nowNs, joined, node);
            further.subscribe(nowNs, joined, viewer);
        });
    }

    private VirtualNat natOf(int number) {
        NatConfig config = plan.nats().config(number + WorldPlan.PRESET_OFFSET, SimulatedNode.natAddress(number));
        return config == null ? null : network.add(config);
    }

    /** Whether it goes on. */
    private boolean awaitViewers(RunWatch watch) {
        int atStart = scenario.peersAtStart();
        long limitNs = HEAD_START_NS + scenario.arrivals().joinOver().toNanos() + MAX_WAIT_NS;
        while (network.nowNs() < limitNs && !watch.isStopped()) {
            network.runUntil(network.nowNs() + STEP_NS);
            bounds.look(nodes);
            long ready = viewers.values().stream().filter(Viewer::isReady).count();
            watch.update(
                    RunWatch.Phase.JOINING,
                    (double) ready / atStart,
                    network.nowNs(),
                    ready + " of " + atStart + " viewers found the stream");
            if (ready == atStart) {
                return true;
            }
        }
        return !watch.isStopped();
    }

    /** The stream starts now. */
    private void begin(EmissionSchedule schedule, PacketResult result) {
        long startNs = schedule.startNs();
        ledger = new DeliveryLedger(plan.nodes(), schedule);
        sink = ledger.sink();
        for (Stay stay : plan.population().stays()) {
            if (plan.offeredBytesPerSec(stay.peer()) == 0) {
                ledger.leaveOutOfCore(stay.peer());
            }
            if (!stay.isThereAtStart()) {
                network.at(startNs + stay.joinNs(), () -> join(stay.peer()));
            }
        }
        for (Stay stay : plan.population().leavers()) {
            network.at(startNs + stay.leaveNs(), () -> leave(stay));
        }
        pollution = hostility.isHostile() ? new PollutionCount(schedule) : null;
        viewers.values().forEach(viewer -> viewer.noteIn(sink, pollution));
        sampler = new WorldSampler(plan, startNs, publisher, sink);
        nextSampleNs = startNs + SAMPLE_NS;
        traffic.start(startNs, (int) ((schedule.endNs() - startNs + SAMPLE_NS - 1) / SAMPLE_NS));
        result.begin(startNs);
        source.start(schedule);
        further.begin(startNs, hostility.isHostile());
        new WorldFaults(
                        network,
                        seed,
                        new View(),
                        viewers,
                        publisher,
                        rendezvous.host().id(),
                        hostility)
                .schedule(scenario.timeline(), startNs);
    }

    private void leave(Stay stay) {
        Viewer viewer = viewers.get(stay.peer());
        if (viewer.isGone()) {
            return;
        }
        if (stay.isPolite()) {
            viewer.leave();
        } else {
            viewer.kill();
        }
    }

    /** Whether it goes on. */
    private boolean advance(long untilNs, RunWatch.Phase phase, RunWatch watch) {
        long fromNs = network.nowNs();
        while (network.nowNs() < untilNs) {
            if (watch.isStopped()) {
                return false;
            }
            network.runUntil(Math.min(untilNs, network.nowNs() + STEP_NS));
            bounds.look(nodes);
            if (network.nowNs() >= nextSampleNs) {
                sampler.sample(network.nowNs(), viewers.values());
                nextSampleNs += SAMPLE_NS;
            }
            double share = (double) (network.nowNs() - fromNs) / (untilNs - fromNs);
            watch.update(phase, share, network.nowNs(), live());
        }
        return true;
    }

    private String live() {
        if (log.emitted() == 0) {
            return "";
        }
        long owed = 0;
        long delivered = 0;
        for (Viewer viewer : viewers.values()) {
            if (!viewer.isGone()) {
                owed += ledger.owed(viewer.node().number(), network.nowNs());
                delivered += ledger.delivered(viewer.node().number());
            }
        }
        return String.format(Locale.ROOT, "%.2f %% delivered", 100.0 * delivered / Math.max(1, owed));
    }

    /** What an action has to know to find whom it is about. */
    private final class View implements Victims.View {
        @Override
        public int[] peers() {
            return viewers.values().stream()
                    .filter(viewer -> !viewer.isGone())
                    .mapToInt(viewer -> viewer.node().number())
                    .filter(number -> !scenario.isPublisher(number))
                    .toArray();
        }

        @Override
        public String regionOf(int peer) {
            return plan.regionNameOf(peer);
        }

        @Override
        public boolean isInner(int peer, int substream) {
            StreamStats stream = WorldSampler.streamOf(viewers.get(peer).node());
            return stream != null && stream.children().get(substream) > 0;
        }
    }
}
