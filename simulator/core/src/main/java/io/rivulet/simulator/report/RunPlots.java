package io.rivulet.simulator.report;

import io.rivulet.report.plot.BarPlot;
import io.rivulet.report.plot.CdfPlot;
import io.rivulet.report.plot.ContinuityPlot;
import io.rivulet.report.plot.FairnessPlot;
import io.rivulet.report.plot.LinePlot;
import io.rivulet.report.plot.Plot;
import io.rivulet.report.plot.TopologyPicture;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Distribution;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Series;
import io.rivulet.simulator.scenario.Summary;
import io.rivulet.simulator.scenario.TimedAction;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Results as pictures, by the names of their files. What there are no figures for is left out. */
public final class RunPlots {
    /** All that there can be in a directory of results. */
    static final List<String> NAMES = List.of(
            "delay-cdf",
            "continuity",
            "delay-over-time",
            "overhead",
            "pollution",
            "population",
            "upload",
            "fairness",
            "stress",
            "depth",
            "interior",
            "scaling",
            "topology");

    private static final int SUBSTREAMS = 8;

    /** Beyond this, nobody sees anything in a picture of the topology. */
    private static final int MAX_PICTURED = 300;

    /** More lines than this cannot be told apart. */
    private static final int MAX_LINES = 8;

    /** Deeper trees share the last bar. */
    private static final int MAX_BARS = 24;

    private static final double MS_PER_SECOND = 1_000;
    private static final double NS_PER_SECOND = 1e9;
    private static final double PERCENT = 100;
    private static final double BITS_PER_MEGABIT = 1e6;

    private RunPlots() {}

    /** All pictures, in the order to show them. */
    public static Map<String, Plot> of(RunSet set) {
        Map<String, Plot> plots = new LinkedHashMap<>();
        if (!set.runs().isEmpty()) {
            addRuns(plots, set);
        }
        if (!set.bySize().isEmpty()) {
            plots.put("scaling", scaling(set));
        }
        return plots;
    }

    private static void addRuns(Map<String, Plot> plots, RunSet set) {
        cdf(set, "Share of messages delivered within a delay", RunResult.DELAYS)
                .ifPresent(plot -> plots.put("delay-cdf", plot));
        RunResult first = set.runs().get(0);
        continuity(first).ifPresent(plot -> plots.put("continuity", plot));
        lines(first, "Delay by the time of emission", "delay", RunResult.DELAY_P50, RunResult.DELAY_P99)
                .ifPresent(plot -> plots.put("delay-over-time", plot));
        lines(first, "Duplicates and control", "of payload", RunResult.DUPLICATES, RunResult.CONTROL)
                .ifPresent(plot -> plots.put("overhead", plot));
        if (isVarying(first.series().get(RunResult.POLLUTED))) {
            lines(first, "Altered messages, of all that were delivered", "share", RunResult.POLLUTED)
                    .ifPresent(plot -> plots.put("pollution", plot));
        }
        if (isVarying(first.series().get(RunResult.POPULATION))) {
            lines(first, "Peers that are there", "peers", RunResult.POPULATION)
                    .ifPresent(plot -> plots.put("population", plot));
        }
        cdf(set, "Uploads of peers", RunResult.UPLOADS).ifPresent(plot -> plots.put("upload", plot));
        double[] uploads = (first.isOfSome() ? List.<PeerResult>of() : first.peers())
                .stream()
                        .filter(PeerResult::isThere)
                        .mapToDouble(peer -> peer.uploadBitsPerSec() / BITS_PER_MEGABIT)
                        .toArray();
        if (uploads.length > 0) {
            plots.put("fairness", new FairnessPlot("Who uploads how much", "upload", "Mbit/s", uploads));
        }
        cdf(set, "Copies of a message on a link that carries it", RunResult.STRESSES)
                .ifPresent(plot -> plots.put("stress", plot));
        bars(first, RunResult.DEPTHS, "Steps from the publisher, over peers and substreams", 1)
                .ifPresent(plot -> plots.put("depth", plot));
        bars(first, RunResult.INTERIORS, "Peers by how many substreams they have children in", 0)
                .ifPresent(plot -> plots.put("interior", plot));
    }

