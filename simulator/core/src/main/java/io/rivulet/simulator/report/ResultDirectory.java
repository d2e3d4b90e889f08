package io.rivulet.simulator.report;

import io.rivulet.report.plot.Plot;
import io.rivulet.report.plot.Png;
import io.rivulet.report.plot.Svg;
import io.rivulet.simulator.scenario.RunSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that came of a scenario, in one directory: {@code result.json}, {@code metrics.csv}, {@code report.html}, and each picture as SVG
 * and, where this machine has fonts, PNG. On request {@code events.jsonl}, a line for each thing that happened.
 */
public final class ResultDirectory {
    private static final double SHARP = 2;
    private static final String FIGURES = "result.json";
    private static final String TABLE = "metrics.csv";
    private static final String EVENTS = "events.jsonl";
    private static final String PAGE = "report.html";

    private ResultDirectory() {}

    /**
     * Writes it in place of what an earlier run left there; other files stay.
     *
     * @param command what brings the result back
     * @param hasEvents whether {@code events.jsonl} is written too
     * @return the page
     * @throws IOException when something cannot be written
     */
    public static Path write(Path directory, RunSet set, String command, boolean hasEvents) throws IOException {
        writeFigures(directory, set, command);
        Map<String, Plot> plots = new LinkedHashMap<>(RunPlots.of(set));
        if (!set.runs().isEmpty()) {
            RunReplay.picture(set.runs().get(0)).ifPresent(plot -> plots.put("topology", plot));
        }
        boolean hasFonts = Png.isAvailable();
        for (Map.Entry<String, Plot> plot : plots.entrySet()) {
            Files.writeString(directory.resolve(plot.getKey() + ".svg"), Svg.standalone(plot.getValue()));
            if (hasFonts) {
                Files.write(directory.resolve(plot.getKey() + ".png"), Png.render(plot.getValue(), false, SHARP));
            }
        }
        if (hasEvents) {
            Files.writeString(directory.resolve(EVENTS), EventLines.of(set));
        }
        Path page = directory.resolve(PAGE);
        Files.writeString(page, RunPage.of(set, command).toHtml());
        return page;
    }

    /**
     * Takes away all that a run writes, for not every run writes all of it. A directory without {@code result.json} is none of ours: what is
     * there has its name by chance.
     */
    private static void clear(Path directory) throws IOException {
        if (!Files.isRegularFile(directory.resolve(FIGURES))) {
            return;
        }
        for (String name : List.of(TABLE, EVENTS, PAGE)) {
            Files.deleteIfExists(directory.resolve(name));
        }
        for (String plot : RunPlots.NAMES) {
            Files.deleteIfExists(directory.resolve(plot + ".svg"));
            Files.deleteIfExists(directory.resolve(plot + ".png"));
        }
        // Last, for until then it says whose the directory is.
        Files.delete(directory.resolve(FIGURES));
    }

    /**
     * Writes {@code result.json} and {@code metrics.csv} alone, which takes little time; what else an earlier run left there goes.
     *
     * @param command what brings the result back
     * @throws IOException when something cannot be written
     */
    public static void writeFigures(Path directory, RunSet set, String command) throws IOException {
        Files.createDirectories(directory);
        clear(directory);
        Files.writeString(directory.resolve(FIGURES), RunJson.of(set, command).toText());
        Files.writeString(directory.resolve(TABLE), RunTable.ofSet(set).toCsv());
    }
}
