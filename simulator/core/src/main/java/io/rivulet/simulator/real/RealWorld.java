package io.rivulet.simulator.real;

import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.overlay.GroupStats;
import io.rivulet.overlay.MessageFlags;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.OfferResult;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.StreamStats;
import io.rivulet.overlay.node.NodePublication;
import io.rivulet.overlay.node.OverlayNode;
import io.rivulet.rendezvous.RendezvousConfig;
import io.rivulet.rendezvous.RendezvousNode;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.metrics.DelayHistogram;
import io.rivulet.simulator.metrics.DeliveryFigures;
import io.rivulet.simulator.metrics.DeliveryLedger;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.simulator.packet.StreamContent;
import io.rivulet.simulator.scenario.Population.Stay;
import io.rivulet.simulator.scenario.ResultBuilder;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.DriverThreads;
import io.rivulet.transport.netty.IoKind;
import io.rivulet.transport.netty.NettyDatagramDriver;
import io.rivulet.transport.virtual.Link;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.SeededEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A scenario's rendezvous, publisher and peers on UDP sockets of this machine, in real time, behind a channel that has the latencies, uplinks and
 * losses that the packet tier would give them. It goes as there: peers join, the stream starts after a time to settle, when all
 * have found it, and when it is over its window is waited for. All nodes share one thread, so a machine must have some of a processor for each node.
 *
 * <p>For one run. {@link #run} is called by a thread that has nothing else to do.
 */
public final class RealWorld implements AutoCloseable {
    /** Each node costs a part of one processor. */
    public static final int MAX_PEERS = 200;

    private static final String GROUP = "simulation";
    private static final String STREAM = "stream";
    private static final NetAddress LOOPBACK = NetAddress.parse("127.0.0.1:0");
    private static final int RENDEZVOUS = -1;
    private static final int WAITING_JOBS = 1_024;
    private static final long NS_PER_MS = 1_000_000;
    private static final long STEP_NS = 100 * NS_PER_MS;
    private static final long HEAD_START_NS = 500 * NS_PER_MS;
    private static final long MAX_WAIT_NS = 30_000 * NS_PER_MS;
    private static final double P99 = 0.99;

    private final long zeroNs = System.nanoTime();
    private final WorldPlan plan;
    private final Scenario scenario;
    private final long seedNumber;
    private final SeedTree seed;
    private final DriverThreads threads = new DriverThreads(IoKind.AUTO, 1, 1, WAITING_JOBS);

    /** Who is where; complete before anybody sends anything. */
    private final Map<NetAddress, Integer> numbers = new ConcurrentHashMap<>();

    private final DelayHistogram lateness = new DelayHistogram();
    private final GroupSpec group = GroupSpec.ofName(GROUP);
    private final StreamContent content;
    private final List<RealNode> nodes = new ArrayList<>();
    private final List<RealViewer> viewers = new ArrayList<>();
    private NettyDatagramDriver rendezvous;
    private NodePublication publication;
    private int due;
    private int taken;

    /**
     * Opens all sockets; nobody does anything yet.
     *
     * @throws IllegalArgumentException when it cannot run the scenario; says why
     * @throws BindFailedException when a socket cannot be had
     */
    public RealWorld(Scenario scenario, long seedNumber) throws BindFailedException {
        List<String> refusals = refusals(scenario);
        if (!refusals.isEmpty()) {
            throw new IllegalArgumentException(
                    "real nodes cannot run " + scenario.name() + ": " + String.join(", ", refusals));
        }
        this.scenario = scenario;
        this.seedNumber = seedNumber;
        plan = new WorldPlan(scenario, seedNumber);
        seed = plan.seed();
        content = new StreamContent(seed, scenario.stream().messageBytes());
        try {
            openRendezvous();
            for (int number = 0; number < plan.nodes(); number++) {
                openNode(number);
                if (number > 0) {
                    viewers.add(new RealViewer(number, content, this::nowNs));
                }
            }
        } catch (BindFailedException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** What of a scenario real nodes behind this channel cannot do; empty when they can do all of it. */
    public static List<String> refusals(Scenario scenario) {
        List<String> refusals = new ArrayList<>();
        WorldPlan plan = new WorldPlan(scenario, scenario.seeds().first());
        if (scenario.peers() > MAX_PEERS) {
            refusals.add("it has " + scenario.peers() + " peers, must be up to " + MAX_PEERS);
        }
        if (!plan.population().isSteady() || !scenario.timeline().isEmpty()) {
            refusals.add("peers come and go or something happens to them, which nobody does here");
        }
        if (plan.hasNats()) {
            refusals.add("peers are behind NATs, which this channel has not");
        }
        if (!scenario.further().isEmpty()) {
            refusals.add("there are streams beside the first, and nobody publishes or views them here");
        }
        if (plan.hasFreeRiders()) {
            refusals.add("some peers pass nothing on, and nobody stands before nodes here who sees to that");
        }
        boolean hasDownlinks = false;
        for (int line = WorldPlan.PRESET_OFFSET; line < plan.nodes() + WorldPlan.PRESET_OFFSET; line++) {
            LinkConfig downlink = plan.links().downlink(line, scenario.network().queueBytes());
            hasDownlinks |= downlink.rateBytesPerSec() > 0 || plan.links().lossRatio(line) > 0;
        }
        if (hasDownlinks) {
            refusals.add("downlinks are limited or lose something, which this channel has not");
        }
        return refusals;
    }

    private void openRendezvous() throws BindFailedException {
        SeededEntropy entropy = seed.child("rendezvous").entropy("node");
        RendezvousConfig config = RendezvousConfig.builder(scenario.crypto().ofRendezvous(entropy), entropy)
                .allOnThisHost()
                .build();
        ImpairedCore core = impaired(RENDEZVOUS, new RendezvousNode(config), unlimited());
        rendezvous = drive(RENDEZVOUS, core);
    }

    private LinkConfig unlimited() {
        return scenario.network().impairment().on(LinkConfig.builder(), 0).build();
    }

    private LinkConfig uplinkOf(int number) {
        long queueBytes = scenario.network().queueBytes();
        return number == 0
                ? unlimited().toBuilder()
                        .rateBytesPerSec(plan.uplinkBytesPerSec(0))
                        .queueBytes(queueBytes)
                        .build()
                : plan.links()
                        .uplink(
                                number + WorldPlan.PRESET_OFFSET,
                                scenario.network().impairment(),
                                queueBytes);
    }

    private void openNode(int number) throws BindFailedException {
        LinkConfig uplink = uplinkOf(number);
        OverlayConfig config = OverlayConfig.builder()
                .bindAddress(LOOPBACK)
                .identity(scenario.crypto().ofPeers())
                .uplinkBytesPerSec(uplink.rateBytesPerSec())
                // All have one address.
                .transport(transport -> transport.allOnThisHost())
                .build();
        // The same names as at the packet tier, so that the same nodes are neighbours on the ring.
        OverlayNode node = new OverlayNode(config, seed.child("node", number).entropy("node"), (nowNs, event) -> {});
        ImpairedCore core = impaired(number, node, uplink);
        nodes.add(new RealNode(node, core, drive(number, core)));
    }

    private ImpairedCore impaired(int number, DatagramCore core, LinkConfig uplink) {
        Link link = new Link(uplink, seed.child("channel", number).bits());
        return new ImpairedCore(core, link, to -> latencyNs(number, to), lateness);
    }

    private long latencyNs(int from, NetAddress to) {
        Integer number = numbers.get(to);
        return number == null ? 0 : plan.oneWayNs(from, number);
    }

    private NettyDatagramDriver drive(int number, DatagramCore core) throws BindFailedException {
        NettyDatagramDriver driver = NettyDatagramDriver.start(
                DriverConfig.builder()
                        .bind(LOOPBACK)
                        .threads(threads)
                        .offload(false)
                        .build(),
                core);
        numbers.put(driver.localAddress(), number);
        return driver;
    }

    /** The world's clock. */
    private long nowNs() {
        return System.nanoTime() - zeroNs;
    }

    /**
     * Runs it from beginning to end, or until it is stopped.
     *
     * @return null when it was stopped
     */
    public RealRun run(RunWatch watch) {
        nodes.get(0).join(rendezvous.localAddress(), group, (nowNs, joined) -> {
            publication = joined.publish(nowNs, STREAM, scenario.stream().settings());
            publication.setRoomListener(this::offer);
        });
        long firstNs = nowNs() + HEAD_START_NS;
        for (Stay stay : plan.population().stays()) {
            if (!sleepUntil(firstNs + stay.joinNs(), watch, RunWatch.Phase.JOINING)) {
                return null;
            }
            RealViewer viewer = viewers.get(stay.peer() - 1);
            nodes.get(stay.peer())
                    .join(rendezvous.localAddress(), group, (nowNs, joined) -> viewer.subscribe(nowNs, joined, STREAM));
        }
        long limitNs = nowNs() + MAX_WAIT_NS;
        while (!isEveryoneReady() && nowNs() < limitNs) {
            if (!sleepUntil(nowNs() + STEP_NS, watch, RunWatch.Phase.JOINING)) {
                return null;
            }
        }
        long plannedNs = firstNs
                + scenario.arrivals().joinOver().toNanos()
                + scenario.arrivals().settle().toNanos();
        long startNs = Math.max(plannedNs, nowNs() + STEP_NS);
        return sleepUntil(startNs, watch, RunWatch.Phase.JOINING) ? stream(startNs, watch) : null;
    }

    private boolean isEveryoneReady() {
        return ask(() -> viewers.stream().allMatch(RealViewer::isReady));
    }

    private RealRun stream(long startNs, RunWatch watch) {
        EmissionSchedule schedule = scenario.stream().schedule(startNs, scenario.duration());
        DeliveryLedger ledger = new DeliveryLedger(plan.nodes(), schedule);
        DeliverySink sink = ledger.sink();
        long[] before = ask(() -> {
            // Who is there before the first message is owed all of them.
            viewers.forEach(viewer -> viewer.noteIn(sink, 0));
            return duplicates();
        });
        for (int message = 0; message < schedule.messages(); message++) {
            if (!sleepUntil(schedule.emittedNs(message), watch, RunWatch.Phase.STREAMING)) {
                return null;
            }
            nodes.get(0).execute(nowNs -> {
                due++;
                offer(nowNs);
            });
        }
        long windowNs = scenario.stream().settings().window().toNanos();
        if (!sleepUntil(schedule.endNs() + windowNs, watch, RunWatch.Phase.DRAINING)) {
            return null;
        }
        return ask(() -> result(schedule, ledger, sink, before));
    }

    /** Offers what is due, as far as it is taken; the rest when there is room. */
    private void offer(long nowNs) {
        boolean goesOn = true;
        while (taken < due && goesOn) {
            byte[] bytes = content.message(taken);
            OfferResult result = publication.offer(
                    nowNs, MessageKind.DATA, nowNs / NS_PER_MS, MessageFlags.NONE, bytes, 0, bytes.length);
            goesOn = result == OfferResult.ACCEPTED;
            taken += goesOn ? 1 : 0;
        }
    }

    private long[] duplicates() {
        return nodes.stream()
                .skip(1)
                .mapToLong(node -> {
                    long count = 0;
                    for (GroupStats joined : node.node().stats().groups()) {
                        for (StreamStats stream : joined.streams()) {
                            count += stream.duplicates();
                        }
                    }
                    return count;
                })
                .toArray();
    }

    private RealRun result(EmissionSchedule schedule, DeliveryLedger ledger, DeliverySink sink, long[] before) {
        long[] after = duplicates();
        for (int i = 0; i < after.length; i++) {
            for (long repeated = before[i]; repeated < after[i]; repeated++) {
                sink.repeated(i + 1, schedule.endNs());
            }
        }
        DeliveryFigures figures = ledger.figures(nowNs(), true);
        // For the formulae alone: that it says T1 is seen by nobody.
        ResultBuilder builder = new ResultBuilder(plan, seedNumber, Tier.T1).deliveries(figures);
        List<String> failures = new ArrayList<>();
        if (taken < schedule.messages()) {
            failures.add("the publication took " + taken + " of " + schedule.messages() + " messages");
        }
        long notKept = nodes.stream().mapToLong(node -> node.core().notKept()).sum();
        if (notKept > 0) {
            failures.add("the channel dropped " + notKept + " datagrams for want of room");
        }
        return new RealRun(
                seedNumber,
                builder.build().metrics(),
                nodes.stream().mapToLong(node -> node.core().sumOfLatenessNs()).sum() / Math.max(1, lateness.total()),
                lateness.quantileNs(P99),
                nodes.stream().mapToLong(node -> node.core().lost()).sum(),
                failures);
    }

    /** Asks something on the thread of all nodes. */
    private <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        nodes.get(0).execute(nowNs -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        nodes.forEach(node -> node.terminated().exceptionally(failure -> {
            answer.completeExceptionally(failure);
            return null;
        }));
        return answer.join();
    }

    /** Whether it goes on. */
    private boolean sleepUntil(long untilNs, RunWatch watch, RunWatch.Phase phase) {
        for (long leftNs = untilNs - nowNs(); leftNs > 0; leftNs = untilNs - nowNs()) {
            if (watch.isStopped() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            watch.update(phase, 0, nowNs(), "in real time");
            LockSupport.parkNanos(Math.min(leftNs, STEP_NS));
        }
        return true;
    }

    /** Stops everybody without a goodbye, and frees all sockets and threads. Idempotent. */
    @Override
    public void close() {
        nodes.stream().map(RealNode::close).toList().forEach(CompletableFuture::join);
        if (rendezvous != null) {
            rendezvous.close().join();
        }
        threads.close().join();
    }
}
