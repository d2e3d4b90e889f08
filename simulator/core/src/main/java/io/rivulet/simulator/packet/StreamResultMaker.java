package io.rivulet.simulator.packet;

import io.rivulet.overlay.GroupStats;
import io.rivulet.overlay.NeighbourStats;
import io.rivulet.overlay.OverlayStats;
import io.rivulet.overlay.StreamStats;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.metrics.DeliveryLog;
import io.rivulet.simulator.metrics.TrafficMeter;
import io.rivulet.simulator.node.SimulatedNode;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/** Turns what was noted into a result. The trees and the nodes' own counters are looked at while the stream is still there. */
final class StreamResultMaker {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long HALF_SECOND_NS = NS_PER_SECOND / 2;

    /** More viewers than this are counted, not named. */
    private static final int MAX_NAMED = 3;

    private final StreamWorldConfig config;
    private final SeedTree seed;
    private final VirtualNetwork network;
    private final SimulatedNode publisher;
    private final List<Viewer> viewers;
    private final DeliveryLog log;
    private final TrafficMeter meter;
    private final Map<PeerId, Integer> numbers = new HashMap<>();
    private final List<ViewerResult> results = new ArrayList<>();
    private NodeTotals totals;
    private TreeShape shape;
    private double publisherCopies;
    private long publisherBytes;

    StreamResultMaker(
            StreamWorldConfig config,
            SeedTree seed,
            VirtualNetwork network,
            SimulatedNode publisher,
            List<Viewer> viewers,
            DeliveryLog log,
            TrafficMeter meter) {
        this.config = config;
        this.seed = seed;
        this.network = network;
        this.publisher = publisher;
        this.viewers = viewers;
        this.log = log;
        this.meter = meter;
    }

    /** Looks at the nodes, before the stream is ended. */
    void snapshot(NodeTotals totalsOfStream, long publisherBytesBefore) {
        totals = totalsOfStream;
        publisherBytes = publisher.host().counters().sentBytes() - publisherBytesBefore;
        numbers.put(publisher.node().peerId(), publisher.number());
        for (Viewer viewer : viewers) {
            numbers.put(viewer.node().node().peerId(), viewer.node().number());
        }
        List<TreeShape.Member> members = new ArrayList<>();
        for (int index = 0; index < viewers.size(); index++) {
            Viewer viewer = viewers.get(index);
            OverlayStats stats = viewer.node().node().stats();
            StreamStats stream = streamOf(stats);
            results.add(result(index, viewer, stats, stream));
            if (!viewer.isKilled() && stream != null) {
                members.add(new TreeShape.Member(stats.peer(), stream));
            }
        }
        StreamStats published = streamOf(publisher.node().stats());
        shape = TreeShape.of(published, members);
        publisherCopies = (double) published.fragmentsSent() / Math.max(1, log.emitted());
    }

    private static StreamStats streamOf(OverlayStats stats) {
        for (GroupStats group : stats.groups()) {
            for (StreamStats stream : group.streams()) {
                return stream;
            }
        }
        return null;
    }

    private ViewerResult result(int index, Viewer viewer, OverlayStats stats, StreamStats stream) {
        List<Integer> neighbours = stats.groups().stream()
                .flatMap(group -> group.neighbours().stream())
                .map(NeighbourStats::peer)
                .map(this::numberOf)
                .sorted()
                .toList();
        List<Integer> parents = stream == null
                ? List.of()
                : stream.parents().stream().map(this::numberOf).toList();
        long sent = stream == null ? 0 : stream.fragmentsSent();
        return new ViewerResult(
                viewer.node().number(),
                config.latency().placeOf(seed, viewer.node().host().id()),
                viewer.isKilled(),
                log.delivered(index),
                log.delays(other -> other == index),
                neighbours,
                parents,
                (double) sent / Math.max(1, log.emitted()));
    }

    private int numberOf(PeerId peer) {
        return peer == null ? -1 : numbers.getOrDefault(peer, -1);
    }

