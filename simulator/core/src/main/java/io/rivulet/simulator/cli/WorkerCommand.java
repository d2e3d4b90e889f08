package io.rivulet.simulator.cli;

import io.rivulet.simulator.sweep.SweepCluster;
import io.rivulet.simulator.sweep.SweepException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Works for a sweep on another process or machine. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Works for a sweep that another process runs with --cluster. Waits until it is there, and ends with it. It has to be of the"
                    + " same build.",
            ""
        },
        footer = {"", "Exit status: 0 when the sweep is over, 1 when it could not be joined, 2 when an option is wrong."
        })
final class WorkerCommand implements Callable<Integer> {
    private static final int GOOD = 0;
    private static final int BAD = 1;
    private static final int MAX_WORKERS = 1_024;

    @Spec
    private CommandSpec spec;

    private final PrintStream err;

    @Option(
            names = "--join",
            required = true,
            paramLabel = "HOST[:PORT]",
            description = "Where the sweep is. Default for the port " + SweepCluster.Place.USUAL_PORT + ".")
    private String join;

    @Option(
            names = "--workers",
            paramLabel = "K",
            description =
                    "How many runs here at the same time. Default: as many as there are processors, ${DEFAULT-VALUE}.")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Option(names = "--quiet", description = "Says only what is wrong.")
    private boolean quiet;

    WorkerCommand(PrintStream err) {
        this.err = err;
    }

    @Override
    public Integer call() {
        if (workers < 1 || workers > MAX_WORKERS) {
            throw new ParameterException(
                    spec.commandLine(), "--workers is " + workers + ", must be 1 to " + MAX_WORKERS);
        }
        SweepCluster cluster = listen.cluster(spec);
        String target = join.contains(":") ? join : join + ":" + SweepCluster.Place.USUAL_PORT;
        try (Interruption interruption = new Interruption()) {
            cluster.work(target, listen.place(workers), this::note, interruption::isStopped);
            return GOOD;
        } catch (SweepException wrong) {
            err.println("rivulet simulate worker: " + wrong.getMessage());
            return BAD;
        }
    }

    private void note(String line) {
        if (!quiet) {
            err.println(line);
        }
    }
}
