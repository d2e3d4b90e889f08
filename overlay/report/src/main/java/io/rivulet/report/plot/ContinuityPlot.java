package io.rivulet.report.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * Which share of the messages was in time, over the run, for several deadlines. The axis counts nines, because that is what goals
 * are about: 99 % and 99.9 % are as far apart as 90 % and 99 %. Above {@value #MAX_NINES} nines everything is at the top.
 */
public final class ContinuityPlot implements Plot {
    private static final int HEIGHT = 340;
    private static final int MAX_NINES = 5;
    private static final List<String> LABELS = List.of("0 %", "90 %", "99 %", "99.9 %", "99.99 %", "100 %");

    private final String title;
    private final List<String> names = new ArrayList<>();
    private final List<double[]> xs = new ArrayList<>();
    private final List<double[]> ratios = new ArrayList<>();
    private final List<Frame.Mark> marks = new ArrayList<>();
    private double goal = Double.NaN;

    /** A plot without series. */
    public ContinuityPlot(String title) {
        this.title = title;
    }

    /**
     * Adds a deadline; the arrays are copied.
     *
     * @param name such as {@code within 1 s}
     * @param seconds rising
     * @param inTime shares from 0 to 1; not a number leaves a gap
     * @throws IllegalArgumentException if the arrays differ in length
     */
    public ContinuityPlot within(String name, double[] seconds, double[] inTime) {
        if (seconds.length != inTime.length) {
            throw new IllegalArgumentException("series " + name + ": " + seconds.length + " x values and "
                    + inTime.length + " y values: give as many of each");
        }
        names.add(name);
        xs.add(seconds.clone());
        ratios.add(inTime.clone());
        return this;
    }

    /** Draws a dashed line across at a share from 0 to 1. */
    public ContinuityPlot goal(double ratio) {
        goal = ratio;
        return this;
    }

    /** Names a moment, such as one at which nodes were killed. */
    public ContinuityPlot mark(double seconds, String what) {
        marks.add(new Frame.Mark(seconds, what));
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
        double[] range = LinePlot.range(xs);
        Scale x = Scale.exact(range[0], range[1], Frame.LEFT, Frame.RIGHT, 10);
        Scale y = Scale.exact(0, MAX_NINES, frame.bottom(), frame.top(), MAX_NINES);
        frame.title(canvas, title, "");
        frame.legend(canvas, names);
        frame.xAxis(canvas, x, "time, s");
        frame.yAxis(canvas, y, "in time", LABELS);
        frame.marks(canvas, x, marks);
        if (Double.isFinite(goal)) {
            canvas.line(Frame.LEFT, y.px(nines(goal)), Frame.RIGHT, y.px(nines(goal)), Ink.MUTED, 1.2, true);
        }
        for (int i = names.size() - 1; i >= 0; i--) { // the first is the hardest, and on top
            drawSeries(canvas, i, x, y);
        }
    }

    private void drawSeries(Canvas canvas, int series, Scale x, Scale y) {
        canvas.beginGroup(names.get(series), "", "");
        double[] ratio = ratios.get(series);
        List<double[]> run = new ArrayList<>();
        for (int index : LinePlot.thinned(ratio)) {
            double seconds = xs.get(series)[index];
            if (Double.isFinite(ratio[index]) && Double.isFinite(seconds)) {
                run.add(new double[] {x.px(seconds), y.px(nines(ratio[index]))});
            } else {
                LinePlot.drawRun(canvas, run, Ink.series(series));
                run.clear();
            }
        }
        LinePlot.drawRun(canvas, run, Ink.series(series));
        canvas.endGroup();
    }

    private static double nines(double ratio) {
        double missing = 1 - Math.max(0, Math.min(1, ratio));
        return missing <= 0 ? MAX_NINES : Math.min(MAX_NINES, -StrictMath.log10(missing));
    }
}
