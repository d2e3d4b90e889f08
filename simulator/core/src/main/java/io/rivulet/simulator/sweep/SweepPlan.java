package io.rivulet.simulator.sweep;

import io.rivulet.report.text.Json;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Seeds;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import io.rivulet.simulator.scenario.file.ScenarioYaml;
import io.rivulet.simulator.scenario.file.SweepFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that is to be run. It is written beside the results, so that they can be read, completed and put together without the files that it came
 * from: the same sweep gives the same text everywhere.
 *
 * @param name what it is called
 * @param description what it is for
 * @param parameters what is varied
 * @param points the combinations, numbered from 1
 * @param seeds with what each is run
 * @param shown the figures that people want to see first
 */
public record SweepPlan(
        String name, String description, List<String> parameters, List<Point> points, Seeds seeds, List<Metric> shown) {
    /**
     * One combination.
     *
     * @param number from 1
     * @param values what each parameter is
     * @param scenario what is run, on a tier that is settled
     */
    public record Point(int number, List<String> values, Scenario scenario) {}

    /** The plan of a file. */
    public static SweepPlan of(SweepFile file) {
        List<Point> points = new ArrayList<>();
        for (SweepFile.Point point : file.points()) {
            points.add(new Point(points.size() + 1, point.values(), point.scenario()));
        }
        return new SweepPlan(file.name(), file.description(), file.parameters(), points, file.seeds(), file.shown());
    }

    /** How many runs there are; they are numbered from 1, a point's seeds one after the other. */
    public int size() {
        return points.size() * seeds.count();
    }

    /** A run by its number. */
    public SweepRun run(int number) {
        Point point = points.get((number - 1) / seeds.count());
        return new SweepRun(this, number, point, seeds.first() + (number - 1) % seeds.count());
    }

    /** What is varied, with what it is at a point. */
    public Map<String, String> parameters(Point point) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            named.put(parameters.get(i), point.values().get(i));
        }
        return named;
    }

    /** What people call a point: {@code point 3 (peers 100, network.uplink 1.1)}. */
    public String label(Point point) {
        String values = parameters(point).entrySet().stream()
                .map(parameter -> parameter.getKey() + " " + parameter.getValue())
                .collect(Collectors.joining(", "));
        return "point " + point.number() + (values.isEmpty() ? "" : " (" + values + ")");
    }

    /** The plan as JSON; {@link #parse} reads it back. */
    public String toText() {
        Json.Elements all = Json.array();
        for (Point point : points) {
            all.add(Json.object()
                    .put("point", point.number())
                    .put("values", point.values())
                    .put("scenario", ScenarioYaml.write(point.scenario())));
        }
        return Json.object()
                .put("sweep", name)
                .put("description", description)
                .put("runs", size())
                .put("parameters", parameters)
                .put("seeds", Json.object().put("first", seeds.first()).put("count", seeds.count()))
                .put("show", shown.stream().map(Metric::id).toList())
                .put("points", all)
                .toText();
    }

    /**
     * Reads a plan.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static SweepPlan parse(String text) {
        JsonFields all = new JsonFields(Json.parse(text));
        List<Point> points = new ArrayList<>();
        for (Object element : all.list("points")) {
            JsonFields point = new JsonFields(element);
            points.add(new Point((int) point.whole("point"), point.texts("values"), scenario(point.text("scenario"))));
        }
        JsonFields seeds = all.inside("seeds");
        return new SweepPlan(
                all.text("sweep"),
                all.text("description"),
                all.texts("parameters"),
                points,
                new Seeds(seeds.whole("first"), (int) seeds.whole("count")),
                all.texts("show").stream()
                        .map(id -> Metric.of(id)
                                .orElseThrow(() -> new IllegalArgumentException("there is no metric '" + id + "'")))
                        .toList());
    }

    private static Scenario scenario(String yaml) {
        try {
            return ScenarioYaml.read(yaml, "scenario");
        } catch (ScenarioFileException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }
}
