package io.rivulet.simulator.cli;

import io.rivulet.report.Environment;
import io.rivulet.report.HtmlReport;
import io.rivulet.report.plot.Plot;
import io.rivulet.report.plot.Svg;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.congestion.CongestionCase;
import io.rivulet.simulator.congestion.CongestionCases;
import io.rivulet.simulator.congestion.CongestionJson;
import io.rivulet.simulator.congestion.CongestionPictures;
import io.rivulet.simulator.congestion.CongestionResult;
import io.rivulet.simulator.congestion.CongestionTable;
import io.rivulet.simulator.congestion.CongestionWorld;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the congestion control experiments, shows and writes what came of them. */
@Command(
        name = "congestion",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lets flows share a home uplink under virtual time: each congestion controller alone, with its like, and beside a Reno"
                    + " sender. The endpoints are the real ones. The same seed gives the same result, bit for bit.",
            ""
        },
        footer = {"", "Exit status: 0 when all was run and written, 1 when not, 2 when an option is wrong."})
final class CongestionCommand implements Callable<Integer> {
    private static final int GOOD = 0;
    private static final int BAD = 1;
    private static final String PAGE = "congestion.html";
    private static final String JSON = "congestion.json";

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;
    private final String command;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where the page, the pictures (SVG) and the JSON go; made if need be. Default: nowhere.")
    private Path report;

    @Option(
            names = "--case",
            paramLabel = "NAME",
            description = "Runs this experiment only. May be repeated. Default: all; a wrong name lists them.")
    private List<String> names = List.of();

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "Where all randomness comes from. Default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--quiet", description = "No progress and no table: only files, and what is wrong.")
    private boolean quiet;

    CongestionCommand(PrintStream out, PrintStream err, String... args) {
        this.out = out;
        this.err = err;
        command = CommandLineText.of("./rivulet simulate", args);
    }

    @Override
    public Integer call() {
        List<CongestionCase> cases = cases();
        if (report != null) {
            makeDirectory();
        }
        Terminal terminal = Terminal.detect();
        ProgressLine progress = new ProgressLine(err, terminal);
        List<CongestionResult> results = new ArrayList<>();
        for (CongestionCase plan : cases) {
            if (!quiet) {
                double share = (double) results.size() / cases.size();
                progress.update(System.nanoTime(), "Experiments", share, plan.title());
            }
            results.add(new CongestionWorld(plan, seed).run());
        }
        progress.clear();
        if (!quiet) {
            out.print(CongestionTable.of(results).toText(terminal));
        }
        return report == null ? GOOD : write(results);
    }

    private List<CongestionCase> cases() {
        List<CongestionCase> all = CongestionCases.all();
        List<String> known = all.stream().map(CongestionCase::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(), "--case " + name + " is none of " + String.join(", ", known));
            }
        }
        return names.isEmpty()
                ? all
                : all.stream().filter(plan -> names.contains(plan.name())).collect(Collectors.toList());
    }

    /** Now, not after the work. */
    private void makeDirectory() {
        try {
            Files.createDirectories(report);
        } catch (IOException failed) {
            throw new ParameterException(
                    spec.commandLine(), "--report " + report + " cannot be made: " + failed.getMessage(), failed);
        }
    }

    private int write(List<CongestionResult> results) {
        Map<String, Plot> pictures = CongestionPictures.of(results);
        HtmlReport page = new HtmlReport("Congestion control", Figures.count(results.size()) + " cases, seed " + seed);
        page.section("Figures").table(CongestionTable.of(results));
        page.section("Pictures");
        pictures.values().forEach(plot -> page.plot(plot, ""));
        page.section("Again").code(command);
        page.facts(Environment.facts());
        try {
            for (Map.Entry<String, Plot> picture : pictures.entrySet()) {
                Files.writeString(report.resolve(picture.getKey() + ".svg"), Svg.standalone(picture.getValue()));
            }
            Files.writeString(
                    report.resolve(JSON),
                    CongestionJson.of(results, seed, command).toText());
            Files.writeString(report.resolve(PAGE), page.toHtml());
        } catch (IOException failed) {
            err.println("rivulet simulate congestion: the report could not be written: " + failed);
            return BAD;
        }
        if (!quiet) {
            out.println("report " + report.resolve(PAGE).toAbsolutePath().normalize());
        }
        return GOOD;
    }
}
