package io.rivulet.simulator.scenario.file;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Nearest;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Seeds;
import io.rivulet.simulator.scenario.Tiers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Makes a sweep of a file's keys. A point is the scenario's own keys with some values put in others' place, read as any scenario is: whatever a
 * scenario can say can be varied, and a wrong value is told at its place in the sweep.
 */
final class SweepReader {
    /** A point's number follows, and the whole is the name of a scenario. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,47}");

    private static final List<String> FIXED = List.of("name", "description", "seeds", "sizes", "quick");
    private static final List<Metric> USUAL =
            List.of(Metric.DELIVERED, Metric.DELAY_P50, Metric.DELAY_P99, Metric.CI_2S_WORST, Metric.DUP_RATIO);

    private final Path file;
    private final List<String> problems;

    /** A value of a parameter: its name, and what it puts where. */
    private record Choice(String name, List<NodeTuple> settings) {}

    private record Axis(String name, List<Choice> choices) {}

    SweepReader(Path file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The sweep; null when there are problems. */
    SweepFile read(Node root) throws ScenarioFileException {
        YamlMap top = YamlMap.of(file.toString(), problems, root, "a sweep");
        String name = top.read("name", "sweep", SweepReader::name);
        String description = top.text("description", "").strip();
        Node base = base(top);
        for (NodeTuple setting : settings(top.map("set"))) {
            base = with(base, text(setting.getKeyNode()), setting);
        }
        List<Axis> axes = axes(top);
        Seeds seeds = top.has("seeds") ? ScenarioReader.seeds(top) : null;
        List<Metric> shown = top.values("show", USUAL, SweepReader::metric);
        top.finish();
        if (base == null || !problems.isEmpty()) {
            return null;
        }
        List<String> ofBase = new ArrayList<>();
        Scenario scenario = new ScenarioReader(file.toString(), ofBase).read(base);
        if (scenario == null) {
            problems.addAll(ofBase);
            return null;
        }
        if (!scenario.sizes().isEmpty()) {
            top.problem("the scenario has sizes: vary peers instead, and say 'sizes: []' under 'set'");
        }
        Seeds used = seeds == null ? scenario.seeds() : seeds;
        long runs = used.count();
        for (Axis axis : axes) {
            runs = Math.min(Long.MAX_VALUE / SweepFile.MAX_RUNS, runs * axis.choices.size());
        }
        if (runs > SweepFile.MAX_RUNS) {
            top.problem("these are " + runs + " runs, must be at most " + SweepFile.MAX_RUNS);
        }
        if (!problems.isEmpty()) {
            return null;
        }
        List<SweepFile.Point> points = points(name, base, axes, used);
        return new SweepFile(name, description, axes.stream().map(Axis::name).toList(), points, used, shown);
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' must be letters, digits, - and . (at most 48)");
        }
        return text;
    }

    private static Metric metric(String text) {
        Metric metric = Metric.of(text)
                .orElseThrow(() -> new IllegalArgumentException("there is no metric '" + text + "'"
                        + Nearest.hint(
                                text,
                                Arrays.stream(Metric.values()).map(Metric::id).toList())));
        if (metric.isMeasured()) {
            throw new IllegalArgumentException("'" + text + "' depends on the machine, and a sweep's results do not");
        }
        return metric;
    }

    /** What is varied: the keys of a scenario, a name of the library, or a path from the sweep's own file. */
    private Node base(YamlMap top) throws ScenarioFileException {
        if (!top.has("scenario")) {
            top.problem("key 'scenario' must be there: the name of a scenario, a file, or a scenario's keys");
            return null;
        }
        if (!top.isSingle("scenario")) {
            return top.node("scenario");
        }
        return top.read("scenario", null, text -> {
            try {
                return named(text);
            } catch (ScenarioFileException wrong) {
                problems.addAll(wrong.problems());
                return null;
            }
        });
    }

    private Node named(String text) throws ScenarioFileException {
        boolean isPath = text.contains("/") || text.endsWith(".yaml") || text.endsWith(".yml");
        if (isPath) {
            Path beside = file.resolveSibling(text);
            return ScenarioYaml.compose(ScenarioYaml.text(beside), beside.toString());
        }
        // A smaller variant has no file of its own.
        String yaml = ScenarioLibrary.names().contains(text)
                ? ScenarioLibrary.text(text)
                : ScenarioYaml.write(ScenarioLibrary.named(text));
        return ScenarioYaml.compose(yaml, text + ".yaml");
    }

