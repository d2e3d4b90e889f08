package io.rivulet.simulator.cli;

import io.rivulet.simulator.sweep.SweepException;
import io.rivulet.simulator.sweep.SweepMerge;
import io.rivulet.simulator.sweep.SweepResults;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts the shards of a sweep together. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts the results of a sweep's shards together: what comes of it is, byte for byte, what the whole sweep"
                    + " gives in one go.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when every run is there once and all went well, 1 when not, 2 when an option is wrong."
        })
final class MergeCommand implements Callable<Integer> {
    private static final int GOOD = 0;
    private static final int BAD = 1;

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "The results of the shards.")
    private List<Path> shards;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where the whole goes; there must be no results yet.")
    private Path directory;

    @Option(names = "--parquet", paramLabel = "FILE", description = "Writes the runs as a Parquet file too.")
    private Path parquet;

    @Option(names = "--quiet", description = "No table: only files, and what is wrong.")
    private boolean quiet;

    MergeCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        SweepOutput output = new SweepOutput(out, err, quiet);
        output.check(spec, parquet);
        try {
            SweepResults results = SweepMerge.read(shards);
            NavigableSet<String> builds = builds();
            SweepMerge.write(results, directory, builds);
            return output.show(results, directory, parquet) ? GOOD : BAD;
        } catch (SweepException wrong) {
            err.println("rivulet simulate merge: " + wrong.getMessage());
            return BAD;
        }
    }

    /** All builds that had a part in it; more than one is told, and not refused: who ran them may know that they do the same. */
    private NavigableSet<String> builds() throws SweepException {
        Map<Path, NavigableSet<String>> ofShards = SweepMerge.builds(shards);
        NavigableSet<String> all = new TreeSet<>();
        ofShards.values().forEach(all::addAll);
        if (all.size() > 1) {
            List<String> told = new ArrayList<>();
            ofShards.forEach((shard, builds) -> told.add(shard + " of " + String.join(" and ", builds)));
            err.println("rivulet simulate merge: warning: the runs are of different builds, and what comes of a run may"
                    + " depend on that: " + String.join(", ", told));
        }
        return all;
    }
}
