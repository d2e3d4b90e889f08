package io.rivulet.simulator.cli;

import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.file.ScenarioLibrary;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the default scenario, changed by options. */
@Command(
        name = "rivulet simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs one stream from a publisher to many peers under virtual time: the protocol is the real one, the network is not."
                    + " The same options give the same result, bit for bit.",
            "Without a command it runs the scenario named default; run NAME runs another, list shows them.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when everything arrived as it has to (the scenario's goals; without any, all of it without loss, 99.9 %%"
                    + " up to 1 %% loss, and above that nothing is required), 1 when not, 2 when an option is wrong."
        })
final class SimulateCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;
    private final CommandLineText command;

    @Mixin
    private ScenarioOptions options = new ScenarioOptions();

    @Mixin
    private ScenarioRun run = new ScenarioRun();

    SimulateCommand(PrintStream out, PrintStream err, String... args) {
        this.out = out;
        this.err = err;
        command = new CommandLineText("./rivulet simulate", args);
    }

    @Override
    public Integer call() {
        Scenario scenario = options.applyTo(ScenarioLibrary.named("default"));
        return run.run(out, err, scenario, true, command);
    }
}
