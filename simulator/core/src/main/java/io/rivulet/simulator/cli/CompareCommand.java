package io.rivulet.simulator.cli;

import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.baseline.Strategies;
import io.rivulet.simulator.coarse.FragmentTier;
import io.rivulet.simulator.coarse.Strategy;
import io.rivulet.simulator.report.Comparison;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs several strategies in the same worlds, and shows them side by side. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a scenario with several strategies: the production engine and what else there is to bring a stream"
                    + " to everybody. All have the same peers, neighbours, latencies, uplinks and losses, and are measured"
                    + " alike; so it is always run fragment by fragment (t3), between neighbours that are given.",
            ""
        },
        footer = {"", "Exit status: 0 when all was run and written, 1 when not, 2 when an option or the file is wrong."
        })
final class CompareCommand implements Callable<Integer> {
    private static final int GOOD = 0;
    private static final int BAD = 1;
    private static final String NAME = "rivulet simulate compare: ";

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;
    private final CommandLineText command;

    @Parameters(
            paramLabel = GivenScenario.LABEL,
            arity = "0..1",
            description = GivenScenario.WHICH + " Default ${DEFAULT-VALUE}.")
    private String scenarioName = "default";

    @Option(
            names = "--strategies",
            paramLabel = "A,B,...",
            split = ",",
            description =
                    "Which, in the order of the table: rivulet, original, single-tree, gossipsub, pull-mesh, unicast."
                            + " Default all.")
    private List<String> names = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "The directory of the results: comparison.csv and pictures. Default rivulet-results/compare-NAME.")
    private Path directory;

    @Option(names = "--quiet", description = "No progress and no table: only files, and what is wrong.")
    private boolean isQuiet;

    @Mixin
    private GivenScenario given = new GivenScenario();

    CompareCommand(PrintStream out, PrintStream err, String... args) {
        this.out = out;
        this.err = err;
        command = new CommandLineText("./rivulet simulate", args);
    }

    @Override
    public Integer call() throws ScenarioFileException {
        List<Strategy> strategies = strategies();
        Scenario scenario = given.find(scenarioName, found -> found.toBuilder()
                .tier(Tier.T3)
                .membership(Membership.GIVEN)
                .build());
        checkAll(strategies, scenario);
        Path results = directory == null ? Path.of("rivulet-results", "compare-" + scenario.name()) : directory;
        try {
            Files.createDirectories(results);
        } catch (IOException failed) {
            throw new ParameterException(
                    spec.commandLine(), "--out " + results + " cannot be made: " + failed.getMessage(), failed);
        }
        return compare(strategies, scenario, results);
    }

    private List<Strategy> strategies() {
        if (names.isEmpty()) {
            return Strategies.all();
        }
        Set<Strategy> chosen = new LinkedHashSet<>();
        for (String name : names) {
            try {
                chosen.add(Strategies.named(name.strip()));
            } catch (IllegalArgumentException none) {
                throw new ParameterException(spec.commandLine(), "--strategies: " + none.getMessage(), none);
            }
        }
        return List.copyOf(chosen);
    }

    private void checkAll(List<Strategy> strategies, Scenario scenario) {
        for (Strategy strategy : strategies) {
            List<String> refusals = new FragmentTier(strategy).refusals(scenario);
            if (!refusals.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(), scenario.name() + " cannot be compared: " + String.join(", ", refusals));
            }
        }
    }

    private int compare(List<Strategy> strategies, Scenario scenario, Path results) {
        Terminal terminal = Terminal.detect();
        ProgressLine progress = new ProgressLine(err, terminal);
        if (!isQuiet) {
            MemoryForecast.of(scenario).announceOnItsTier(err, terminal);
            err.println("strategies: " + strategies.size() + ", one after the other; neighbours given");
        }
        int runs = strategies.size() * scenario.seeds().count();
        CommandProgress overall = new CommandProgress(isQuiet ? null : progress, Collections.nCopies(runs, scenario));
        Map<String, RunSet> sets = new LinkedHashMap<>();
        boolean goesOn = true;
        boolean isGood = true;
        try (Interruption interruption = new Interruption()) {
            for (Strategy strategy : strategies) {
                if (goesOn) {
                    RunSet set = Runs.seeds(
                            new FragmentTier(strategy),
                            scenario,
                            RunProgress.ofEach(strategy.name(), overall, interruption));
                    sets.put(strategy.name(), set);
                    goesOn = set.failure() == null && !interruption.isStopped();
                    isGood &= isGood(strategy, set);
                }
            }
            progress.clear();
            int status = show(terminal, new Comparison(sets), results, isGood && goesOn);
            sets.forEach((name, set) -> {
                if (set.failure() != null) {
                    String again = command.withSeed(set.failure().seed());
                    FailedRun.tell(err, NAME + name + ": ", set.failure(), again);
                }
            });
            return status;
        }
    }

    /** Whether all runs came to their end as they should; what did not hold in them is told. */
    private boolean isGood(Strategy strategy, RunSet set) {
        boolean isGood = set.isWhole();
        for (RunResult run : set.runs()) {
            run.failures()
                    .forEach(failure -> err.println(NAME + strategy.name() + ", seed " + run.seed() + ": " + failure));
            isGood &= run.failures().isEmpty() && run.isComplete();
        }
        return isGood;
    }

    private int show(Terminal terminal, Comparison comparison, Path results, boolean isGood) {
        try {
            comparison.write(results);
        } catch (IOException failed) {
            err.println(NAME + "the results could not be written: " + failed);
            return BAD;
        }
        if (!isQuiet) {
            out.print(comparison.table().toText(terminal));
            out.println("results " + results.toAbsolutePath().normalize());
        }
        if (!isGood) {
            err.println(NAME + "not all runs came to their end as they should");
        }
        return isGood ? GOOD : BAD;
    }
}
