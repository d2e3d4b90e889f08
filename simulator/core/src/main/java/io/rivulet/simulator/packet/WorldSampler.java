package io.rivulet.simulator.packet;

import io.rivulet.overlay.GroupStats;
import io.rivulet.overlay.StreamStats;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.node.SimulatedNode;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.simulator.scenario.TopologyFrame;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.virtual.VirtualHost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at all nodes twice a second while the stream goes on: duplicates, parents, uploads, how many are there. It only reads.
 */
final class WorldSampler {
    static final int SUBSTREAMS = 8;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final double NS_PER_SECOND = 1e9;
    private static final int MINUTE_SECONDS = 60;
    private static final long UNKNOWN = -1;

    private final WorldPlan plan;
    private final int nodes;
    private final long startNs;
    private final Map<PeerId, Integer> numbers = new HashMap<>();
    private final DeliverySink sink;
    private final List<TopologyFrame> frames = new ArrayList<>();
    private final List<double[]> population = new ArrayList<>();
    private final long[] duplicates;
    /** What had left each uplink a second ago. */
    private final long[] leftUplink;

    private int[][] parents;
    private long parentChanges;
    private double peerSeconds;
    private double largestUploadShare;
    private long lastWholeNs;

    WorldSampler(WorldPlan plan, long startNs, SimulatedNode publisher, DeliverySink sink) {
        this.plan = plan;
        nodes = plan.nodes();
        this.startNs = startNs;
        this.sink = sink;
        duplicates = new long[nodes];
        leftUplink = new long[nodes];
        Arrays.fill(leftUplink, UNKNOWN);
        lastWholeNs = startNs - SECOND_NS;
        numbers.put(publisher.node().peerId(), 0);
    }

    /** What a node says of the scenario's own stream; null when it does not have it. */
    static StreamStats streamOf(SimulatedNode node) {
        return streamOf(node, FurtherStream.FIRST);
    }

    /** The same of another one. */
    static StreamStats streamOf(SimulatedNode node, String name) {
        for (GroupStats group : node.groups()) {
            for (StreamStats stream : group.streams()) {
                if (stream.name().equals(name)) {
                    return stream;
                }
            }
        }
        return null;
    }

    /** The number of a node; -1 of one that is none. */
    int numberOf(PeerId peer) {
        return peer == null ? TreeFigures.NOBODY : numbers.getOrDefault(peer, TreeFigures.NOBODY);
    }

    /** Looks at everybody. */
    void sample(long nowNs, Collection<Viewer> viewers) {
        boolean isWhole = nowNs - lastWholeNs >= SECOND_NS;
        int[][] now = new int[SUBSTREAMS][nodes];
        for (int[] tree : now) {
            Arrays.fill(tree, TreeFigures.ABSENT);
        }
        int[] lagMs = new int[nodes];
        Arrays.fill(lagMs, -1);
        int there = 0;
        for (Viewer viewer : viewers) {
            numbers.putIfAbsent(viewer.node().node().peerId(), viewer.node().number());
        }
        for (Viewer viewer : viewers) {
            if (viewer.isGone()) {
                continue;
            }
            there++;
            int number = viewer.node().number();
            StreamStats stream = streamOf(viewer.node());
            if (!viewer.isLeftOut()) {
                noteDuplicates(number, stream, nowNs);
            }
            for (int substream = 0; substream < SUBSTREAMS; substream++) {
                now[substream][number] = stream == null
                        ? TreeFigures.NOBODY
                        : numberOf(stream.parents().get(substream));
            }
            lagMs[number] = stream == null ? -1 : (int) stream.lag().toMillis();
            VirtualHost host = viewer.node().host();
            if (host.uplinkConfig().rateBytesPerSec() != plan.uplinkBytesPerSec(number)) {
                leftUplink[number] = UNKNOWN; // what leaves in a second of two rates is held against neither
            } else if (isWhole) {
                noteUpload(number, host, nowNs - lastWholeNs);
            }
        }
        population.add(new double[] {(nowNs - startNs) / NS_PER_SECOND, there});
        noteChanges(now, there);
        if (isWhole) {
            lastWholeNs = nowNs;
            if (nodes <= TopologyFrame.MAX_PEERS + 1) {
                frames.add(new TopologyFrame((nowNs - startNs) / NS_PER_SECOND, now, lagMs));
            }
        }
    }

    private void noteDuplicates(int number, StreamStats stream, long nowNs) {
        if (stream != null) {
            for (; duplicates[number] < stream.duplicates(); duplicates[number]++) {
                sink.repeated(number, nowNs - 1);
            }
        }
    }

    private void noteUpload(int number, VirtualHost host, long tookNs) {
        long left = host.counters().sentBytes() - host.uplinkBacklogBytes();
        long cap = plan.uplinkBytesPerSec(number);
        if (leftUplink[number] != UNKNOWN && cap > 0) {
            double share = (left - leftUplink[number]) / (tookNs / NS_PER_SECOND) / cap;
            largestUploadShare = Math.max(largestUploadShare, share);
        }
        leftUplink[number] = left;
    }

    private void noteChanges(int[][] now, int there) {
        if (parents != null) {
            for (int substream = 0; substream < SUBSTREAMS; substream++) {
                for (int peer = 1; peer < nodes; peer++) {
                    int before = parents[substream][peer];
                    int after = now[substream][peer];
                    boolean isChange = before >= 0 && after != TreeFigures.ABSENT && after != before;
                    parentChanges += isChange ? 1 : 0;
                }
            }
            peerSeconds += there / 2.0;
        }
        parents = now;
    }

    /** The trees as they were seen last. */
    TreeFigures trees() {
        return TreeFigures.of(parents);
    }

    /** The parents of a peer as they were seen last, by substream. */
    List<Integer> parentsOf(int peer) {
        return Arrays.stream(parents)
                .map(tree -> Math.max(TreeFigures.NOBODY, tree[peer]))
                .toList();
    }

    List<TopologyFrame> frames() {
        return frames;
    }

    /** Times in seconds and how many were there. */
    List<double[]> population() {
        return population;
    }

    double parentChangesPerMinute() {
        return peerSeconds == 0 ? 0 : parentChanges / peerSeconds * MINUTE_SECONDS;
    }

    /** The most of its uplink that anybody used in a second in which it was not slowed; 0 when nobody's is limited. */
    double largestUploadShare() {
        return largestUploadShare;
    }
}
