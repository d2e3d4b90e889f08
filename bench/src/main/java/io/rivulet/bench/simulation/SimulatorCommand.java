package io.rivulet.bench.simulation;

import io.rivulet.bench.result.JsonFile;
import io.rivulet.bench.result.RunFacts;
import io.rivulet.bench.result.Spread;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the simulator's engine. */
@Command(
        name = "simulator",
        sortOptions = false,
        description = {
            "Measures the simulator's event queue with many events waiting, beside java.util.PriorityQueue in the same run.",
            "",
            "Whenever an event happens, another is set, evenly within two seconds: so as many wait all the time.",
            ""
        },
        footer = {"", "Exit status: 0 when everything was measured, 2 when an option is wrong."},
        mixinStandardHelpOptions = true)
public final class SimulatorCommand implements Callable<Integer> {
    private static final String PLATFORM = "java.util.PriorityQueue";
    private static final double NS_PER_SECOND = 1e9;
    private static final double GOAL = 10;

    @Spec
    private CommandSpec spec;

    @Option(names = "--waiting", description = "Events that wait all the time (default: ${DEFAULT-VALUE}).")
    private int waiting = 1_000_000;

    @Option(names = "--rounds", description = "How often everything is measured, in turn (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--seconds", description = "How long each measurement takes (default: ${DEFAULT-VALUE}).")
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
        Map<String, Spread> rates = measure();
        Spread ratio = rates.get(quickest()).dividedBy(rates.get(PLATFORM));
        spec.commandLine().getOut().println(table(rates, ratio).toText(Terminal.detect()));
        spec.commandLine().getOut().flush();
        Json.Members figures = Json.object();
        rates.forEach((name, rate) -> figures.put(name, rate.toJson()));
        Json.Members environment = Json.object();
        facts.forEach(environment::put);
        Json.Members result = Json.object()
                .put("benchmark", "simulator")
                .put("environment", environment)
                .put("waiting", waiting)
                .put("eventsPerSecond", figures)
                .put("toPlatform", ratio.toJson())
                .put("goalP8Met", ratio.median() >= GOAL);
        if (file.write(result)) {
            System.err.println("Results: " + file.path());
        }
        return CommandLine.ExitCode.OK;
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

    private static String quickest() {
        return name(Runtime.getRuntime().availableProcessors());
    }

    private static String name(int threads) {
        return "simulator, " + threads + (threads == 1 ? " thread" : " threads");
    }

    private Map<String, Spread> measure() {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        ProgressLine progress = new ProgressLine(System.err, Terminal.detect());
        int all = Runtime.getRuntime().availableProcessors();
        Map<String, HoldModel> models = new LinkedHashMap<>();
        models.put(PLATFORM, HoldModel.ofPlatform(waiting));
        models.put(name(1), HoldModel.ofSimulator(waiting, 1));
        models.putIfAbsent(name(all), HoldModel.ofSimulator(waiting, all));
        try {
            long forNs = (long) (seconds * NS_PER_SECOND);
            models.values().forEach(model -> model.eventsPerSecond(forNs)); // to be compiled
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, HoldModel> model : models.entrySet()) {
                    progress.update(System.nanoTime(), model.getKey(), (double) round / rounds, "");
                    values.computeIfAbsent(model.getKey(), name -> new ArrayList<>())
                            .add(model.getValue().eventsPerSecond(forNs));
                }
            }
        } finally {
            progress.clear();
            models.values().forEach(HoldModel::close);
        }
        Map<String, Spread> rates = new LinkedHashMap<>();
        values.forEach((name, some) -> rates.put(name, Spread.of(some)));
        return rates;
    }

    private Table table(Map<String, Spread> rates, Spread ratio) {
        Table table = new Table("Event queue, " + Figures.count(waiting) + " events waiting")
                .text("queue")
                .number("events/s")
                .text("spread")
                .text("to the platform's");
        rates.forEach((name, rate) -> {
            Spread relative = rate.dividedBy(rates.get(PLATFORM));
            Table.Cell factor = Table.Cell.of(Figures.factor(relative.median()), relative.median());
            boolean isJudged = name.equals(quickest());
            table.row(
                    name,
                    rate.median(),
                    "± " + Figures.percent(rate.relative()),
                    !isJudged ? factor : ratio.median() >= GOAL ? factor.good() : factor.bad());
        });
        return table;
    }
}
