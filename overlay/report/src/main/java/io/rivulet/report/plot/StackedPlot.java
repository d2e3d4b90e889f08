package io.rivulet.report.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts of a whole over time, one on top of the other, such as duplicates and control: the upper edge is their sum. */
public final class StackedPlot implements Plot {
    private static final int HEIGHT = 340;

    /** More than these are averaged in stretches: a pixel shows no more. */
    private static final int MAX_STRETCHES = 700;

    private final String title;
    private final String yName;
    private final double[] seconds;
    private final List<String> names = new ArrayList<>();
    private final List<double[]> parts = new ArrayList<>();
    private final List<Frame.Mark> marks = new ArrayList<>();

    /**
     * A plot without parts.
     *
     * @param unit may be empty
     * @param seconds of all parts, rising; copied
     */
    public StackedPlot(String title, String valueName, String unit, double[] seconds) {
        this.title = title;
        this.yName = Frame.named(valueName, unit);
        this.seconds = seconds.clone();
    }

    /**
     * Adds a part on top of the others; the array is copied.
     *
     * @param values what is not finite or negative counts as 0
     * @throws IllegalArgumentException unless there is one for each second
     */
    public StackedPlot part(String name, double[] values) {
        if (values.length != seconds.length) {
            throw new IllegalArgumentException("part " + name + ": " + seconds.length + " x values and " + values.length
                    + " y values: give as many of each");
        }
        names.add(name);
        parts.add(Arrays.stream(values)
                .map(value -> Double.isFinite(value) && value > 0 ? value : 0)
                .toArray());
        return this;
    }

    /** Names a moment, such as one at which nodes were killed. */
    public StackedPlot mark(double second, String what) {
        marks.add(new Frame.Mark(second, what));
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
        double[] at = averaged(seconds);
        double[] range = LinePlot.range(List.of(at));
        double[] sum = new double[at.length];
        List<double[]> edges = new ArrayList<>(List.of(sum.clone()));
        for (double[] part : parts) {
            double[] values = averaged(part);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i];
            }
            edges.add(sum.clone());
        }
        Scale x = Scale.exact(range[0], range[1], Frame.LEFT, Frame.RIGHT, 10);
        Scale y = Scale.linear(0, Math.max(1e-9, Arrays.stream(sum).max().orElse(0)), frame.bottom(), frame.top(), 5);
        frame.title(canvas, title, "");
        frame.legend(canvas, names);
        frame.xAxis(canvas, x, "time, s");
        frame.yAxis(canvas, y, yName, "");
        for (int p = 0; p < parts.size() && at.length > 0; p++) {
            drawPart(canvas, names.get(p), Ink.series(p), at, edges.get(p), edges.get(p + 1), x, y);
        }
        frame.marks(canvas, x, marks);
    }

    private static void drawPart(
            Canvas canvas, String name, Ink ink, double[] at, double[] lower, double[] upper, Scale x, Scale y) {
        int n = at.length;
        double[] topX = new double[n];
        double[] topY = new double[n];
        double[] outlineX = new double[2 * n];
        double[] outlineY = new double[2 * n];
        for (int i = 0; i < n; i++) {
            topX[i] = x.px(at[i]);
            topY[i] = y.px(upper[i]);
            outlineX[i] = topX[i];
            outlineY[i] = topY[i];
            outlineX[2 * n - 1 - i] = topX[i];
            outlineY[2 * n - 1 - i] = y.px(lower[i]);
        }
        canvas.beginGroup(name, "", "");
        canvas.area(outlineX, outlineY, ink, 0.55);
        canvas.polyline(topX, topY, ink, 1.5);
        canvas.endGroup();
    }

    private static double[] averaged(double[] values) {
        if (values.length <= MAX_STRETCHES) {
            return values;
        }
        double[] means = new double[MAX_STRETCHES];
        for (int s = 0; s < MAX_STRETCHES; s++) {
            int from = (int) ((long) values.length * s / MAX_STRETCHES);
            int to = (int) ((long) values.length * (s + 1) / MAX_STRETCHES);
            means[s] = Arrays.stream(values, from, to).average().orElse(0);
        }
        return means;
    }
}
