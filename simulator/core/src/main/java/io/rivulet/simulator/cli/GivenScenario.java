package io.rivulet.simulator.cli;

import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.TierRunner;
import io.rivulet.simulator.scenario.Tiers;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import io.rivulet.simulator.scenario.file.ScenarioLibrary;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The scenario that a command is given, by its name or as a file, and the options that change it. */
final class GivenScenario {
    /** How it is called in a command's help. */
    static final String LABEL = "NAME|FILE";

    /** What it may be. */
    static final String WHICH = "A scenario that list shows, its smaller variant NAME-quick, or a YAML file.";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--quick", description = "The scenario's smaller variant: fewer peers and seeds, other figures.")
    private boolean isQuick;

    @Mixin
    private ScenarioOptions options = new ScenarioOptions();

    /**
     * Finds a scenario, and changes it as the options say.
     *
     * @param changed what the command itself makes of it then
     * @throws ParameterException when there is none, or it cannot be changed so
     * @throws ScenarioFileException when the file is wrong, which {@link SimulatorMain} tells line by line
     */
    Scenario find(String name, UnaryOperator<Scenario> changed) throws ScenarioFileException {
        return find(spec, name, found -> changed.apply(options.applyTo(isQuick ? found.quickly() : found)));
    }

    /**
     * Finds a scenario as it stands.
     *
     * @throws ParameterException when there is none
     * @throws ScenarioFileException as of {@link #find(String, UnaryOperator)}
     */
    static Scenario find(CommandSpec spec, String name) throws ScenarioFileException {
        return find(spec, name, UnaryOperator.identity());
    }

    private static Scenario find(CommandSpec spec, String name, UnaryOperator<Scenario> changed)
            throws ScenarioFileException {
        try {
            return changed.apply(ScenarioLibrary.find(name));
        } catch (IllegalArgumentException | IllegalStateException none) {
            throw new ParameterException(
                    spec.commandLine(), none.getMessage() + "; rivulet simulate list shows them all", none);
        }
    }

    /**
     * What runs a scenario.
     *
     * @throws ParameterException when nothing does, in the memory that there is; says why
     */
    static TierRunner tier(CommandSpec spec, Scenario scenario) {
        try {
            return Tiers.pick(scenario, Runtime.getRuntime().maxMemory());
        } catch (IllegalArgumentException none) {
            throw new ParameterException(spec.commandLine(), none.getMessage(), none);
        }
    }
}
