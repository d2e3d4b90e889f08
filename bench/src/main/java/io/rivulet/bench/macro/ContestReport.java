package io.rivulet.bench.macro;

import io.rivulet.bench.result.Spread;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Terminal;
import java.util.Locale;
import java.util.Map;

/** The outcome of a contest, as a table and as JSON. */
final class ContestReport {
    private final String name;
    private final ContestPlan plan;
    private final Map<String, String> facts;
    private final Contest.Outcome outcome;
    private final String floor;
    private final String conditions;

    /** @param floor the label of the contestant that all others are divided by */
    ContestReport(String name, ContestPlan plan, Map<String, String> facts, Contest.Outcome outcome, String floor) {
        this(name, plan, facts, outcome, floor, plan.crypto().label() + ", " + SocketThreads.label(plan.io()));
    }

    /** @param conditions what holds for all contestants besides the plan: profile and sockets, unless each has its own */
    ContestReport(
            String name,
            ContestPlan plan,
            Map<String, String> facts,
            Contest.Outcome outcome,
            String floor,
            String conditions) {
        this.conditions = conditions;
        this.name = name;
        this.plan = plan;
        this.facts = facts;
        this.outcome = outcome;
        this.floor = floor;
    }

    String toText(Terminal terminal) {
        Table table = new Table(title())
                .text("figure")
                .text("of")
                .number("median")
                .text("unit")
                .number("to " + floor)
                .number("ratio min")
                .number("ratio max")
                .number("min")
                .number("max")
                .number("spread");
        for (Figure figure : Figure.values()) {
            outcome.figures().forEach((label, figures) -> {
                Spread value = figures.get(figure);
                if (value != null) {
                    row(table, figure, label, value);
                }
            });
        }
        StringBuilder text = new StringBuilder(table.toText(terminal)).append('\n');
        outcome.details().forEach((label, details) -> {
            text.append("Last flood of ").append(label).append(':');
            details.forEach(
                    (key, value) -> text.append(' ').append(key).append(' ').append(Figures.number(value)));
            text.append('\n');
        });
        if (!facts.isEmpty()) {
            text.append('\n');
        }
        facts.forEach(
                (key, value) -> text.append(key).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private String title() {
        String title = String.format(
                Locale.ROOT,
                "%s: 1 to %d, %,d-byte messages, %s, %d rounds of %.1f s",
                name,
                plan.viewers(),
                plan.messageBytes(),
                conditions,
                plan.rounds(),
                plan.measure().toMillis() / 1e3);
        return plan.loads().contains(Load.PACED)
                ? String.format(Locale.ROOT, "%s, %,d/s paced", title, plan.messagesPerSecond())
                : title;
    }

    private void row(Table table, Figure figure, String label, Spread value) {
        Spread ratio = ratio(figure, label);
        boolean isFloor = label.equals(floor);
        table.row(
                figure.label(),
                label,
                Table.Cell.of(figure.text(value.median()), value.median()),
                figure.unit(),
                isFloor ? null : Figures.factor(ratio.median()),
                isFloor ? null : Figures.factor(ratio.min()),
                isFloor ? null : Figures.factor(ratio.max()),
                Table.Cell.of(figure.text(value.min()), value.min()),
                Table.Cell.of(figure.text(value.max()), value.max()),
                "± " + Figures.percent(value.relative()));
    }

    private Spread ratio(Figure figure, String label) {
        return outcome.figures()
                .get(label)
                .get(figure)
                .dividedBy(outcome.figures().get(floor).get(figure));
    }

    Json.Members toJson() {
        Json.Members figures = Json.object();
        for (Figure figure : Figure.values()) {
            Json.Members of = Json.object();
            outcome.figures().forEach((label, spreads) -> {
                if (spreads.containsKey(figure)) {
                    Json.Members value = spreads.get(figure).toJson();
                    if (!label.equals(floor)) {
                        value.put("ratioToFloor", ratio(figure, label).toJson());
                    }
                    of.put(label, value);
                }
            });
            figures.put(figure.jsonName(), of);
        }
        return Json.object()
                .put("benchmark", name)
                .put("floor", floor)
                .put("plan", plan.toJson())
                .put("environment", facts)
                .put("figures", figures)
                .put("lastFlood", outcome.details());
    }
}
