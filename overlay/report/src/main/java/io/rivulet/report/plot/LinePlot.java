package io.rivulet.report.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * Values over time or over anything else that goes on: one line per series, with a band or whiskers where a value is uncertain. Values
 * that are not finite leave gaps.
 *
 * <pre>{@code
 * new LinePlot("Delay by size", "viewers", "", "p99", "ms").logarithmic().whiskers("tree", sizes, medians, least, most)
 * }</pre>
 */
public final class LinePlot implements Plot {
    /** Longer series are thinned to the extremes of this many stretches: a pixel shows no more. */
    static final int MAX_STRETCHES = 700;

    private static final int HEIGHT = 340;

    private final String title;
    private final String xName;
    private final String yName;
    private final List<String> names = new ArrayList<>();
    private final List<double[]> xs = new ArrayList<>();
    private final List<double[]> ys = new ArrayList<>();
    private final List<Spread> spreads = new ArrayList<>();
    private final List<Frame.Mark> marks = new ArrayList<>();
    private boolean isLogarithmic;

    private enum Style {
        NONE,
        BAND,
        WHISKERS
    }

    /** How uncertain the values of a series are. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Spread(Style style, double[] low, double[] high) {}

    /** A plot without series. Axis names say what it is; units may be empty. */
    public LinePlot(String title, String xName, String xUnit, String yName, String yUnit) {
        this.title = title;
        this.xName = Frame.named(xName, xUnit);
        this.yName = Frame.named(yName, yUnit);
    }

    /**
     * Adds a series; the arrays are copied.
     *
     * @param x rising
     * @throws IllegalArgumentException if the arrays differ in length
     */
    public LinePlot series(String name, double[] x, double[] y) {
        return series(name, x, y, new Spread(Style.NONE, y.clone(), y.clone()));
    }

    /**
     * Adds a series with a band from low to high around it, such as a confidence interval; the arrays are copied.
     *
     * @param x rising
     * @throws IllegalArgumentException if the arrays differ in length
     */
    public LinePlot band(String name, double[] x, double[] y, double[] low, double[] high) {
        return series(name, x, y, new Spread(Style.BAND, low.clone(), high.clone()));
    }

    /** Adds a series of few values, each with a dot and a whisker from low to high; otherwise like {@link #band}. */
    public LinePlot whiskers(String name, double[] x, double[] y, double[] low, double[] high) {
        return series(name, x, y, new Spread(Style.WHISKERS, low.clone(), high.clone()));
    }

    private LinePlot series(String name, double[] x, double[] y, Spread spread) {
        for (double[] values : new double[][] {y, spread.low, spread.high}) {
            if (x.length != values.length) {
                throw new IllegalArgumentException("series " + name + ": " + x.length + " x values and " + values.length
                        + " y values: give as many of each");
            }
        }
        names.add(name);
        xs.add(x.clone());
        ys.add(y.clone());
        spreads.add(spread);
        return this;
    }

    /** Makes equal factors equal steps along the x axis, for sizes; what is not positive stands at its left end. */
    public LinePlot logarithmic() {
        isLogarithmic = true;
        return this;
    }

    /** Names a place on the x axis, such as a moment at which something happened. */
    public LinePlot mark(double x, String what) {
        marks.add(new Frame.Mark(x, what));
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
        double[] xRange = range(xs);
        List<double[]> all = new ArrayList<>(ys);
        spreads.forEach(spread -> all.addAll(List.of(spread.low, spread.high)));
        double[] yRange = range(all);
        Scale x = isLogarithmic
                ? Scale.logarithmic(positive(xRange[0], xRange[1]) / 1.08, xRange[1] * 1.08, Frame.LEFT, Frame.RIGHT)
                : Scale.exact(xRange[0], xRange[1], Frame.LEFT, Frame.RIGHT, 10);
        Scale y = Scale.linear(Math.min(0, yRange[0]), yRange[1], frame.bottom(), frame.top(), 5);
        frame.title(canvas, title, "");
        frame.legend(canvas, names);
        frame.xAxis(canvas, x, xName);
        frame.yAxis(canvas, y, yName, "");
        frame.marks(canvas, x, marks);
        for (int i = 0; i < names.size(); i++) {
            drawBand(canvas, i, x, y);
        }
        for (int i = 0; i < names.size(); i++) {
            drawSeries(canvas, i, x, y);
        }
    }

    private static double positive(double least, double most) {
        return least > 0 ? least : Math.max(1e-9, most / 1_000);
    }

