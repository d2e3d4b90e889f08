package io.rivulet.simulator.cli;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import io.rivulet.simulator.scenario.file.SweepFile;
import io.rivulet.simulator.sweep.BuildStamp;
import io.rivulet.simulator.sweep.LocalRunner;
import io.rivulet.simulator.sweep.RunRecord;
import io.rivulet.simulator.sweep.SweepCluster;
import io.rivulet.simulator.sweep.SweepDirectory;
import io.rivulet.simulator.sweep.SweepException;
import io.rivulet.simulator.sweep.SweepListener;
import io.rivulet.simulator.sweep.SweepPlan;
import io.rivulet.simulator.sweep.SweepResults;
import io.rivulet.simulator.sweep.SweepRun;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a sweep, or a shard of it. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a scenario with some of its values varied, every combination with every seed. Each run's result is a"
                    + " file of its own: the same command goes on where it was interrupted. The file says what is varied;"
                    + " simulator.md describes it.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when all runs are done, 1 when something happened in one that must not, or not all could"
                    + " be run or written, 2 when an option or the file is wrong. Goals that are missed are results, not"
                    + " failures."
        })
final class SweepCommand implements Callable<Integer> {
    private static final int GOOD = 0;
    private static final int BAD = 1;
    private static final int MAX_WORKERS = 1_024;

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    @Parameters(paramLabel = "FILE", description = "What is run: a YAML file.")
    private Path file;

    @ArgGroup(exclusive = true)
    private Where where = new Where();

    /** How the runs are shared out. */
    private static final class Where {
        @Option(
                names = "--shard",
                paramLabel = "I/N",
                converter = Shard.Converter.class,
                description = "Only each Nth run, beginning with the Ith: 2/3. merge puts shards together.")
        private Shard shard = Shard.WHOLE;

        @Option(
                names = "--cluster",
                description =
                        "On this process and all that join it with simulate worker. What a lost one had is run again.")
        private boolean isCluster;
    }

    @Option(
            names = "--workers",
            paramLabel = "K",
            description =
                    "How many runs at the same time in this process. Default 1; with --cluster 0 leaves all to others.")
    private int workers = 1;

    @Option(
            names = "--min-workers",
            paramLabel = "N",
            description = "With --cluster, begins when so many workers have joined, so that none comes late to a short"
                    + " sweep. Default 0.")
    private int minWorkers;

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Where results go; those that are there are not run again. Default rivulet-results/sweep-NAME.")
    private Path directory;

    @Option(
            names = "--parquet",
            paramLabel = "FILE",
            description = "When all is done, writes the runs as a Parquet file too.")
    private Path parquet;

    @Option(names = "--quiet", description = "No progress and no table: only files, and what is wrong.")
    private boolean quiet;

    SweepCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws ScenarioFileException {
        int fewest = where.isCluster ? 0 : 1;
        if (workers < fewest || workers > MAX_WORKERS) {
            throw new ParameterException(
                    spec.commandLine(), "--workers is " + workers + ", must be " + fewest + " to " + MAX_WORKERS);
        }
        if (minWorkers < 0 || minWorkers > (where.isCluster ? MAX_WORKERS : 0)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--min-workers is " + minWorkers + ", must be 0 to " + MAX_WORKERS + ", and 0 without --cluster");
        }
        SweepPlan plan = SweepPlan.of(SweepFile.read(file));
        SweepCluster cluster = where.isCluster ? listen.cluster(spec) : null;
        SweepOutput output = new SweepOutput(out, err, quiet);
        output.check(spec, parquet);
        Path results = directory == null
                ? Path.of("rivulet-results", "sweep-" + plan.name() + where.shard.suffix())
                : directory;
        try (Interruption interruption = new Interruption();
                SweepDirectory opened = SweepDirectory.open(results, plan)) {
            return run(plan, opened, cluster, interruption, output);
        } catch (SweepException wrong) {
            err.println("rivulet simulate sweep: " + wrong.getMessage());
            return BAD;
        }
    }

