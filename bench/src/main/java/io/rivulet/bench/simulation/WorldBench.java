package io.rivulet.bench.simulation;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Table;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Goal;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs worlds, each once, and tells what they took of this machine. */
final class WorldBench {
    private static final List<Metric> FIGURES = List.of(
            Metric.EVENTS,
            Metric.EVENT_RATE,
            Metric.WALL_TIME,
            Metric.SPEED,
            Metric.HEAP,
            Metric.DELIVERED,
            Metric.DUP_RATIO,
            Metric.DELAY_P50);

    private final List<RunResult> results = new ArrayList<>();

    /** Whether anything was run. */
    boolean isEmpty() {
        return results.isEmpty();
    }

    /** How much memory a world is likely to need at most. */
    static long predictedBytes(Scenario scenario) {
        return Tiers.pick(scenario, Runtime.getRuntime().maxMemory()).limits().predictedBytes(scenario);
    }

    void run(SimulatorPart part, Scenario scenario, ProgressLine progress) {
        results.add(Runs.one(scenario, 1, (phase, share, virtualNs, detail) -> {
            String stage = part + ", " + phase.name().toLowerCase(Locale.ROOT);
            progress.update(System.nanoTime(), stage, share, detail);
        }));
    }

    Table table() {
        Table table = new Table("Worlds")
                .text("world")
                .number("peers")
                .text("tier")
                .number("events/s")
                .number("events per delivery")
                .text("took")
                .text("real time")
                .text("heap")
                .text("delivered")
                .text("goal")
                .text("verdict");
        for (RunResult result : results) {
            boolean first = true;
            for (Goal goal : result.scenario().goals()) {
                boolean holds = goal.holds(result.metric(goal.metric()));
                Table.Cell verdict = Table.Cell.of(holds ? "met" : "missed", holds ? 1 : 0);
                addRow(table, result, first, goal.text(), holds ? verdict.good() : verdict.bad());
                first = false;
            }
            if (first) {
                addRow(table, result, true, Figures.NONE, Figures.NONE);
            }
        }
        return table;
    }

    private static void addRow(Table table, RunResult result, boolean whole, String goal, Object verdict) {
        if (whole) {
            table.row(
                    result.scenario().name(),
                    result.scenario().peers(),
                    result.tier().label(),
                    result.metric(Metric.EVENT_RATE),
                    perDelivery(result),
                    format(result, Metric.WALL_TIME),
                    format(result, Metric.SPEED),
                    format(result, Metric.HEAP),
                    format(result, Metric.DELIVERED),
                    goal,
                    verdict);
        } else {
            table.row("", "", "", "", "", "", "", "", "", goal, verdict);
        }
    }

    private static String format(RunResult result, Metric metric) {
        return metric.unit().format(result.metric(metric));
    }

    private static double perDelivery(RunResult result) {
        Scenario scenario = result.scenario();
        long messages = scenario.stream().schedule(0, scenario.duration()).messages();
        return result.metric(Metric.EVENTS) / (messages * (double) scenario.peers() * result.metric(Metric.DELIVERED));
    }

    Json.Members toJson() {
        Json.Members worlds = Json.object();
        for (RunResult result : results) {
            Json.Members world = Json.object()
                    .put("peers", result.scenario().peers())
                    .put("tier", result.tier().label())
                    .put("seed", result.seed())
                    .put("traceHash", result.traceHash());
            FIGURES.forEach(metric -> world.put(metric.id(), result.metric(metric)));
            Json.Members goals = Json.object();
            result.scenario().goals().forEach(goal -> goals.put(goal.text(), goal.holds(result.metric(goal.metric()))));
            worlds.put(result.scenario().name(), world.put("goals", goals));
        }
        return worlds;
    }
}
