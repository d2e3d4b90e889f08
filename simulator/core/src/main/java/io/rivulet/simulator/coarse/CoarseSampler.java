package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.scenario.TopologyFrame;
import io.rivulet.simulator.scenario.Victims;
import io.rivulet.simulator.scenario.WorldPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Looks at all peers now and then: who feeds whom, and how much came twice. Between windows; it only reads. */
final class CoarseSampler {
    private static final int SUBSTREAMS = PushMask.SUBSTREAMS;
    private static final double NS_PER_SECOND = 1e9;
    private static final double SAMPLE_MINUTES = 0.5 / 60;

    private final WorldPlan plan;
    private final CoarseWorld world;
    private final CoarseViewer[] viewers;
    private final IntFunction<DeliverySink> sinkOf;
    private final List<TopologyFrame> frames = new ArrayList<>();
    private final int[] repeated;
    private int[][] parents;
    private long changes;
    private double peerMinutes;

    CoarseSampler(WorldPlan plan, CoarseWorld world, CoarseViewer[] viewers, IntFunction<DeliverySink> sinkOf) {
        this.plan = plan;
        this.world = world;
        this.viewers = viewers;
        this.sinkOf = sinkOf;
        repeated = new int[plan.nodes()];
    }

    /** Whether somebody is to be seen in pictures, or there are too many. */
    private boolean isPictured() {
        return plan.nodes() <= TopologyFrame.MAX_PEERS + 1;
    }

    void sample(long nowNs, long startNs) {
        for (int node = 1; node < plan.nodes(); node++) {
            StreamCarrier carrier = viewers[node].carrier();
            if (carrier != null && world.peer(node).isAlive() && !viewers[node].isLeftOut()) {
                int now = (int) carrier.duplicates();
                for (; repeated[node] < now; repeated[node]++) {
                    sinkOf.apply(node).repeated(node, nowNs - 1);
                }
            }
        }
        if (isPictured()) {
            int[][] now = look();
            noteChanges(now);
            frames.add(new TopologyFrame((nowNs - startNs) / NS_PER_SECOND, now, lags()));
        }
    }

    private int[][] look() {
        int[][] now = new int[SUBSTREAMS][plan.nodes()];
        for (int[] tree : now) {
            Arrays.fill(tree, TreeFigures.ABSENT);
        }
        for (int node = 1; node < plan.nodes(); node++) {
            StreamCarrier carrier = viewers[node].carrier();
            if (carrier == null || !world.peer(node).isAlive()) {
                continue;
            }
            for (int substream = 0; substream < SUBSTREAMS; substream++) {
                int parent = carrier.parent(substream);
                now[substream][node] = parent == PeerDirectory.NONE ? TreeFigures.NOBODY : parent;
            }
        }
        return now;
    }

    private int[] lags() {
        int[] lags = new int[plan.nodes()];
        for (int node = 0; node < lags.length; node++) {
            StreamCarrier carrier = node == 0 ? null : viewers[node].carrier();
            lags[node] = carrier == null || !world.peer(node).isAlive() ? -1 : (int) carrier.lagMs();
        }
        return lags;
    }

    private void noteChanges(int[][] now) {
        if (parents != null) {
            for (int substream = 0; substream < SUBSTREAMS; substream++) {
                for (int node = 1; node < plan.nodes(); node++) {
                    int before = parents[substream][node];
                    int after = now[substream][node];
                    changes += before >= 0 && after != TreeFigures.ABSENT && after != before ? 1 : 0;
                }
            }
            long there = Arrays.stream(now[0])
                    .filter(parent -> parent != TreeFigures.ABSENT)
                    .count();
            peerMinutes += there * SAMPLE_MINUTES;
        }
        parents = now;
    }

    /** The trees as they are. */
    TreeFigures trees() {
        return TreeFigures.of(look());
    }

    List<TopologyFrame> frames() {
        return frames;
    }

    /** How often a peer changed a parent in a minute, as far as it was seen; NaN where nobody looked. */
    double changesPerMinute() {
        return peerMinutes == 0 ? Double.NaN : changes / peerMinutes;
    }

    /** Fragments that came again. */
    long duplicates() {
        return sum(carrier -> carrier.duplicates());
    }

    /** Fragments that came because they were asked for. */
    long pulled() {
        return sum(carrier -> carrier.pulled());
    }

    private long sum(java.util.function.ToLongFunction<StreamCarrier> what) {
        long sum = 0;
        for (int node = 1; node < plan.nodes(); node++) {
            boolean counts = viewers[node].carrier() != null && !viewers[node].isLeftOut();
            sum += counts ? what.applyAsLong(viewers[node].carrier()) : 0;
        }
        return sum;
    }

    /** What actions have to know. */
    Victims.View view() {
        return new Victims.View() {
            @Override
            public int[] peers() {
                return IntStream.range(1, plan.nodes())
                        .filter(node ->
                                world.peer(node).isAlive() && world.peer(node).logic() != null)
                        .filter(node -> !plan.scenario().isPublisher(node))
                        .toArray();
            }

            @Override
            public String regionOf(int peer) {
                return plan.regionNameOf(peer);
            }

            @Override
            public boolean isInner(int peer, int substream) {
                StreamCarrier carrier = viewers[peer].carrier();
                return carrier != null && carrier.children(substream) > 0;
            }
        };
    }
}