    private int run(
            SweepPlan plan, SweepDirectory results, SweepCluster cluster, Interruption interruption, SweepOutput output)
            throws SweepException {
        Map<Integer, RunRecord> before = results.records();
        List<SweepRun> runs = IntStream.rangeClosed(1, plan.size())
                .filter(where.shard::has)
                .filter(number -> !before.containsKey(number))
                .mapToObj(plan::run)
                .toList();
        if (!quiet) {
            err.println(plan.name() + ": " + Figures.count(plan.size()) + " runs ("
                    + Figures.count(plan.points().size()) + " points, "
                    + Figures.count(plan.seeds().count()) + " seeds)"
                    + (before.isEmpty() ? "" : ", " + Figures.count(before.size()) + " of them done before")
                    + "; " + Figures.count(runs.size()) + " to run here");
        }
        if (!runs.isEmpty()) {
            checkMemory(plan, runs);
            noteBuild(results);
        }
        ProgressLine progress = new ProgressLine(err, Terminal.detect());
        Shown shown = new Shown(results, runs, interruption, progress);
        try {
            if (!runs.isEmpty() && cluster != null) {
                cluster.run(runs, listen.place(workers), minWorkers, shown);
            } else if (!runs.isEmpty()) {
                new LocalRunner(workers).run(runs, shown);
            }
        } finally {
            progress.clear();
        }
        return conclude(plan, results, runs.size() - shown.done, output);
    }

    /**
     * Begins nothing that is likely to end for want of memory, for what is kept must not depend on how much there is. Runs at the same time need it
     * at the same time.
     */
    private void checkMemory(SweepPlan plan, List<SweepRun> runs) {
        Map<Integer, MemoryForecast> byPoint = new HashMap<>();
        runs.forEach(run -> byPoint.computeIfAbsent(
                run.point().number(), number -> MemoryForecast.of(run.point().scenario(), run.seed())));
        List<SweepRun> largest = runs.stream()
                .sorted(Comparator.comparingLong(
                        run -> -byPoint.get(run.point().number()).bytes()))
                .limit(workers)
                .toList();
        long together = largest.stream()
                .mapToLong(run -> byPoint.get(run.point().number()).bytes())
                .sum();
        if (together <= Runtime.getRuntime().maxMemory()) {
            return;
        }
        SweepPlan.Point point = largest.get(0).point();
        String others = largest.size() == 1
                ? ""
                : ", and " + largest.size() + " runs at the same time up to " + Figures.bytes(together);
        throw new ParameterException(
                spec.commandLine(),
                plan.label(point) + " may be too much, so nothing is begun: "
                        + byPoint.get(point.number()).text() + others + "; " + MemoryForecast.moreMemory(together)
                        + " gives more memory");
    }

    /** What is there may have been run before the code was changed. */
    private void noteBuild(SweepDirectory results) throws SweepException {
        String own = BuildStamp.own();
        NavigableSet<String> others = results.builds();
        others.remove(own);
        if (!others.isEmpty()) {
            err.println("rivulet simulate sweep: warning: " + results.path() + " has runs of another build, "
                    + String.join(" and ", others) + ", and this is " + own
                    + ": what comes of a run may depend on that");
        }
        results.addBuilds(List.of(own));
    }

    private int conclude(SweepPlan plan, SweepDirectory directory, int left, SweepOutput output) throws SweepException {
        List<RunRecord> records = List.copyOf(directory.records().values());
        if (records.size() == plan.size()) {
            SweepResults results = new SweepResults(plan, records);
            directory.keep(results);
            return output.show(results, directory.path(), parquet) ? GOOD : BAD;
        }
        if (left > 0) {
            err.println("rivulet simulate sweep: interrupted, " + left + " runs are left; the same command goes on");
        } else if (!quiet) {
            out.println("results " + directory.path().toAbsolutePath().normalize() + ", " + records.size() + " of "
                    + plan.size() + " runs; rivulet simulate merge puts shards together");
        }
        List<RunRecord> violated = new SweepResults(plan, records).violated();
        output.complain(violated, directory.path());
        return left == 0 && violated.isEmpty() ? GOOD : BAD;
    }

    /** Keeps what is done and shows how far it is. */
    private final class Shown implements SweepListener {
        private final SweepDirectory results;
        private final Interruption interruption;
        private final ProgressLine progress;
        private final int count;
        private final double allWork;
        private double doneWork;
        private int done;

        Shown(SweepDirectory results, List<SweepRun> runs, Interruption interruption, ProgressLine progress) {
            this.results = results;
            this.interruption = interruption;
            this.progress = progress;
            count = runs.size();
            allWork = runs.stream().mapToDouble(SweepRun::work).sum();
        }

        @Override
        public void finished(RunRecord record) throws SweepException {
            results.keep(record);
            done++;
            doneWork += record.run().work();
        }

        @Override
        public void tick(double workUnderWay, String workers) {
            if (!quiet) {
                String figures = done + " of " + count + " runs" + (workers.isEmpty() ? "" : ", " + workers);
                progress.update(System.nanoTime(), "Sweeping", (doneWork + workUnderWay) / allWork, figures);
            }
        }

        @Override
        public void note(String line) {
            if (!quiet) {
                progress.print(line);
            }
        }

        @Override
        public boolean isStopped() {
            return interruption.isStopped();
        }
    }
}
