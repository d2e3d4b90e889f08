package io.rivulet.simulator.scenario.file;

import java.util.List;

/** A scenario could not be read. Each problem says the file, the line, the column, the key and what is allowed. */
public final class ScenarioFileException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    ScenarioFileException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** All problems, in the order of the file. */
    public List<String> problems() {
        return problems;
    }
}
