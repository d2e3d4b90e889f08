package io.rivulet.simulator.report;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Table.Cell;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.simulator.scenario.Goal;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Results as tables. */
public final class RunTable {
    private RunTable() {}

    /** The figures of one run that people look at first, related ones in a row. */
    public static Table ofRun(RunResult result) {
        Table table = new Table("").text("figure").text("value").text("note");
        Cell share = Cell.of(of(result, Metric.DELIVERED), result.metric(Metric.DELIVERED));
        table.row(
                "delivered",
                result.isGood() ? share.good() : share.bad(),
                "of what should have been; to " + of(result, Metric.PEERS_FED) + " of the peers at least 99.9 %");
        row(table, result, "delay p50 / p90", "from emission to delivery", Metric.DELAY_P50, Metric.DELAY_P90);
        row(
                table,
                result,
                "delay p99 / p99.9",
                "largest " + of(result, Metric.DELAY_MAX),
                Metric.DELAY_P99,
                Metric.DELAY_P999);
        row(
                table,
                result,
                "within 1 s / 2 s",
                "in the worst half second " + of(result, Metric.CI_1S_WORST) + " / " + of(result, Metric.CI_2S_WORST),
                Metric.CI_1S,
                Metric.CI_2S);
        addOccasions(table, result);
        addCosts(table, result);
        row(
                table,
                result,
                "depth",
                "steps from the publisher on average, at most " + of(result, Metric.DEPTH_MAX),
                Metric.DEPTH_MEAN);
        row(
                table,
                result,
                "interior",
                "substreams in which a peer has children; without a parent at the end: " + of(result, Metric.ORPHANS),
                Metric.INTERIOR_MEAN);
        row(table, result, "parent changes", "of a peer", Metric.PARENT_CHANGES);
        row(
                table,
                result,
                "fairness",
                "Jain's index of upload; the largest is " + of(result, Metric.UPLOAD_MAX_MEAN) + " the mean",
                Metric.JAIN);
        row(table, result, "upload over cap", "of a peer, in any second, at most", Metric.UPLOAD_MAX_CAP);
        row(
                table,
                result,
                "link stress",
                "copies of a message on a link that carries it; at most " + of(result, Metric.STRESS_MAX),
                Metric.STRESS_MEAN);
        row(table, result, "memory per node", "of the heap, at the end of the stream", Metric.MEMORY_PER_NODE);
        row(
                table,
                result,
                "polluted",
                "altered messages that were delivered; they travelled at most " + of(result, Metric.POLLUTION_HOPS)
                        + " hops",
                Metric.POLLUTED);
        result.streams()
                .forEach((name, figures) -> table.row(
                        name,
                        of(figures, Metric.DELIVERED),
                        "delivered of this stream; delay p50 / p99 " + of(figures, Metric.DELAY_P50) + " / "
                                + of(figures, Metric.DELAY_P99) + ", within 2 s " + of(figures, Metric.CI_2S)
                                + ", duplicates " + of(figures, Metric.DUP_RATIO)));
        result.drops().forEach((reason, count) -> {
            if (count > 0) {
                table.row("dropped", Figures.count(count), reason);
            }
        });
        table.row("delivery trace", result.traceHash().substring(0, 16) + "…", "SHA-256 " + result.traceHash());
        return table;
    }

    private static void addOccasions(Table table, RunResult result) {
        row(
                table,
                result,
                "start-up p50 / p95",
                "of those who came later; longest " + of(result, Metric.STARTUP_MAX),
                Metric.STARTUP_P50,
                Metric.STARTUP_P95);
        row(
                table,
                result,
                "recovery 1 s / 2 s",
                "from the first fault until 99.9 % are within these",
                Metric.RECOVERY_1S,
                Metric.RECOVERY_2S);
        row(
                table,
                result,
                "beside the optimum",
                "p50 / p99 over a clairvoyant broadcast's " + of(result, Metric.ORACLE_P50) + " / "
                        + of(result, Metric.ORACLE_P99),
                Metric.OPT_DELAY_P50,
                Metric.OPT_DELAY_P99);
        row(
                table,
                result,
                "stretch p50 / p99",
                "a peer's mean delay over the latency from the publisher",
                Metric.STRETCH_P50,
                Metric.STRETCH_P99);
    }

    private static void addCosts(Table table, RunResult result) {
        row(table, result, "rho", "all uploads over all demand", Metric.RHO);
        row(
                table,
                result,
                "duplicates",
                "payload that came again, of what came first; pulled " + of(result, Metric.PULLED),
                Metric.DUP_RATIO);
        row(
                table,
                result,
                "CtlRatio",
                "of payload; stream " + of(result, Metric.CTL_STREAM) + ", group " + of(result, Metric.CTL_GROUP)
                        + ", transport " + of(result, Metric.CTL_TRANSPORT),
                Metric.CTL_RATIO);
        row(
                table,
                result,
                "of the stream",
                "maps; distances " + of(result, Metric.CTL_DISTANCES) + ", masks " + of(result, Metric.CTL_MASKS)
                        + ", pulls " + of(result, Metric.CTL_PULLS) + ", announcements "
                        + of(result, Metric.CTL_ANNOUNCEMENTS),
                Metric.CTL_MAPS);
        row(table, result, "HdrRatio", "headers of what carries payload, of that payload", Metric.HDR_RATIO);
        row(table, result, "publisher's copies", "of each message", Metric.PUBLISHER_COPIES);
    }

