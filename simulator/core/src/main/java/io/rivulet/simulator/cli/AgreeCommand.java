package io.rivulet.simulator.cli;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.real.RealRun;
import io.rivulet.simulator.real.RealRuns;
import io.rivulet.simulator.real.RealWorld;
import io.rivulet.simulator.report.AgreementTable;
import io.rivulet.simulator.scenario.Agreement;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TierRunner;
import io.rivulet.simulator.scenario.Tiers;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import io.rivulet.transport.netty.BindFailedException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
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
            "Runs a scenario at several tiers with the same seeds, and says how far they are apart with one seed, in"
                    + " the median over seeds: delay-p50 has to be within 5 %%, delay-p99 within 10 %%, and what came"
                    + " twice within 0.1 percentage points. Ten seeds of 500 peers take half an hour or so at t1.",
            "With --real it compares t1 with as many whole nodes on UDP sockets of this machine, behind a channel with"
                    + " the same latencies, uplinks and losses: delays within 10 %%, what came twice and continuity within"
                    + " a percentage point. That takes real time.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when all agree, 1 when not or when a run did not come to its end, 2 when an option or the"
                    + " file is wrong."
        })
final class AgreeCommand implements Callable<Integer> {
    private static final int GOOD = 0;
    private static final int BAD = 1;
    private static final String NAME = "rivulet simulate agree: ";
    private static final String REAL = "real nodes";
    private static final int MIN_REAL = 2;
    private static final double NS_PER_MS = 1e6;

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;
    private final CommandLineText command;

    @Parameters(
            paramLabel = GivenScenario.LABEL,
            arity = "0..1",
            description = GivenScenario.WHICH + " Default agreement, with --real agreement-real.")
    private String scenarioName;

    @Option(
            names = "--tiers",
            paramLabel = "T1,T2,...",
            split = ",",
            converter = Quantities.WhichTier.class,
            description = "Which: two or more of t1, t2, t3. Default all three.")
    private List<Tier> tiers = List.of(Tier.T1, Tier.T2, Tier.T3);

    @Option(
            names = "--real",
            paramLabel = "PEERS",
            description = "Compare t1 with so many real nodes, 2 to 200, instead of tiers with each other. They need a"
                    + " machine with time to spare: a run in which datagrams leave our channel too late is done"
                    + " again.")
    private Integer realPeers;

    @Option(names = "--quiet", description = "No progress.")
    private boolean isQuiet;

    @Mixin
    private GivenScenario given = new GivenScenario();

    AgreeCommand(PrintStream out, PrintStream err, String... args) {
        this.out = out;
        this.err = err;
        command = new CommandLineText("./rivulet simulate", args);
    }

    @Override
    public Integer call() throws ScenarioFileException {
        if (realPeers != null) {
            return callReal();
        }
        if (tiers.contains(Tier.AUTO) || tiers.stream().distinct().count() < 2) {
            throw new ParameterException(spec.commandLine(), "--tiers: must be two or more of t1, t2, t3");
        }
        Scenario scenario = given.find(scenarioName == null ? "agreement" : scenarioName, UnaryOperator.identity());
        Map<Tier, Scenario> scenarios = new EnumMap<>(Tier.class);
        for (Tier tier : tiers) {
            Scenario its = scenario.toBuilder().tier(tier).build();
            GivenScenario.tier(spec, its);
            scenarios.put(tier, its);
        }
        return compare(scenarios);
    }

    private int compare(Map<Tier, Scenario> scenarios) {
        Terminal terminal = Terminal.detect();
        ProgressLine progress = new ProgressLine(err, terminal);
        CommandProgress overall = overall(progress, scenarios.values());
        if (!isQuiet) {
            scenarios.values().forEach(its -> MemoryForecast.of(its).announceOnItsTier(err, terminal));
        }
        Map<Tier, List<RunResult>> runs = new EnumMap<>(Tier.class);
        try (Interruption interruption = new Interruption()) {
            for (Map.Entry<Tier, Scenario> entry : scenarios.entrySet()) {
                RunSet set = runsOf(entry.getValue(), progress, overall, interruption);
                if (set.failure() != null) {
                    return failed(set);
                }
                runs.put(entry.getKey(), set.runs());
            }
            progress.clear();
            if (interruption.isStopped()) {
                err.println(NAME + "stopped");
                return BAD;
            }
        }
        Agreement agreement = Agreement.ofTiers(runs, Agreement.OF_TIERS);
        show(terminal, scenarios.values().iterator().next(), agreement);
        return agreement.holds() ? GOOD : BAD;
    }

