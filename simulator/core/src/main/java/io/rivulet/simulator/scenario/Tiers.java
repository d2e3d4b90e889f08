package io.rivulet.simulator.scenario;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The tiers that there are, and which of them suits a scenario. */
public final class Tiers {
    private static final List<TierRunner> ALL =
            ServiceLoader.load(TierRunner.class, Tiers.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(TierRunner::tier))
                    .toList();

    private Tiers() {}

    /** All tiers, the closest to reality first. */
    public static List<TierRunner> all() {
        return ALL;
    }

    /**
     * The one that runs a scenario: the one that it names; or else the closest to reality that does all that the scenario asks for, is
     * comfortable with its size, and has the memory; or else any that does all and can take its size.
     *
     * @param heapBytes how much memory there is
     * @throws IllegalArgumentException when there is none; says why for each
     */
    public static TierRunner pick(Scenario scenario, long heapBytes) {
        StringBuilder why = new StringBuilder();
        for (TierRunner runner : candidates(scenario)) {
            List<String> refusals = refusals(runner, scenario);
            boolean suits = scenario.tier() != Tier.AUTO
                    || scenario.peers() <= runner.limits().comfortablePeers()
                            && runner.limits().predictedBytes(scenario) <= heapBytes;
            if (refusals.isEmpty() && suits) {
                return runner;
            }
            if (!refusals.isEmpty()) {
                why.append("; ").append(runner.tier().label()).append(": ").append(String.join(", ", refusals));
            }
        }
        return candidates(scenario).stream()
                .filter(runner -> refusals(runner, scenario).isEmpty())
                .reduce((one, coarser) -> coarser)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no tier can run " + scenario.name() + (why.length() == 0 ? "; " + missing(scenario) : why)));
    }

    private static List<TierRunner> candidates(Scenario scenario) {
        return ALL.stream()
                .filter(runner -> scenario.tier() == Tier.AUTO || runner.tier() == scenario.tier())
                .toList();
    }

    private static String missing(Scenario scenario) {
        return scenario.tier().label() + " is not there";
    }

    private static List<String> refusals(TierRunner runner, Scenario scenario) {
        int most = runner.limits().maxPeers();
        if (scenario.peers() > most) {
            return List.of(scenario.peers() + " peers are more than the " + most + " that it can take");
        }
        return runner.refusals(scenario);
    }
}
