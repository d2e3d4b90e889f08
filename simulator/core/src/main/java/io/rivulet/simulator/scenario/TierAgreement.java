package io.rivulet.simulator.scenario;

import io.rivulet.simulator.metrics.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Whether tiers come to the same results in the same world: the medians over seeds of the delays and of what came twice, each tier against
 * each coarser one. Immutable.
 */
public final class TierAgreement {
    /** What is compared. */
    public static final List<Metric> METRICS = List.of(Metric.DELAY_P50, Metric.DELAY_P99, Metric.DUP_RATIO);

    private final Map<Tier, Map<Metric, Median>> medians = new EnumMap<>(Tier.class);
    private final List<Line> lines = new ArrayList<>();

    /**
     * How far tiers may be apart.
     *
     * @param delayP50 of the median delay, as a share of the closer tier's
     * @param delayP99 of the delay of 99 of 100, the same
     * @param duplicates of the share that came twice, absolutely
     */
    public record Limits(double delayP50, double delayP99, double duplicates) {
        /** What the tiers are held to: 5 %, 10 %, and 0.1 percentage points. */
        public static final Limits STRICT = new Limits(0.05, 0.10, 0.001);

        private double of(Metric metric) {
            return metric == Metric.DELAY_P50 ? delayP50 : metric == Metric.DELAY_P99 ? delayP99 : duplicates;
        }
    }

    /**
     * The median of a figure over seeds, and between which of the runs' figures the median of all possible runs lies with 95 % confidence, by their order
     * alone (Conover, Practical Nonparametric Statistics, section 3.2): the whole range with fewer than six runs, for which it is less.
     *
     * @param value the median
     * @param from the lower end
     * @param to the upper end
     */
    public record Median(double value, double from, double to) {
        private static final double TAIL = 0.025;

        static Median of(double... figures) {
            double[] sorted = figures.clone();
            Arrays.sort(sorted);
            int count = sorted.length;
            double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
            int cut = 0;
            double probability = StrictMath.pow(0.5, count);
            double below = probability;
            // As long as fewer than so many of the runs are below the true median only rarely.
            while (below <= TAIL && cut < (count - 1) / 2) {
                cut++;
                probability = probability * (count - cut + 1) / cut;
                below += probability;
            }
            int first = Math.max(0, cut - 1);
            return new Median(median, sorted[first], sorted[count - 1 - first]);
        }

        /** Whether both could be the same, as far as so few runs can tell. */
        public boolean mayEqual(Median other) {
            return from <= other.to && other.from <= to;
        }
    }

    /**
     * One figure of two tiers.
     *
     * @param metric which
     * @param closer the tier that is closer to reality
     * @param coarser the other one
     * @param difference how much more the coarser one has: a share for delays, absolute for duplicates
     * @param allowed the most it may be, either way
     */
    public record Line(Metric metric, Tier closer, Tier coarser, double difference, double allowed) {
        /** Whether they agree. */
        public boolean holds() {
            return Math.abs(difference) <= allowed;
        }
    }

    /**
     * Compares.
     *
     * @param runs by tier; the runs of each are of one scenario and the same seeds
     * @throws IllegalArgumentException when there are fewer than two tiers, or one without runs
     */
    public TierAgreement(Map<Tier, List<RunResult>> runs, Limits limits) {
        if (runs.size() < 2 || runs.values().stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException(runs.size() + " tiers, must be two or more with runs");
        }
        List<Tier> tiers = runs.keySet().stream().sorted().toList();
        for (Tier tier : tiers) {
            Map<Metric, Median> row = new EnumMap<>(Metric.class);
            for (Metric metric : METRICS) {
                double[] figures = runs.get(tier).stream()
                        .mapToDouble(run -> run.metric(metric))
                        .toArray();
                row.put(metric, Median.of(figures));
            }
            medians.put(tier, row);
        }
        for (int i = 0; i < tiers.size(); i++) {
            for (int j = i + 1; j < tiers.size(); j++) {
                for (Metric metric : METRICS) {
                    lines.add(line(metric, tiers.get(i), tiers.get(j), limits));
                }
            }
        }
    }

    private Line line(Metric metric, Tier closer, Tier coarser, Limits limits) {
        double one = median(closer, metric).value();
        double other = median(coarser, metric).value();
        double difference = metric == Metric.DUP_RATIO ? other - one : (other - one) / one;
        return new Line(metric, closer, coarser, difference, limits.of(metric));
    }

    /** The tiers, the closest to reality first. */
    public List<Tier> tiers() {
        return List.copyOf(medians.keySet());
    }

    /** A tier's median of one of {@link #METRICS}. */
    public Median median(Tier tier, Metric metric) {
        return medians.get(tier).get(metric);
    }

    /** All comparisons. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Whether all hold. */
    public boolean holds() {
        return lines.stream().allMatch(Line::holds);
    }
}
