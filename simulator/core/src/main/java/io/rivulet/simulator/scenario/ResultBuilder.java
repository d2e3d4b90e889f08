package io.rivulet.simulator.scenario;

import io.rivulet.simulator.metrics.ControlKind;
import io.rivulet.simulator.metrics.DelayHistogram;
import io.rivulet.simulator.metrics.DeliveryFigures;
import io.rivulet.simulator.metrics.DeliveryLedger;
import io.rivulet.simulator.metrics.GreedyBroadcast;
import io.rivulet.simulator.metrics.LinkStress;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.metrics.PollutionCount;
import io.rivulet.simulator.metrics.PostalBound;
import io.rivulet.simulator.metrics.TrafficFigures;
import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.metrics.UploadFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Makes a {@link RunResult} of what a tier counted: the formulae of the metrics are here, once for all tiers. What a tier does not hand over is
 * missing from the result. Not thread-safe.
 */
public final class ResultBuilder {
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_MS = 1e6;
    private static final double SLOT_SECONDS = 0.5;
    private static final double RECOVERED = 0.999;
    private static final int ONE_SECOND = 2;
    private static final int TWO_SECONDS = 3;
    private static final double LATER_SECONDS = 3;
    private static final double PERCENT = 100;
    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;
    private static final int SAMPLED_PAIRS = 2_001;

    private final WorldPlan plan;
    private final Scenario scenario;
    private final long seed;
    private final Tier tier;
    private final Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
    private final Map<String, Map<Metric, Double>> streams = new LinkedHashMap<>();
    private final Map<String, Series> series = new LinkedHashMap<>();
    private final Map<String, Distribution> distributions = new LinkedHashMap<>();
    private final List<Departure> departures = new ArrayList<>();
    private final List<TopologyFrame> frames = new ArrayList<>();
    private final List<PeerResult> peers = new ArrayList<>();
    private final Map<String, Long> drops = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private boolean isComplete = true;
    private String traceHash = "";
    private long virtualNs;
    private long firstCopies;
    private double[] firstCopiesBySlot = {};
    private long[] usedLinks = {};
    /** Of the streams beside the first. */
    private long furtherCopies;

    private double furtherCopyBytes;

    /** A result without figures. */
    public ResultBuilder(WorldPlan plan, long seed, Tier tier) {
        this.plan = plan;
        scenario = plan.scenario();
        this.seed = seed;
        this.tier = tier;
        metrics.put(Metric.RHO, plan.rho());
    }

    /** Sets the hash over all deliveries, and how long the run took by the network's clock. */
    public ResultBuilder run(String hash, long tookNs) {
        traceHash = hash;
        virtualNs = tookNs;
        return this;
    }

    /** Says that the run did not come to its end. */
    public ResultBuilder interrupted() {
        isComplete = false;
        return this;
    }

    /** Sets a figure that only the tier can tell; not a number is none. */
    public ResultBuilder metric(Metric metric, double value) {
        if (!Double.isNaN(value)) {
            metrics.put(metric, value);
        }
        return this;
    }

    /** Adds a figure over time. */
    public ResultBuilder series(Series one) {
        series.put(one.name(), one);
        return this;
    }

    /** Adds a figure in half seconds of the stream. */
    public ResultBuilder halfSeconds(String name, String unit, int slots, IntToDoubleFunction value) {
        double[] seconds = new double[slots];
        double[] values = new double[slots];
        Arrays.setAll(seconds, slot -> slot * SLOT_SECONDS);
        Arrays.setAll(values, value);
        return series(new Series(name, unit, seconds, values));
    }

    /** Adds how a figure is spread. */
    public ResultBuilder distribution(Distribution one) {
        distributions.put(one.name(), one);
        return this;
    }

    /** Adds who went, in the order in which they did. */
    public ResultBuilder departures(List<Departure> some) {
        departures.addAll(some);
        return this;
    }

    /** Adds who fed whom at an instant. */
    public ResultBuilder frames(List<TopologyFrame> some) {
        frames.addAll(some);
        return this;
    }

