package io.rivulet.report.plot;

import io.rivulet.report.text.Figures;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Maps values to pixels along one axis, and chooses round values to label. Immutable. */
final class Scale {
    private static final double[] NICE = {1, 2, 2.5, 5, 10};

    /** Bounds the labels on hostile ranges. */
    private static final int MAX_TICKS = 60;

    private final boolean log;
    private final double low;
    private final double high;
    private final double fromPx;
    private final double toPx;
    private final List<Double> ticks;

    private Scale(boolean log, double low, double high, double fromPx, double toPx, List<Double> ticks) {
        this.log = log;
        this.low = low;
        this.high = high;
        this.fromPx = fromPx;
        this.toPx = toPx;
        this.ticks = List.copyOf(ticks);
    }

    /** A linear scale that begins and ends at round values. */
    static Scale linear(double min, double max, double fromPx, double toPx, int aboutTicks) {
        double span = max > min ? max - min : Math.max(1, Math.abs(max));
        double step = niceStep(span / aboutTicks);
        double low = Math.floor(min / step + 1e-9) * step;
        double high = Math.ceil((max > min ? max : min + span) / step - 1e-9) * step;
        return new Scale(false, low, high, fromPx, toPx, multiples(step, low, high));
    }

    /** A linear scale that begins and ends exactly at the values, as time does. */
    static Scale exact(double min, double max, double fromPx, double toPx, int aboutTicks) {
        double high = max > min ? max : min + 1;
        double step = niceStep((high - min) / aboutTicks);
        return new Scale(false, min, high, fromPx, toPx, multiples(step, Math.ceil(min / step - 1e-9) * step, high));
    }

    /** A logarithmic scale over positive values, labelled at 1, 2 and 5 where there is room. */
    static Scale logarithmic(double min, double max, double fromPx, double toPx) {
        double low = Math.max(min, 1e-9);
        double high = Math.max(max, low * 1.5);
        double decades = StrictMath.log10(high / low);
        double[] digits = decades > 5
                ? new double[] {1}
                : decades > 1.2 ? new double[] {1, 2, 5} : new double[] {1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9};
        List<Double> ticks = new ArrayList<>();
        for (int e = (int) StrictMath.floor(StrictMath.log10(low)); ticks.size() < MAX_TICKS; e++) {
            double decade = BigDecimal.ONE.scaleByPowerOfTen(e).doubleValue();
            if (decade > high) {
                break;
            }
            for (double digit : digits) {
                double tick = digit * decade;
                if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
                    ticks.add(tick);
                }
            }
        }
        return new Scale(true, low, high, fromPx, toPx, ticks);
    }

    double px(double value) {
        double share = log
                ? StrictMath.log(Math.max(value, low) / low) / StrictMath.log(high / low)
                : (value - low) / (high - low);
        return fromPx + share * (toPx - fromPx);
    }

    /** The value at a share of the axis. */
    double value(double share) {
        return log ? low * StrictMath.pow(high / low, share) : low + share * (high - low);
    }

    List<Double> ticks() {
        return ticks;
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    /** A tick's label: as few digits as it takes. */
    static String label(double tick) {
        if (Math.abs(tick) < 1e-12) {
            return "0";
        }
        if (Math.abs(tick) >= 100_000) {
            return Figures.perSecond(tick).replace("/s", "").replace(".00", "").replace(" ", "");
        }
        BigDecimal rounded = BigDecimal.valueOf(Math.round(tick * 1e6), 6).stripTrailingZeros();
        return rounded.scale() <= 0 ? Figures.count(rounded.longValue()) : rounded.toPlainString();
    }

    private static double niceStep(double raw) {
        double decade = BigDecimal.ONE
                .scaleByPowerOfTen((int) StrictMath.floor(StrictMath.log10(raw)))
                .doubleValue();
        for (double nice : NICE) {
            if (nice * decade >= raw * (1 - 1e-9)) {
                return nice * decade;
            }
        }
        return 10 * decade;
    }

    private static List<Double> multiples(double step, double first, double last) {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i < MAX_TICKS && first + i * step <= last + step * 1e-6; i++) {
            ticks.add(first + i * step);
        }
        return ticks;
    }
}
