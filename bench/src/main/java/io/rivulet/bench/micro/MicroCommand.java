package io.rivulet.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rivulet.bench.result.JsonFile;
import io.rivulet.bench.result.RunFacts;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the JMH benchmarks of this package, each in processes of its own, with JMH's GC profiler beside time. */
@Command(
        name = "micro",
        description = "Measures the parts that every packet goes through, with JMH.",
        mixinStandardHelpOptions = true)
public final class MicroCommand implements Callable<Integer> {
    private static final TimeValue QUICK_ITERATION = TimeValue.milliseconds(300);
    private static final int QUICK_ITERATIONS = 3;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            description =
                    "Only benchmarks whose name has a match of this regular expression, such as Packet or 'read$'.")
    private String pattern = "";

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there, too.")
    private Path json;

    @Option(names = "--quick", description = "One short fork each: shows that it works, not how fast it is.")
    private boolean quick;

    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    public MicroCommand() {}

    @Override
    public Integer call() throws IOException, RunnerException {
        JsonFile file = outputFile();
        Set<BenchmarkListEntry> benchmarks = select();
        Map<String, String> facts = RunFacts.collect();
        ProgressLine line = new ProgressLine(System.err, Terminal.detect());
        JmhProgress progress = new JmhProgress(line, countRuns(benchmarks));
        Collection<RunResult> runs;
        try {
            runs = new Runner(options(benchmarks), progress).run();
        } finally {
            line.clear();
        }
        MicroReport report = new MicroReport(facts, quick, runs);
        spec.commandLine().getOut().println(report.toText(Terminal.detect()));
        spec.commandLine().getOut().flush();
        if (file.write(report.toJson())) {
            System.err.println("Results: " + file.path());
        }
        if (runs.size() < countRuns(benchmarks)) {
            throw new RunnerException("only " + runs.size() + " of " + countRuns(benchmarks) + " benchmarks succeeded:"
                    + progress.complaints());
        }
        return 0;
    }

    private JsonFile outputFile() {
        try {
            return JsonFile.at(json);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--json: " + e.getMessage(), e);
        }
    }

    private Set<BenchmarkListEntry> select() {
        Pattern wanted;
        try {
            wanted = Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new ParameterException(
                    spec.commandLine(), "'" + pattern + "' is not a regular expression: " + e.getDescription(), e);
        }
        OutputFormat silence = OutputFormatFactory.createFormatInstance(
                new PrintStream(OutputStream.nullOutputStream(), false, UTF_8), VerboseMode.SILENT);
        Set<BenchmarkListEntry> all = BenchmarkList.defaultList().getAll(silence, List.of());
        Set<BenchmarkListEntry> selected = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        for (BenchmarkListEntry benchmark : all) {
            String name = MicroReport.shortName(benchmark.getUsername());
            names.add(name);
            if (wanted.matcher(name).find()) {
                selected.add(benchmark);
            }
        }
        if (selected.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no benchmark matches '" + pattern + "'; there are " + String.join(", ", names));
        }
        return selected;
    }

    private static int countRuns(Set<BenchmarkListEntry> benchmarks) {
        int runs = 0;
        for (BenchmarkListEntry benchmark : benchmarks) {
            int combinations = 1;
            if (benchmark.getParams().hasValue()) {
                for (String[] values : benchmark.getParams().get().values()) {
                    combinations *= values.length;
                }
            }
            runs += combinations;
        }
        return runs;
    }

    private Options options(Set<BenchmarkListEntry> benchmarks) {
        ChainedOptionsBuilder options = new OptionsBuilder().addProfiler(GCProfiler.class);
        for (BenchmarkListEntry benchmark : benchmarks) {
            options.include("^" + Pattern.quote(benchmark.getUsername()) + "$");
        }
        if (quick) {
            options.forks(1)
                    .warmupIterations(QUICK_ITERATIONS)
                    .warmupTime(QUICK_ITERATION)
                    .measurementIterations(QUICK_ITERATIONS)
                    .measurementTime(QUICK_ITERATION);
        }
        return options.build();
    }
}
