package io.rivulet.simulator.scenario.file;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A scenario with some of its values varied: every combination is a point, and each point is run with every seed.
 *
 * @param name what it is called: letters, digits, dashes and dots
 * @param description what it is for
 * @param parameters what is varied, in the order of the file
 * @param points every combination, the last parameter changing fastest
 * @param seeds with what each point is run
 * @param shown the figures that people want to see first
 */
public record SweepFile(
        String name, String description, List<String> parameters, List<Point> points, Seeds seeds, List<Metric> shown) {
    /** More runs than these are more than one directory should hold, and than a reader's memory should. */
    public static final int MAX_RUNS = 50_000;

    /**
     * One combination.
     *
     * @param values what each parameter is, as it is called in the file
     * @param scenario what is run; its tier is settled, so that no machine chooses another for having more memory
     */
    public record Point(List<String> values, Scenario scenario) {}

    /**
     * Reads a file.
     *
     * @throws ScenarioFileException naming everything that is wrong in it, or that no tier can run, before anything is run
     */
    public static SweepFile read(Path file) throws ScenarioFileException {
        return read(ScenarioYaml.text(file), file);
    }

    /**
     * Reads a text.
     *
     * @param file where it is from: a scenario that it names by a path is sought beside it
     * @throws ScenarioFileException naming everything that is wrong in it, or that no tier can run, before anything is run
     */
    public static SweepFile read(String text, Path file) throws ScenarioFileException {
        List<String> problems = new ArrayList<>();
        SweepFile sweep = new SweepReader(file, problems).read(ScenarioYaml.compose(text, file.toString()));
        if (!problems.isEmpty()) {
            throw new ScenarioFileException(problems);
        }
        return sweep;
    }
}
