package io.rivulet.simulator.scenario;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.text.Amounts;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a figure has to be, in every run: the worst seed counts.
 *
 * @param metric which figure
 * @param comparison how it compares
 * @param value with what, in the metric's unit: seconds, a share of 1, a number
 */
public record Goal(Metric metric, Comparison comparison, double value) {
    private static final Pattern TEXT = Pattern.compile("\\s*([a-zA-Z0-9.-]+)\\s*(<=|>=|≤|≥|<|>|=)\\s*(.+?)\\s*");
    private static final double NS_PER_SECOND = 1e9;
    private static final String EXAMPLE = "delay-p99 <= 530ms or ci-2s >= 99.9%";

    /** How a figure compares with a value. */
    public enum Comparison {
        /** It is this at most. */
        AT_MOST("<="),
        /** It is this at least. */
        AT_LEAST(">="),
        /** It is less. */
        BELOW("<"),
        /** It is more. */
        ABOVE(">");

        private final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }

        /** How it is written in ASCII. */
        public String symbol() {
            return symbol;
        }

        boolean holds(double figure, double value) {
            return switch (this) {
                case AT_MOST -> figure <= value;
                case AT_LEAST -> figure >= value;
                case BELOW -> figure < value;
                case ABOVE -> figure > value;
            };
        }
    }

    private static final Map<String, Comparison> SYMBOLS = Map.of(
            "<=", Comparison.AT_MOST,
            "≤", Comparison.AT_MOST,
            ">=", Comparison.AT_LEAST,
            "≥", Comparison.AT_LEAST,
            "<", Comparison.BELOW,
            ">", Comparison.ABOVE);

    /** Whether a figure is what it has to be. One that is missing is not. */
    public boolean holds(double figure) {
        return !Double.isNaN(figure) && comparison.holds(figure, value);
    }

    /** How it is written, such as {@code delay-p99 <= 530ms}; {@link #of} reads it back. */
    public String text() {
        return metric.id() + " " + comparison.symbol() + " " + valueText();
    }

    private String valueText() {
        return switch (metric.unit()) {
            case SECONDS -> Amounts.text(Duration.ofNanos(Math.round(value * NS_PER_SECOND)));
            case SHARE -> Written.share(value);
            case FACTOR, COUNT, NUMBER, PER_MINUTE, BYTES -> Amounts.text(value);
        };
    }

    /**
     * Reads what {@link #text} writes.
     *
     * @throws IllegalArgumentException saying what is expected, with the nearest name when the metric is none
     */
    public static Goal of(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || !SYMBOLS.containsKey(matcher.group(2))) {
            throw new IllegalArgumentException("'" + text + "' is not like " + EXAMPLE);
        }
        String name = matcher.group(1);
        Metric metric = Metric.of(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no metric '" + name + "'"
                        + Nearest.hint(
                                name,
                                Arrays.stream(Metric.values()).map(Metric::id).toList())));
        Optional<Double> value = value(metric, matcher.group(3));
        return new Goal(
                metric,
                SYMBOLS.get(matcher.group(2)),
                value.orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not like " + EXAMPLE)));
    }

    private static Optional<Double> value(Metric metric, String text) {
        try {
            return Optional.of(
                    switch (metric.unit()) {
                        case SECONDS -> Amounts.time(text, EXAMPLE).toNanos() / NS_PER_SECOND;
                        case SHARE -> Amounts.share(text, EXAMPLE);
                        case FACTOR, COUNT, NUMBER, PER_MINUTE, BYTES -> Double.parseDouble(text.replace("_", ""));
                    });
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }
}
