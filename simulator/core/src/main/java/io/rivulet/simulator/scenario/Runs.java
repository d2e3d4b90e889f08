package io.rivulet.simulator.scenario;

import io.rivulet.simulator.metrics.Metric;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

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

        /** A run is over: all that has come of the scenario so far. */
        default void finished(RunSet soFar) {}
    }

    /**
     * Runs a scenario once.
     *
     * @throws IllegalArgumentException when no tier can run it; says why
     */
    public static RunResult one(Scenario scenario, long seed, RunWatch watch) {
        return measured(pick(scenario), scenario, seed, watch);
    }

    /**
     * Runs a scenario with all its seeds, and at all its sizes. Stops early when a watch stops a run, and when a run fails, which the set then
     * tells.
     *
     * @throws IllegalArgumentException when no tier can run it; says why, before anything is run
     */
    public static RunSet all(Scenario scenario, Listener listener) {
        TreeSet<Integer> sizes = new TreeSet<>(scenario.sizes());
        sizes.add(scenario.peers());
        for (int size : sizes) {
            pick(scenario.withPeers(size));
        }
        return new UnderWay(scenario, sizes, listener, Runs::pick).run();
    }

    /** The same at its own size alone, on a tier whatever the scenario says. */
    public static RunSet seeds(TierRunner runner, Scenario scenario, Listener listener) {
        return new UnderWay(scenario, Set.of(scenario.peers()), listener, sized -> runner).run();
    }

    private static TierRunner pick(Scenario scenario) {
        return Tiers.pick(scenario, Runtime.getRuntime().maxMemory());
    }

    /** The runs of a scenario, one after the other. */
    private static final class UnderWay {
        private final Scenario scenario;
        private final Listener listener;
        private final Function<Scenario, TierRunner> tiers;
        private final Map<Integer, List<RunResult>> bySize = new TreeMap<>();
        private RunFailure failure;

        UnderWay(Scenario scenario, Set<Integer> sizes, Listener listener, Function<Scenario, TierRunner> tiers) {
            this.scenario = scenario;
            this.listener = listener;
            this.tiers = tiers;
            sizes.forEach(size -> bySize.put(size, new ArrayList<>()));
        }

        RunSet run() {
            for (Map.Entry<Integer, List<RunResult>> size : bySize.entrySet()) {
                if (!addSeeds(sized(size.getKey()), size.getValue())) {
                    break;
                }
            }
            return soFar();
        }

        private Scenario sized(int size) {
            return size == scenario.peers() ? scenario : scenario.withPeers(size);
        }

        /** Whether it goes on. */
        private boolean addSeeds(Scenario sized, List<RunResult> runs) {
            for (long seed : sized.seeds().all()) {
                TierRunner runner = tiers.apply(sized);
                RunWatch watch = listener.starting(sized, seed, runner.tier());
                RunResult result;
                try {
                    result = measured(runner, sized, seed, watch);
                } catch (RuntimeException | Error failed) {
                    failure = new RunFailure(sized, seed, runner.tier(), failed);
                    return false;
                }
                runs.add(result);
                listener.finished(soFar());
                if (!result.isComplete()) {
                    return false;
                }
            }
            return true;
        }

        private RunSet soFar() {
            Map<Integer, RunSet> sets = new TreeMap<>();
            bySize.forEach((size, runs) -> sets.put(size, new RunSet(sized(size), List.copyOf(runs), Map.of())));
            List<RunResult> own = sets.get(scenario.peers()).runs();
            return new RunSet(scenario, own, sets.size() > 1 ? sets : Map.of(), failure);
        }
    }

    /** Runs it and adds what it took of this machine. */
    private static RunResult measured(TierRunner runner, Scenario scenario, long seed, RunWatch watch) {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        long startNs = System.nanoTime();
        RunResult result = runner.run(scenario, seed, watch);
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
}
