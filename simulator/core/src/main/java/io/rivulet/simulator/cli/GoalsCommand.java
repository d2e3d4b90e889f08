package io.rivulet.simulator.cli;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.report.ResultDirectory;
import io.rivulet.simulator.report.RunTable;
import io.rivulet.simulator.scenario.Nearest;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Seeds;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.file.ScenarioLibrary;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the scenarios that judge the project's goals, and shows one table. */
@Command(
        name = "goals",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the scenarios g1 to g15 and shows in one table what was reached: the figure of the worst seed, the goal, the verdict.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when all goals are met, 1 when not or not all could be judged, 2 when an option is wrong."
        })
final class GoalsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    @Option(
            names = "--quick",
            description = "The smaller variants: fewer peers and seeds. Their figures are not those of the goals.")
    private boolean isQuick;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Only these: g7, or g15 for all that begin so. May be repeated.")
    private List<String> only = List.of();

    @Option(names = "--seeds", paramLabel = "N", description = "With how many seeds. Default: as each scenario says.")
    private Integer seeds;

    @Option(
            names = "--tier",
            paramLabel = "TIER",
            converter = Quantities.WhichTier.class,
            description = "On this tier. Default: as each scenario says.")
    private Tier tier;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the results go, a directory for each scenario. Default rivulet-results/goals.")
    private Path directory;

    @Option(names = "--quiet", description = "No progress: only the table and the files.")
    private boolean quiet;

    GoalsCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        if (seeds != null && (seeds < 1 || seeds > 10_000)) {
            throw new ParameterException(spec.commandLine(), "--seeds is " + seeds + ", must be 1 to 10000");
        }
        List<String> names = names();
        Path results = directory == null ? Path.of("rivulet-results", isQuick ? "goals-quick" : "goals") : directory;
        makeDirectory(results);
        Terminal terminal = Terminal.detect();
        ProgressLine progress = new ProgressLine(err, terminal);
        List<Scenario> scenarios = names.stream().map(this::scenario).toList();
        List<Scenario> runs = scenarios.stream()
                .flatMap(scenario -> CommandProgress.runsOf(scenario).stream())
                .toList();
        CommandProgress overall = new CommandProgress(quiet ? null : progress, runs);
        int planned = 0;
        List<RunSet> sets = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        announce(names, terminal);
        try (Interruption interruption = new Interruption()) {
            for (String name : names) {
                Scenario scenario = scenarios.get(sets.size());
                overall.skipTo(planned);
                planned += CommandProgress.runsOf(scenario).size();
                ResultsSoFar soFar = new ResultsSoFar(results.resolve(name), again(scenario), GoalsCommand::again);
                sets.add(run(scenario, new Shown(overall, interruption, soFar), troubles));
                write(results, sets.get(sets.size() - 1), name, troubles);
                if (interruption.isStopped()) {
                    break;
                }
            }
            progress.clear();
            return show(terminal, sets, troubles, results);
        }
    }

    private List<String> names() {
        List<String> chosen = new ArrayList<>();
        for (String wanted : only) {
            List<String> fitting = ScenarioLibrary.goals().stream()
                    .filter(name -> name.equals(wanted) || name.startsWith(wanted + "-"))
                    .toList();
            if (fitting.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--only " + wanted + " is no goal" + Nearest.hint(wanted, ScenarioLibrary.goals())
                                + "; there are " + String.join(", ", ScenarioLibrary.goals()));
            }
            chosen.addAll(fitting);
        }
        return only.isEmpty()
                ? ScenarioLibrary.goals()
                : chosen.stream().distinct().toList();
    }

    /** Tells of the scenario that needs most memory, before hours may have passed. */
    private void announce(List<String> names, Terminal terminal) {
        if (!quiet) {
            MemoryForecast.greatest(names.stream().map(this::scenario).toList())
                    .ifPresent(greatest -> greatest.announce(err, terminal));
        }
    }

    private Scenario scenario(String name) {
        Scenario whole = ScenarioLibrary.named(name);
        Scenario scenario = isQuick ? whole.quickly() : whole;
        if (seeds != null) {
            scenario = scenario.toBuilder().seeds(new Seeds(1, seeds)).build();
        }
        return tier == null ? scenario : scenario.toBuilder().tier(tier).build();
    }

    /** A scenario that cannot be run is a row of the table too. */
    private static RunSet run(Scenario scenario, Shown listener, List<String> troubles) {
        try {
            RunSet set = Runs.all(scenario, listener).reproducedBy(GoalsCommand::again);
            if (set.failure() != null) {
                String again = again(scenario) + " --seed " + set.failure().seed();
                troubles.add(scenario.name() + ": " + FailedRun.text(set.failure(), again));
            }
            return set;
        } catch (IllegalArgumentException refused) {
            troubles.add(refused.getMessage());
            return new RunSet(scenario, List.of(), Map.of());
        }
    }

    private static String again(Scenario scenario) {
        return "./rivulet simulate run " + scenario.name();
    }

    private static String again(RunResult run) {
        return again(run.scenario()) + " --tier " + run.tier().label() + " --seed " + run.seed();
    }

    private void makeDirectory(Path results) {
        try {
            Files.createDirectories(results);
        } catch (IOException failed) {
            throw new ParameterException(
                    spec.commandLine(), "--out " + results + " cannot be made: " + failed.getMessage(), failed);
        }
    }

    private static void write(Path results, RunSet set, String name, List<String> troubles) {
        if (set.isEmpty()) {
            return;
        }
        try {
            ResultDirectory.write(results.resolve(name), set, again(set.scenario()), false);
        } catch (IOException failed) {
            troubles.add("the results of " + name + " could not be written: " + failed);
        }
    }

    private int show(Terminal terminal, List<RunSet> sets, List<String> troubles, Path results) {
        Table table = RunTable.ofGoals(sets);
        out.print(table.toText(terminal));
        if (isQuick) {
            out.println("These are the smaller variants: fewer peers and seeds than the goals are about.");
        }
        try {
            Files.writeString(results.resolve("goals.csv"), table.toCsv());
            out.println("results " + results.toAbsolutePath().normalize());
        } catch (IOException failed) {
            troubles.add("the table could not be written: " + failed);
        }
        troubles.forEach(trouble -> err.println("rivulet simulate goals: " + trouble));
        for (RunSet set : sets) {
            for (RunResult run : set.runs()) {
                run.failures()
                        .forEach(failure -> err.println("rivulet simulate goals: "
                                + set.scenario().name() + ", seed " + run.seed() + ": " + failure));
            }
        }
        boolean isGood = troubles.isEmpty() && sets.stream().allMatch(RunSet::isGood);
        return isGood ? ScenarioRun.GOOD : ScenarioRun.BAD;
    }

    /** Shows how far each run is. */
    private static final class Shown implements Runs.Listener {
        private final CommandProgress progress;
        private final Interruption interruption;
        private final ResultsSoFar results;

        Shown(CommandProgress progress, Interruption interruption, ResultsSoFar results) {
            this.progress = progress;
            this.interruption = interruption;
            this.results = results;
        }

        @Override
        public void finished(RunSet soFar) {
            results.keep(soFar);
        }

        @Override
        public RunWatch starting(Scenario scenario, long seed, Tier runTier) {
            progress.next();
            long startNs = System.nanoTime();
            return new RunWatch() {
                @Override
                public void update(Phase phase, double share, long virtualNs, String detail) {
                    String figures = String.format(
                            Locale.ROOT,
                            "%s peers, %.1f s simulated, %s real time%s",
                            Figures.count(scenario.peers()),
                            virtualNs / 1e9,
                            Figures.factor((double) virtualNs / Math.max(1, System.nanoTime() - startNs)),
                            detail.isEmpty() ? "" : ", " + detail);
                    progress.update(scenario.name() + ", seed " + seed, phase, share, figures);
                }

                @Override
                public boolean isStopped() {
                    return interruption.isStopped();
                }
            };
        }
    }
}