    /** Adds what became of a peer. */
    public ResultBuilder peer(PeerResult one) {
        peers.add(one);
        return this;
    }

    /** Adds to how much was dropped for a reason. */
    public ResultBuilder dropped(String reason, long count) {
        drops.merge(reason, count, Long::sum);
        return this;
    }

    /** Adds something that does not hold and has to. */
    public ResultBuilder failure(String what) {
        failures.add(what);
        return this;
    }

    /** Fills in all that deliveries tell. */
    public ResultBuilder deliveries(DeliveryFigures figures) {
        DelayHistogram delays = figures.delays();
        firstCopies = figures.firstCopies();
        firstCopiesBySlot = new double[figures.slots()];
        Arrays.setAll(firstCopiesBySlot, figures::firstCopies);
        boolean isAnythingDue = figures.expected() > 0;
        if (isAnythingDue) {
            metric(Metric.DELIVERED, (double) figures.delivered() / figures.expected());
            metric(Metric.PEERS_FED, figures.fedShare());
            continuity(figures);
        }
        metric(Metric.PEERS_UNFED, (double) figures.unfed());
        if (delays.total() > 0) {
            metric(Metric.DELAY_P50, delays.quantileNs(MEDIAN) / NS_PER_SECOND);
            metric(Metric.DELAY_P90, delays.quantileNs(0.9) / NS_PER_SECOND);
            metric(Metric.DELAY_P99, delays.quantileNs(P99) / NS_PER_SECOND);
            metric(Metric.DELAY_P999, delays.quantileNs(0.999) / NS_PER_SECOND);
            metric(Metric.DELAY_MAX, delays.maxNs() / NS_PER_SECOND);
        }
        startUps(figures);
        if (firstCopies > 0) {
            metric(Metric.DUP_RATIO, (double) figures.repeated() / firstCopies);
            metric(Metric.DUP_RATIO_WORST_5S, figures.worstFiveSecondsRepeated());
        }
        int slots = figures.slots();
        for (int i = 0; i < Metric.continuity().size(); i++) {
            int deadline = i;
            String name = Metric.continuity().get(i).meaning(); // CI(1 s) and the like
            halfSeconds(name, "%", slots, slot -> PERCENT * figures.continuity(deadline, slot));
        }
        halfSeconds(
                RunResult.DELAY_P50, "ms", slots, slot -> figures.delays(slot).quantileNs(MEDIAN) / NS_PER_MS);
        halfSeconds(
                RunResult.DELAY_P99, "ms", slots, slot -> figures.delays(slot).quantileNs(P99) / NS_PER_MS);
        halfSeconds(
                RunResult.DUPLICATES,
                "%",
                slots,
                slot -> PERCENT * figures.repeated(slot) / Math.max(1, figures.firstCopies(slot)));
        return distribution(new Distribution(RunResult.DELAYS, "ms", 1_000, delays.toHistogram()));
    }

    /**
     * Fills in what became of a stream beside the first; before {@link #traffic}, which is of all streams.
     *
     * @param repeated fragments of it that came again
     * @param pulled fragments of it that were asked for one by one
     * @param altered altered messages that were delivered of it; null where nobody alters any
     */
    public ResultBuilder further(
            FurtherStream stream, DeliveryFigures figures, long repeated, long pulled, PollutionCount altered) {
        ResultBuilder own = new ResultBuilder(plan, seed, tier).deliveries(figures);
        own.metric(Metric.DUP_RATIO, (double) repeated / Math.max(1, own.firstCopies));
        own.metric(Metric.PULLED, (double) pulled / Math.max(1, own.firstCopies));
        own.metrics.remove(Metric.DUP_RATIO_WORST_5S); // nobody looks when they came
        if (altered != null) {
            own.metric(Metric.POLLUTED, (double) altered.total());
        }
        own.metrics.remove(Metric.RHO);
        streams.put(stream.name(), Collections.unmodifiableMap(new EnumMap<>(own.metrics)));
        furtherCopies += own.firstCopies;
        furtherCopyBytes += (double) own.firstCopies * stream.plan().messageBytes();
        return this;
    }

