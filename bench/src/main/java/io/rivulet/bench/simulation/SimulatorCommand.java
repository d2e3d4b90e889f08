package io.rivulet.bench.simulation;

import io.rivulet.bench.result.JsonFile;
import io.rivulet.bench.result.RunFacts;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.scenario.Scenario;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the simulator: its event queue, and whole worlds. */
@Command(
        name = "simulator",
        sortOptions = false,
        description = {
            "Measures the simulator, and says which goals it meets.",
            "",
            "Parts: queue (the event queue beside java.util.PriorityQueue: whenever an event happens, another is set, evenly"
                    + " within two seconds, so that as many wait all the time), fragments (the whole group protocol fragment by"
                    + " fragment, 100,000 peers), realtime (1 Mbit/s to 10,000 peers), packets (1,000 whole nodes for a minute),"
                    + " million (a million peers for ten seconds). Worlds run once each; the last two take minutes. A part that"
                    + " memory is not likely to do for is left out, unless it is named, and told.",
            ""
        },
        footer = {"", "Exit status: 0 when everything was measured, 2 when an option is wrong or memory too small."},
        mixinStandardHelpOptions = true)
public final class SimulatorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "Only these parts, separated by commas: ${COMPLETION-CANDIDATES}.")
    private Set<SimulatorPart> only;

    @Option(
            names = "--quick",
            description =
                    "Worlds of a hundredth of the size, for two seconds: shows that it works, not how fast it is.")
    private boolean quick;

    @Option(names = "--waiting", description = "Events that wait all the time (default: ${DEFAULT-VALUE}).")
    private int waiting = 1_000_000;

    @Option(names = "--rounds", description = "How often the queues are measured, in turn (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--seconds", description = "How long each such measurement takes (default: ${DEFAULT-VALUE}).")
    private double seconds = 3;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there, too.")
    private Path json;

    /** Made by picocli. */
    public SimulatorCommand() {}

    @Override
    public Integer call() throws Exception {
        check("--waiting", waiting, 1_000, 10_000_000);
        check("--rounds", rounds, 1, 100);
        check("--seconds", seconds, 0.01, 600);
        JsonFile file = file();
        Map<String, String> facts = RunFacts.collect();
        Set<SimulatorPart> parts = fitting();
        Json.Members result = Json.object().put("benchmark", "simulator").put("environment", facts);
        ProgressLine progress = new ProgressLine(System.err, Terminal.detect());
        PrintWriter out = spec.commandLine().getOut();
        if (parts.contains(SimulatorPart.QUEUE)) {
            QueueBench queue = new QueueBench(waiting, rounds, seconds);
            queue.run(progress);
            out.println(queue.table().toText(Terminal.detect()));
            out.flush();
            result.put("queue", queue.toJson());
        }
        WorldBench worlds = new WorldBench();
        for (SimulatorPart part : parts) {
            if (part != SimulatorPart.QUEUE) {
                worlds.run(part, scenario(part), progress);
                progress.clear();
            }
        }
        if (!worlds.isEmpty()) {
            out.println(worlds.table().toText(Terminal.detect()));
            result.put("worlds", worlds.toJson());
        }
        facts.forEach((key, value) -> out.println(key + ": " + value));
        out.flush();
        if (file.write(result)) {
            System.err.println("Results: " + file.path());
        }
        return CommandLine.ExitCode.OK;
    }

    private Scenario scenario(SimulatorPart part) {
        return quick ? part.quickly() : part.scenario();
    }

    /** The parts that were asked for; when none was, all that memory is likely to do for. */
    private Set<SimulatorPart> fitting() {
        boolean areNamed = only != null && !only.isEmpty();
        Set<SimulatorPart> parts = areNamed ? EnumSet.copyOf(only) : EnumSet.allOf(SimulatorPart.class);
        long heapBytes = Runtime.getRuntime().maxMemory();
        for (SimulatorPart part : Set.copyOf(parts)) {
            long neededBytes = part == SimulatorPart.QUEUE ? 0 : WorldBench.predictedBytes(scenario(part));
            if (neededBytes <= heapBytes) {
                continue;
            }
            String advice = String.format(
                    Locale.ROOT,
                    "%s is likely to need %s of heap and has %s: RIVULET_JAVA_OPTS=-Xmx%dg",
                    part,
                    Figures.bytes(neededBytes),
                    Figures.bytes(heapBytes),
                    (neededBytes >> 30) + 1);
            if (areNamed) {
                throw new ParameterException(spec.commandLine(), "--only " + advice);
            }
            System.err.println("Left out: " + advice);
            parts.remove(part);
        }
        return parts;
    }

    private void check(String option, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new ParameterException(
                    spec.commandLine(), option + " is " + text(value) + ", must be " + text(min) + " to " + text(max));
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) ? Figures.count((long) value) : Double.toString(value);
    }

    private JsonFile file() {
        try {
            return JsonFile.at(json);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--json: " + e.getMessage(), e);
        }
    }
}
