package io.rivulet.bench;

import io.rivulet.bench.macro.RelayCommand;
import io.rivulet.bench.macro.StarCommand;
import io.rivulet.bench.macro.TransportCommand;
import io.rivulet.bench.micro.MicroCommand;
import io.rivulet.bench.simulation.SimulatorCommand;
import io.rivulet.bench.soak.SoakCommand;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code bench} command. Results go to standard output, everything else to standard error. */
@Command(
        name = "rivulet bench",
        description = "Measures how fast Rivulet is, beside what this machine can do at best.",
        mixinStandardHelpOptions = true,
        versionProvider = BenchMain.Version.class,
        subcommands = {
            MicroCommand.class,
            TransportCommand.class,
            StarCommand.class,
            RelayCommand.class,
            SoakCommand.class,
            SimulatorCommand.class
        })
public final class BenchMain implements Callable<Integer> {
    /** Says which version this is. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = BenchMain.class.getPackage().getImplementationVersion();
            return new String[] {"Rivulet bench " + (version == null ? "(unpackaged)" : version)};
        }
    }

    @Spec
    private CommandSpec spec;

    private BenchMain() {}

    /** Runs it. The exit status is 0 when everything was measured, 1 when something failed, 2 when the arguments are wrong. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command, to be executed. */
    static CommandLine commandLine() {
        return new CommandLine(new BenchMain())
                .setParameterExceptionHandler(BenchMain::onMisuse)
                .setExecutionExceptionHandler(BenchMain::onFailure);
    }

    private static int onMisuse(ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + misuse.getMessage() + "; see " + name + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int onFailure(Exception failure, CommandLine command, CommandLine.ParseResult result) {
        String name = command.getCommandSpec().qualifiedName();
        String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        command.getErr().println(name + ": " + reason);
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        spec.commandLine().usage(err);
        return CommandLine.ExitCode.USAGE;
    }
}
