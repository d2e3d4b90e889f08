package io.rivulet.simulator.packet;

import io.rivulet.overlay.NeighbourStats;
import io.rivulet.simulator.metrics.DeliveryFigures;
import io.rivulet.simulator.metrics.DeliveryLedger;
import io.rivulet.simulator.metrics.DeliveryLog;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.metrics.PollutionCount;
import io.rivulet.simulator.metrics.TrafficFigures;
import io.rivulet.simulator.metrics.TrafficMeter;
import io.rivulet.simulator.metrics.UploadFigures;
import io.rivulet.simulator.scenario.Departure;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.ResultBuilder;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Series;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TopologyFrame;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.virtual.DropReason;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Turns what was noted into a result. The nodes' own counters are looked at while the stream is still there. */
final class PacketResult {
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_MS = 1e6;

    /** More viewers than this are counted, not named. */
    private static final int MAX_NAMED = 3;

    private final WorldPlan plan;
    private final Scenario scenario;
    private final VirtualNetwork network;
    private final Map<Integer, Viewer> viewers;
    private final DeliveryLog log;
    private final TrafficMeter meter;
    private final FurtherPublications further;
    private final ResultBuilder builder;
    private final Map<Integer, Long> sentBefore = new HashMap<>();
    private final Map<Integer, List<Integer>> neighbours = new HashMap<>();
    private final Map<Integer, Long> sent = new HashMap<>();
    private NodeTotals totals;
    private long publisherMessages;
    private WorldSampler sampler;
    private long startNs;
    private double seconds;
    /** Null where nobody alters anything. */
    private PollutionCount pollution;

    private int pollutionHops;

    PacketResult(
            WorldPlan plan,
            long seed,
            VirtualNetwork network,
            Map<Integer, Viewer> viewers,
            DeliveryLog log,
            TrafficMeter meter,
            FurtherPublications further) {
        this.further = further;
        this.plan = plan;
        scenario = plan.scenario();
        this.network = network;
        this.viewers = viewers;
        this.log = log;
        this.meter = meter;
        builder = new ResultBuilder(plan, seed, Tier.T1);
    }

    /** The stream starts. */
    void begin(long nowNs) {
        startNs = nowNs;
        viewers.forEach((number, viewer) ->
                sentBefore.put(number, viewer.node().host().counters().sentBytes()));
    }

    /** Looks at the nodes, before the stream is ended. */
    void snapshot(NodeTotals totalsOfStream, long publisherFragmentsSent, WorldSampler samples) {
        totals = totalsOfStream;
        publisherMessages = publisherFragmentsSent;
        sampler = samples;
        seconds = (network.nowNs() - startNs) / NS_PER_SECOND;
        viewers.forEach((number, viewer) -> {
            long all = viewer.node().host().counters().sentBytes();
            sent.put(number, all - sentBefore.getOrDefault(number, 0L));
            if (plan.population().size() <= TopologyFrame.MAX_PEERS && !viewer.isGone()) {
                neighbours.put(
                        number,
                        viewer.node().node().stats().groups().stream()
                                .flatMap(group -> group.neighbours().stream())
                                .map(NeighbourStats::peer)
                                .map(samples::numberOf)
                                .sorted()
                                .toList());
            }
        });
    }

    /** What a node takes of the heap, with its part of the simulator's own state. */
    void memoryPerNode(double bytes) {
        builder.metric(Metric.MEMORY_PER_NODE, bytes);
    }

    /** What was altered, in a world where somebody does that. */
    void pollution(PollutionCount count, int furthestHops) {
        pollution = count;
        pollutionHops = furthestHops;
    }

    RunResult build(DeliveryLedger ledger, String traceHash, StreamSource source, boolean isComplete) {
        builder.run(traceHash, network.nowNs());
        DeliveryFigures figures = ledger.figures(network.nowNs(), isComplete);
        builder.deliveries(figures);
        if (pollution != null) {
            builder.pollution(pollution, pollutionHops);
        }
        if (isComplete
                && plan.population().isSteady()
                && viewers.values().stream().noneMatch(viewer -> viewer.isGone() || viewer.isLeftOut())) {
            exactDelays();
        }
        further.addTo(builder, isComplete);
        addTraffic();
        builder.trees(sampler.trees())
                .frames(sampler.frames())
                .metric(Metric.PARENT_CHANGES, sampler.parentChangesPerMinute())
                .departures(departures())
                .series(population());
        addUploads();
        builder.distanceToOptimum(ledger);
        addPeers(ledger);
        addDrops();
        if (isComplete) {
            failures(figures, ledger, source).forEach(builder::failure);
        } else {
            builder.interrupted();
        }
        return builder.build();
    }

    /** Where the same pairs count in both, the log is exact. */
    private void exactDelays() {
        var delays = log.delays(viewer -> true);
        if (delays.count() > 0) {
            builder.metric(Metric.DELAY_P50, delays.p50() / NS_PER_SECOND)
                    .metric(Metric.DELAY_P90, delays.p90() / NS_PER_SECOND)
                    .metric(Metric.DELAY_P99, delays.p99() / NS_PER_SECOND)
                    .metric(Metric.DELAY_P999, delays.p999() / NS_PER_SECOND)
                    .metric(Metric.DELAY_MAX, delays.max() / NS_PER_SECOND);
        }
    }

