package io.rivulet.simulator.baseline;

import io.rivulet.simulator.coarse.EngineStrategy;
import io.rivulet.simulator.coarse.Strategy;
import io.rivulet.simulator.scenario.Nearest;
import java.util.List;

/** All ways to bring a stream to everybody that can be compared. */
public final class Strategies {
    private static final List<Strategy> ALL = List.of(
            EngineStrategy.RIVULET,
            EngineStrategy.ORIGINAL,
            new SingleTreeStrategy(),
            new GossipStrategy(),
            new PullMeshStrategy(),
            new UnicastStrategy());

    private Strategies() {}

    /** All of them, ours first. */
    public static List<Strategy> all() {
        return ALL;
    }

    /**
     * The one of a name.
     *
     * @throws IllegalArgumentException when there is none, with the nearest name
     */
    public static Strategy named(String name) {
        List<String> names = ALL.stream().map(Strategy::name).toList();
        return ALL.stream()
                .filter(strategy -> strategy.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no strategy '" + name + "'"
                        + Nearest.hint(name, names) + "; there are " + String.join(", ", names)));
    }
}