    private void continuity(DeliveryFigures figures) {
        for (int i = 0; i < Metric.continuity().size(); i++) {
            metric(Metric.continuity().get(i), figures.continuity(i));
            metric(Metric.worstContinuity().get(i), figures.worstContinuity(i, 0));
        }
        metric(Metric.CI_2S_CORE, figures.coreContinuity(TWO_SECONDS));
        metric(Metric.CI_2S_CORE_WORST, figures.worstCoreContinuity(TWO_SECONDS));
        if (!scenario.timeline().isEmpty()) {
            long faultNs = scenario.firstActionAt().toNanos();
            int later = (int) StrictMath.ceil((faultNs / NS_PER_SECOND + LATER_SECONDS) / SLOT_SECONDS);
            metric(Metric.CI_2S_LATER, figures.worstContinuity(TWO_SECONDS, later));
            metric(Metric.RECOVERY_1S, figures.recoverySeconds(ONE_SECOND, faultNs, RECOVERED));
            metric(Metric.RECOVERY_2S, figures.recoverySeconds(TWO_SECONDS, faultNs, RECOVERED));
        }
    }

    private void startUps(DeliveryFigures figures) {
        metric(Metric.STARTUP_P50, figures.startUpSeconds(MEDIAN));
        metric(Metric.STARTUP_P95, figures.startUpSeconds(0.95));
        metric(Metric.STARTUP_P99, figures.startUpSeconds(P99));
        metric(Metric.STARTUP_MAX, figures.startUpSeconds(1));
    }

    /** Fills in all that traffic tells; after {@link #deliveries}. Nothing when nothing was delivered: shares of nothing mislead. */
    public ResultBuilder traffic(TrafficFigures traffic) {
        if (firstCopies + furtherCopies == 0) {
            return this;
        }
        int messageBytes = scenario.stream().messageBytes();
        double firstCopyBytes = (double) firstCopies * messageBytes + furtherCopyBytes;
        double carried = Math.max(1.0, (double) traffic.payloadMessages() * messageBytes);
        metric(Metric.DUP_RATIO, (double) traffic.repeated() / Math.max(1, firstCopies));
        metric(Metric.RMR, (double) traffic.payloadMessages() / (firstCopies + furtherCopies) - 1);
        metric(Metric.PULLED, (double) traffic.pulled() / Math.max(1, firstCopies));
        metric(Metric.CTL_RATIO, traffic.controlBytes() / firstCopyBytes);
        Map<ControlKind, Long> control = traffic.controlByKind();
        long ofStream = ControlKind.ofStream(control);
        metric(Metric.CTL_STREAM, ofStream / firstCopyBytes);
        for (ControlKind kind : ControlKind.values()) {
            metric(kind.metric(), control.getOrDefault(kind, 0L) / firstCopyBytes);
        }
        long rest = traffic.controlBytes() - ofStream - control.getOrDefault(ControlKind.MEMBERSHIP, 0L);
        metric(Metric.CTL_TRANSPORT, Math.max(0, rest) / firstCopyBytes);
        if (scenario.further().isEmpty()) {
            // Else messages are of several lengths, and what carried which is not told.
            metric(Metric.HDR_RATIO, (traffic.payloadBytes() - carried) / carried);
        }
        long messages = scenario.stream().schedule(0, scenario.duration()).messages();
        return metric(Metric.PUBLISHER_COPIES, (double) traffic.publisherMessages() / messages);
    }

    /**
     * Fills in what altered fragments tell; after {@link #deliveries}.
     *
     * @param hops the most that one travelled from who altered it
     */
    public ResultBuilder pollution(PollutionCount altered, int hops) {
        metric(Metric.POLLUTED, (double) altered.total());
        metric(Metric.POLLUTION_HOPS, (double) hops);
        return halfSeconds(RunResult.POLLUTED, "%", firstCopiesBySlot.length, slot -> {
            double all = firstCopiesBySlot[slot] + altered.inSlot(slot);
            return all == 0 ? 0 : PERCENT * altered.inSlot(slot) / all;
        });
    }