    private int callReal() throws ScenarioFileException {
        if (realPeers < MIN_REAL || realPeers > RealWorld.MAX_PEERS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--real: is " + realPeers + ", must be " + MIN_REAL + " to " + RealWorld.MAX_PEERS);
        }
        Scenario scenario = given.find(
                scenarioName == null ? "agreement-real" : scenarioName,
                found -> found.withPeers(realPeers).toBuilder().tier(Tier.T1).build());
        GivenScenario.tier(spec, scenario);
        List<String> refusals = RealWorld.refusals(scenario);
        if (!refusals.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "real nodes cannot run " + scenario.name() + ": " + String.join(", ", refusals));
        }
        Terminal terminal = Terminal.detect();
        ProgressLine progress = new ProgressLine(err, terminal);
        if (!isQuiet) {
            MemoryForecast.of(scenario).announceOnItsTier(err, terminal);
        }
        try (Interruption interruption = new Interruption()) {
            return compareReal(scenario, terminal, progress, interruption);
        } catch (RunViolation violation) {
            progress.clear();
            err.println(NAME + "a run stopped: " + violation.getMessage());
            return BAD;
        } catch (BindFailedException none) {
            progress.clear();
            err.println(NAME + none.getMessage());
            return BAD;
        }
    }

    private int compareReal(Scenario scenario, Terminal terminal, ProgressLine progress, Interruption interruption)
            throws BindFailedException {
        CommandProgress overall = overall(progress, List.of(scenario, scenario));
        List<RealRun> real = new ArrayList<>();
        for (long seed : scenario.seeds().all()) {
            String what = REAL + ", seed " + seed;
            RealRun run = RealRuns.one(scenario, seed, new RunProgress(what, overall, interruption));
            if (run != null) {
                run.failures().forEach(failure -> err.println(NAME + what + ": " + failure));
                real.add(run);
            }
        }
        RunSet simulated = runsOf(scenario, progress, overall, interruption);
        if (simulated.failure() != null) {
            return failed(simulated);
        }
        if (interruption.isStopped()) {
            err.println(NAME + "stopped");
            return BAD;
        }
        Map<String, List<Map<Metric, Double>>> runs = new LinkedHashMap<>();
        runs.put(REAL, real.stream().map(RealRun::metrics).toList());
        runs.put(
                Tier.T1.label(),
                simulated.runs().stream().map(RunResult::metrics).toList());
        Agreement agreement = new Agreement(runs, Agreement.WITH_REAL_NODES);
        show(terminal, scenario, agreement);
        showLateness(terminal, real);
        return agreement.holds() ? GOOD : BAD;
    }

    private void showLateness(Terminal terminal, List<RealRun> real) {
        long mean = 0;
        long worst = 0;
        int disturbed = 0;
        for (RealRun run : real) {
            mean += run.latenessMeanNs() / real.size();
            worst = Math.max(worst, run.latenessP99Ns());
            disturbed += run.isDisturbed() ? 1 : 0;
        }
        String text = String.format(
                Locale.ROOT,
                "The real nodes' datagrams left %.1f ms after their time on average, and 99 of 100 at most %.1f ms",
                mean / NS_PER_MS,
                worst / NS_PER_MS);
        out.println(terminal.plain(
                disturbed == 0
                        ? text + "."
                        : text + "; in " + disturbed + " of " + real.size()
                                + " runs this machine was too busy, and part of what they are apart is that."));
    }

    /** Of so many scenarios, each with all its seeds. */
    private CommandProgress overall(ProgressLine progress, Collection<Scenario> scenarios) {
        List<Scenario> runs = scenarios.stream()
                .flatMap(scenario -> Collections.nCopies(scenario.seeds().count(), scenario).stream())
                .toList();
        return new CommandProgress(isQuiet ? null : progress, runs);
    }

    private RunSet runsOf(
            Scenario scenario, ProgressLine progress, CommandProgress overall, Interruption interruption) {
        TierRunner runner = Tiers.pick(scenario, Runtime.getRuntime().maxMemory());
        String tier = scenario.tier().label();
        RunSet set = Runs.seeds(runner, scenario, RunProgress.ofEach(tier, overall, interruption));
        progress.clear();
        for (RunResult run : set.runs()) {
            run.failures().forEach(failure -> err.println(NAME + tier + ", seed " + run.seed() + ": " + failure));
        }
        return set;
    }

    /** Tiers of which one has not all runs are not compared. */
    private int failed(RunSet set) {
        FailedRun.tell(err, NAME, set.failure(), command.withSeed(set.failure().seed()));
        return BAD;
    }

    private void show(Terminal terminal, Scenario scenario, Agreement agreement) {
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
