package io.rivulet.simulator.cli;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.file.ScenarioLibrary;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows the scenarios that there are. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the scenarios that come with the simulator.")
final class ListCommand implements Callable<Integer> {
    private final PrintStream out;

    ListCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Table table = new Table("")
                .text("scenario")
                .number("peers")
                .text("length")
                .number("seeds")
                .text("tier")
                .text("what it is for");
        for (String name : ScenarioLibrary.names()) {
            Scenario scenario = ScenarioLibrary.named(name);
            table.row(
                    name,
                    scenario.peers(),
                    Figures.duration(scenario.duration().toNanos()),
                    scenario.seeds().count(),
                    scenario.tier().label(),
                    scenario.description());
        }
        out.print(table.toText(Terminal.detect()));
        return ScenarioRun.GOOD;
    }
}
