package io.rivulet.simulator.cli;

import io.rivulet.simulator.scenario.file.ScenarioFileException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs a scenario of the library or of a file. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a scenario with all its seeds, and judges its goals by the worst of them. Options replace what the"
                    + " scenario says.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when all goals are met by all seeds (without goals: when everything arrived as it has to),"
                    + " 1 when not, 2 when an option or the file is wrong."
        })
final class RunCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;
    private final CommandLineText command;

    @Parameters(paramLabel = GivenScenario.LABEL, description = GivenScenario.WHICH)
    private String scenarioName;

    @Mixin
    private GivenScenario given = new GivenScenario();

    @Mixin
    private ScenarioRun run = new ScenarioRun();

    RunCommand(PrintStream out, PrintStream err, String... args) {
        this.out = out;
        this.err = err;
        command = new CommandLineText("./rivulet simulate", args);
    }

    @Override
    public Integer call() throws ScenarioFileException {
        return run.run(out, err, given.find(scenarioName, UnaryOperator.identity()), false, command);
    }
}