    private void addTraffic() {
        builder.traffic(new TrafficFigures(
                        meter.payloadMessages(),
                        meter.payloadBytes(),
                        meter.otherBytes(),
                        meter.controlByKind(),
                        totals.duplicates(),
                        totals.fragmentsPulled(),
                        publisherMessages))
                .controlOverTime(meter.otherByHalfSecond());
    }

    private List<Departure> departures() {
        return viewers.entrySet().stream()
                .filter(viewer -> viewer.getValue().isGone())
                .map(viewer -> new Departure(viewer.getKey(), (viewer.getValue().goneNs() - startNs) / NS_PER_SECOND))
                .sorted(Comparator.comparingDouble(Departure::seconds))
                .toList();
    }

    private Series population() {
        double[] times =
                sampler.population().stream().mapToDouble(sample -> sample[0]).toArray();
        double[] there =
                sampler.population().stream().mapToDouble(sample -> sample[1]).toArray();
        return new Series(RunResult.POPULATION, "", times, there);
    }

    private void addUploads() {
        List<Integer> all = new ArrayList<>();
        viewers.forEach((number, viewer) -> {
            if (!viewer.isGone() && !viewer.isLeftOut() && sentBefore.containsKey(number)) {
                all.add(number);
            }
        });
        long[] bytes = all.stream().mapToLong(sent::get).toArray();
        long[] caps = all.stream().mapToLong(plan::offeredBytesPerSec).toArray();
        builder.uploads(new UploadFigures(bytes, caps, seconds))
                .metric(Metric.UPLOAD_MAX_CAP, sampler.largestUploadShare());
    }

    private void addPeers(DeliveryLedger ledger) {
        if (plan.population().size() <= TopologyFrame.MAX_PEERS) {
            tell(ledger, builder::peer);
        }
    }

    /** Tells what became of each peer. */
    void tell(DeliveryLedger ledger, Consumer<PeerResult> who) {
        viewers.forEach((number, viewer) -> who.accept(new PeerResult(
                number,
                plan.placeOf(number),
                !viewer.isGone(),
                ledger.owed(number, network.nowNs()),
                ledger.delivered(number),
                ledger.meanDelayNs(number) / NS_PER_MS,
                ledger.startUpMs(number),
                sent.getOrDefault(number, 0L) * Byte.SIZE / Math.max(1, seconds),
                neighbours.getOrDefault(number, List.of()),
                viewer.isGone() ? List.of() : sampler.parentsOf(number))));
    }

    private void addDrops() {
        builder.dropped("lost on the way", meter.lost()).dropped("uplink queue full", meter.overflowed());
        for (DropReason reason : DropReason.values()) {
            long count = network.counters().dropped(reason);
            if (count > 0 && reason != DropReason.LOSS && reason != DropReason.QUEUE) {
                builder.dropped(
                        "network: " + reason.name().toLowerCase(Locale.ROOT).replace('_', ' '), count);
            }
        }
        builder.dropped("fragments given up", totals.fragmentsMissed())
                .dropped("messages expired before they were sent", totals.expiredMessages())
                .dropped("refused by the transport", totals.transportDrops());
    }

    private List<String> failures(DeliveryFigures figures, DeliveryLedger ledger, StreamSource source) {
        List<String> failures = new ArrayList<>();
        double expectedShare = PacketTier.expectedShare(scenario, plan);
        long expected = figures.expected();
        if (source.taken() < log.emitted()) {
            failures.add("the publication took " + source.taken() + " of " + log.emitted() + " messages");
        }
        if (figures.delivered() < expectedShare * expected) {
            failures.add(String.format(
                    Locale.ROOT,
                    "%d of %d messages were delivered, must be at least %s %%: %s",
                    figures.delivered(),
                    expected,
                    expectedShare * 100,
                    worstFed(ledger)));
        }
        List<String> deaf = viewers.values().stream()
                .filter(viewer -> !viewer.isGone() && !viewer.isEnded())
                .map(viewer -> "node " + viewer.node().number())
                .toList();
        if (expectedShare > 0 && !deaf.isEmpty()) {
            failures.add(deaf.size() + " viewers did not hear the end of the stream, first " + named(deaf));
        }
        return List.copyOf(failures);
    }

    private String worstFed(DeliveryLedger ledger) {
        List<String> starved = new ArrayList<>();
        for (Viewer viewer : viewers.values()) {
            int number = viewer.node().number();
            if (viewer.isGone() || ledger.delivered(number) >= ledger.owed(number, network.nowNs())) {
                continue;
            }
            int message = 0;
            while (log.hasReached(viewer.index(), message)) {
                message++;
            }
            starved.add(String.format(
                    Locale.ROOT,
                    "node %d got %d, first without message %d emitted at %.3f s",
                    number,
                    ledger.delivered(number),
                    message,
                    log.emittedNs(message) / NS_PER_SECOND));
        }
        return starved.size() + " viewers missed something, " + named(starved);
    }

    private static String named(List<String> all) {
        String some = String.join("; ", all.subList(0, Math.min(MAX_NAMED, all.size())));
        return all.size() > MAX_NAMED ? some + "; and others" : some;
    }
}
