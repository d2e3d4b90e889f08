package io.rivulet.simulator.scenario.file;

import io.rivulet.simulator.scenario.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Scenarios as YAML 1.2. What is not said is as in {@link Scenario#named}; what is unknown is refused. */
public final class ScenarioYaml {
    /** Nobody writes a longer one by hand, and a reader should not be kept busy by one that somebody else wrote. */
    private static final int MAX_CHARS = 1 << 20;

    private ScenarioYaml() {}

    /**
     * Reads a file.
     *
     * @throws ScenarioFileException naming everything that is wrong in it, by line and column
     */
    public static Scenario read(Path file) throws ScenarioFileException {
        try {
            return read(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException failed) {
            throw new ScenarioFileException(List.of(file + " cannot be read: " + failed.getMessage()));
        }
    }

    /**
     * Reads a text.
     *
     * @param file what to call it in complaints
     * @throws ScenarioFileException naming everything that is wrong in it, by line and column
     */
    public static Scenario read(String text, String file) throws ScenarioFileException {
        List<String> problems = new ArrayList<>();
        Scenario scenario = null;
        try {
            if (text.length() > MAX_CHARS) {
                throw new ScenarioFileException(List.of(file + " has more than " + MAX_CHARS + " characters"));
            }
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                problems.add(file + ":1:1: there is nothing in it");
            } else {
                scenario = new ScenarioReader(file, problems).read(root.get());
            }
        } catch (MarkedYamlEngineException wrong) {
            String place = wrong.getProblemMark()
                    .or(wrong::getContextMark)
                    .map(mark -> YamlMap.place(file, mark))
                    .orElse(file + ": ");
            problems.add(place + "not YAML: " + wrong.getProblem());
        } catch (YamlEngineException wrong) {
            problems.add(file + ": not YAML: " + wrong.getMessage());
        }
        if (!problems.isEmpty()) {
            throw new ScenarioFileException(problems);
        }
        return scenario;
    }

    /** The whole scenario, with its defaults; {@link #read(String, String)} gives an equal one. */
    public static String write(Scenario scenario) {
        return ScenarioWriter.write(scenario);
    }
}