    private List<Axis> axes(YamlMap top) {
        List<Axis> axes = new ArrayList<>();
        for (NodeTuple entry : top.map("vary").entries()) {
            axes.add(new Axis(text(entry.getKeyNode()), varied(top, entry)));
        }
        for (NodeTuple entry : top.map("variants").entries()) {
            axes.add(new Axis(text(entry.getKeyNode()), variants(entry)));
        }
        Set<String> names = new LinkedHashSet<>();
        for (Axis axis : axes) {
            if (!names.add(axis.name)) {
                top.problem("'" + axis.name + "' is varied twice");
            }
            Set<String> choices = new LinkedHashSet<>();
            for (Choice choice : axis.choices) {
                if (!choices.add(choice.name)) {
                    top.problem("'" + axis.name + "' is '" + choice.name + "' twice");
                }
            }
        }
        return axes;
    }

    /** The values of one key: a list, or names with values. */
    private List<Choice> varied(YamlMap top, NodeTuple entry) {
        String key = path(entry);
        List<Choice> choices = new ArrayList<>();
        if (entry.getValueNode() instanceof SequenceNode sequence) {
            for (Node value : sequence.getValue()) {
                if (value instanceof ScalarNode scalar) {
                    choices.add(new Choice(scalar.getValue(), List.of(new NodeTuple(entry.getKeyNode(), value))));
                } else {
                    top.problemAt(value, "in '" + key + "' must be single values; others want names, 'NAME: VALUE'");
                }
            }
        } else if (entry.getValueNode() instanceof MappingNode) {
            YamlMap named = YamlMap.of(file.toString(), problems, entry.getValueNode(), "'" + key + "'");
            for (NodeTuple one : named.entries()) {
                choices.add(new Choice(
                        text(one.getKeyNode()), List.of(new NodeTuple(entry.getKeyNode(), one.getValueNode()))));
            }
        }
        if (choices.isEmpty()) {
            top.problemAt(entry.getValueNode(), "key '" + key + "' must be a list of values, or names with values");
        }
        return choices;
    }

    /** Names, each with keys and values of its own. */
    private List<Choice> variants(NodeTuple entry) {
        String name = text(entry.getKeyNode());
        YamlMap named = YamlMap.of(file.toString(), problems, entry.getValueNode(), "'" + name + "'");
        List<Choice> choices = new ArrayList<>();
        for (NodeTuple one : named.entries()) {
            YamlMap settings =
                    YamlMap.of(file.toString(), problems, one.getValueNode(), "'" + text(one.getKeyNode()) + "'");
            choices.add(new Choice(text(one.getKeyNode()), settings(settings)));
        }
        if (choices.isEmpty() && entry.getValueNode() instanceof MappingNode) {
            named.problem("'" + name + "' must be names, each with keys and values");
        }
        return choices;
    }

    private List<NodeTuple> settings(YamlMap map) {
        List<NodeTuple> settings = map.entries();
        settings.forEach(this::path);
        return settings;
    }

    /** The way to a key: {@code network.uplink}. */
    private String path(NodeTuple entry) {
        String key = text(entry.getKeyNode());
        String first = key.split("\\.", 2)[0];
        boolean isSize = key.equals("sizes")
                && entry.getValueNode() instanceof SequenceNode sizes
                && sizes.getValue().isEmpty();
        if (FIXED.contains(first) && !isSize) {
            entry.getKeyNode()
                    .getStartMark()
                    .ifPresent(mark -> problems.add(YamlMap.place(mark.getName(), mark) + "key '" + key
                            + "' cannot be varied: it does not say what is run"));
        }
        return key;
    }

    private static String text(Node key) {
        return ((ScalarNode) key).getValue();
    }