    private void drawBand(Canvas canvas, int series, Scale x, Scale y) {
        Spread spread = spreads.get(series);
        if (spread.style != Style.BAND) {
            return;
        }
        double[] seriesX = xs.get(series);
        List<double[]> run = new ArrayList<>();
        for (int index : thinned(ys.get(series))) {
            if (Double.isFinite(spread.low[index] + spread.high[index] + seriesX[index])) {
                run.add(new double[] {x.px(seriesX[index]), y.px(spread.low[index]), y.px(spread.high[index])});
            } else {
                drawBand(canvas, run, Ink.series(series));
                run.clear();
            }
        }
        drawBand(canvas, run, Ink.series(series));
    }

    private static void drawBand(Canvas canvas, List<double[]> run, Ink ink) {
        int n = run.size();
        double[] outlineX = new double[2 * n];
        double[] outlineY = new double[2 * n];
        for (int i = 0; i < n; i++) {
            outlineX[i] = run.get(i)[0];
            outlineY[i] = run.get(i)[1];
            outlineX[2 * n - 1 - i] = run.get(i)[0];
            outlineY[2 * n - 1 - i] = run.get(i)[2];
        }
        if (n > 1) {
            canvas.area(outlineX, outlineY, ink, 0.18);
        }
    }

    private void drawSeries(Canvas canvas, int series, Scale x, Scale y) {
        canvas.beginGroup(names.get(series), "", "");
        double[] seriesX = xs.get(series);
        double[] seriesY = ys.get(series);
        Ink ink = Ink.series(series);
        Spread spread = spreads.get(series);
        int[] kept = thinned(seriesY);
        List<double[]> run = new ArrayList<>();
        for (int index : kept) {
            if (Double.isFinite(seriesY[index]) && Double.isFinite(seriesX[index])) {
                double at = x.px(seriesX[index]);
                run.add(new double[] {at, y.px(seriesY[index])});
                if (spread.style == Style.WHISKERS) {
                    whisker(canvas, at, y.px(spread.low[index]), y.px(spread.high[index]), ink);
                    canvas.disc(at, y.px(seriesY[index]), 3.5, ink, Ink.PAPER, 1);
                }
            } else {
                drawRun(canvas, run, ink);
                run.clear();
            }
        }
        drawRun(canvas, run, ink);
        canvas.endGroup();
    }

    /** An upright line with a bar at each end; none where an end is not known. */
    static void whisker(Canvas canvas, double x, double y1, double y2, Ink ink) {
        if (Double.isFinite(y1 + y2)) {
            canvas.line(x, y1, x, y2, ink, 1.5, false);
            canvas.line(x - 4, y1, x + 4, y1, ink, 1.5, false);
            canvas.line(x - 4, y2, x + 4, y2, ink, 1.5, false);
        }
    }

    static void drawRun(Canvas canvas, List<double[]> run, Ink ink) {
        if (run.size() == 1) {
            canvas.disc(run.get(0)[0], run.get(0)[1], 2, ink, ink, 0);
        } else if (!run.isEmpty()) {
            canvas.polyline(
                    run.stream().mapToDouble(point -> point[0]).toArray(),
                    run.stream().mapToDouble(point -> point[1]).toArray(),
                    ink,
                    2);
        }
    }

    /** Indexes to draw: all, or the least and greatest of each stretch. */
    static int[] thinned(double[] values) {
        int n = values.length;
        List<Integer> kept = new ArrayList<>();
        if (n <= 2 * MAX_STRETCHES) {
            for (int i = 0; i < n; i++) {
                kept.add(i);
            }
        } else {
            for (int s = 0; s < MAX_STRETCHES; s++) {
                int from = (int) ((long) n * s / MAX_STRETCHES);
                int to = (int) ((long) n * (s + 1) / MAX_STRETCHES);
                int least = from;
                int greatest = from;
                for (int i = from; i < to; i++) {
                    least = values[i] < values[least] ? i : least;
                    greatest = values[i] > values[greatest] ? i : greatest;
                }
                kept.add(Math.min(least, greatest));
                if (least != greatest) {
                    kept.add(Math.max(least, greatest));
                }
            }
        }
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    static double[] range(List<double[]> series) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double[] values : series) {
            for (double value : values) {
                if (Double.isFinite(value)) {
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                }
            }
        }
        return min <= max ? new double[] {min, max} : new double[] {0, 1};
    }
}
