package io.rivulet.simulator.scenario.file;

import io.rivulet.simulator.scenario.Nearest;
import io.rivulet.simulator.scenario.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The scenarios that come with the simulator. Each is a file beside this class, to be copied and changed. */
public final class ScenarioLibrary {
    private static final List<String> OTHERS =
            List.of("default", "flash-crowd", "realtime", "million", "agreement", "agreement-real");

    /** The goals of the project, each a scenario or some. */
    private static final List<String> GOALS = List.of(
            "g1",
            "g2",
            "g3",
            "g4",
            "g4-repair",
            "g5",
            "g5-audio",
            "g6",
            "g7",
            "g8",
            "g8-80",
            "g9-region",
            "g9-primaries",
            "g10",
            "g11",
            "g12",
            "g13",
            "g14",
            "g15-pollute",
            "g15-withhold",
            "g15-lie");

    private static final String QUICK = "-quick";

    private ScenarioLibrary() {}

    /** The names of all, without quick variants. */
    public static List<String> names() {
        return java.util.stream.Stream.concat(OTHERS.stream(), GOALS.stream()).toList();
    }

    /** The names of those that judge the project's goals. */
    public static List<String> goals() {
        return GOALS;
    }

    /**
     * The scenario of a name, or {@code NAME-quick} for its smaller variant.
     *
     * @throws IllegalArgumentException when there is none, with the nearest name
     */
    public static Scenario named(String name) {
        if (names().contains(name)) {
            return parse(name);
        }
        if (name.endsWith(QUICK) && names().contains(name.substring(0, name.length() - QUICK.length()))) {
            Scenario whole = parse(name.substring(0, name.length() - QUICK.length()));
            if (whole.quick() == null) {
                throw new IllegalArgumentException(whole.name() + " has no quick variant");
            }
            return whole.quickly();
        }
        throw new IllegalArgumentException("there is no scenario '" + name + "'" + Nearest.hint(name, names()));
    }

    /**
     * The scenario of a name, or that of a file.
     *
     * @throws IllegalArgumentException when there is neither
     * @throws ScenarioFileException when there is something wrong in the file
     */
    public static Scenario find(String nameOrFile) throws ScenarioFileException {
        boolean isPath = nameOrFile.contains("/")
                || nameOrFile.contains("\\")
                || nameOrFile.endsWith(".yaml")
                || nameOrFile.endsWith(".yml");
        Path file = Path.of(nameOrFile);
        if (isPath || !names().contains(nameOrFile) && Files.isRegularFile(file)) {
            return ScenarioYaml.read(file);
        }
        return named(nameOrFile);
    }

    /** The text of a scenario's file. */
    public static String text(String name) {
        String resource = name + ".yaml";
        try (InputStream in = ScenarioLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the jar: build it anew");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(resource + " cannot be read: build the jar anew", failed);
        }
    }

    private static Scenario parse(String name) {
        try {
            return ScenarioYaml.read(text(name), name + ".yaml");
        } catch (ScenarioFileException wrong) {
            throw new IllegalStateException("a scenario of our own is wrong: " + wrong.getMessage(), wrong);
        }
    }
}
