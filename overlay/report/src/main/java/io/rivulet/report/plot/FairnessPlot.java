package io.rivulet.report.plot;

import io.rivulet.report.text.Figures;
import java.util.Arrays;
import java.util.List;

/**
 * How a load is spread over those who bear it, such as upload over peers: a histogram over a linear axis from 0, with the mean and
 * the greatest marked, and Jain's index of fairness: 1 when all bear the same, 1/n when one of n bears all.
 */
public final class FairnessPlot implements Plot {
    private static final int HEIGHT = 320;
    private static final int MAX_BARS = 60;
    private static final int MIN_BARS = 8;

    private final String title;
    private final String name;
    private final String unit;
    private final double[] values;

    /**
     * A plot of a copy of the values.
     *
     * @param name of the values, such as {@code upload}
     * @param unit may be empty
     * @param values one for each bearer; those that are not finite or negative are left out
     */
    public FairnessPlot(String title, String name, String unit, double[] values) {
        this.title = title;
        this.name = name;
        this.unit = unit;
        this.values = Arrays.stream(values)
                .filter(value -> Double.isFinite(value) && value >= 0)
                .sorted()
                .toArray();
    }

    /** Jain's index: the square of the sum over n times the sum of the squares; not a number without any load. */
    public static double jain(double[] values) {
        double sum = 0;
        double squares = 0;
        for (double value : values) {
            sum += value;
            squares += value * value;
        }
        return squares == 0 ? Double.NaN : sum * sum / (values.length * squares);
    }

    /** What to write under the plot: Jain's index, mean, median and greatest. */
    public String caption() {
        if (values.length == 0) {
            return "no values";
        }
        String of = unit.isEmpty() ? "" : " " + unit;
        return "Jain's index " + Figures.number(jain(values)) + " over " + Figures.count(values.length) + "; mean "
                + Figures.number(mean()) + of + ", median " + Figures.number(values[values.length / 2]) + of
                + ", greatest " + Figures.number(values[values.length - 1]) + of;
    }

    private double mean() {
        return Arrays.stream(values).sum() / values.length;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public int width() {
        return Frame.WIDTH;
    }

    @Override
    public int height() {
        return HEIGHT;
    }

    @Override
    public void draw(Canvas canvas) {
        Frame frame = new Frame(HEIGHT, List.of());
        if (values.length == 0) {
            frame.title(canvas, title, "");
            canvas.text(Frame.WIDTH / 2.0, HEIGHT / 2.0, "no values", 13, Ink.MUTED, Canvas.Anchor.MIDDLE, false);
            return;
        }
        frame.title(canvas, title, "Jain's index " + Figures.number(jain(values)));
        int bars = (int) Math.max(MIN_BARS, Math.min(MAX_BARS, 2 * StrictMath.sqrt(values.length)));
        Scale x = Scale.linear(0, values[values.length - 1], Frame.LEFT, Frame.RIGHT, 10);
        int[] counts = new int[bars];
        int highest = 0;
        for (double value : values) {
            int bar = (int) Math.min(bars - 1, value / x.high() * bars);
            counts[bar]++;
            highest = Math.max(highest, counts[bar]);
        }
        Scale y = Scale.linear(0, 100.0 * highest / values.length, frame.bottom(), frame.top() + 26, 4);
        frame.xAxis(canvas, x, Frame.named(name, unit));
        frame.yAxis(canvas, y, "share of all", " %");
        double width = (Frame.RIGHT - Frame.LEFT) / bars;
        for (int i = 0; i < bars; i++) {
            if (counts[i] > 0) {
                double top = Math.min(y.px(100.0 * counts[i] / values.length), frame.bottom() - 0.75);
                String range = Figures.number(i * x.high() / bars) + " to " + Figures.number((i + 1) * x.high() / bars);
                canvas.beginGroup(range + " " + unit + ": " + Figures.count(counts[i]), "", "");
                double left = Frame.LEFT + i * width + 0.75;
                canvas.rectangle(left, top, width - 1.5, frame.bottom() - top, 1.5, Ink.BLUE, 0.9);
                canvas.endGroup();
            }
        }
        mark(canvas, frame, x, "mean ", mean(), Ink.TEAL, 0);
        mark(canvas, frame, x, "greatest ", values[values.length - 1], Ink.RED, 15);
    }

    private void mark(Canvas canvas, Frame frame, Scale x, String what, double value, Ink ink, double lower) {
        double at = x.px(value);
        String label = what + Figures.number(value) + " " + unit;
        double half = label.length() * 3.3;
        double middle = Math.max(Frame.LEFT + half + 90, Math.min(Frame.RIGHT - half, at));
        canvas.line(at, frame.top() + 5 + lower, at, frame.bottom(), ink, 1.5, true);
        canvas.text(middle, frame.top() + lower, label, 12, ink, Canvas.Anchor.MIDDLE, true);
    }
}