    StreamResult result(String traceHash, long joinedNs, StreamSource source) {
        IntPredicate survived = index -> !viewers.get(index).isKilled();
        int survivors =
                (int) viewers.stream().filter(viewer -> !viewer.isKilled()).count();
        long delivered = log.delivered(survived);
        return new StreamResult(
                config,
                traceHash,
                network.nowNs(),
                joinedNs,
                survivors,
                log.emitted(),
                delivered,
                log.delays(survived),
                log.continuity(survived, NS_PER_SECOND, 0, Long.MAX_VALUE),
                log.continuity(survived, 2 * NS_PER_SECOND, 0, Long.MAX_VALUE),
                worstHalfSecond(survived),
                traffic(delivered),
                totals,
                shape,
                List.copyOf(finalResults()),
                log,
                failures(survivors, delivered, source));
    }

    /** Late messages count for their viewers too. */
    private List<ViewerResult> finalResults() {
        List<ViewerResult> all = new ArrayList<>();
        for (int index = 0; index < results.size(); index++) {
            int which = index;
            ViewerResult seen = results.get(index);
            all.add(new ViewerResult(
                    seen.number(),
                    seen.place(),
                    seen.isKilled(),
                    log.delivered(index),
                    log.delays(other -> other == which),
                    seen.neighbours(),
                    seen.parents(),
                    seen.copiesSent()));
        }
        return all;
    }

    private double worstHalfSecond(IntPredicate survived) {
        double worst = 1;
        long lastNs = log.emittedNs(log.emitted() - 1);
        for (long fromNs = log.emittedNs(0); fromNs <= lastNs; fromNs += HALF_SECOND_NS) {
            worst = Math.min(worst, log.continuity(survived, 2 * NS_PER_SECOND, fromNs, fromNs + HALF_SECOND_NS));
        }
        return worst;
    }

    private StreamResult.Traffic traffic(long delivered) {
        long firstCopies = delivered * config.messageBytes();
        double carried = (double) meter.payloadDatagrams() * config.messageBytes();
        return new StreamResult.Traffic(
                meter.payloadDatagrams(),
                meter.payloadBytes(),
                meter.otherDatagrams(),
                meter.otherBytes(),
                firstCopies,
                (double) totals.duplicates() / Math.max(1, delivered),
                (double) meter.otherBytes() / Math.max(1, firstCopies),
                (meter.payloadBytes() - carried) / Math.max(1, carried),
                publisherCopies,
                publisherBytes,
                meter.lost(),
                meter.overflowed());
    }

    private List<String> failures(int survivors, long delivered, StreamSource source) {
        List<String> failures = new ArrayList<>();
        long expected = (long) survivors * log.emitted();
        if (source.taken() < log.emitted()) {
            failures.add("the publication took " + source.taken() + " of " + log.emitted() + " messages");
        }
        if (delivered < config.expectedShare() * expected) {
            failures.add(String.format(
                    Locale.ROOT,
                    "%d of %d messages were delivered, must be at least %s %%: %s",
                    delivered,
                    expected,
                    config.expectedShare() * 100,
                    worstFed()));
        }
        List<String> deaf = viewers.stream()
                .filter(viewer -> !viewer.isKilled() && !viewer.isEnded())
                .map(viewer -> "node " + viewer.node().number())
                .toList();
        if (config.expectedShare() > 0 && !deaf.isEmpty()) {
            failures.add(deaf.size() + " viewers did not hear the end of the stream, first " + named(deaf));
        }
        return List.copyOf(failures);
    }

    private String worstFed() {
        List<String> starved = new ArrayList<>();
        for (int index = 0; index < viewers.size(); index++) {
            if (!viewers.get(index).isKilled() && log.delivered(index) < log.emitted()) {
                int message = 0;
                while (log.hasReached(index, message)) {
                    message++;
                }
                starved.add(String.format(
                        Locale.ROOT,
                        "node %d got %d, first without message %d emitted at %.3f s",
                        viewers.get(index).node().number(),
                        log.delivered(index),
                        message,
                        log.emittedNs(message) / 1e9));
            }
        }
        return starved.size() + " viewers missed something, " + named(starved);
    }

    private static String named(List<String> all) {
        String some = String.join("; ", all.subList(0, Math.min(MAX_NAMED, all.size())));
        return all.size() > MAX_NAMED ? some + "; and others" : some;
    }
}