    /** Fills in how control traffic went over time; after {@link #deliveries}. */
    public ResultBuilder controlOverTime(long[] bytesByHalfSecond) {
        int messageBytes = scenario.stream().messageBytes();
        return halfSeconds(
                RunResult.CONTROL,
                "%",
                Math.min(bytesByHalfSecond.length, firstCopiesBySlot.length),
                slot -> PERCENT * bytesByHalfSecond[slot] / Math.max(1, firstCopiesBySlot[slot] * messageBytes));
    }

    /** Fills in what the trees at the end of the stream tell. */
    public ResultBuilder trees(TreeFigures trees) {
        metric(Metric.DEPTH_MEAN, trees.meanDepth());
        metric(Metric.DEPTH_MAX, trees.maxDepth());
        metric(Metric.INTERIOR_MEAN, trees.meanInterior());
        metric(Metric.ORPHANS, trees.orphans());
        usedLinks = trees.links();
        Histogram depths = new Histogram(1, Math.max(2, trees.maxDepth()), 3);
        for (int depth = 1; depth < trees.depths().length; depth++) {
            depths.recordValueWithCount(depth, trees.depths()[depth]);
        }
        Histogram interiors = new Histogram(1, Math.max(2, trees.interiors().length), 3);
        for (int substreams = 0; substreams < trees.interiors().length; substreams++) {
            interiors.recordValueWithCount(substreams, trees.interiors()[substreams]);
        }
        return distribution(new Distribution(RunResult.DEPTHS, "steps", 1, depths))
                .distribution(new Distribution(RunResult.INTERIORS, "substreams", 1, interiors));
    }

    /** Fills in how often links carried the same. */
    public ResultBuilder stress(LinkStress stress) {
        metric(Metric.STRESS_MEAN, stress.mean());
        metric(Metric.STRESS_MAX, (double) stress.max());
        return distribution(new Distribution(RunResult.STRESSES, "copies", 1, stress.toHistogram()));
    }

    /** Fills in what uploads tell. */
    public ResultBuilder uploads(UploadFigures uploads) {
        metric(Metric.JAIN, uploads.jain((double) scenario.stream().bitsPerSec() / Byte.SIZE));
        metric(Metric.UPLOAD_MAX_MEAN, uploads.maxOverMean());
        return distribution(new Distribution(RunResult.UPLOADS, "Mbit/s", 1e6, uploads.toHistogram()));
    }

