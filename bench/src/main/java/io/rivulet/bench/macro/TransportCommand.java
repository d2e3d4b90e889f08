package io.rivulet.bench.macro;

import io.rivulet.bench.result.JsonFile;
import io.rivulet.bench.result.RunFacts;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Terminal;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures all that the transport is held to, part by part, and says which goals it meets. */
@Command(
        name = "transport",
        description = {
            "Measures the transport with every profile and kind of socket, beside raw datagrams of the same size, and says"
                    + " which goals it meets.",
            "",
            "Parts: bulk (one flow as fast as it goes), fan-8 and fan-32 (one to 8 and to 32), latency (1,000 messages a"
                    + " second to 8), handshakes (sessions opened per second), idle (10,000 sessions that say nothing), busy"
                    + " (1,000 sessions that get 10 messages a second each)."
        },
        mixinStandardHelpOptions = true)
public final class TransportCommand implements Callable<Integer> {
    private static final double MEASURE_SECONDS = 5;
    private static final int QUICK_IDLE_SESSIONS = 500;
    private static final int IDLE_SESSIONS = 10_000;
    private static final int QUICK_BUSY_SESSIONS = 100;
    private static final int BUSY_SESSIONS = 1_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "Only these parts, separated by commas: ${COMPLETION-CANDIDATES}.")
    private Set<TransportPart> only;

    @Mixin
    private MeasurementOptions measurement;

    /** Made by picocli. */
    public TransportCommand() {}

    @Override
    public Integer call() throws Exception {
        measurement.refuse(measurement.errors());
        JsonFile file = measurement.outputFile();
        Map<String, String> facts = RunFacts.collect();
        Set<TransportPart> parts = only == null || only.isEmpty() ? EnumSet.allOf(TransportPart.class) : only;
        TransportBench bench = new TransportBench(
                measurement.measure(MEASURE_SECONDS),
                measurement.rounds(),
                measurement.settle(),
                measurement.warmUp(),
                measurement.isQuick() ? QUICK_IDLE_SESSIONS : IDLE_SESSIONS,
                measurement.isQuick() ? QUICK_BUSY_SESSIONS : BUSY_SESSIONS);
        System.err.println(
                "Takes about " + Figures.duration(bench.estimate(parts).toNanos()) + ".");
        ProgressLine line = new ProgressLine(System.err, Terminal.detect());
        PrintWriter out = spec.commandLine().getOut();
        List<Goal> goals = new ArrayList<>();
        Json.Members results = Json.object();
        for (TransportPart part : EnumSet.copyOf(parts)) {
            TransportBench.Outcome outcome = bench.run(part, line);
            out.println(outcome.text());
            out.flush();
            results.put(part.toString(), outcome.json());
            goals.addAll(outcome.goals());
        }
        out.println(goalsAsText(goals));
        facts.forEach((key, value) -> out.println(key + ": " + value));
        out.flush();
        if (file.write(toJson(facts, goals, results))) {
            System.err.println("Results: " + file.path());
        }
        return CommandLine.ExitCode.OK;
    }

    private static String goalsAsText(List<Goal> goals) {
        Table table = Goal.table();
        goals.forEach(goal -> goal.addTo(table));
        return table.toText(Terminal.detect());
    }

    private static Json.Members toJson(Map<String, String> facts, List<Goal> goals, Json.Members parts) {
        return Json.object()
                .put("benchmark", "transport")
                .put("environment", facts)
                .put("goals", goals.stream().map(Goal::toJson).toList())
                .put("parts", parts);
    }
}
