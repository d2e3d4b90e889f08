package io.rivulet.simulator.scenario;

import io.rivulet.simulator.metrics.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether different ways to run a scenario come to the same results in the same worlds: tiers, or a tier and real nodes. What is judged is the
 * median over seeds of how far two are apart <em>with one seed</em>: a seed draws one world for all, and worlds differ among themselves by
 * much more than those who run them do. Immutable.
 */
public final class Agreement {
    /** How far tiers may be apart: 5 % in the median delay, 10 % in that of 99 of 100, and 0.1 percentage points of what came twice. */
    public static final List<Limit> OF_TIERS = List.of(
            new Limit(Metric.DELAY_P50, 0.05), new Limit(Metric.DELAY_P99, 0.10), new Limit(Metric.DUP_RATIO, 0.001));

    /**
     * How far the packet tier and real nodes may be apart: 10 % in delays; and in shares one percentage point, which is a tenth of what comes twice
     * today in a world of this size.
     */
    public static final List<Limit> WITH_REAL_NODES = List.of(
            new Limit(Metric.DELAY_P50, 0.10),
            new Limit(Metric.DELAY_P99, 0.10),
            new Limit(Metric.DUP_RATIO, 0.01),
            new Limit(Metric.CI_1S, 0.01));

    private final List<String> sides;
    private final List<Limit> limits;
    private final Map<String, Map<Metric, Median>> medians = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();

    /**
     * How far a figure may be apart.
     *
     * @param metric which
     * @param allowed of shares absolutely; of anything else as a part of the closer side's
     */
    public record Limit(Metric metric, double allowed) {
        private boolean isAbsolute() {
            return metric.unit() == Metric.Unit.SHARE;
        }

        private double difference(double closer, double coarser) {
            return isAbsolute() ? coarser - closer : (coarser - closer) / closer;
        }
    }

    /**
     * A median over seeds, and between which of the runs' values the median of all possible runs lies with 95 % confidence, by their order
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
    }

    /**
     * One figure of two sides.
     *
     * @param limit which, and how far apart it may be
     * @param closer the side that is closer to reality
     * @param coarser the other one
     * @param difference how much more the coarser one has with the same seed
     */
    public record Line(Limit limit, String closer, String coarser, Median difference) {
        /** Whether they agree: the median of the differences is within the limit. */
        public boolean holds() {
            return Math.abs(difference.value()) <= limit.allowed();
        }

        /** Whether the true difference may be within the limit, as far as so few seeds can tell. */
        public boolean mayHold() {
            return difference.from() <= limit.allowed() && difference.to() >= -limit.allowed();
        }

        /** Whether it is, as far as they can tell. */
        public boolean isCertain() {
            return difference.from() >= -limit.allowed() && difference.to() <= limit.allowed();
        }
    }

    /**
     * Compares.
     *
     * @param runs the figures of each side's runs, the side that is closest to reality first; all in the order of the same seeds
     * @throws IllegalArgumentException when there are fewer than two sides, or not as many runs of each, or none
     */
    public Agreement(Map<String, List<Map<Metric, Double>>> runs, List<Limit> limits) {
        this.limits = List.copyOf(limits);
        sides = List.copyOf(runs.keySet());
        long counts = runs.values().stream().mapToInt(List::size).distinct().count();
        if (runs.size() < 2 || counts != 1 || runs.get(sides.get(0)).isEmpty()) {
            throw new IllegalArgumentException(runs.size() + " sides, must be two or more with as many runs each");
        }
        runs.forEach((side, figures) -> {
            Map<Metric, Median> row = new EnumMap<>(Metric.class);
            limits.forEach(limit -> row.put(limit.metric(), Median.of(column(figures, limit.metric()))));
            medians.put(side, row);
        });
        for (int i = 0; i < sides.size(); i++) {
            for (int j = i + 1; j < sides.size(); j++) {
                for (Limit limit : limits) {
                    double[] closer = column(runs.get(sides.get(i)), limit.metric());
                    double[] coarser = column(runs.get(sides.get(j)), limit.metric());
                    double[] apart = new double[closer.length];
                    Arrays.setAll(apart, run -> limit.difference(closer[run], coarser[run]));
                    lines.add(new Line(limit, sides.get(i), sides.get(j), Median.of(apart)));
                }
            }
        }
    }

    /**
     * Compares tiers.
     *
     * @param runs by tier; the runs of each are of one scenario and the same seeds in the same order
     */
    public static Agreement ofTiers(Map<Tier, List<RunResult>> runs, List<Limit> limits) {
        Map<String, List<Map<Metric, Double>>> figures = new LinkedHashMap<>();
        runs.keySet().stream()
                .sorted()
                .forEach(tier -> figures.put(
                        tier.label(),
                        runs.get(tier).stream().map(RunResult::metrics).toList()));
        return new Agreement(figures, limits);
    }

    private static double[] column(List<Map<Metric, Double>> runs, Metric metric) {
        return runs.stream()
                .mapToDouble(run -> run.getOrDefault(metric, Double.NaN))
                .toArray();
    }

    /** Who is compared, the closest to reality first. */
    public List<String> sides() {
        return sides;
    }

    /** What is compared. */
    public List<Limit> limits() {
        return limits;
    }

    /** A side's median of one of the figures that are compared. */
    public Median median(String side, Metric metric) {
        return medians.get(side).get(metric);
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
