package io.rivulet.simulator.cli;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.report.AgreementTable;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TierAgreement;
import io.rivulet.simulator.scenario.TierAgreement.Limits;
import io.rivulet.simulator.scenario.TierRunner;
import io.rivulet.simulator.scenario.Tiers;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import io.rivulet.simulator.scenario.file.ScenarioLibrary;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one scenario at several tiers, and says whether they come to the same results. */
@Command(
        name = "agree",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a scenario at several tiers with the same seeds, and compares the medians: delay-p50 has to be within 5 %%, delay-p99 within"
                    + " 10 %%, and what came twice within 0.1 percentage points. Ten seeds of 500 peers take half an hour or so at t1.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when all tiers agree, 1 when not or when a run did not come to its end, 2 when an option or the file is wrong."
        })
final class AgreeCommand implements Callable<Integer> {
    private static final int GOOD = 0;
    private static final int BAD = 1;
    private static final int MISUSE = 2;
    private static final String NAME = "rivulet simulate agree: ";

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    @Parameters(
            paramLabel = "NAME|FILE",
            arity = "0..1",
            description =
                    "A scenario that list shows, its smaller variant NAME-quick, or a YAML file. Default ${DEFAULT-VALUE}.")
    private String scenarioName = "agreement";

    @Option(
            names = "--tiers",
            paramLabel = "T1,T2,...",
            split = ",",
            converter = Quantities.WhichTier.class,
            description = "Which: two or more of t1, t2, t3. Default all three.")
    private List<Tier> tiers = List.of(Tier.T1, Tier.T2, Tier.T3);

    @Option(names = "--quiet", description = "No progress.")
    private boolean isQuiet;

    @Mixin
    private ScenarioOptions options = new ScenarioOptions();

    AgreeCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        if (tiers.contains(Tier.AUTO) || tiers.stream().distinct().count() < 2) {
            throw new ParameterException(spec.commandLine(), "--tiers: must be two or more of t1, t2, t3");
        }
        Map<Tier, Scenario> scenarios = new EnumMap<>(Tier.class);
        try {
            Scenario scenario = options.applyTo(ScenarioLibrary.find(scenarioName));
            for (Tier tier : tiers) {
                Scenario its = scenario.toBuilder().tier(tier).build();
                Tiers.pick(its, Runtime.getRuntime().maxMemory());
                scenarios.put(tier, its);
            }
        } catch (ScenarioFileException wrong) {
            wrong.problems().forEach(problem -> err.println(NAME + problem));
            return MISUSE;
        } catch (IllegalArgumentException | IllegalStateException none) {
            throw new ParameterException(spec.commandLine(), none.getMessage(), none);
        }
        return compare(scenarios);
    }

    private int compare(Map<Tier, Scenario> scenarios) {
        Terminal terminal = Terminal.detect();
        ProgressLine progress = new ProgressLine(err, terminal);
        Map<Tier, List<RunResult>> runs = new EnumMap<>(Tier.class);
        try (Interruption interruption = new Interruption()) {
            for (Map.Entry<Tier, Scenario> entry : scenarios.entrySet()) {
                runs.put(entry.getKey(), runsOf(entry.getValue(), isQuiet ? null : progress, interruption));
            }
            progress.clear();
            if (interruption.isStopped()) {
                err.println(NAME + "stopped");
                return BAD;
            }
        } catch (RunViolation violation) {
            progress.clear();
            err.println(NAME + "a run stopped: " + violation.getMessage());
            return BAD;
        }
        TierAgreement agreement = new TierAgreement(runs, Limits.STRICT);
        show(terminal, scenarios.values().iterator().next(), agreement);
        return agreement.holds() ? GOOD : BAD;
    }

    private List<RunResult> runsOf(Scenario scenario, ProgressLine progress, Interruption interruption) {
        TierRunner runner = Tiers.pick(scenario, Runtime.getRuntime().maxMemory());
        List<RunResult> runs = new ArrayList<>();
        for (long seed : scenario.seeds().all()) {
            if (!interruption.isStopped()) {
                String what = scenario.tier().label() + ", seed " + seed;
                RunResult run = runner.run(scenario, seed, new RunProgress(what, progress, interruption));
                run.failures().forEach(failure -> err.println(NAME + what + ": " + failure));
                runs.add(run);
            }
        }
        return runs;
    }

    private void show(Terminal terminal, Scenario scenario, TierAgreement agreement) {
        out.println(terminal.plain(String.format(
                Locale.ROOT,
                "%s: %s peers, seeds from %d: %d",
                scenario.name(),
                Figures.count(scenario.peers()),
                scenario.seeds().first(),
                scenario.seeds().count())));
        AgreementTable table = new AgreementTable(agreement);
        out.print(table.medians().toText(terminal));
        out.print(table.differences().toText(terminal));
    }
}