    /** Nothing when the tier tells none of them. */
    private static void row(Table table, RunResult result, String name, String note, Metric... metrics) {
        if (Arrays.stream(metrics).anyMatch(metric -> !Double.isNaN(result.metric(metric)))) {
            String values =
                    Arrays.stream(metrics).map(metric -> of(result, metric)).collect(Collectors.joining(" / "));
            table.row(name, values, note);
        }
    }

    private static String of(RunResult result, Metric metric) {
        return of(result.metrics(), metric);
    }

    private static String of(Map<Metric, Double> figures, Metric metric) {
        return metric.unit().format(figures.getOrDefault(metric, Double.NaN));
    }

    /** Every figure of many runs: mean with its confidence interval, least, most, and the worst seed. */
    public static Table ofSet(RunSet set) {
        boolean isOne = set.runs().size() == 1;
        Table table = new Table("").text("figure");
        if (isOne) {
            table.number("value");
        } else {
            table.number("mean").number("± 95 %").number("least").number("most").number("worst seed");
        }
        table.text("what it is");
        set.summaries().forEach((metric, summary) -> addSummary(table, "", metric, summary, isOne));
        for (FurtherStream stream : set.scenario().further()) {
            set.summaries(stream)
                    .forEach((metric, summary) -> addSummary(table, stream.name() + ": ", metric, summary, isOne));
        }
        return table;
    }

    private static void addSummary(Table table, String stream, Metric metric, Summary summary, boolean isOne) {
        List<Object> cells = new ArrayList<>();
        cells.add(stream + metric.id());
        cells.add(cell(metric, summary.mean()));
        if (!isOne) {
            cells.add(cell(metric, summary.halfWidth()));
            cells.add(cell(metric, summary.min()));
            cells.add(cell(metric, summary.max()));
            cells.add(metric.better() == Metric.Better.NEITHER ? "" : summary.worstSeed());
        }
        cells.add(metric.meaning());
        table.row(cells.toArray());
    }

    private static Cell cell(Metric metric, double value) {
        return Cell.of(metric.unit().format(value), value);
    }

    /** What became of each goal. */
    public static Table ofGoals(List<RunSet> sets) {
        Table table = new Table("")
                .text("scenario")
                .text("figure")
                .number("worst")
                .text("goal")
                .text("verdict")
                .number("rho")
                .number("peers")
                .text("tier")
                .number("seeds")
                .number("worst seed");
        for (RunSet set : sets) {
            for (RunSet.Outcome outcome : set.outcomes()) {
                Goal goal = outcome.goal();
                String allowed =
                        goal.comparison().symbol() + " " + goal.metric().unit().format(goal.value());
                Cell verdict = outcome.holds()
                        ? Cell.of("met").good()
                        : Cell.of(verdict(set, outcome)).bad();
                table.row(
                        set.scenario().name(),
                        goal.metric().id(),
                        cell(goal.metric(), outcome.worst()),
                        allowed,
                        verdict,
                        set.summary(Metric.RHO).mean(),
                        set.scenario().peers(),
                        set.runs().isEmpty()
                                ? Figures.NONE
                                : set.runs().get(0).tier().label(),
                        set.runs().size(),
                        outcome.worstSeed());
            }
        }
        return table;
    }

    private static String verdict(RunSet set, RunSet.Outcome outcome) {
        return set.runs().isEmpty() ? "not run" : Double.isNaN(outcome.worst()) ? "not told" : "missed";
    }

    /** One row for each peer. */
    public static Table ofPeers(RunResult result) {
        Table table = new Table("")
                .number("node")
                .text("place")
                .number("delivered")
                .number("mean delay", "ms")
                .number("start-up", "ms")
                .number("upload", "kbit/s")
                .number("neighbours")
                .text("parents");
        for (PeerResult peer : result.peers()) {
            double share = peer.owed() == 0 ? Double.NaN : (double) peer.delivered() / peer.owed();
            Cell delivered = Cell.of(Figures.percent(peer.delivered(), peer.owed()), share);
            table.row(
                    peer.number(),
                    peer.place(),
                    !peer.isThere() ? Cell.of("gone", share) : share == 1 ? delivered.good() : delivered.warning(),
                    peer.meanDelayMs(),
                    peer.startUpMs() < 0
                            ? Cell.of(Figures.NONE)
                            : Cell.of(Figures.count(peer.startUpMs()), peer.startUpMs()),
                    peer.uploadBitsPerSec() / 1_000,
                    peer.neighbours().size(),
                    peer.parents().stream()
                            .map(parent -> parent < 0 ? Figures.NONE : parent.toString())
                            .collect(Collectors.joining(" ")));
        }
        return table;
    }
}
