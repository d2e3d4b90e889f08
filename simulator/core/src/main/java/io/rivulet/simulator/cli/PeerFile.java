package io.rivulet.simulator.cli;

import io.rivulet.report.text.Figures;
import io.rivulet.simulator.report.PeerExport;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The file of {@code run --parquet}, or none: a row for each peer of each run. A run goes on when it cannot be written any more. */
final class PeerFile implements AutoCloseable {
    private final PrintStream err;
    private final Path file;
    private final PeerExport.Rows rows;
    private long count;
    private IOException failure;
    private boolean isOver;

    PeerFile(PrintStream err, Path file, PeerExport.Rows rows) {
        this.err = err;
        this.file = file;
        this.rows = rows;
    }

    /** Finds out whether the file can be written, before anything is run. */
    static void check(CommandSpec spec, Path file, Scenario scenario) {
        if (file == null) {
            return;
        }
        SweepOutput.checkParquet(spec, file, PeerExport.find().isPresent());
        if (!scenario.sizes().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--parquet is of the peers of one world: give a scenario of one size");
        }
    }

    /** @param file null for none */
    static PeerFile of(CommandSpec spec, PrintStream err, Path file) {
        if (file == null) {
            return new PeerFile(err, null, null);
        }
        try {
            return new PeerFile(err, file, PeerExport.find().orElseThrow().begin(file));
        } catch (IOException failed) {
            throw new ParameterException(
                    spec.commandLine(), "--parquet " + file + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    /** Who is told of the peers of a run; null where nothing is written. */
    Consumer<PeerResult> peersOf(long seed) {
        return rows == null ? null : peer -> add(seed, peer);
    }

    private void add(long seed, PeerResult peer) {
        if (failure != null) {
            return;
        }
        try {
            rows.add(seed, peer);
            count++;
        } catch (IOException failed) {
            failure = failed;
        }
    }

    /**
     * Ends the file, and says what became of it. Done once, however often it is called.
     *
     * @return whether all is written
     */
    boolean end() {
        if (rows == null || isOver) {
            return failure == null;
        }
        isOver = true;
        try (rows) {
            if (failure != null) {
                throw failure;
            }
        } catch (IOException failed) {
            failure = failed;
        }
        err.println(
                failure == null
                        ? "Parquet " + file + ": " + Figures.count(count) + " peers"
                        : "rivulet simulate: " + file + " could not be written: " + failure.getMessage());
        return failure == null;
    }

    @Override
    public void close() {
        end();
    }
}
