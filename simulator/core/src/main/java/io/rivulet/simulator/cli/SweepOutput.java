package io.rivulet.simulator.cli;

import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.sweep.RunRecord;
import io.rivulet.simulator.sweep.SweepExport;
import io.rivulet.simulator.sweep.SweepResults;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Shows a whole sweep's results. */
final class SweepOutput {
    private static final int ROWS = 40;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean isQuiet;

    SweepOutput(PrintStream out, PrintStream err, boolean isQuiet) {
        this.out = out;
        this.err = err;
        this.isQuiet = isQuiet;
    }

    /** Finds out now, not after the work. */
    void check(CommandSpec spec, Path parquet) {
        if (parquet != null) {
            checkParquet(spec, parquet, SweepExport.find().isPresent());
        }
    }

    /** The same for any file of that kind. */
    static void checkParquet(CommandSpec spec, Path parquet, boolean isInJar) {
        if (!isInJar) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--parquet: Parquet is not in this jar: run ./rivulet simulate, or rivulet-simulator-cluster.jar");
        }
        Path parent = parquet.toAbsolutePath().getParent();
        if (!Files.isDirectory(parent) || Files.isDirectory(parquet)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--parquet " + parquet + " cannot be written: give a file in a directory that exists");
        }
    }

    /** Whether all was written and nothing happened that must not. */
    boolean show(SweepResults results, Path directory, Path parquet) {
        if (!isQuiet) {
            out.print(results.summary().toText(Terminal.detect(), ROWS));
            out.println("results " + directory.toAbsolutePath().normalize());
        }
        List<RunRecord> violated = results.violated();
        complain(violated, directory);
        return export(results, parquet) && violated.isEmpty();
    }

    /** Says what happened that must not, and how to see it again. */
    void complain(List<RunRecord> violated, Path directory) {
        for (RunRecord record : violated) {
            err.println("rivulet simulate: " + record.run().label() + ": "
                    + record.outcome().violation() + "; to see it again: "
                    + CommandLineText.of(
                            "./rivulet simulate",
                            "run",
                            directory
                                    .resolve("points")
                                    .resolve(record.run().point().number() + ".yaml")
                                    .toString(),
                            "--seed",
                            Long.toString(record.run().seed())));
        }
    }

    private boolean export(SweepResults results, Path parquet) {
        if (parquet == null) {
            return true;
        }
        try {
            SweepExport.find().orElseThrow().writeParquet(results, parquet);
        } catch (IOException failed) {
            err.println("rivulet simulate: " + parquet + " could not be written: " + failed);
            return false;
        }
        if (!isQuiet) {
            out.println("Parquet " + parquet.toAbsolutePath().normalize());
        }
        return true;
    }
}
