package io.rivulet.simulator.cli;

import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import io.rivulet.simulator.scenario.file.ScenarioLibrary;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The scenario that a command is given, by its name or as a file. */
final class GivenScenario {
    private GivenScenario() {}

    /**
     * Finds it.
     *
     * @param changed what the command's options make of it
     * @throws ParameterException when there is none, or it cannot be changed so
     * @throws ScenarioFileException when the file is wrong, which {@link SimulatorMain} tells line by line
     */
    static Scenario find(CommandSpec spec, String name, UnaryOperator<Scenario> changed) throws ScenarioFileException {
        try {
            return changed.apply(ScenarioLibrary.find(name));
        } catch (IllegalArgumentException | IllegalStateException none) {
            throw new ParameterException(
                    spec.commandLine(), none.getMessage() + "; rivulet simulate list shows them all", none);
        }
    }
}
