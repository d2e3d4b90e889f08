package io.rivulet.bench.result;

import io.rivulet.report.text.Json;
import java.util.Arrays;
import java.util.List;

/**
 * What repeated measurements of one figure came to.
 *
 * @param values as measured, in the order of the rounds
 * @param min the least
 * @param median the middle one; of an even number, the mean of the two in the middle
 * @param max the greatest
 */
public record Spread(List<Double> values, double min, double median, double max) {
    /** Copies the list. */
    public Spread {
        values = List.copyOf(values);
    }

    /**
     * Of these values.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values: a spread needs one at least");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(values, sorted[0], median, sorted[sorted.length - 1]);
    }

    /** Half of the way from least to greatest, as a share of the median: how far a value may be off. */
    public double relative() {
        return (max - min) / 2 / median;
    }

    /** Of this figure divided by another, round by round, so that what slowed a whole round down cancels out. */
    public Spread dividedBy(Spread other) {
        double[] ratios = new double[Math.min(values.size(), other.values.size())];
        Arrays.setAll(ratios, round -> values.get(round) / other.values.get(round));
        return of(Arrays.stream(ratios).boxed().toList());
    }

    /** Of this figure as a share of a fixed one. */
    public Spread dividedBy(double unit) {
        return of(values.stream().map(value -> value / unit).toList());
    }

    /** As JSON: least, median, greatest, relative spread, and all values. */
    public Json.Members toJson() {
        return Json.object()
                .put("min", min)
                .put("median", median)
                .put("max", max)
                .put("relativeSpread", relative())
                .put("rounds", values);
    }
}
