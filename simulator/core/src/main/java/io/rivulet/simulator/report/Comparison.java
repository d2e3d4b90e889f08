package io.rivulet.simulator.report;

import io.rivulet.report.plot.GroupedBarPlot;
import io.rivulet.report.plot.Plot;
import io.rivulet.report.plot.Png;
import io.rivulet.report.plot.Svg;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Table.Cell;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several strategies in the same worlds, side by side: what came of each, by its name, in the order to show them. */
public final class Comparison {
    /** What is shown of each, with short names. */
    private static final Map<Metric, String> COLUMNS = columns();

    private static final double PERCENT = 100;
    private static final double SHARP = 2;

    private final Map<String, RunSet> sets;

    /** @param sets by the name of the strategy; each of the same scenario and seeds */
    public Comparison(Map<String, RunSet> sets) {
        this.sets = new LinkedHashMap<>(sets);
    }

    private static Map<Metric, String> columns() {
        Map<Metric, String> columns = new LinkedHashMap<>();
        columns.put(Metric.DELIVERED, "delivered");
        columns.put(Metric.DELAY_P50, "delay p50");
        columns.put(Metric.DELAY_P99, "delay p99");
        columns.put(Metric.CI_1S, "CI(1 s)");
        columns.put(Metric.CI_2S, "CI(2 s)");
        columns.put(Metric.DUP_RATIO, "duplicates");
        columns.put(Metric.CTL_RATIO, "CtlRatio");
        columns.put(Metric.PUBLISHER_COPIES, "publisher copies");
        columns.put(Metric.JAIN, "upload Jain");
        return columns;
    }

    /** One row for each strategy: means over all seeds, with 95 % confidence intervals where there are several. */
    public Table table() {
        Table table = new Table("").text("strategy");
        COLUMNS.values().forEach(table::number);
        sets.forEach((name, set) -> {
            List<Object> cells = new ArrayList<>(List.of(name));
            COLUMNS.keySet().forEach(metric -> cells.add(cell(metric, set.summary(metric))));
            table.row(cells.toArray());
        });
        return table;
    }

    private static Cell cell(Metric metric, Summary summary) {
        String mean = metric.unit().format(summary.mean());
        String text = Double.isNaN(summary.halfWidth())
                ? mean
                : mean + " ± " + metric.unit().format(summary.halfWidth());
        return Cell.of(text, summary.mean());
    }

    /** Bare numbers, for other programs: a row for each strategy and metric. */
    public Table figures() {
        Table table = new Table("")
                .text("strategy")
                .text("metric")
                .number("mean")
                .number("half width")
                .number("least")
                .number("most")
                .number("seeds");
        sets.forEach((name, set) -> set.summaries().forEach((metric, summary) -> {
            if (!metric.isMeasured()) {
                table.row(
                        name,
                        metric.id(),
                        bare(summary.mean()),
                        bare(summary.halfWidth()),
                        bare(summary.min()),
                        bare(summary.max()),
                        summary.count());
            }
        }));
        return table;
    }

    private static Cell bare(double value) {
        return Cell.of(Double.isNaN(value) ? "" : Double.toString(value), value);
    }

    /** How much of the stream is delivered at all, and in time. */
    public Plot deliveries() {
        List<Metric> metrics = List.of(Metric.CI_1S, Metric.CI_2S, Metric.DELIVERED);
        GroupedBarPlot plot = new GroupedBarPlot(
                "Delivered within a second, within two, and at all", "delivered", "%", List.of("1 s", "2 s", "at all"));
        addAll(plot, metrics, PERCENT);
        return plot;
    }

    /** How long what is delivered takes. */
    public Plot delays() {
        GroupedBarPlot plot = new GroupedBarPlot(
                "From emission to delivery, of what is delivered", "delay", "s", List.of("median", "99 of 100"));
        addAll(plot, List.of(Metric.DELAY_P50, Metric.DELAY_P99), 1);
        return plot;
    }

    private void addAll(GroupedBarPlot plot, List<Metric> metrics, double factor) {
        sets.forEach((name, set) -> {
            double[][] values = new double[3][metrics.size()];
            for (int i = 0; i < metrics.size(); i++) {
                Summary summary = set.summary(metrics.get(i));
                values[0][i] = factor * summary.mean();
                values[1][i] = factor * (summary.mean() - summary.halfWidth());
                values[2][i] = factor * (summary.mean() + summary.halfWidth());
            }
            plot.contestant(name, values[0], values[1], values[2]);
        });
    }

    /**
     * Writes {@code comparison.csv}, and {@code comparison} and {@code comparison-delays} as SVG and, where this machine has fonts, PNG.
     *
     * @throws IOException when something cannot be written
     */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("comparison.csv"), figures().toCsv());
        Map<String, Plot> plots = Map.of("comparison", deliveries(), "comparison-delays", delays());
        boolean hasFonts = Png.isAvailable();
        for (Map.Entry<String, Plot> plot : plots.entrySet()) {
            Files.writeString(directory.resolve(plot.getKey() + ".svg"), Svg.standalone(plot.getValue()));
            if (hasFonts) {
                Files.write(directory.resolve(plot.getKey() + ".png"), Png.render(plot.getValue(), false, SHARP));
            }
        }
    }
}
