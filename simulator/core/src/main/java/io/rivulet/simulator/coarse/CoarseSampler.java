package io.rivulet.simulator.coarse;

import io.rivulet.groups.wire.PushMask;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.Series;
import io.rivulet.simulator.scenario.Victims;
import io.rivulet.simulator.scenario.WorldPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Looks at all peers now and then: who feeds whom, and how much came twice. Between windows; it only reads. */
final class CoarseSampler {
    private static final int SUBSTREAMS = PushMask.SUBSTREAMS;
    private static final double NS_PER_SECOND = 1e9;

    private final WorldPlan plan;
    private final CoarseWorld world;
    private final CoarseViewer[] viewers;
    private final IntFunction<DeliverySink> sinkOf;
    private final TopologyFilm film;
    private final List<double[]> population = new ArrayList<>();
    private final LongStream.Builder controlBySample = LongStream.builder();
    private long controlBefore;
    private final int[] repeated;

    CoarseSampler(WorldPlan plan, CoarseWorld world, CoarseViewer[] viewers, IntFunction<DeliverySink> sinkOf) {
        this.plan = plan;
        this.world = world;
        this.viewers = viewers;
        this.sinkOf = sinkOf;
        film = new TopologyFilm(plan.population(), this::there);
        repeated = new int[plan.nodes()];
    }

    /** What a peer carries the stream with; null of one that is not there, and of the publisher. */
    private StreamCarrier there(int node) {
        return node > 0 && world.peer(node).isAlive() ? viewers[node].carrier() : null;
    }

    /** The stream starts. */
    void begin() {
        controlBefore = world.traffic().controlBytes();
    }

    void sample(long nowNs, long startNs) {
        int there = 0;
        for (int node = 1; node < plan.nodes(); node++) {
            StreamCarrier carrier = there(node);
            if (carrier == null) {
                continue;
            }
            there++;
            if (!viewers[node].isLeftOut()) {
                int now = (int) carrier.duplicates();
                for (; repeated[node] < now; repeated[node]++) {
                    sinkOf.apply(node).repeated(node, nowNs - 1);
                }
            }
        }
        double seconds = (nowNs - startNs) / NS_PER_SECOND;
        population.add(new double[] {seconds, there});
        film.look(seconds);
        long control = world.traffic().controlBytes();
        controlBySample.add(control - controlBefore);
        controlBefore = control;
    }

    private int[][] look() {
        int[][] now = new int[SUBSTREAMS][plan.nodes()];
        for (int[] tree : now) {
            Arrays.fill(tree, TreeFigures.ABSENT);
        }
        for (int node = 1; node < plan.nodes(); node++) {
            StreamCarrier carrier = there(node);
            for (int substream = 0; carrier != null && substream < SUBSTREAMS; substream++) {
                now[substream][node] = TopologyFilm.parent(carrier, substream);
            }
        }
        return now;
    }

    /** The trees as they are. */
    TreeFigures trees() {
        return TreeFigures.of(look());
    }

    /** Who feeds whom, and how often that changes, as far as peers are followed. */
    TopologyFilm film() {
        return film;
    }

    /** How many bytes of all packets carried no payload, from each sample to the next; the first is from the start of the stream. */
    long[] controlBySample() {
        return controlBySample.build().toArray();
    }

    /** How many peers were there. */
    Series population() {
        double[] seconds = population.stream().mapToDouble(sample -> sample[0]).toArray();
        double[] there = population.stream().mapToDouble(sample -> sample[1]).toArray();
        return new Series(RunResult.POPULATION, "", seconds, there);
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
