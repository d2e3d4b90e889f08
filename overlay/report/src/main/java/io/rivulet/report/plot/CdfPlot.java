package io.rivulet.report.plot;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Which share of the values is at most so great: one rising line per histogram, over a logarithmic axis. */
public final class CdfPlot implements Plot {
    private static final int HEIGHT = 340;
    private static final int POINTS = 240;

    private final String title;
    private final String xName;
    private final double unitSize;
    private final List<String> names = new ArrayList<>();
    private final List<Histogram> histograms = new ArrayList<>();

    /**
     * A plot without series.
     *
     * @param name of the values, such as {@code delay}
     * @param unit of the axis, such as {@code ms}
     * @param unitSize how many of the histograms' units make one
     */
    public CdfPlot(String title, String name, String unit, double unitSize) {
        this.title = title;
        this.xName = Frame.named(name, unit);
        this.unitSize = unitSize;
    }

    /** Adds a copy of a histogram; one without values is named in the legend and has no line. */
    public CdfPlot series(String name, Histogram histogram) {
        names.add(name);
        histograms.add(histogram.copy());
        return this;
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
        Frame frame = new Frame(HEIGHT, names);
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (Histogram histogram : histograms) {
            if (histogram.getTotalCount() > 0) {
                least = Math.min(least, Math.max(1, histogram.getMinValue()) / unitSize);
                greatest = Math.max(greatest, Math.max(1, histogram.getMaxValue()) / unitSize);
            }
        }
        if (greatest == 0) {
            least = 1;
            greatest = 10;
        }
        Scale x = Scale.logarithmic(least / 1.1, greatest * 1.1, Frame.LEFT, Frame.RIGHT);
        Scale y = Scale.linear(0, 100, frame.bottom(), frame.top(), 4);
        frame.title(canvas, title, "");
        frame.legend(canvas, names);
        frame.xAxis(canvas, x, xName);
        frame.yAxis(canvas, y, "share of values", " %");
        for (int i = 0; i < names.size(); i++) {
            Histogram histogram = histograms.get(i);
            if (histogram.getTotalCount() > 0) {
                double[] xs = new double[POINTS + 1];
                double[] ys = new double[POINTS + 1];
                for (int p = 0; p <= POINTS; p++) {
                    double value = x.value((double) p / POINTS);
                    long upTo = Math.min((long) (value * unitSize), histogram.getMaxValue());
                    xs[p] = x.px(value);
                    ys[p] = y.px(100.0 * histogram.getCountBetweenValues(0, upTo) / histogram.getTotalCount());
                }
                canvas.beginGroup(names.get(i), "", "");
                canvas.polyline(xs, ys, Ink.series(i), 2);
                canvas.endGroup();
            }
        }
    }
}
