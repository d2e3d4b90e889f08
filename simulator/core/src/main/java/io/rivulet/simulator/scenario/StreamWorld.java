package io.rivulet.simulator.scenario;

import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.overlay.node.NodeGroup;
import io.rivulet.overlay.node.NodePublication;
import io.rivulet.simulator.check.BoundsCheck;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.metrics.DeliveryLog;
import io.rivulet.simulator.metrics.DeliveryTrace;
import io.rivulet.simulator.metrics.TrafficMeter;
import io.rivulet.simulator.net.ImpairmentPreset;
import io.rivulet.simulator.net.PeerLinks;
import io.rivulet.simulator.node.SimulatedNode;
import io.rivulet.simulator.node.SimulatedRendezvous;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.VirtualNetwork;
import io.rivulet.transport.virtual.VirtualNetworkConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A rendezvous, a publisher and viewers on a virtual network, and one stream. The rendezvous and the publisher are there first; viewers
 * join one after the other; when all have found the stream, or half a minute after the last one joined, and after a time to settle, the
 * stream starts; when it is over, the run goes on for the stream's window, and for a little more after the publisher has ended it.
 *
 * <p>For one run, on one thread.
 */
public final class StreamWorld {
    private static final String GROUP = "simulation";
    private static final String STREAM = "stream";

    private static final long NS_PER_MS = 1_000_000;

    /** How often the run is looked at from outside: ready or not, bounds, progress. */
    private static final long STEP_NS = 100 * NS_PER_MS;

    /** How long the stream waits for viewers that find nobody. */
    private static final long MAX_WAIT_NS = 30_000 * NS_PER_MS;

    /** For the news of the stream's end to spread. */
    private static final long END_NS = 3_000 * NS_PER_MS;

    /** Before the first viewer joins. */
    private static final long HEAD_START_NS = 500 * NS_PER_MS;

    private final StreamWorldConfig config;
    private final SeedTree seed;
    private final VirtualNetwork network;
    private final PeerLinks links;
    private final TrafficMeter traffic;
    private final PeerDirectory directory = new PeerDirectory();
    private final GroupSpec group = GroupSpec.ofName(GROUP);
    private final StreamContent content;
    private final DeliveryLog log;
    private final DeliveryTrace trace = new DeliveryTrace(STREAM);
    private final BoundsCheck bounds;
    private final SimulatedRendezvous rendezvous;
    private final SimulatedNode publisher;
    private final List<Viewer> viewers = new ArrayList<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private StreamSource source;

    /** A world in which nothing has happened yet. */
    public StreamWorld(StreamWorldConfig config) {
        this.config = config;
        seed = SeedTree.of(config.seed());
        links = config.links();
        traffic = new TrafficMeter(config.messageBytes());
        network = new VirtualNetwork(
                VirtualNetworkConfig.builder(seed.child("network").bits())
                        .latency(links.lengthenHosts(config.latency().model(seed)))
                        .trace(traffic)
                        .build());
        content = new StreamContent(seed, config.messageBytes());
        log = new DeliveryLog(config.viewers(), config.messages());
        bounds = new BoundsCheck(network);
        LinkConfig unlimited =
                LinkConfig.builder().lossRatio(config.lossRatio()).build();
        rendezvous = new SimulatedRendezvous(network, seed.child("rendezvous"), config.crypto(), unlimited);
        publisher = node(
                0,
                unlimited.toBuilder()
                        .rateBytesPerSec(config.sourceBitsPerSec() / Byte.SIZE)
                        .queueBytes(config.queueBytes())
                        .build());
    }

