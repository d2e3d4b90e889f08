package io.rivulet.report.plot;

import io.rivulet.report.text.Figures;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How values of one kind are spread: bars over a logarithmic axis, with the median, the 99th percentile and the greatest value
 * marked. Bars are of equal width on the axis, and their height is the share of all values.
 */
public final class HistogramPlot implements Plot {
    private static final int HEIGHT = 320;
    private static final int BARS = 72;

    private final String title;
    private final String unit;
    private final double unitSize;
    private final Histogram histogram;

    /**
     * A plot of a copy of the histogram.
     *
     * @param unit of the axis, such as {@code ms}
     * @param unitSize how many of the histogram's units make one, such as 1,000,000 for nanoseconds shown as milliseconds
     */
    public HistogramPlot(String title, String unit, double unitSize, Histogram histogram) {
        this.title = title;
        this.unit = unit;
        this.unitSize = unitSize;
        this.histogram = histogram.copy();
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
        long total = histogram.getTotalCount();
        frame.title(canvas, title, Figures.count(total) + (total == 1 ? " value" : " values"));
        if (total == 0) {
            canvas.text(Frame.WIDTH / 2.0, HEIGHT / 2.0, "no values", 13, Ink.MUTED, Canvas.Anchor.MIDDLE, false);
            return;
        }
        double least = Math.max(1, histogram.getMinValue()) / unitSize;
        double greatest = Math.max(1, histogram.getMaxValue()) / unitSize;
        Scale x = Scale.logarithmic(least / 1.15, greatest * 1.15, Frame.LEFT, Frame.RIGHT);
        double[] shares = new double[BARS];
        double highest = 0;
        for (int i = 0; i < BARS; i++) {
            long from = (long) (x.value((double) i / BARS) * unitSize);
            long to = (long) (x.value((i + 1.0) / BARS) * unitSize);
            shares[i] = (double) (countUpTo(to) - countUpTo(i == 0 ? -1 : from)) / total;
            highest = Math.max(highest, shares[i]);
        }
        Scale y = Scale.linear(0, highest * 100, frame.bottom(), frame.top() + 26, 4);
        frame.xAxis(canvas, x, unit);
        frame.yAxis(canvas, y, "share of values", " %");
        double barWidth = (Frame.RIGHT - Frame.LEFT) / BARS;
        for (int i = 0; i < BARS; i++) {
            if (shares[i] > 0) {
                double top = Math.min(y.px(shares[i] * 100), frame.bottom() - 0.75); // the rarest values are seen too
                canvas.beginGroup(
                        Figures.number(x.value((double) i / BARS)) + " to " + Figures.number(x.value((i + 1.0) / BARS))
                                + " " + unit + ": " + Figures.percent(shares[i]),
                        "",
                        "");
                double left = Frame.LEFT + i * barWidth + 0.75;
                canvas.rectangle(left, top, barWidth - 1.5, frame.bottom() - top, 1.5, Ink.BLUE, 0.9);
                canvas.endGroup();
            }
        }
        List<double[]> taken = new ArrayList<>();
        mark(canvas, frame, x, "max", histogram.getMaxValue(), Ink.RED, taken);
        mark(canvas, frame, x, "p99", histogram.getValueAtPercentile(99), Ink.ORANGE, taken);
        mark(canvas, frame, x, "p50", histogram.getValueAtPercentile(50), Ink.TEAL, taken);
    }

    /** A dashed line with its label above, shifted left or down a line where another label stands. */
    private void mark(Canvas canvas, Frame frame, Scale x, String name, long value, Ink ink, List<double[]> taken) {
        double inUnits = value / unitSize;
        double at = x.px(inUnits);
        String label = name + " " + Figures.number(inUnits) + " " + unit;
        double width = label.length() * 6.6;
        double right = Math.min(Frame.RIGHT, at + width / 2);
        double y = frame.top() + 2;
        for (double[] other : taken) {
            if (right > other[0] - 8 && right - width < other[1] + 8 && y == other[2]) {
                right = other[0] - 10;
                if (right - width < Frame.LEFT) {
                    right = Math.min(Frame.RIGHT, at + width / 2);
                    y += 15;
                }
            }
        }
        taken.add(new double[] {right - width, right, y});
        canvas.line(at, y + 5, at, frame.bottom(), ink, 1.5, true);
        canvas.text(right, y, label, 12, ink, Canvas.Anchor.END, true);
    }

    private long countUpTo(long value) {
        return value < 0 ? 0 : histogram.getCountBetweenValues(0, Math.min(value, histogram.getMaxValue()));
    }
}
