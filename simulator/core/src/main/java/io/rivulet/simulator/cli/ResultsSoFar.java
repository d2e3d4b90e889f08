package io.rivulet.simulator.cli;

import io.rivulet.simulator.report.ResultDirectory;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Puts the figures of runs that are done on disk while others go on: a process that has no memory left may end without another word, and so
 * may one that is killed.
 */
final class ResultsSoFar {
    /** Of all time, writing takes a part in so many at most. */
    private static final int PART = 10;

    private final Path directory;
    private final String command;
    private final Function<RunResult, String> reproducer;
    private long idleUntilNs = System.nanoTime();

    /**
     * Writes what comes.
     *
     * @param command what brings the result back
     * @param reproducer what brings one run of it back
     */
    ResultsSoFar(Path directory, String command, Function<RunResult, String> reproducer) {
        this.directory = directory;
        this.command = command;
        this.reproducer = reproducer;
    }

    /** Writes them, unless they are all, which whoever runs them writes, or it was done just now. */
    void keep(RunSet soFar) {
        long nowNs = System.nanoTime();
        if (soFar.isWhole() || nowNs - idleUntilNs < 0) {
            return;
        }
        try {
            ResultDirectory.writeFigures(directory, soFar.reproducedBy(reproducer), command);
        } catch (IOException failed) {
            // At the end it fails again, and is told.
        }
        long doneNs = System.nanoTime();
        idleUntilNs = doneNs + PART * (doneNs - nowNs);
    }
}
