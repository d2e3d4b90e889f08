package io.rivulet.cli;

import io.rivulet.cli.common.CommandFailedException;
import io.rivulet.cli.common.Streams;
import io.rivulet.overlay.OverlayException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code rivulet} command. Whatever fails ends in one line on standard error that says what and what to do, and in an exit status: 1
 * for failures, 2 for a wrong call.
 */
public final class RivuletMain {
    /** Set to any value, a failure shows where it came from. */
    private static final String TRACE_PROPERTY = "rivulet.trace";

    private RivuletMain() {}

    /** Runs the command named by the first argument, and exits with its status. */
    public static void main(String[] args) {
        System.exit(run(Streams.ofProcess(), args));
    }

    /** Runs a command; returns its exit status. */
    static int run(Streams streams, String... args) {
        PrintWriter err = new PrintWriter(streams.err(), true, StandardCharsets.UTF_8);
        CommandLine commands = new CommandLine(CommandSpec.create()
                        .name("rivulet")
                        .mixinStandardHelpOptions(true)
                        .versionProvider(new Version()))
                .addSubcommand(new DemoCommand(streams))
                .addSubcommand(new PublishCommand(streams))
                .addSubcommand(new WatchCommand(streams))
                .addSubcommand(new RendezvousCommand(streams))
                .addSubcommand(new DoctorCommand(streams))
                .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
                .setErr(err)
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler((problem, given) -> misuse(streams, problem))
                .setExecutionExceptionHandler((problem, command, parsed) -> failure(streams, problem, parsed));
        for (CommandLine command : commands.getSubcommands().values()) {
            command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
        }
        commands.getCommandSpec().usageMessage().description("Application-level multicast over RTMFP.", "");
        commands.setExecutionStrategy(new CommandLine.RunLast());
        if (args.length == 0) {
            commands.usage(err);
            return CommandFailedException.MISUSED;
        }
        return commands.execute(args);
    }

    private static int misuse(Streams streams, ParameterException problem) {
        String name = problem.getCommandLine().getCommandSpec().qualifiedName();
        String message = problem.getMessage();
        if (problem instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            message = "'" + unmatched.getUnmatched().get(0) + "' is not expected here";
        }
        streams.say(name + ": " + oneLine(message) + " (" + name + " --help shows what is possible)");
        return CommandFailedException.MISUSED;
    }

    private static int failure(Streams streams, Exception problem, ParseResult parsed) {
        String name = "rivulet"
                + (parsed.hasSubcommand()
                        ? " " + parsed.subcommand().commandSpec().name()
                        : "");
        if (System.getProperty(TRACE_PROPERTY) != null) {
            problem.printStackTrace(streams.err());
        }
        if (problem instanceof CommandFailedException failed) {
            streams.say(name + ": " + oneLine(failed.getMessage()));
            return failed.exitStatus();
        }
        if (problem instanceof OverlayException || problem instanceof IOException) {
            streams.say(name + ": " + oneLine(String.valueOf(problem.getMessage())));
            return CommandFailedException.FAILED;
        }
        if (problem instanceof InterruptedException) {
            return CommandFailedException.FAILED;
        }
        streams.say(name + ": internal error: " + oneLine(String.valueOf(problem))
                + " (please report it, with the output of RIVULET_JAVA_OPTS=-D" + TRACE_PROPERTY + "=1)");
        return CommandFailedException.FAILED;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /** What the jar's manifest says. */
    private static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RivuletMain.class.getPackage().getImplementationVersion();
            return new String[] {"Rivulet " + (version == null ? "(development build)" : version)};
        }
    }
}
