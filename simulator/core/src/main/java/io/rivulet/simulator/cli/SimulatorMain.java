package io.rivulet.simulator.cli;

import io.rivulet.simulator.scenario.file.ScenarioFileException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The command {@code rivulet simulate}. Exit status 0 when the run came out as it has to, 1 when it did not, 2 when an option is wrong.
 */
public final class SimulatorMain {
    private static final int MISUSE = 2;

    private SimulatorMain() {}

    /** Runs the command and exits. */
    public static void main(String[] args) {
        System.exit(run(System.out, System.err, args));
    }

    /** Runs the command; the exit status. */
    static int run(PrintStream out, PrintStream err, String... args) {
        CommandLine line = new CommandLine(new SimulateCommand(out, err, args));
        line.addSubcommand(new ListCommand(out));
        line.addSubcommand(new DescribeCommand(out));
        line.addSubcommand(new RunCommand(out, err, args));
        line.addSubcommand(new GoalsCommand(out, err));
        line.addSubcommand(new SweepCommand(out, err));
        line.addSubcommand(new MergeCommand(out, err));
        line.addSubcommand(new WorkerCommand(err));
        line.addSubcommand(new CompareCommand(out, err, args));
        line.addSubcommand(new SearchCommand(out, err));
        line.addSubcommand(new ReplayCommand(out, err));
        line.addSubcommand(new AgreeCommand(out, err, args));
        line.addSubcommand(new CongestionCommand(out, err, args));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler((wrong, given) -> {
            String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
            err.println(name + ": " + oneLine(wrong) + "; " + name + " --help lists the options");
            return MISUSE;
        });
        line.setExecutionExceptionHandler((failure, command, given) -> {
            if (failure instanceof ScenarioFileException wrong) {
                String name = command.getCommandSpec().qualifiedName();
                wrong.problems().forEach(problem -> err.println(name + ": " + problem));
                return MISUSE;
            }
            throw failure;
        });
        return line.execute(args);
    }

    private static String oneLine(ParameterException wrong) {
        // What a converter says comes wrapped in how picocli names the option; line ends would make it two lines.
        return wrong.getMessage().replace("Invalid value for option ", "").replaceAll("\\s*\\R\\s*", " ");
    }
}
