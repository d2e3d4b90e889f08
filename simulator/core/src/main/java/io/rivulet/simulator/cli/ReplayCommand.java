package io.rivulet.simulator.cli;

import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.replay.TraceLines;
import io.rivulet.simulator.replay.TracedRun;
import io.rivulet.simulator.scenario.Population;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one seed of a scenario again and looks closely at a node. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs one seed of a scenario again, with the options that it was run with, and writes down what one node"
                    + " sends, hears and decides: at tiers t2 and t3 its messages, whom it dials and leaves, who pushes what to"
                    + " it, what it asks for and what it gives up; at t1 its datagrams, and what is in them where sessions"
                    + " are not encrypted. The run is the same, bit for bit.",
            "Times count from the beginning of the run, as in what a failed check says. Each line has the time, the"
                    + " node, and -> for what it sends, <- for what reaches it, * for what it decides, x> and <x for what"
                    + " gets lost.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when it was run, 1 when a check failed on the way, 2 when an option or the file is wrong."
        })
final class ReplayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    @Parameters(
            paramLabel = GivenScenario.LABEL,
            arity = "0..1",
            description = GivenScenario.WHICH + " Default ${DEFAULT-VALUE}.")
    private String scenarioName = "default";

    @Option(
            names = "--node",
            paramLabel = "N",
            description = "Which node: 0 is the publisher, peers count from 1 in the order in which they come.",
            required = true)
    private int node;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description = "From when on, such as 3.2s. Default: from the beginning.")
    private Duration from = Duration.ZERO;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description = "Until when; the run ends there. Default: to its end.")
    private Duration to;

    @Option(names = "--trace", description = "Writes the lines to standard output.")
    private boolean isTraced;

    @Option(
            names = "--pcap",
            paramLabel = "FILE",
            description =
                    "At tier t1: writes what the node sends and what reaches it as pcapng for Wireshark, up to 1 GiB.")
    private Path pcap;

    @Mixin
    private GivenScenario given = new GivenScenario();

    ReplayCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws ScenarioFileException {
        Scenario scenario = given.find(scenarioName, UnaryOperator.identity());
        Tier tier = check(scenario);
        long seed = scenario.seeds().first();
        long toNs = to == null ? Long.MAX_VALUE : to.toNanos();
        MemoryForecast.of(scenario, seed).announce(err, Terminal.detect());
        String comment = "rivulet simulate replay " + scenario.name() + ", seed " + seed + ", node " + node;
        try (Interruption interruption = new Interruption();
                CaptureFile capture = CaptureFile.of(spec, err, pcap, comment, node, from.toNanos(), toNs)) {
            TraceLines lines = new TraceLines(some -> isTraced && some == node, from.toNanos(), toNs, out::println);
            RunWatch watch = RunWatch.seeing(new Watch(interruption, toNs), capture.trace());
            RunResult result = TracedRun.of(scenario, seed, tier, lines, watch);
            out.flush();
            if (result.isComplete()) {
                err.println("delivery trace " + result.traceHash());
            }
            return ScenarioRun.GOOD;
        } catch (RunViolation violation) {
            out.flush();
            err.println("rivulet simulate replay: the run stopped: " + violation.getMessage());
            return ScenarioRun.BAD;
        }
    }

    /** The tier that it runs on. */
    private Tier check(Scenario scenario) {
        Tier tier = GivenScenario.tier(spec, scenario).tier();
        if (pcap != null && tier != Tier.T1) {
            throw new ParameterException(
                    spec.commandLine(), "--pcap: tier " + tier.label() + " has no datagrams; --tier t1 has");
        }
        if (!isTraced && pcap == null) {
            throw new ParameterException(spec.commandLine(), "there is nothing to do without --trace or --pcap");
        }
        long seed = scenario.seeds().first();
        int last = Population.of(scenario, SeedTree.of(seed)).size();
        if (node < 0 || node > last) {
            throw new ParameterException(
                    spec.commandLine(), "--node is " + node + ", must be 0 to " + last + ": no more ever come");
        }
        if (to != null && to.compareTo(from) < 0) {
            throw new ParameterException(spec.commandLine(), "--to is before --from");
        }
        return tier;
    }

    /** Ends the run behind the last line. */
    private static final class Watch implements RunWatch {
        private final Interruption interruption;
        private final long toNs;
        private boolean isOver;

        Watch(Interruption interruption, long toNs) {
            this.interruption = interruption;
            this.toNs = toNs;
        }

        @Override
        public void update(Phase phase, double share, long virtualNs, String detail) {
            isOver = virtualNs > toNs;
        }

        @Override
        public boolean isStopped() {
            return isOver || interruption.isStopped();
        }
    }
}
