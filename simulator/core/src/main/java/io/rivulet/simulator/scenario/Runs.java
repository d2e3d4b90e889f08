package io.rivulet.simulator.scenario;

import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.metrics.Metric;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs scenarios, one seed after the other. */
public final class Runs {
    private static final double NS_PER_SECOND = 1e9;

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
        return measured(Tiers.pick(scenario, Runtime.getRuntime().maxMemory()), scenario, seed, watch);
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
            RunResult result = measured(runner, scenario, seed, watch);
            runs.add(result);
            listener.finished(result);
            if (!result.isComplete()) {
                break;
            }
        }
        return List.copyOf(runs);
    }

    /** Runs it and adds what it took of this machine. */
    private static RunResult measured(TierRunner runner, Scenario scenario, long seed, RunWatch watch) {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        long startNs = System.nanoTime();
        RunResult result = unwrapped(runner, scenario, seed, watch);
        long tookNs = Math.max(1, System.nanoTime() - startNs);
        long heap =
                pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        double tookSeconds = tookNs / NS_PER_SECOND;
        Map<Metric, Double> measured = new EnumMap<>(Metric.class);
        measured.put(Metric.WALL_TIME, tookSeconds);
        measured.put(Metric.SPEED, (double) result.virtualNs() / tookNs);
        measured.put(Metric.HEAP, (double) heap);
        if (result.metrics().containsKey(Metric.EVENTS)) {
            measured.put(Metric.EVENT_RATE, result.metric(Metric.EVENTS) / tookSeconds);
        }
        return result.withMeasured(measured);
    }

    /** What another thread of a run found comes wrapped; what counts is what it found. */
    private static RunResult unwrapped(TierRunner runner, Scenario scenario, long seed, RunWatch watch) {
        try {
            return runner.run(scenario, seed, watch);
        } catch (IllegalStateException failed) {
            if (failed.getCause() instanceof RunViolation violation) {
                throw violation;
            }
            throw failed;
        }
    }
}
