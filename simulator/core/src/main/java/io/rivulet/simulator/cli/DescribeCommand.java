package io.rivulet.simulator.cli;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Goal;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.TierRunner;
import io.rivulet.simulator.scenario.Tiers;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import io.rivulet.simulator.scenario.file.ScenarioYaml;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a scenario is, what would be needed to run it, and how it is written. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Says what a scenario is, which tiers can run it, and how it is written as YAML.")
final class DescribeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    private final PrintStream out;

    @Parameters(paramLabel = "NAME|FILE", description = "A scenario that list shows, NAME-quick, or a YAML file.")
    private String scenarioName;

    @Option(names = "--yaml", description = "The whole scenario as YAML and nothing else, to be saved and changed.")
    private boolean isYamlOnly;

    @Option(names = "--metrics", description = "Also all metrics that goals can be about.")
    private boolean hasMetrics;

    DescribeCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws ScenarioFileException {
        Scenario scenario = GivenScenario.find(spec, scenarioName);
        if (isYamlOnly) {
            out.print(ScenarioYaml.write(scenario));
            return ScenarioRun.GOOD;
        }
        Terminal terminal = Terminal.detect();
        out.println(terminal.plain(scenario.name() + ": " + scenario.description()));
        out.println();
        out.println(terminal.plain(Figures.count(scenario.peers()) + " peers, a stream of "
                + Figures.bitRate((double) scenario.stream().bitsPerSec() / Byte.SIZE) + " for "
                + Figures.duration(scenario.duration().toNanos()) + ", rho "
                + Figures.number(new WorldPlan(scenario, scenario.seeds().first()).rho())));
        List<String> regions = scenario.network().latency().regionNames();
        if (!regions.isEmpty()) {
            out.println(terminal.plain("regions: " + String.join(", ", regions)));
        }
        if (!scenario.goals().isEmpty()) {
            out.println();
            for (Goal goal : scenario.goals()) {
                out.println(terminal.plain(
                        "goal  " + goal.text() + "  (" + goal.metric().meaning() + ")"));
            }
        }
        out.println();
        out.print(tiers(scenario).toText(terminal));
        out.println();
        out.print(ScenarioYaml.write(scenario));
        if (hasMetrics) {
            out.println();
            out.print(metrics().toText(terminal));
        }
        return ScenarioRun.GOOD;
    }

    private static Table tiers(Scenario scenario) {
        Table table = new Table("")
                .text("tier")
                .text("what is simulated")
                .number("memory up to")
                .text("can run it");
        for (TierRunner runner : Tiers.all()) {
            List<String> refusals = scenario.peers() > runner.limits().maxPeers()
                    ? List.of("more than " + Figures.count(runner.limits().maxPeers()) + " peers")
                    : runner.refusals(scenario);
            table.row(
                    runner.tier().label(),
                    runner.tier().meaning(),
                    Figures.bytes(runner.limits().predictedBytes(scenario)),
                    refusals.isEmpty() ? "yes" : "no: " + String.join(", ", refusals));
        }
        return table;
    }

    private static Table metrics() {
        Table table = new Table("").text("metric").text("unit").text("better").text("what it is");
        for (Metric metric : Metric.values()) {
            table.row(
                    metric.id(),
                    metric.unit().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    metric.better().name().toLowerCase(Locale.ROOT),
                    metric.meaning());
        }
        return table;
    }
}
