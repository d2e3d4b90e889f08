package io.rivulet.simulator.scenario.file;

import io.rivulet.simulator.scenario.Nearest;
import io.rivulet.simulator.text.Amounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of a file, asked key by key. What is wrong is noted with its place, and the reader goes on with the value that is used otherwise, so
 * that all problems of a file are told at once. {@link #finish} then notes the keys that nobody asked for.
 */
final class YamlMap {
    private final String file;
    private final List<String> problems;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Node place;

    private YamlMap(String file, List<String> problems, Node place) {
        this.file = file;
        this.problems = problems;
        this.place = place;
    }

    /** A node that should be a mapping; when it is none, that is a problem and there are no keys. */
    static YamlMap of(String file, List<String> problems, Node node, String what) {
        YamlMap map = new YamlMap(file, problems, node);
        if (!(node instanceof MappingNode mapping)) {
            problems.add(map.at(node) + what + " must be keys with values, such as 'peers: 200'");
            return map;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                problems.add(map.at(tuple.getKeyNode()) + "a key must be a word");
                continue;
            }
            String key = scalar.getValue();
            if (map.values.put(key, tuple.getValueNode()) != null) {
                problems.add(map.at(scalar) + "key '" + key + "' is there twice");
            }
            map.keys.put(key, scalar);
        }
        return map;
    }

    static String place(String file, Mark mark) {
        return file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": ";
    }

    private String at(Node node) {
        // A sweep's scenario has nodes of two files; each knows its own.
        return node.getStartMark().map(mark -> place(mark.getName(), mark)).orElse(file + ": ");
    }

    /** A problem with the value of a key. */
    void problem(String key, String what) {
        problems.add(at(values.getOrDefault(key, place)) + "key '" + key + "' " + what);
    }

    /** A problem with the whole mapping. */
    void problem(String what) {
        problems.add(at(place) + what);
    }

    boolean has(String key) {
        asked.add(key);
        return values.containsKey(key);
    }

    /** A value as it is written; {@code otherwise} when the key is not there. */
    String text(String key, String otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (values.get(key) instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problem(key, "must be a single value");
        return otherwise;
    }

    /** A value as somebody reads it, whose complaints are {@link IllegalArgumentException}s. */
    <T> T read(String key, T otherwise, Function<String, T> reader) {
        String text = text(key, null);
        if (text == null) {
            return otherwise;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException wrong) {
            problem(key, "is wrong: " + wrong.getMessage());
            return otherwise;
        }
    }

    /** A whole number. */
    long whole(String key, long otherwise, long least, long most) {
        String text = text(key, null);
        if (text == null) {
            return otherwise;
        }
        String allowed = "must be a whole number from " + least + " to " + most;
        try {
            long value = Long.parseLong(text.strip().replace("_", "").replace(",", ""));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException none) {
            // Says the same as one that is out of range.
        }
        problem(key, "is '" + text + "', " + allowed);
        return otherwise;
    }

    /** A length of time. */
    Duration time(String key, Duration otherwise, Duration least, Duration most) {
        String text = text(key, null);
        if (text == null) {
            return otherwise;
        }
        String allowed = "must be a time from " + Amounts.text(least) + " to " + Amounts.text(most);
        try {
            Duration value = Amounts.time(text, "20ms or 5s");
            if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
                return value;
            }
            problem(key, "is " + text + ", " + allowed);
        } catch (IllegalArgumentException wrong) {
            problem(key, "is wrong: " + wrong.getMessage() + "; " + allowed);
        }
        return otherwise;
    }

    /** A rate in bits a second. */
    long rate(String key, long otherwise, long least, long most, String allowed) {
        return read(key, otherwise, text -> {
            long value = Amounts.bitsPerSec(text, "64k or 1.5M (bits a second)");
            if (value < least || value > most) {
                throw new IllegalArgumentException("it is " + text + ", must be " + allowed);
            }
            return value;
        });
    }

    /** A share from 0 to 1. */
    double share(String key, double otherwise) {
        return read(key, otherwise, text -> {
            double value = Amounts.share(text, "1% or 0.01");
            if (value < 0 || value > 1) {
                throw new IllegalArgumentException("it is " + text + ", must be 0 to 100%");
            }
            return value;
        });
    }

    /** One of an enum's names in lower case. */
    <E extends Enum<E>> E oneOf(String key, E otherwise, Class<E> type) {
        return read(key, otherwise, text -> {
            List<String> names = new ArrayList<>();
            for (E one : type.getEnumConstants()) {
                String name = one.name().toLowerCase(java.util.Locale.ROOT);
                if (name.equals(text.strip())) {
                    return one;
                }
                names.add(name);
            }
            throw new IllegalArgumentException(
                    "'" + text + "' is none of " + String.join(", ", names) + Nearest.hint(text, names));
        });
    }

    /** A mapping inside; an empty one when the key is not there. */
    YamlMap map(String key) {
        if (!has(key)) {
            return new YamlMap(file, problems, place);
        }
        return of(file, problems, values.get(key), "key '" + key + "'");
    }

    /** What is in a list; nothing when the key is not there. */
    List<Node> list(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (values.get(key) instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(key, "must be a list");
        return List.of();
    }

    /** The values of a list of single values, as somebody reads them. */
    <T> List<T> values(String key, List<T> otherwise, Function<String, T> reader) {
        if (!has(key)) {
            return otherwise;
        }
        List<T> all = new ArrayList<>();
        for (Node node : list(key)) {
            if (!(node instanceof ScalarNode scalar)) {
                problems.add(at(node) + "in '" + key + "' must be single values");
                continue;
            }
            try {
                all.add(reader.apply(scalar.getValue()));
            } catch (IllegalArgumentException wrong) {
                problems.add(at(node) + "in '" + key + "': " + wrong.getMessage());
            }
        }
        return all;
    }

    /** All keys with their values, in the order of the file, for mappings whose keys somebody makes up. */
    List<NodeTuple> entries() {
        asked.addAll(keys.keySet());
        return keys.entrySet().stream()
                .map(key -> new NodeTuple(key.getValue(), values.get(key.getKey())))
                .toList();
    }

    /** The value of a key; null when it is not there. */
    Node node(String key) {
        return has(key) ? values.get(key) : null;
    }

    /** A problem with a node of the mapping. */
    void problemAt(Node node, String what) {
        problems.add(at(node) + what);
    }

    boolean isSingle(String key) {
        return has(key) && values.get(key) instanceof ScalarNode;
    }

    /** Notes the keys that nobody asked for. */
    void finish() {
        for (Map.Entry<String, Node> key : keys.entrySet()) {
            if (!asked.contains(key.getKey())) {
                String hint = Nearest.hint(key.getKey(), asked);
                String known = hint.isEmpty() ? "; there are " + String.join(", ", asked) : hint;
                problems.add(at(key.getValue()) + "key '" + key.getKey() + "' is unknown" + known);
            }
        }
    }
}
