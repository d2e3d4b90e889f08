package io.rivulet.report.plot;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Values by percentile, with as much room for 99 to 99.9 % as for 90 to 99 %: what the worst cases are like, which averages and
 * histograms hide. One line per histogram.
 */
public final class PercentilePlot implements Plot {
    private static final int HEIGHT = 340;
    private static final int POINTS_PER_NINE = 40;

    /** Six nines: more need more than a million values. */
    private static final int MAX_NINES = 6;

    private final String title;
    private final String yName;
    private final double unitSize;
    private final List<String> names = new ArrayList<>();
    private final List<Histogram> histograms = new ArrayList<>();

    /** A plot without series; parameters as {@link CdfPlot}'s. */
    public PercentilePlot(String title, String name, String unit, double unitSize) {
        this.title = title;
        this.yName = Frame.named(name, unit);
        this.unitSize = unitSize;
    }

    /** Adds a copy of a histogram; one without values is named in the legend and has no line. */
    public PercentilePlot series(String name, Histogram histogram) {
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
        long most =
                histograms.stream().mapToLong(Histogram::getTotalCount).max().orElse(0);
        double greatest = histograms.stream()
                        .filter(histogram -> histogram.getTotalCount() > 0)
                        .mapToLong(Histogram::getMaxValue)
                        .max()
                        .orElse(1)
                / unitSize;
        int nines =
                Math.max(2, Math.min(MAX_NINES, (int) StrictMath.floor(StrictMath.log10((double) Math.max(1, most)))));
        Scale x = Scale.exact(0, nines, Frame.LEFT, Frame.RIGHT, nines);
        Scale y = Scale.linear(0, greatest, frame.bottom(), frame.top(), 5);
        List<String> labels = new ArrayList<>();
        for (double tick : x.ticks()) {
            labels.add(
                    tick == 0
                            ? "0 %"
                            : tick == 1 ? "90 %" : tick == 2 ? "99 %" : "99." + "9".repeat((int) tick - 2) + " %");
        }
        frame.title(canvas, title, "");
        frame.legend(canvas, names);
        frame.xAxis(canvas, x, "percentile", labels);
        frame.yAxis(canvas, y, yName, "");
        int points = nines * POINTS_PER_NINE;
        for (int i = 0; i < names.size(); i++) {
            Histogram histogram = histograms.get(i);
            if (histogram.getTotalCount() > 0) {
                double[] xs = new double[points + 1];
                double[] ys = new double[points + 1];
                for (int p = 0; p <= points; p++) {
                    double nine = (double) p / POINTS_PER_NINE;
                    xs[p] = x.px(nine);
                    ys[p] = y.px(histogram.getValueAtPercentile(100 * (1 - StrictMath.pow(10, -nine))) / unitSize);
                }
                canvas.beginGroup(names.get(i), "", "");
                canvas.polyline(xs, ys, Ink.series(i), 2);
                canvas.endGroup();
            }
        }
    }
}