    /**
     * Fills in how far it is from what would be possible: T_oracle and T_post over the peers when all have come, and what delays and
     * goodput are beside them; after {@link #deliveries}, and after {@link #trees} where there are any.
     */
    public ResultBuilder distanceToOptimum(DeliveryLedger ledger) {
        int nodes = plan.peersTogether() + 1;
        int bytes = scenario.stream().messageBytes();
        long[] uploads = new long[nodes];
        int[] places = new int[nodes];
        Arrays.setAll(uploads, plan::offeredBytesPerSec);
        Arrays.setAll(places, plan::regionOf);
        long[] arrivals = GreedyBroadcast.arrivals(bytes, uploads, places, plan.latencies());
        long[] sorted = Arrays.stream(arrivals, 1, nodes)
                .filter(arrival -> arrival != Long.MAX_VALUE)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return this;
        }
        metric(Metric.ORACLE_P50, quantile(sorted, MEDIAN) / NS_PER_SECOND);
        metric(Metric.ORACLE_P99, quantile(sorted, P99) / NS_PER_SECOND);
        metric(Metric.OPT_DELAY_P50, over(Metric.DELAY_P50, Metric.ORACLE_P50));
        metric(Metric.OPT_DELAY_P99, over(Metric.DELAY_P99, Metric.ORACLE_P99));
        postalBound(uploads, nodes, bytes);
        double sum = Arrays.stream(uploads).asDoubleStream().sum();
        double possible = Math.min(
                (double) scenario.stream().bitsPerSec() / Byte.SIZE, Math.min((double) uploads[0], sum / (nodes - 1)));
        double goodput = metrics.getOrDefault(Metric.DELIVERED, Double.NaN)
                * scenario.stream().bitsPerSec()
                / Byte.SIZE;
        metric(Metric.OPT_RATE, goodput / possible);
        return stretch(ledger);
    }

    private double over(Metric one, Metric other) {
        return metrics.getOrDefault(one, Double.NaN) / metrics.get(other);
    }

    private void postalBound(long[] uploads, int nodes, int bytes) {
        long[] offers = Arrays.stream(uploads)
                .skip(1)
                .filter(offer -> offer > 0)
                .sorted()
                .toArray();
        if (offers.length == 0 || nodes < 3) {
            return;
        }
        long[] latencies = usedLinks.length == 0 ? someLatencies(nodes) : new long[usedLinks.length];
        for (int i = 0; i < usedLinks.length; i++) {
            latencies[i] = plan.oneWayNs((int) (usedLinks[i] >> Integer.SIZE), (int) usedLinks[i]);
        }
        Arrays.sort(latencies);
        long copyNs = (long) (bytes * NS_PER_SECOND / quantile(offers, MEDIAN));
        metric(Metric.T_POST, PostalBound.ns(nodes - 1, copyNs, quantile(latencies, MEDIAN)) / NS_PER_SECOND);
    }

    /** Of as many pairs as tell the median as well as all of them. */
    private long[] someLatencies(int nodes) {
        long[] latencies = new long[SAMPLED_PAIRS];
        for (int i = 0; i < latencies.length; i++) {
            int from = (int) (i * 7_919L % nodes);
            int to = (int) ((from + 1 + i * 104_729L % (nodes - 1)) % nodes);
            latencies[i] = plan.oneWayNs(from, to);
        }
        return latencies;
    }

    private ResultBuilder stretch(DeliveryLedger ledger) {
        double[] stretches = new double[plan.population().size()];
        int used = 0;
        for (int peer = 1; peer <= stretches.length; peer++) {
            if (ledger.delivered(peer) > 0) {
                stretches[used++] = (double) ledger.meanDelayNs(peer) / plan.oneWayNs(0, peer);
            }
        }
        if (used > 0) {
            Arrays.sort(stretches, 0, used);
            metric(Metric.STRETCH_P50, stretches[(int) (MEDIAN * (used - 1))]);
            metric(Metric.STRETCH_P99, stretches[(int) (P99 * (used - 1))]);
        }
        return this;
    }

    private static long quantile(long[] sorted, double share) {
        return sorted[(int) Math.max(0, StrictMath.ceil(share * sorted.length) - 1)];
    }

    /** What nobody is there for has not been survived. */
    private void addFaultsOfNobody() {
        for (TimedAction timed : scenario.timeline()) {
            if (timed.action() instanceof Action.ToPeers some && !plan.hasAny(some.who())) {
                failure(some.text() + ": nobody is " + some.who().text() + " with seed " + seed);
            }
        }
    }

    /** The result. */
    public RunResult build() {
        addFaultsOfNobody();
        return new RunResult(
                scenario,
                seed,
                tier,
                isComplete,
                traceHash,
                virtualNs,
                Collections.unmodifiableMap(new EnumMap<>(metrics)),
                Collections.unmodifiableMap(new LinkedHashMap<>(streams)),
                Collections.unmodifiableMap(new LinkedHashMap<>(series)),
                Collections.unmodifiableMap(new LinkedHashMap<>(distributions)),
                plan.population().size(),
                List.copyOf(departures),
                List.copyOf(frames),
                List.copyOf(peers),
                Collections.unmodifiableMap(new LinkedHashMap<>(drops)),
                List.copyOf(failures),
                "the scenario " + scenario.name() + " at tier " + tier.label() + ", run with seed " + seed);
    }
}
