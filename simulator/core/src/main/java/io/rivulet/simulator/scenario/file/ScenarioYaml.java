package io.rivulet.simulator.scenario.file;

import io.rivulet.simulator.scenario.Scenario;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
        return read(text(file), file.toString());
    }

    /**
     * Reads a text.
     *
     * @param file what to call it in complaints
     * @throws ScenarioFileException naming everything that is wrong in it, by line and column
     */
    public static Scenario read(String text, String file) throws ScenarioFileException {
        Node root = compose(text, file);
        List<String> problems = new ArrayList<>();
        Scenario scenario = new ScenarioReader(file, problems).read(root);
        if (!problems.isEmpty()) {
            throw new ScenarioFileException(problems);
        }
        return scenario;
    }

    /** What is in a text, before anybody asks what it means. */
    static Node compose(String text, String file) throws ScenarioFileException {
        if (text.length() > MAX_CHARS) {
            throw new ScenarioFileException(List.of(file + " has more than " + MAX_CHARS + " characters"));
        }
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            Optional<Node> root = new Compose(settings).composeString(text);
            return root.orElseThrow(() -> new ScenarioFileException(List.of(file + ":1:1: there is nothing in it")));
        } catch (MarkedYamlEngineException wrong) {
            String place = wrong.getProblemMark()
                    .or(wrong::getContextMark)
                    .map(mark -> YamlMap.place(file, mark))
                    .orElse(file + ": ");
            throw new ScenarioFileException(List.of(place + "not YAML: " + wrong.getProblem()));
        } catch (YamlEngineException wrong) {
            throw new ScenarioFileException(List.of(file + ": not YAML: " + wrong.getMessage()));
        }
    }

    /** The text of a file. */
    static String text(Path file) throws ScenarioFileException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new ScenarioFileException(List.of(file + " cannot be read: " + why(file, failed)));
        }
    }

    /** The exceptions of files say which file it is, and often nothing else. */
    private static String why(Path file, IOException failed) {
        if (failed instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failed instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failed instanceof CharacterCodingException) {
            return "it is no text in UTF-8";
        }
        return Files.isDirectory(file) ? "it is a directory" : failed.getMessage();
    }

    /** The whole scenario, with its defaults; {@link #read(String, String)} gives an equal one. */
    public static String write(Scenario scenario) {
        return ScenarioWriter.write(scenario);
    }
}
