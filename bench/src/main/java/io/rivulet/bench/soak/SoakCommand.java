package io.rivulet.bench.soak;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.bench.result.JsonFile;
import io.rivulet.bench.result.RunFacts;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Keeps many sessions for long, and says whether anything grows, is lost or is not delivered. */
@Command(
        name = "soak",
        sortOptions = false,
        description = {
            "Keeps one endpoint with many live and idle sessions on loopback for long, and says whether memory, threads or open"
                    + " files grow, a session is lost, or a message is not delivered.",
            "",
            "Every minute, or up to 30 times in a shorter run, garbage is collected and everything counted. The first fifth is not"
                    + " judged. Memory may grow by a hundredth an hour, or in all, judged by the interval in which the slope lies with 95 in 100 chances.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when no verdict failed, 1 when one did or the sessions could not be opened, 2 when an option is wrong;"
                    + " ended by Ctrl-C it writes what was measured, and the status is 130."
        },
        mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {
    private static final int MESSAGE_BYTES = 1_200;
    private static final double MIN_MINUTES = 0.05;
    private static final double MAX_MINUTES = 10_080;
    private static final int MAX_SESSIONS = 500_000;
    private static final int MAX_RATE = 10_000;
    private static final double MS_PER_MINUTE = 60_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--minutes", description = "How long it takes (default: ${DEFAULT-VALUE}).")
    private double minutes = 60;

    @Option(names = "--live", description = "Sessions that exchange messages both ways (default: ${DEFAULT-VALUE}).")
    private int live = 1_000;

    @Option(
            names = "--rate",
            description =
                    "Messages of 1,200 bytes a second, each way, in every live session (default: ${DEFAULT-VALUE}).")
    private int rate = 5;

    @Option(
            names = "--idle",
            description =
                    "Sessions beside them that say nothing but that they live, every 10 s (default: ${DEFAULT-VALUE}).")
    private int idle = 10_000;

    @Option(
            names = "--idle-minutes",
            description =
                    "How long these are there, from the beginning (default: ${DEFAULT-VALUE}, but no longer than all).")
    private double idleMinutes = 10;

    @Option(
            names = "--crypto",
            description = "How packets are protected: plain, flash, flash-checksum, modern (default: flash).")
    private String crypto = CryptoChoice.FLASH.label();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there, too.")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots and all samples there, too.")
    private Path html;

    /** Made by picocli. */
    public SoakCommand() {}

    @Override
    public Integer call() throws Exception {
        SoakPlan plan = plan();
        JsonFile jsonFile = file("--json", json);
        file("--html", html);
        Map<String, String> facts = RunFacts.collect();
        Terminal terminal = Terminal.detect();
        ProgressLine line = new ProgressLine(System.err, terminal);
        try (Interruption interruption = Interruption.bySignal()) {
            SoakResult result;
            try {
                result = new SoakRun(plan, interruption::isRequested, new Progress(line, plan)).run();
            } finally {
                line.clear();
            }
            SoakReport report = new SoakReport(result, facts);
            spec.commandLine().getOut().println(report.toText(terminal));
            spec.commandLine().getOut().flush();
            write(jsonFile, report);
            return report.isFailed() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
        }
    }

    private void write(JsonFile jsonFile, SoakReport report) throws IOException {
        if (jsonFile.write(report.toJson())) {
            System.err.println("Results: " + jsonFile.path());
        }
        if (html != null) {
            Files.writeString(html, report.toHtml());
            System.err.println("Page: " + html);
        }
    }

    private SoakPlan plan() {
        List<String> errors = new ArrayList<>();
        check(errors, "--minutes", minutes, MIN_MINUTES, MAX_MINUTES);
        check(errors, "--live", live, 1, MAX_SESSIONS);
        check(errors, "--rate", rate, 1, MAX_RATE);
        check(errors, "--idle", idle, 0, MAX_SESSIONS);
        check(errors, "--idle-minutes", idleMinutes, MIN_MINUTES, MAX_MINUTES);
        CryptoChoice choice = null;
        try {
            choice = CryptoChoice.ofLabel(crypto);
        } catch (IllegalArgumentException e) {
            errors.add("--crypto: " + e.getMessage());
        }
        if (!errors.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("; ", errors));
        }
        Duration total = duration(minutes);
        return new SoakPlan(
                choice,
                total,
                duration(Math.min(minutes, idleMinutes)),
                SoakPlan.intervalFor(total),
                live,
                idle,
                rate,
                MESSAGE_BYTES);
    }

    private static Duration duration(double minutes) {
        return Duration.ofMillis(Math.round(minutes * MS_PER_MINUTE));
    }

    private static void check(List<String> errors, String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            errors.add(name + " is " + text(value) + ", must be " + text(min) + " to " + text(max));
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
    }

    private JsonFile file(String option, Path path) {
        try {
            return JsonFile.at(path);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }

    /** A line for each sample, and below it how far things are. */
    private static final class Progress implements SoakRun.Watcher {
        private final ProgressLine line;
        private final SoakPlan plan;

        Progress(ProgressLine line, SoakPlan plan) {
            this.line = line;
            this.plan = plan;
        }

        @Override
        public void onOpening(String which, double share) {
            line.update(System.nanoTime(), "Opening " + which + " sessions", share, "");
        }

        @Override
        public void onTime(long elapsedNs) {
            String figures = String.format(
                    Locale.ROOT,
                    "%s of %s",
                    Figures.clock(elapsedNs),
                    Figures.clock(plan.total().toNanos()));
            line.update(
                    System.nanoTime(), "Soak", (double) elapsedNs / plan.total().toNanos(), figures);
        }

        @Override
        public void onSample(SoakSample sample) {
            line.print(SoakReport.line(sample));
        }
    }
}
