package io.rivulet.simulator.cli;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import io.rivulet.simulator.scenario.file.ScenarioYaml;
import io.rivulet.simulator.search.Examination;
import io.rivulet.simulator.search.FaultSearch;
import io.rivulet.simulator.search.Finding;
import io.rivulet.simulator.search.Found;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks for worlds in which something goes wrong that must not. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs many small random worlds with faults in them - deaths, slow uplinks, partitions, losses, NATs, peers"
                    + " that come and go - on the fragment tier, and checks all along what must hold in every one:"
                    + " applications are handed what was published, in order, once; what is queued or kept is bounded; a"
                    + " request without an answer is made again; and, when the last fault is over for 45 s, the group is"
                    + " one again (without NATs), and everybody is fed and pushed to where the uplinks have room (rho 3"
                    + " and more, the publisher 6 copies, at most 2 %% loss, no NATs, no free riders).",
            "A world in which something else happens is made as simple as it can be, and written as a scenario, with"
                    + " the command that brings it back. World i of a seed is the same in every search.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when nothing was found, 1 when something was, 2 when an option or a file is wrong."
                    + " Interrupted, it tells what was found until then."
        })
final class SearchCommand implements Callable<Integer> {
    private static final int MAX_THREADS = 64;
    private static final long MAX_WORLDS = 1L << 40;
    private static final double MAX_MINUTES = 10_000;
    private static final double NS_PER_MINUTE = 60e9;
    private static final double NS_PER_SECOND = 1e9;