    /** A mapping with a value put in another's place, or added; what is not a mapping is left for the scenario's reader to complain about. */
    private static Node with(Node node, String path, NodeTuple setting) {
        if (!(node instanceof MappingNode mapping)) {
            return node;
        }
        String[] steps = path.split("\\.", 2);
        List<NodeTuple> tuples = new ArrayList<>();
        boolean isThere = false;
        for (NodeTuple tuple : mapping.getValue()) {
            boolean isIt = tuple.getKeyNode() instanceof ScalarNode key
                    && key.getValue().equals(steps[0]);
            isThere |= isIt;
            tuples.add(isIt ? new NodeTuple(tuple.getKeyNode(), value(tuple.getValueNode(), steps, setting)) : tuple);
        }
        if (!isThere) {
            tuples.add(new NodeTuple(key(steps[0], setting), value(empty(setting), steps, setting)));
        }
        return new MappingNode(
                mapping.getTag(), true, tuples, mapping.getFlowStyle(), mapping.getStartMark(), mapping.getEndMark());
    }

    private static Node value(Node before, String[] steps, NodeTuple setting) {
        return steps.length == 1 ? setting.getValueNode() : with(before, steps[1], setting);
    }

    private static Node key(String name, NodeTuple setting) {
        ScalarNode whole = (ScalarNode) setting.getKeyNode();
        return new ScalarNode(
                whole.getTag(), true, name, whole.getScalarStyle(), whole.getStartMark(), whole.getEndMark());
    }

    private static MappingNode empty(NodeTuple setting) {
        Node key = setting.getKeyNode();
        return new MappingNode(Tag.MAP, true, new ArrayList<>(), FlowStyle.BLOCK, key.getStartMark(), key.getEndMark());
    }

    private List<SweepFile.Point> points(String name, Node base, List<Axis> axes, Seeds seeds) {
        int count = axes.stream().mapToInt(axis -> axis.choices.size()).reduce(1, (one, other) -> one * other);
        List<SweepFile.Point> points = new ArrayList<>();
        // Each once, with the first point that has it: a hundred points may share one mistake.
        Map<String, String> wrong = new LinkedHashMap<>();
        Set<String> complaints = new LinkedHashSet<>();
        for (int number = 0; number < count; number++) {
            Node keys = base;
            String[] values = new String[axes.size()];
            int rest = number;
            for (int axis = axes.size() - 1; axis >= 0; axis--) {
                List<Choice> choices = axes.get(axis).choices;
                values[axis] = choices.get(rest % choices.size()).name;
                rest /= choices.size();
            }
            for (int axis = 0; axis < values.length; axis++) {
                for (NodeTuple setting : chosen(axes.get(axis), values[axis]).settings) {
                    keys = with(keys, text(setting.getKeyNode()), setting);
                }
            }
            Scenario scenario = scenario(keys, name, number + 1, seeds, complaints);
            String where = values.length == 0 ? "" : " (" + described(axes, values) + ")";
            complaints.forEach(complaint -> wrong.putIfAbsent(complaint, where));
            complaints.clear();
            if (scenario != null) {
                points.add(new SweepFile.Point(List.of(values), scenario));
            }
        }
        wrong.forEach((complaint, where) -> problems.add(complaint + where));
        return points;
    }

    private static Choice chosen(Axis axis, String name) {
        return axis.choices.stream()
                .filter(choice -> choice.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String described(List<Axis> axes, String[] values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ", ").append(axes.get(i).name).append(' ').append(values[i]);
        }
        return text.toString();
    }

    private Scenario scenario(Node keys, String name, int number, Seeds seeds, Set<String> complaints) {
        List<String> own = new ArrayList<>();
        Scenario scenario = new ScenarioReader(file.toString(), own).read(keys);
        complaints.addAll(own);
        if (scenario == null) {
            return null;
        }
        Scenario named = scenario.toBuilder()
                .name(name)
                .seeds(seeds)
                .sizes(List.of())
                .quick(null)
                .build();
        try {
            // As if there were memory without end: which tier it is must not depend on the machine.
            return named.toBuilder()
                    .name(name + "-" + number)
                    .tier(Tiers.pick(named, Long.MAX_VALUE).tier())
                    .build();
        } catch (IllegalArgumentException none) {
            complaints.add(file + ": " + none.getMessage());
            return null;
        }
    }
}
