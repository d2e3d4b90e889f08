package io.rivulet.simulator.report;

import io.rivulet.report.plot.Plot;
import io.rivulet.report.plot.Png;
import io.rivulet.report.plot.Svg;
import io.rivulet.simulator.scenario.RunSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that came of a scenario, in one directory: {@code result.json}, {@code metrics.csv}, {@code report.html}, and each picture as SVG
 * and, where this machine has fonts, PNG. On request {@code events.jsonl}, a line for each thing that happened.
 */
public final class ResultDirectory {
    private static final double SHARP = 2;

    private ResultDirectory() {}

    /**
     * Writes it, over what was there.
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
            RunPlots.topology(set.runs().get(0)).ifPresent(plot -> plots.put("topology", plot));
        }
        boolean hasFonts = Png.isAvailable();
        for (Map.Entry<String, Plot> plot : plots.entrySet()) {
            Files.writeString(directory.resolve(plot.getKey() + ".svg"), Svg.standalone(plot.getValue()));
            if (hasFonts) {
                Files.write(directory.resolve(plot.getKey() + ".png"), Png.render(plot.getValue(), false, SHARP));
            }
        }
        if (hasEvents) {
            Files.writeString(directory.resolve("events.jsonl"), EventLines.of(set));
        }
        Path page = directory.resolve("report.html");
        Files.writeString(page, RunPage.of(set, command).toHtml());
        return page;
    }

    /**
     * Writes {@code result.json} and {@code metrics.csv} alone, which takes little time.
     *
     * @param command what brings the result back
     * @throws IOException when something cannot be written
     */
    public static void writeFigures(Path directory, RunSet set, String command) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("result.json"), RunJson.of(set, command).toText());
        Files.writeString(directory.resolve("metrics.csv"), RunTable.ofSet(set).toCsv());
    }
}