    /** How much before what went wrong a closer look should begin. */
    private static final double LOOK_BACK_SECONDS = 2;

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "How long to search, up to 10000. Default: 1, or without end with --worlds.")
    private Double minutes;

    @Option(
            names = "--worlds",
            paramLabel = "N",
            description = "How many worlds at most. Default: as many as the time allows.")
    private Long worlds;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description =
                    "Where all worlds come from; with --scenario, what it is run with. Default ${DEFAULT-VALUE}; with"
                            + " --scenario, as the file says.",
            defaultValue = "1")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many worlds at a time, 1 to 64. Default: as many as there are processors.")
    private Integer threads;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            converter = Shard.Converter.class,
            description = "Only this part of the worlds, such as 2/3, for a search on several machines.")
    private Shard shard = Shard.WHOLE;

    @Option(names = "--world", paramLabel = "I", description = "Only this world, from 0.")
    private Long world;

    @Option(
            names = "--scenario",
            paramLabel = "NAME|FILE",
            description =
                    "No search: only this scenario, with the same checks. What a search has found is seen again so.")
    private String scenarioName;

    @Option(
            names = "--findings",
            paramLabel = "N",
            description = "After how many findings to end, 1 to 100. Default ${DEFAULT-VALUE}.",
            defaultValue = "5")
    private int findings;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where scenarios go that were found. Default rivulet-results/search-SEED.")
    private Path directory;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes what was found as JSON too; - is standard output.")
    private String json;

    @Option(names = "--quiet", description = "No progress: only what was found.")
    private boolean quiet;

    SearchCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws ScenarioFileException {
        checkRanges();
        return scenarioName == null ? search() : examine();
    }

    private void checkRanges() {
        check(minutes == null || minutes > 0 && minutes <= MAX_MINUTES, "--minutes", minutes, "above 0, up to 10000");
        check(worlds == null || worlds >= 1 && worlds <= MAX_WORLDS, "--worlds", worlds, "1 to 2^40");
        check(threads == null || threads >= 1 && threads <= MAX_THREADS, "--threads", threads, "1 to 64");
        check(world == null || world >= 0 && world <= MAX_WORLDS, "--world", world, "0 to 2^40");
        check(findings >= 1 && findings <= FaultSearch.MAX_FINDINGS, "--findings", findings, "1 to 100");
    }

    private void check(boolean holds, String option, Object given, String allowed) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), option + " is " + given + ", must be " + allowed);
        }
    }

    private int search() {
        Path results = directory == null ? Path.of("rivulet-results", "search-" + seed) : directory;
        try {
            Files.createDirectories(results);
        } catch (IOException failed) {
            throw new ParameterException(
                    spec.commandLine(), "--out " + results + " cannot be made: " + failed.getMessage(), failed);
        }
        long from = world == null ? 0 : world;
        long count = world != null ? 1 : worlds != null ? worlds : MAX_WORLDS;
        double most = minutes != null ? minutes : world != null || worlds != null ? MAX_MINUTES : 1;
        int many = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        Terminal terminal = Terminal.detect();
        ProgressLine progress = new ProgressLine(err, terminal);
        try (Interruption interruption = new Interruption()) {
            Shown shown = new Shown(results, terminal, progress, interruption, most, count);
            FaultSearch.Outcome outcome = new FaultSearch(seed, new Examination())
                    .run(from, count, index -> shard.has((int) (index % Integer.MAX_VALUE) + 1), many, findings, shown);
            progress.clear();
            return finish(outcome, shown, interruption.isStopped());
        }
    }

    private int finish(FaultSearch.Outcome outcome, Shown shown, boolean isStopped) {
        double seconds = shown.seconds();
        boolean isWritten = shown.isWritten;
        if (json != null) {
            isWritten &= writeJson(outcome, shown);
        }
        if (!"-".equals(json)) {
            out.println(String.format(
                    Locale.ROOT,
                    "%s worlds in %s%s, %s simulated, seed %d: %s",
                    Figures.count(outcome.examined()),
                    Figures.duration(Math.round(seconds * NS_PER_SECOND)),
                    isStopped ? " until interrupted" : "",
                    Figures.duration(Math.round(shown.virtualSeconds * NS_PER_SECOND)),
                    seed,
                    outcome.found().isEmpty()
                            ? "nothing found"
                            : outcome.found().size() + " found"));
        }
        return outcome.found().isEmpty() && isWritten ? ScenarioRun.GOOD : ScenarioRun.BAD;
    }

    /** Runs one scenario with the checks of the search. */
    private int examine() throws ScenarioFileException {
        Scenario scenario = GivenScenario.find(spec, scenarioName);
        boolean isSeed = spec.commandLine().getParseResult().hasMatchedOption("--seed");
        long with = isSeed ? seed : scenario.seeds().first();
        Examination examination = new Examination();
        List<String> refusals = examination.refusals(scenario);
        if (!refusals.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "t3 cannot run " + scenario.name() + ": " + String.join(", ", refusals));
        }
        if (!quiet) {
            MemoryForecast.of(scenario.toBuilder().tier(Tier.T3).build(), with)
                    .announceOnItsTier(err, Terminal.detect());
        }
        Optional<Finding> finding;
        try (Interruption interruption = new Interruption()) {
            finding = examination.examine(scenario, with, interruption::isStopped);
            if (interruption.isStopped() && finding.isEmpty()) {
                err.println("rivulet simulate search: interrupted");
                return ScenarioRun.BAD;
            }
        }
        if (finding.isEmpty()) {
            out.println(scenario.name() + ", seed " + with + ": all checks hold");
            return ScenarioRun.GOOD;
        }
        out.println(scenario.name() + ", seed " + with + ": " + heading(finding.get()));
        out.println("  " + finding.get().what());
        out.println("  to look closer: " + replay(scenarioName, with, finding.get()));
        return ScenarioRun.BAD;
    }

    private static String heading(Finding finding) {
        return "it does not hold that " + finding.rule().text();
    }

    private static String again(String file, long seed) {
        return "./rivulet simulate search --scenario " + CommandLineText.word(file) + " --seed " + seed;
    }

    private static String replay(String file, long seed, Finding finding) {
        double from = Math.max(0, finding.atNs() / NS_PER_SECOND - LOOK_BACK_SECONDS);
        return String.format(
                Locale.ROOT,
                "./rivulet simulate replay %s --seed %d --node %d --from %.1fs --trace",
                CommandLineText.word(file),
                seed,
                Math.max(0, finding.node()),
                from);
    }

    private boolean writeJson(FaultSearch.Outcome outcome, Shown shown) {
        List<Object> found = new ArrayList<>();
        for (Found one : outcome.found()) {
            Finding finding = one.simplestFinding();
            String file = shown.file(one).toString();
            found.add(Json.object()
                    .put("world", one.index())
                    .put("seed", one.seed())
                    .put("rule", finding.rule().label())
                    .put("node", finding.node() < 0 ? null : finding.node())
                    .put("seconds", finding.atNs() / NS_PER_SECOND)
                    .put("what", finding.what())
                    .put("whatBeforeShrinking", one.finding().what())
                    .put("runs", one.runs())
                    .put("scenario", file)
                    .put("command", again(file, one.seed())));
        }
        String text = Json.object()
                .put("seed", seed)
                .put("shard", shard.index() + "/" + shard.count())
                .put("worlds", outcome.examined())
                .put("found", found)
                .toText();
        if (json.equals("-")) {
            out.print(text);
            return true;
        }
        try {
            Files.writeString(Path.of(json), text);
            return true;
        } catch (IOException failed) {
            err.println("rivulet simulate search: " + json + " could not be written: " + failed);
            return false;
        }
    }

    /** Shows how far it is, and writes what is found at once. */
    private final class Shown implements FaultSearch.Listener {
        private final Path results;
        private final Terminal terminal;
        private final ProgressLine progress;
        private final Interruption interruption;
        private final double mostMinutes;
        private final long mostWorlds;
        private final long startNs = System.nanoTime();
        private long examined;
        private int found;
        private double virtualSeconds;
        private boolean isWritten = true;

        Shown(
                Path results,
                Terminal terminal,
                ProgressLine progress,
                Interruption interruption,
                double mostMinutes,
                long mostWorlds) {
            this.results = results;
            this.terminal = terminal;
            this.progress = progress;
            this.interruption = interruption;
            this.mostMinutes = mostMinutes;
            this.mostWorlds = mostWorlds;
        }

        double seconds() {
            return (System.nanoTime() - startNs) / NS_PER_SECOND;
        }

        Path file(Found one) {
            return results.resolve("fault-" + one.index() + ".yaml");
        }

        @Override
        public void examined(long index, Scenario scenario) {
            examined++;
            virtualSeconds += scenario.duration().toMillis() / 1e3;
            if (quiet) {
                return;
            }
            double share = Math.max(
                    (System.nanoTime() - startNs) / NS_PER_MINUTE / mostMinutes, (double) examined / mostWorlds);
            progress.update(
                    System.nanoTime(),
                    "Searching",
                    Math.min(1, share),
                    String.format(
                            Locale.ROOT,
                            "%s worlds, %.1f a second, %s simulated, %s",
                            Figures.count(examined),
                            examined / seconds(),
                            Figures.duration(Math.round(virtualSeconds * NS_PER_SECOND)),
                            found == 0 ? "nothing found" : found + " found"));
        }

        @Override
        public void found(Found one) {
            found++;
            Path file = file(one);
            try {
                Files.writeString(file, ScenarioYaml.write(one.simplest()));
            } catch (IOException failed) {
                isWritten = false;
                err.println("rivulet simulate search: " + file + " could not be written: " + failed);
            }
            progress.clear();
            if ("-".equals(json)) {
                return;
            }
            Scenario simplest = one.simplest();
            out.println(terminal.plain("world " + one.index() + ": " + heading(one.finding())));
            out.println("  " + one.simplestFinding().what());
            out.println(String.format(
                    Locale.ROOT,
                    "  simplest world found in %d runs: %d peers, %d s, %d things that happen: %s",
                    one.runs(),
                    simplest.peers(),
                    simplest.duration().toSeconds(),
                    simplest.timeline().size(),
                    file));
            out.println("  to see it again: " + again(file.toString(), one.seed()));
            out.println("  to look closer:  " + replay(file.toString(), one.seed(), one.simplestFinding()));
        }

        @Override
        public boolean isOver() {
            return (System.nanoTime() - startNs) / NS_PER_MINUTE >= mostMinutes;
        }

        @Override
        public boolean isStopped() {
            return interruption.isStopped();
        }
    }
}
