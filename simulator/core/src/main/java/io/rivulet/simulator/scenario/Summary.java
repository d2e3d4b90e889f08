package io.rivulet.simulator.scenario;

import io.rivulet.simulator.metrics.Metric;
import java.util.List;

/**
 * A figure over many seeds.
 *
 * @param count how many runs have it
 * @param mean of all
 * @param min the least
 * @param max the most
 * @param halfWidth the 95 % confidence interval of the mean is {@code mean ± halfWidth}, by Student's t; NaN for a single run
 * @param worst the worst, by the metric's better direction; the first run's for those that only describe
 * @param worstSeed the seed of that
 */
public record Summary(int count, double mean, double min, double max, double halfWidth, double worst, long worstSeed) {
    /** Two-sided, 95 %, for 1 to 30 degrees of freedom. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private static final double NORMAL = 1.959964;

    /**
     * A figure of one run.
     *
     * @param seed with what it was run
     * @param value NaN when the run does not have it
     */
    public record Sample(long seed, double value) {}

    /** Sums a figure up; runs without it are left out. With none, all is NaN and the count is 0. */
    static Summary of(Metric metric, List<RunResult> runs) {
        return ofSamples(
                metric,
                runs.stream()
                        .map(run -> new Sample(run.seed(), run.metric(metric)))
                        .toList());
    }

    /** Sums a figure up; NaN is left out. With nothing else, all is NaN and the count is 0. */
    public static Summary ofSamples(Metric metric, List<Sample> samples) {
        List<Sample> having =
                samples.stream().filter(sample -> !Double.isNaN(sample.value)).toList();
        if (having.isEmpty()) {
            return new Summary(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);
        }
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        Sample worst = having.get(0);
        for (Sample sample : having) {
            sum += sample.value;
            min = Math.min(min, sample.value);
            max = Math.max(max, sample.value);
            worst = metric.isWorse(sample.value, worst.value) ? sample : worst;
        }
        double mean = sum / having.size();
        double squares = having.stream()
                .mapToDouble(sample -> (sample.value - mean) * (sample.value - mean))
                .sum();
        return new Summary(having.size(), mean, min, max, halfWidth(squares, having.size()), worst.value, worst.seed);
    }

    private static double halfWidth(double squares, int count) {
        if (count < 2) {
            return Double.NaN;
        }
        return student(count - 1) * StrictMath.sqrt(squares / (count - 1) / count);
    }

    /** Student's t; beyond the table by the first terms of Cornish and Fisher. */
    static double student(int degrees) {
        if (degrees <= STUDENT.length) {
            return STUDENT[degrees - 1];
        }
        double cube = NORMAL * NORMAL * NORMAL;
        return NORMAL + (cube + NORMAL) / (4 * degrees);
    }
}
