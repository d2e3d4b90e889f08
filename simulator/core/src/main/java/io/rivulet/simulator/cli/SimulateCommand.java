package io.rivulet.simulator.cli;

import io.rivulet.simulator.scenario.Scenario;
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
            "Runs one stream from a publisher to many viewers under virtual time: the nodes and the rendezvous are the real ones,"
                    + " the network is not. The same options give the same result, bit for bit.",
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
    private final String command;

    @Mixin
    private ScenarioOptions options = new ScenarioOptions();

    @Mixin
    private ScenarioRun run = new ScenarioRun();

    SimulateCommand(PrintStream out, PrintStream err, String... args) {
        this.out = out;
        this.err = err;
        command = CommandLineText.of("./rivulet simulate", args);
    }

    @Override
    public Integer call() {
        Scenario scenario = options.applyTo(Scenario.named("default").build());
        return run.run(out, err, scenario, true, command);
    }
}