    private SimulatedNode node(int number, LinkConfig uplink) {
        SimulatedNode node = new SimulatedNode(
                network, number, seed.child("node", number), config.crypto(), directory, uplink, (nowNs, event) -> {});
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
     * Runs it from beginning to end.
     *
     * @throws io.rivulet.simulator.check.RunViolation when something happens that must not
     */
    public StreamResult run(RunProgress progress) {
        publisher.join(rendezvous, group, this::publish);
        scheduleJoins();
        long joinedNs = awaitViewers(progress);
        long startNs = joinedNs + config.settle().toNanos();
        advance(startNs, RunProgress.Phase.JOINING, progress);

        NodeTotals before = NodeTotals.of(nodes);
        long publisherBytesBefore = publisher.host().counters().sentBytes();
        traffic.start();
        source.start(startNs);
        scheduleKills(startNs);
        long endNs = startNs + config.emissionNs(config.messages());
        advance(endNs, RunProgress.Phase.STREAMING, progress);
        advance(endNs + config.settings().window().toNanos(), RunProgress.Phase.DRAINING, progress);

        StreamResultMaker maker = new StreamResultMaker(config, seed, network, publisher, viewers, log, traffic);
        maker.snapshot(NodeTotals.of(nodes).since(before), publisherBytesBefore);
        traffic.stop();
        source.close();
        advance(network.nowNs() + END_NS, RunProgress.Phase.DRAINING, progress);
        return maker.result(trace.toHex(), joinedNs, source);
    }

    private void publish(long nowNs, NodeGroup joined) {
        NodePublication publication = joined.publish(nowNs, STREAM, config.settings());
        source = new StreamSource(network, publisher.host(), publication, config, content, log);
    }

    private void scheduleJoins() {
        long overNs = config.joinOver().toNanos();
        for (int i = 0; i < config.viewers(); i++) {
            int index = i;
            // Each somewhere in its own share of the time, so that they come in the order of their numbers.
            double place = (index + seed.child("node", index + 1L).child("join").uniform()) / config.viewers();
            network.at(HEAD_START_NS + (long) (place * overNs), () -> join(index));
        }
    }

    private void join(int index) {
        int host = StreamWorldConfig.FIRST_VIEWER + index;
        ImpairmentPreset loss = ImpairmentPreset.bernoulli(config.lossRatio());
        SimulatedNode node = node(index + 1, links.uplink(host, loss, config.queueBytes()));
        node.host().setDownlink(links.downlink(host, config.queueBytes()));
        Viewer viewer = new Viewer(network, index, node, content, log, trace);
        viewers.add(viewer);
        node.join(rendezvous, group, (nowNs, joined) -> viewer.subscribe(nowNs, joined, STREAM));
    }

    private long awaitViewers(RunProgress progress) {
        long allThereNs = HEAD_START_NS + config.joinOver().toNanos();
        long limitNs = allThereNs + MAX_WAIT_NS;
        while (network.nowNs() < limitNs) {
            network.runUntil(network.nowNs() + STEP_NS);
            bounds.look(nodes);
            long ready = viewers.stream().filter(Viewer::isReady).count();
            progress.update(
                    RunProgress.Phase.JOINING,
                    (double) ready / config.viewers(),
                    network.nowNs(),
                    ready + " of " + config.viewers() + " viewers found the stream");
            if (ready == config.viewers()) {
                break;
            }
        }
        return network.nowNs();
    }

    private void scheduleKills(long startNs) {
        for (int i = 0; i < config.kills().size(); i++) {
            Kill kill = config.kills().get(i);
            SeedTree dice = seed.child("kill", i);
            network.at(startNs + kill.at().toNanos(), () -> kill(kill, dice));
        }
    }

    private void kill(Kill kill, SeedTree dice) {
        List<Viewer> alive = viewers.stream()
                .filter(viewer -> !viewer.isKilled())
                .sorted(Comparator.comparingLong(
                        viewer -> dice.child("node", viewer.node().number()).bits()))
                .toList();
        alive.subList(0, (int) Math.round(kill.ratio() * alive.size())).forEach(Viewer::kill);
    }

    private void advance(long untilNs, RunProgress.Phase phase, RunProgress progress) {
        long fromNs = network.nowNs();
        while (network.nowNs() < untilNs) {
            network.runUntil(Math.min(untilNs, network.nowNs() + STEP_NS));
            bounds.look(nodes);
            double share = (double) (network.nowNs() - fromNs) / (untilNs - fromNs);
            progress.update(phase, share, network.nowNs(), live());
        }
    }

    private String live() {
        long emitted = log.emitted();
        if (emitted == 0) {
            return "";
        }
        long alive = viewers.stream().filter(viewer -> !viewer.isKilled()).count();
        long delivered = log.delivered(index -> !viewers.get(index).isKilled());
        return String.format(Locale.ROOT, "%.2f %% delivered", 100.0 * delivered / (emitted * Math.max(1, alive)));
    }
}
