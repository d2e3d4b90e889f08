package io.rivulet.simulator.scenario;

import io.rivulet.simulator.metrics.Metric;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What came of the runs of a scenario with many seeds.
 *
 * @param scenario what was run
 * @param runs one for each seed, in their order; fewer when it was stopped
 * @param bySize for scenarios with sizes: what came of each size, the scenario's own included, by rising number of peers; else empty
 * @param failure what ended it; null when nothing failed
 */
public record RunSet(Scenario scenario, List<RunResult> runs, Map<Integer, RunSet> bySize, RunFailure failure) {
    /** Of runs of which none failed. */
    public RunSet(Scenario scenario, List<RunResult> runs, Map<Integer, RunSet> bySize) {
        this(scenario, runs, bySize, null);
    }

    /**
     * What became of a goal.
     *
     * @param goal which
     * @param worst the figure of the worst seed; NaN when no run has it
     * @param worstSeed which seed that is
     * @param holds whether the goal is met by all seeds
     */
    public record Outcome(Goal goal, double worst, long worstSeed, boolean holds) {}

    /** The same, where each run is brought back by a command. */
    public RunSet reproducedBy(Function<RunResult, String> command) {
        List<RunResult> reproducible =
                runs.stream().map(run -> run.reproducedBy(command.apply(run))).toList();
        return new RunSet(scenario, reproducible, bySize, failure);
    }

    /** A figure over all seeds. */
    public Summary summary(Metric metric) {
        return Summary.of(metric, runs);
    }

    /** All figures that any run has, over all seeds. */
    public Map<Metric, Summary> summaries() {
        Map<Metric, Summary> all = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            Summary summary = summary(metric);
            if (summary.count() > 0) {
                all.put(metric, summary);
            }
        }
        return all;
    }

    /** All figures that any run has of a stream beside the first, over all seeds. */
    public Map<Metric, Summary> summaries(FurtherStream stream) {
        Map<Metric, Summary> all = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            List<Summary.Sample> samples = runs.stream()
                    .map(run -> new Summary.Sample(
                            run.seed(),
                            run.streams().getOrDefault(stream.name(), Map.of()).getOrDefault(metric, Double.NaN)))
                    .toList();
            Summary summary = Summary.ofSamples(metric, samples);
            if (summary.count() > 0) {
                all.put(metric, summary);
            }
        }
        return all;
    }

    /** What became of each goal. */
    public List<Outcome> outcomes() {
        return scenario.goals().stream().map(this::outcome).toList();
    }

    private Outcome outcome(Goal goal) {
        if (goal.metric() == Metric.DELAY_P99_GROWTH) {
            double growth = growth();
            return new Outcome(goal, growth, scenario.seeds().first(), goal.holds(growth));
        }
        RunResult worst = null;
        boolean holds = !runs.isEmpty();
        for (RunResult run : runs) {
            double value = run.metric(goal.metric());
            holds &= goal.holds(value);
            if (worst == null || isFurther(goal, value, worst.metric(goal.metric()))) {
                worst = run;
            }
        }
        return worst == null
                ? new Outcome(goal, Double.NaN, scenario.seeds().first(), false)
                : new Outcome(goal, worst.metric(goal.metric()), worst.seed(), holds);
    }

    private static boolean isFurther(Goal goal, double value, double than) {
        if (Double.isNaN(value) || Double.isNaN(than)) {
            return Double.isNaN(value) && !Double.isNaN(than);
        }
        boolean isUpper = goal.comparison() == Goal.Comparison.AT_MOST || goal.comparison() == Goal.Comparison.BELOW;
        return isUpper ? value > than : value < than;
    }

    /** How much the mean p99 grows per tenfold of peers, where it grows most; NaN with fewer than two sizes. */
    public double growth() {
        double most = Double.NaN;
        Map.Entry<Integer, RunSet> before = null;
        for (Map.Entry<Integer, RunSet> size : bySize.entrySet()) {
            if (before != null) {
                double decades = StrictMath.log10((double) size.getKey() / before.getKey());
                double rise = size.getValue().summary(Metric.DELAY_P99).mean()
                        - before.getValue().summary(Metric.DELAY_P99).mean();
                double growth = rise / decades;
                most = Double.isNaN(most) ? growth : Math.max(most, growth);
            }
            before = size;
        }
        return most;
    }

    /** Whether there is no run at all, of any size. */
    public boolean isEmpty() {
        return runs.isEmpty() && bySize.values().stream().allMatch(RunSet::isEmpty);
    }

    /** Whether there is a run for each seed, and at each size. */
    public boolean isWhole() {
        return runs.size() == scenario.seeds().count()
                && bySize.values().stream().allMatch(RunSet::isWhole);
    }

    /** Whether all runs are there, complete and good, and all goals are met. */
    public boolean isGood() {
        return isWhole()
                && runs.stream()
                        .allMatch(run -> run.isComplete() && run.failures().isEmpty())
                && outcomes().stream().allMatch(Outcome::holds);
    }
}
