package io.rivulet.simulator.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs scenarios, one seed after the other. */
public final class Runs {
    private Runs() {}

    /** Hears of each run. */
    public interface Listener {
        /** Hears nothing. */
        Listener NONE = new Listener() {};

        /** A run begins; what it returns watches it. */
        default RunWatch starting(Scenario scenario, long seed, Tier tier) {
            return RunWatch.NONE;
        }

        /** A run is over. */
        default void finished(RunResult result) {}
    }

    /**
     * Runs a scenario once.
     *
     * @throws IllegalArgumentException when no tier can run it; says why
     */
    public static RunResult one(Scenario scenario, long seed, RunWatch watch) {
        return Tiers.pick(scenario, Runtime.getRuntime().maxMemory()).run(scenario, seed, watch);
    }

    /**
     * Runs a scenario with all its seeds, and at all its sizes. Stops early when a watch stops a run.
     *
     * @throws IllegalArgumentException when no tier can run it; says why, before anything is run
     */
    public static RunSet all(Scenario scenario, Listener listener) {
        TreeSet<Integer> sizes = new TreeSet<>(scenario.sizes());
        sizes.add(scenario.peers());
        for (int size : sizes) {
            Tiers.pick(scenario.withPeers(size), Runtime.getRuntime().maxMemory());
        }
        Map<Integer, RunSet> bySize = new TreeMap<>();
        boolean goesOn = true;
        for (int size : sizes) {
            Scenario sized = size == scenario.peers() ? scenario : scenario.withPeers(size);
            List<RunResult> runs = goesOn ? seeds(sized, listener) : List.of();
            goesOn &= runs.size() == scenario.seeds().count() && runs.stream().allMatch(RunResult::isComplete);
            bySize.put(size, new RunSet(sized, runs, Map.of()));
        }
        List<RunResult> own = bySize.get(scenario.peers()).runs();
        return new RunSet(scenario, own, sizes.size() > 1 ? bySize : Map.of());
    }

    private static List<RunResult> seeds(Scenario scenario, Listener listener) {
        List<RunResult> runs = new ArrayList<>();
        for (long seed : scenario.seeds().all()) {
            TierRunner runner = Tiers.pick(scenario, Runtime.getRuntime().maxMemory());
            RunWatch watch = listener.starting(scenario, seed, runner.tier());
            RunResult result = runner.run(scenario, seed, watch);
            runs.add(result);
            listener.finished(result);
            if (!result.isComplete()) {
                break;
            }
        }
        return List.copyOf(runs);
    }
}
