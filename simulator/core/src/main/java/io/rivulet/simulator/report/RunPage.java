package io.rivulet.simulator.report;

import io.rivulet.report.Environment;
import io.rivulet.report.HtmlReport;
import io.rivulet.report.plot.FairnessPlot;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Table.Verdict;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.TimedAction;
import java.util.List;
import java.util.Map;

/** Results as a page that needs nothing else. */
public final class RunPage {
    /** More rows nobody reads. */
    private static final int MAX_ROWS = 300;

    private static final Map<String, String> CAPTIONS = Map.of(
            "delay-cdf", "From emission to delivery, by the network's clock.",
            "continuity", "By the time of emission, from the start of the stream. The first seed.",
            "delay-over-time", "In half seconds, by the time of emission. The first seed.",
            "overhead",
                    "In half seconds: payload that came again, and bytes of datagrams without payload. The first seed.",
            "population", "From the start of the stream. The first seed.",
            "upload", "Over peers that were there all the time, headers included.",
            "depth", "At the end of the stream. The first seed.",
            "interior", "At the end of the stream. The first seed.",
            "scaling", "Means over all seeds.");

    private RunPage() {}

    /**
     * The page.
     *
     * @param command what brings the result back
     */
    public static HtmlReport of(RunSet set, String command) {
        Scenario scenario = set.scenario();
        String subtitle = Figures.count(scenario.peers()) + " peers, "
                + Figures.bitRate((double) scenario.stream().bitsPerSec() / Byte.SIZE) + " for "
                + Figures.duration(scenario.duration().toNanos()) + ", "
                + (set.runs().size() == 1
                        ? "seed " + set.runs().get(0).seed()
                        : set.runs().size() + " seeds");
        HtmlReport page = new HtmlReport("Simulation: " + scenario.name(), subtitle);
        addTiles(page, set);
        if (!scenario.description().isEmpty()) {
            page.paragraph(scenario.description());
        }
        addFailures(page, set);
        if (!scenario.goals().isEmpty()) {
            page.section("Goals").table(RunTable.ofGoals(List.of(set)));
        }
        page.section("Pictures");
        RunPlots.of(set)
                .forEach((name, plot) -> page.plot(
                        plot,
                        plot instanceof FairnessPlot fairness ? fairness.caption() : CAPTIONS.getOrDefault(name, "")));
        page.section("Figures").table(RunTable.ofSet(set));
        if (!scenario.timeline().isEmpty()) {
            page.section("What happened");
            for (TimedAction timed : scenario.timeline()) {
                page.paragraph("at " + Figures.duration(timed.at().toNanos()) + ": "
                        + timed.action().text());
            }
        }
        if (!set.runs().isEmpty()) {
            RunResult first = set.runs().get(0);
            addTopology(page, first);
            if (!first.peers().isEmpty() && first.peers().size() <= MAX_ROWS) {
                page.section("Peers").table(RunTable.ofPeers(first));
            }
        }
        page.section("Again").code(command);
        set.runs().forEach(run -> page.facts(Map.of("delivery trace, seed " + run.seed(), run.traceHash())));
        return page.facts(Environment.facts());
    }

    private static void addTiles(HtmlReport page, RunSet set) {
        tile(
                page,
                set,
                "Delivered",
                Metric.DELIVERED,
                "of all messages to all peers",
                set.isGood() ? Verdict.GOOD : Verdict.BAD);
        tile(page, set, "Delay p50", Metric.DELAY_P50, "emission to delivery", Verdict.NONE);
        tile(page, set, "Delay p99", Metric.DELAY_P99, "", Verdict.NONE);
        tile(page, set, "Beside the optimum", Metric.OPT_DELAY_P99, "p99 over a clairvoyant broadcast's", Verdict.NONE);
        tile(page, set, "Duplicates", Metric.DUP_RATIO, "of payload", Verdict.NONE);
        tile(page, set, "CtlRatio", Metric.CTL_RATIO, "control over payload", Verdict.NONE);
        tile(page, set, "rho", Metric.RHO, "upload over demand", Verdict.NONE);
    }

    private static void tile(HtmlReport page, RunSet set, String label, Metric metric, String note, Verdict verdict) {
        double mean = set.summary(metric).mean();
        if (!Double.isNaN(mean)) {
            page.tile(label, metric.unit().format(mean), note, verdict);
        }
    }

    private static void addFailures(HtmlReport page, RunSet set) {
        boolean isFine = set.runs().stream().allMatch(run -> run.failures().isEmpty() && run.isComplete());
        if (isFine && set.failure() == null) {
            return;
        }
        page.section("What is wrong");
        if (set.failure() != null) {
            page.paragraph(
                    "A run failed, and none came after it: " + set.failure().text());
        }
        for (RunResult run : set.runs()) {
            run.failures().forEach(failure -> page.paragraph("Seed " + run.seed() + ": " + failure));
            if (!run.isComplete()) {
                page.paragraph("Seed " + run.seed() + " was stopped; its figures are of what was until then.");
            }
        }
    }

    /** Who fed whom: a film where there are frames, and else a picture of the end. */
    private static void addTopology(HtmlReport page, RunResult run) {
        if (!run.frames().isEmpty() && !run.peers().isEmpty()) {
            page.section("Topology").replay(RunReplay.of(run), RunReplay.caption(run));
            return;
        }
        RunPlots.topology(run).ifPresent(plot -> page.section("Topology")
                .plot(plot, "Arcs run from the feeding peer, at the end of the stream. The first seed."));
    }
}
