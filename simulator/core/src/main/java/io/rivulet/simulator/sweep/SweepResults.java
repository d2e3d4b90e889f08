package io.rivulet.simulator.sweep;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Table.Cell;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Summary;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * All runs of a sweep, as tables. They are a function of the plan and the outcomes.
 *
 * @param plan what was run
 * @param records one for each run, by number
 */
public record SweepResults(SweepPlan plan, List<RunRecord> records) {
    private static final Terminal WIDE = new Terminal(false, 400, true);

    /** The figures that any run has. */
    public List<Metric> figures() {
        TreeSet<Metric> figures = new TreeSet<>();
        records.forEach(record -> figures.addAll(record.outcome().figures().keySet()));
        return List.copyOf(figures);
    }

    private List<RunRecord> of(SweepPlan.Point point) {
        int first = (point.number() - 1) * plan.seeds().count();
        return records.subList(first, first + plan.seeds().count());
    }

    /** The figures of a point over all its seeds. */
    public Map<Metric, Summary> summaries(SweepPlan.Point point) {
        Map<Metric, Summary> summaries = new EnumMap<>(Metric.class);
        for (Metric metric : figures()) {
            Summary summary = Summary.ofSamples(
                    metric,
                    of(point).stream()
                            .map(record -> new Summary.Sample(
                                    record.run().seed(), record.outcome().figure(metric)))
                            .toList());
            if (summary.count() > 0) {
                summaries.put(metric, summary);
            }
        }
        return summaries;
    }

    /** A line for each run, with every figure. */
    public String csv() {
        Table table = new Table("").number("run");
        plan.parameters().forEach(table::text);
        table.number("seed").text("tier").text("good").text("violation").text("delivery trace");
        List<Metric> figures = figures();
        figures.forEach(metric -> table.number(metric.id(), metric.unit().symbol()));
        for (RunRecord record : records) {
            List<Object> cells = new ArrayList<>();
            cells.add(record.run().number());
            cells.addAll(record.run().point().values());
            cells.add(record.run().seed());
            cells.add(record.outcome().tier());
            cells.add(record.outcome().isGood() ? "yes" : "no");
            cells.add(record.outcome().violation());
            cells.add(record.outcome().traceHash());
            figures.forEach(metric -> cells.add(Cell.of(exact(record.outcome().figure(metric)))));
            table.row(cells.toArray());
        }
        return table.toCsv();
    }

    /** Every point with its figures over all seeds, and its runs in brief. */
    public String json() {
        Json.Elements points = Json.array();
        for (SweepPlan.Point point : plan.points()) {
            Json.Members parameters = Json.object();
            plan.parameters(point).forEach(parameters::put);
            Json.Members figures = Json.object();
            summaries(point).forEach((metric, summary) -> figures.put(metric.id(), summary(metric, summary)));
            Json.Elements runs = Json.array();
            for (RunRecord record : of(point)) {
                runs.add(Json.object()
                        .put("run", record.run().number())
                        .put("seed", record.run().seed())
                        .put("good", record.outcome().isGood())
                        .put("violation", record.outcome().violation())
                        .put("missedGoals", record.outcome().missedGoals())
                        .put("deliveryTrace", record.outcome().traceHash()));
            }
            points.add(Json.object()
                    .put("point", point.number())
                    .put("parameters", parameters)
                    .put("figures", figures)
                    .put("runs", runs));
        }
        return Json.object()
                .put("sweep", plan.name())
                .put("description", plan.description())
                .put("parameters", plan.parameters())
                .put("points", points)
                .toText();
    }

    private static Json.Members summary(Metric metric, Summary summary) {
        return Json.object()
                .put("unit", metric.unit().symbol())
                .put("mean", summary.mean())
                .put("confidence95", summary.halfWidth())
                .put("min", summary.min())
                .put("max", summary.max())
                .put("worst", summary.worst())
                .put("worstSeed", summary.worstSeed())
                .put("runs", summary.count());
    }

    /** A line for each point and figure. */
    public String summaryCsv() {
        Table table = new Table("").number("point");
        plan.parameters().forEach(table::text);
        table.text("figure").text("unit").number("runs").number("mean").number("confidence 95 %");
        table.number("least").number("most").number("worst").number("worst seed");
        for (SweepPlan.Point point : plan.points()) {
            summaries(point).forEach((metric, summary) -> {
                List<Object> cells = new ArrayList<>();
                cells.add(point.number());
                cells.addAll(point.values());
                cells.add(metric.id());
                cells.add(metric.unit().symbol());
                cells.add(summary.count());
                cells.add(exact(summary.mean()));
                cells.add(exact(summary.halfWidth()));
                cells.add(exact(summary.min()));
                cells.add(exact(summary.max()));
                cells.add(exact(summary.worst()));
                cells.add(summary.worstSeed());
                table.row(cells.toArray());
            });
        }
        return table.toCsv();
    }

    /** Nothing for a figure that there is none of. */
    private static String exact(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return Double.isInfinite(value) ? "Infinity" : Figures.exact(value);
    }

    /** The table that people look at first, as it is kept. */
    public String summaryText() {
        return plan.name() + (plan.description().isEmpty() ? "" : ": " + plan.description()) + "\n\n"
                + summary().toText(WIDE, Integer.MAX_VALUE);
    }

    /** The table that people look at first: the mean of each figure over all seeds, with its 95 % confidence interval. */
    public Table summary() {
        boolean hasGoals = plan.points().stream()
                .anyMatch(point -> !point.scenario().goals().isEmpty());
        Table table = new Table("");
        if (plan.parameters().isEmpty()) {
            table.text("scenario");
        }
        plan.parameters().forEach(table::text);
        table.number("runs");
        plan.shown().forEach(metric -> table.number(metric.id()));
        if (hasGoals) {
            table.text("goals");
        }
        for (SweepPlan.Point point : plan.points()) {
            List<Object> cells = new ArrayList<>();
            if (plan.parameters().isEmpty()) {
                cells.add(point.scenario().name());
            }
            cells.addAll(point.values());
            cells.add(plan.seeds().count());
            Map<Metric, Summary> summaries = summaries(point);
            plan.shown().forEach(metric -> cells.add(cell(metric, summaries.get(metric))));
            if (hasGoals) {
                cells.add(verdict(point));
            }
            table.row(cells.toArray());
        }
        return table;
    }

    private static Cell cell(Metric metric, Summary summary) {
        if (summary == null) {
            return Cell.of(Figures.NONE);
        }
        String mean = metric.unit().format(summary.mean());
        String interval =
                Double.isNaN(summary.halfWidth()) ? "" : " ± " + metric.unit().format(summary.halfWidth());
        return Cell.of(mean + interval, summary.mean());
    }

    private Cell verdict(SweepPlan.Point point) {
        if (point.scenario().goals().isEmpty()) {
            return Cell.of(Figures.NONE);
        }
        long missing = of(point).stream()
                .filter(record -> !record.outcome().missedGoals().isEmpty()
                        || !record.outcome().violation().isEmpty())
                .count();
        return missing == 0
                ? Cell.of("met").good()
                : Cell.of("missed by " + missing + " of " + plan.seeds().count())
                        .bad();
    }

    /** The runs that ended because something happened that must not. */
    public List<RunRecord> violated() {
        return records.stream()
                .filter(record -> !record.outcome().violation().isEmpty())
                .toList();
    }
}