    private static boolean isVarying(Series series) {
        if (series == null || series.values().length == 0) {
            return false;
        }
        double one = series.values()[0];
        for (double value : series.values()) {
            if (value != one) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Plot> cdf(RunSet set, String title, String name) {
        List<RunResult> having = set.runs().stream()
                .filter(run -> run.distributions().containsKey(name)
                        && run.distributions().get(name).histogram().getTotalCount() > 0)
                .limit(MAX_LINES)
                .toList();
        if (having.isEmpty()) {
            return Optional.empty();
        }
        Distribution first = having.get(0).distributions().get(name);
        CdfPlot plot = new CdfPlot(title, first.name(), first.unit(), first.unitSize());
        having.forEach(run ->
                plot.series("seed " + run.seed(), run.distributions().get(name).histogram()));
        return Optional.of(plot);
    }

    private static Optional<Plot> lines(RunResult run, String title, String yName, String... names) {
        LinePlot plot = null;
        for (String name : names) {
            Series series = run.series().get(name);
            if (series != null && series.seconds().length > 0) {
                plot = plot == null ? new LinePlot(title, "time", "s", yName, series.unit()) : plot;
                plot.series(name, series.seconds(), series.values());
            }
        }
        if (plot != null) {
            for (TimedAction timed : run.scenario().timeline()) {
                plot.mark(timed.at().toNanos() / NS_PER_SECOND, timed.action().text());
            }
        }
        return Optional.ofNullable(plot);
    }

    private static Optional<Plot> continuity(RunResult run) {
        ContinuityPlot plot = new ContinuityPlot("Continuity");
        boolean isEmpty = true;
        for (String name : List.of(RunResult.CI_1S, RunResult.CI_2S)) {
            Series series = run.series().get(name);
            if (series != null && series.seconds().length > 0) {
                double[] shares = Arrays.stream(series.values())
                        .map(value -> value / PERCENT)
                        .toArray();
                plot.within(name, series.seconds(), shares);
                isEmpty = false;
            }
        }
        for (TimedAction timed : run.scenario().timeline()) {
            plot.mark(timed.at().toNanos() / NS_PER_SECOND, timed.action().text());
        }
        return isEmpty ? Optional.empty() : Optional.of(plot);
    }

    /** What share of a distribution has each value from the first on. */
    private static Optional<Plot> bars(RunResult run, String name, String title, long first) {
        Distribution all = run.distributions().get(name);
        if (all == null || all.histogram().getTotalCount() == 0) {
            return Optional.empty();
        }
        double total = all.histogram().getTotalCount();
        long largest = all.histogram().getMaxValue();
        BarPlot plot = new BarPlot(title, "share", "%");
        for (long value = first; value <= Math.min(largest, MAX_BARS); value++) {
            boolean isRest = value == MAX_BARS && largest > value;
            double count = isRest
                    ? all.histogram().getCountBetweenValues(value, largest)
                    : all.histogram().getCountAtValue(value);
            plot.bar(value + (isRest ? "+" : ""), PERCENT * count / total);
        }
        return Optional.of(plot);
    }

    private static Plot scaling(RunSet set) {
        LinePlot plot = new LinePlot("Delay by the number of peers", "peers", "", "delay", "ms").logarithmic();
        for (Metric metric : List.of(Metric.DELAY_P50, Metric.DELAY_P99)) {
            List<Integer> run = set.bySize().keySet().stream()
                    .filter(size -> !set.bySize().get(size).isEmpty())
                    .toList();
            int sizes = run.size();
            double[] peers = new double[sizes];
            double[] mean = new double[sizes];
            double[] low = new double[sizes];
            double[] high = new double[sizes];
            int at = 0;
            for (int size : run) {
                Summary summary = set.bySize().get(size).summary(metric);
                double half = Double.isNaN(summary.halfWidth()) ? 0 : summary.halfWidth();
                peers[at] = size;
                mean[at] = MS_PER_SECOND * summary.mean();
                low[at] = MS_PER_SECOND * (summary.mean() - half);
                high[at] = MS_PER_SECOND * (summary.mean() + half);
                at++;
            }
            plot.whiskers(metric.id(), peers, mean, low, high);
        }
        return plot;
    }

    /** Who fed whom at the end of the stream; nothing in worlds too large for a picture. */
    public static Optional<Plot> topology(RunResult run) {
        List<PeerResult> there =
                run.peers().stream().filter(PeerResult::isThere).toList();
        if (there.isEmpty() || there.size() > MAX_PICTURED) {
            return Optional.empty();
        }
        TopologyPicture picture = new TopologyPicture("Who feeds whom", SUBSTREAMS);
        picture.node("0", "P", TopologyPicture.Role.PUBLISHER, Double.NaN, "");
        List<Integer> numbers = there.stream().map(PeerResult::number).toList();
        for (PeerResult peer : there) {
            String id = Integer.toString(peer.number());
            picture.node(id, id, TopologyPicture.Role.PEER, peer.meanDelayMs(), peer.place());
        }
        for (PeerResult peer : there) {
            String id = Integer.toString(peer.number());
            Map<Integer, Integer> pushes = new TreeMap<>();
            peer.parents().stream()
                    .filter(parent -> parent == 0 || numbers.contains(parent))
                    .forEach(parent -> pushes.merge(parent, 1, Integer::sum));
            pushes.forEach((parent, count) -> picture.push(parent.toString(), id, count));
            peer.neighbours().stream()
                    .filter(other -> other < peer.number() && (other == 0 || numbers.contains(other)))
                    .forEach(other -> picture.neighbours(id, other.toString()));
        }
        return Optional.of(picture);
    }
}
