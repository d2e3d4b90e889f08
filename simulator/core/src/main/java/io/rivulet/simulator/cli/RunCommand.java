package io.rivulet.simulator.cli;

import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a scenario of the library or of a file. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a scenario with all its seeds, and judges its goals by the worst of them. Options replace what the scenario says.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when all goals are met by all seeds (without goals: when everything arrived as it has to), 1 when not,"
                    + " 2 when an option or the file is wrong."
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;
    private final CommandLineText command;

    @Parameters(
            paramLabel = "NAME|FILE",
            description = "A scenario that list shows, its smaller variant NAME-quick, or a YAML file.")
    private String scenarioName;

    @Option(names = "--quick", description = "The scenario's smaller variant: fewer peers and seeds, other figures.")
    private boolean isQuick;

    @Mixin
    private ScenarioOptions options = new ScenarioOptions();

    @Mixin
    private ScenarioRun run = new ScenarioRun();

    RunCommand(PrintStream out, PrintStream err, String... args) {
        this.out = out;
        this.err = err;
        command = new CommandLineText("./rivulet simulate", args);
    }

    @Override
    public Integer call() throws ScenarioFileException {
        Scenario scenario = GivenScenario.find(spec, scenarioName, found -> isQuick ? found.quickly() : found);
        return run.run(out, err, options.applyTo(scenario), false, command);
    }
}
