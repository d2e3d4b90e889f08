package io.rivulet.report.plot;

import java.util.ArrayList;
import java.util.List;

/** Values over time or over anything else that goes on: one line per series. Values that are not finite leave gaps. */
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
        if (x.length != y.length) {
            throw new IllegalArgumentException("series " + name + ": " + x.length + " x values and " + y.length
                    + " y values: give as many of each");
        }
        names.add(name);
        xs.add(x.clone());
        ys.add(y.clone());
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
        double[] yRange = range(ys);
        Scale x = Scale.exact(xRange[0], xRange[1], Frame.LEFT, Frame.RIGHT, 10);
        Scale y = Scale.linear(Math.min(0, yRange[0]), yRange[1], frame.bottom(), frame.top(), 5);
        frame.title(canvas, title, "");
        frame.legend(canvas, names);
        frame.xAxis(canvas, x, xName);
        frame.yAxis(canvas, y, yName, "");
        for (int i = 0; i < names.size(); i++) {
            drawSeries(canvas, i, x, y);
        }
    }

    private void drawSeries(Canvas canvas, int series, Scale x, Scale y) {
        canvas.beginGroup(names.get(series), "", "");
        double[] seriesX = xs.get(series);
        double[] seriesY = ys.get(series);
        int[] kept = thinned(seriesY);
        List<double[]> run = new ArrayList<>();
        for (int index : kept) {
            if (Double.isFinite(seriesY[index]) && Double.isFinite(seriesX[index])) {
                run.add(new double[] {x.px(seriesX[index]), y.px(seriesY[index])});
            } else {
                drawRun(canvas, run, Ink.series(series));
                run.clear();
            }
        }
        drawRun(canvas, run, Ink.series(series));
        canvas.endGroup();
    }

    private static void drawRun(Canvas canvas, List<double[]> run, Ink ink) {
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
    private static int[] thinned(double[] values) {
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

    private static double[] range(List<double[]> series) {
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
