package io.rivulet.simulator.cli;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.replay.LastEvents;
import io.rivulet.simulator.report.ResultDirectory;
import io.rivulet.simulator.report.RunJson;
import io.rivulet.simulator.report.RunPage;
import io.rivulet.simulator.report.RunTable;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.RunFailure;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TierRunner;
import io.rivulet.simulator.scenario.Tiers;
import io.rivulet.transport.virtual.VirtualTrace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Runs a scenario with all its seeds, shows how far it is, and writes and shows what came of it. */
final class ScenarioRun {
    static final int GOOD = 0;
    static final int BAD = 1;

    private static final String NAME = "rivulet simulate: ";

    /** How much before what went wrong a closer look should begin. */
    private static final double LOOK_BACK_SECONDS = 2;

    private static final double NS_PER_SECOND = 1e9;
    private static final String PAGE = "rivulet-simulate.html";
    private static final String RESULTS = "rivulet-results";

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The directory of the results: result.json, metrics.csv, report.html, pictures. Default "
                    + RESULTS + "/NAME-SEED.")
    private Path directory;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the result as JSON here too; - is standard output.")
    private String json;

    @Option(
            names = "--html",
            paramLabel = "PATH",
            description = "Writes the report here too, a file or a directory. Without a command: " + PAGE + ".")
    private Path html;

    @Option(
            names = "--events",
            description = "Writes events.jsonl too: who came and went, what happened, who changed a parent.")
    private boolean hasEvents;

    @Option(
            names = "--pcap",
            paramLabel = "FILE",
            description =
                    "Writes every datagram as it is sent, lost ones too, as pcapng for Wireshark, up to 1 GiB; a single run of tier"
                            + " t1.")
    private Path pcap;

    @Option(
            names = "--parquet",
            paramLabel = "FILE",
            description = "Writes what became of each peer as a Parquet file too, a row for each peer and seed.")
    private Path parquet;

    @Option(
            names = "--memory",
            description = "At t3, measures too what a peer takes of the heap, collecting all garbage for that.")
    private boolean asksForMemory;

    @Option(names = "--quiet", description = "No progress and no table: only files, and what is wrong.")
    private boolean quiet;

    /**
     * Runs it.
     *
     * @param usualPage whether the report goes to its usual place too when no other is given
     * @param command what was typed
     * @return the exit status
     */
    int run(PrintStream out, PrintStream err, Scenario scenario, boolean usualPage, CommandLineText command) {
        checkTier(scenario);
        Path page = page(usualPage);
        Path results = directory == null ? usualDirectory(scenario) : directory;
        check(page, results);
        Terminal terminal = Terminal.detect();
        if (!quiet) {
            announce(err, terminal, scenario);
        }
        ProgressLine progress = new ProgressLine(err, terminal);
        Shown shown = new Shown(scenario, progress);
        try (Interruption interruption = new Interruption();
                CaptureFile capture = CaptureFile.of(spec, err, pcap, command.toString());
                PeerFile peers = PeerFile.of(spec, err, parquet)) {
            shown.interruption = interruption;
            shown.datagrams = capture.trace();
            shown.peers = peers;
            shown.results = new ResultsSoFar(results, command.toString(), command::reproducer);
            RunSet set = Runs.all(scenario, shown).reproducedBy(command::reproducer);
            progress.clear();
            int status = set.isEmpty() ? BAD : show(out, err, terminal, set, page, results, command);
            if (set.failure() != null) {
                tell(err, set, command);
            }
            return peers.end() ? status : BAD;
        }
    }

    private void checkTier(Scenario scenario) {
        if (pcap != null && (scenario.seeds().count() > 1 || !scenario.sizes().isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(), "--pcap is of one run: give --seed, and a scenario of one size");
        }
        PeerFile.check(spec, parquet, scenario);
        try {
            TierRunner runner = Tiers.pick(scenario, Runtime.getRuntime().maxMemory());
            if (pcap != null && runner.tier() != Tier.T1) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--pcap: tier " + runner.tier().label() + " has no datagrams; --tier t1 has");
            }
            scenario.sizes()
                    .forEach(size -> Tiers.pick(
                            scenario.withPeers(size), Runtime.getRuntime().maxMemory()));
        } catch (IllegalArgumentException none) {
            throw new ParameterException(spec.commandLine(), none.getMessage(), none);
        }
    }

    private static Path usualDirectory(Scenario scenario) {
        long first = scenario.seeds().first();
        int count = scenario.seeds().count();
        return Path.of(RESULTS, scenario.name() + "-" + first + (count == 1 ? "" : "-to-" + (first + count - 1)));
    }

    private Path page(boolean usualPage) {
        if (html == null) {
            return usualPage ? Path.of(PAGE) : null;
        }
        return Files.isDirectory(html) ? html.resolve(PAGE) : html;
    }

    /** Finds out now, not after minutes of work. */
    private void check(Path page, Path results) {
        if (page != null) {
            checkWritable(page);
        }
        if (json != null && !json.equals("-")) {
            checkWritable(Path.of(json));
        }
        try {
            Files.createDirectories(results);
        } catch (IOException failed) {
            throw new ParameterException(
                    spec.commandLine(), "--out " + results + " cannot be made: " + failed.getMessage(), failed);
        }
    }

    private void checkWritable(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        boolean isFine = Files.exists(file)
                ? Files.isRegularFile(file) && Files.isWritable(file)
                : Files.isDirectory(parent) && Files.isWritable(parent);
        if (!isFine) {
            throw new ParameterException(
                    spec.commandLine(), file + " cannot be written: give a file in a directory that exists");
        }
    }

    /** Tells of the memory, and of a size that is likely to have too little of it where the scenario's own has enough. */
    private static void announce(PrintStream err, Terminal terminal, Scenario scenario) {
        MemoryForecast own = MemoryForecast.of(scenario);
        own.announce(err, terminal);
        if (!own.isTooMuch()) {
            MemoryForecast.greatest(List.of(scenario))
                    .filter(MemoryForecast::isTooMuch)
                    .ifPresent(greatest -> greatest.announce(err, terminal));
        }
    }

    /** Tells what went wrong and, of a violation, what happened before: for that, the run is repeated. */
    static void tell(PrintStream err, RunSet set, CommandLineText command) {
        RunFailure failure = set.failure();
        FailedRun.tell(err, NAME, failure, command.withSeed(failure.seed()));
        if (!(failure.cause() instanceof RunViolation violation)) {
            return;
        }
        List<String> events = LastEvents.before(failure.scenario(), failure.seed(), failure.tier(), violation);
        if (!events.isEmpty()) {
            err.println("The last " + events.size() + " events before it:");
            events.forEach(err::println);
        }
        double from = Math.max(0, violation.nowNs() / NS_PER_SECOND - LOOK_BACK_SECONDS);
        String closer = command.replay(failure.seed(), Math.max(0, violation.node()), from);
        boolean isSized = failure.scenario().peers() != set.scenario().peers();
        err.println("To look closer: " + closer
                + (isSized ? " --peers " + failure.scenario().peers() : ""));
    }

    /** Writes and shows what there is. */
    int show(
            PrintStream out,
            PrintStream err,
            Terminal terminal,
            RunSet set,
            Path page,
            Path results,
            CommandLineText command) {
        Path report;
        try {
            report = ResultDirectory.write(results, set, command.toString(), hasEvents);
            if (page != null) {
                Files.writeString(page, RunPage.of(set, command.toString()).toHtml());
                report = page;
            }
            if (json != null && !json.equals("-")) {
                Files.writeString(
                        Path.of(json), RunJson.of(set, command.toString()).toText());
            }
        } catch (IOException failed) {
            err.println(NAME + "the report could not be written: " + failed);
            return BAD;
        }
        if ("-".equals(json)) {
            out.print(RunJson.of(set, command.toString()).toText());
        } else if (!quiet) {
            print(out, terminal, set);
            out.println("results " + results.toAbsolutePath().normalize());
            out.println("report " + report.toAbsolutePath().normalize());
        }
        return verdict(err, set, command);
    }

    private static void print(PrintStream out, Terminal terminal, RunSet set) {
        if (set.runs().size() == 1) {
            RunResult run = set.runs().get(0);
            out.print(RunTable.ofRun(run).toText(terminal));
        } else if (!set.runs().isEmpty()) {
            out.print(RunTable.ofSet(set).toText(terminal));
        }
        if (!set.scenario().goals().isEmpty()) {
            out.print(RunTable.ofGoals(List.of(set)).toText(terminal));
        }
        for (RunResult run : set.runs()) {
            double wallSeconds = run.metric(Metric.WALL_TIME);
            out.println(terminal.plain(String.format(
                    Locale.ROOT,
                    "%s%.1f s simulated in %s, %s real time",
                    set.runs().size() == 1 ? "" : "seed " + run.seed() + ": ",
                    run.virtualNs() / 1e9,
                    Figures.duration(Math.round(wallSeconds * 1e9)),
                    Figures.factor(run.virtualNs() / 1e9 / wallSeconds))));
            out.println("delivery trace " + run.traceHash());
        }
    }

    private static int verdict(PrintStream err, RunSet set, CommandLineText command) {
        for (RunResult run : set.runs()) {
            String seed = set.runs().size() == 1 ? "" : "seed " + run.seed() + ": ";
            run.failures().forEach(failure -> err.println(NAME + seed + failure));
            if (!run.isComplete()) {
                err.println(NAME + seed + "interrupted; the results are of what was until then");
            }
        }
        for (RunSet.Outcome outcome : set.outcomes()) {
            if (!outcome.holds() && !set.runs().isEmpty()) {
                err.println(NAME + "goal missed: " + outcome.goal().text() + ", is "
                        + outcome.goal().metric().unit().format(outcome.worst()) + " with seed "
                        + outcome.worstSeed());
            }
        }
        Optional<RunResult> bad =
                set.runs().stream().filter(run -> !run.isGood()).findFirst();
        if (bad.isEmpty() && !set.isGood() && set.failure() == null) {
            bad = set.runs().stream().findFirst();
        }
        boolean isOne = set.scenario().seeds().count() == 1;
        bad.ifPresent(run -> err.println(NAME + "not as it has to be, with seed " + run.seed() + " at the end of "
                + run.virtualNs() / 1_000_000_000L + " s of virtual time; to see it again: "
                + (isOne ? command : command.withSeed(run.seed()))));
        return set.isGood() ? GOOD : BAD;
    }

    /** Shows how far each run is. */
    private final class Shown implements Runs.Listener {
        private final CommandProgress progress;
        private final boolean isOne;
        private Interruption interruption;
        private VirtualTrace datagrams;
        private PeerFile peers;
        private ResultsSoFar results;

        Shown(Scenario scenario, ProgressLine line) {
            progress = new CommandProgress(quiet ? null : line, CommandProgress.runsOf(scenario));
            isOne = scenario.seeds().count() == 1;
        }

        @Override
        public void finished(RunSet soFar) {
            results.keep(soFar);
        }

        @Override
        public RunWatch starting(Scenario sized, long seed, Tier tier) {
            progress.next();
            long startNs = System.nanoTime();
            return new RunWatch() {
                @Override
                public void update(Phase phase, double share, long virtualNs, String detail) {
                    double speed = (double) virtualNs / Math.max(1, System.nanoTime() - startNs);
                    String figures = String.format(
                            Locale.ROOT,
                            "%.1f s simulated, %s real time%s",
                            virtualNs / 1e9,
                            Figures.factor(speed),
                            detail.isEmpty() ? "" : ", " + detail);
                    progress.update(isOne ? "" : "seed " + seed, phase, share, figures);
                }

                @Override
                public boolean asksForMemory() {
                    return asksForMemory;
                }

                @Override
                public boolean isStopped() {
                    return interruption.isStopped();
                }

                @Override
                public VirtualTrace datagrams() {
                    return datagrams;
                }

                @Override
                public Consumer<PeerResult> peers() {
                    return peers.peersOf(seed);
                }
            };
        }
    }
}
