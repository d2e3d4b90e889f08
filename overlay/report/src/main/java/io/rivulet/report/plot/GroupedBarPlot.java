package io.rivulet.report.plot;

import io.rivulet.report.text.Figures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several contestants side by side in each of several disciplines, such as strategies under different kinds of failure: bars from 0,
 * each with a whisker for its confidence interval.
 */
public final class GroupedBarPlot implements Plot {
    private static final int HEIGHT = 340;

    /** Up to here, each bar has its value written on it. */
    private static final int MAX_VALUES_WRITTEN = 12;

    private final String title;
    private final String yName;
    private final List<String> groups;
    private final List<String> names = new ArrayList<>();
    private final List<double[][]> values = new ArrayList<>();

    /**
     * A plot without bars.
     *
     * @param unit may be empty
     * @param groups names of the disciplines, from left to right
     */
    public GroupedBarPlot(String title, String valueName, String unit, List<String> groups) {
        this.title = title;
        this.yName = Frame.named(valueName, unit);
        this.groups = List.copyOf(groups);
    }

    /**
     * Adds a contestant; the arrays are copied.
     *
     * @param value one for each group; not a number leaves its place blank
     * @param low lower ends of the intervals; not a number for none
     * @param high upper ends
     * @throws IllegalArgumentException unless there is one of each for each group
     */
    public GroupedBarPlot contestant(String name, double[] value, double[] low, double[] high) {
        for (double[] each : new double[][] {value, low, high}) {
            if (each.length != groups.size()) {
                throw new IllegalArgumentException("contestant " + name + ": " + each.length + " values for "
                        + groups.size() + " groups: give one for each");
            }
        }
        names.add(name);
        values.add(new double[][] {value.clone(), low.clone(), high.clone()});
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
        List<double[]> all = new ArrayList<>();
        values.forEach(each -> all.addAll(Arrays.asList(each)));
        double[] range = LinePlot.range(all);
        Scale y = Scale.linear(
                Math.min(0, range[0]), Math.max(0, range[1]), frame.bottom(), frame.top() + (isWritten() ? 8 : 0), 5);
        frame.title(canvas, title, "");
        frame.legend(canvas, names);
        frame.yAxis(canvas, y, yName, "");
        double slot = (Frame.RIGHT - Frame.LEFT) / Math.max(1, groups.size());
        double width = Math.min(46, slot * 0.8 / Math.max(1, names.size()));
        double free = Double.NEGATIVE_INFINITY;
        for (int g = 0; g < groups.size(); g++) {
            double middle = Frame.LEFT + (g + 0.5) * slot;
            for (int c = 0; c < names.size(); c++) {
                drawBar(canvas, y, g, c, middle + (c - names.size() / 2.0) * width, width);
            }
            double half = groups.get(g).length() * 6.4 / 2;
            if (middle - half > free && middle + half < Frame.WIDTH) {
                canvas.text(middle, frame.bottom() + 17, groups.get(g), 11.5, Ink.MUTED, Canvas.Anchor.MIDDLE, false);
                free = middle + half + 8;
            }
        }
        canvas.line(Frame.LEFT, y.px(0), Frame.RIGHT, y.px(0), Ink.AXIS, 1, false);
    }

    private boolean isWritten() {
        return groups.size() * names.size() <= MAX_VALUES_WRITTEN;
    }

    private void drawBar(Canvas canvas, Scale y, int group, int contestant, double left, double width) {
        double value = values.get(contestant)[0][group];
        double low = values.get(contestant)[1][group];
        double high = values.get(contestant)[2][group];
        if (!Double.isFinite(value)) {
            return;
        }
        boolean hasInterval = Double.isFinite(low) && Double.isFinite(high);
        String interval = hasInterval ? " (" + Figures.number(low) + " to " + Figures.number(high) + ")" : "";
        canvas.beginGroup(
                names.get(contestant) + ", " + groups.get(group) + ": " + Figures.number(value) + interval, "", "");
        double top = Math.min(y.px(value), y.px(0));
        canvas.rectangle(
                left + width * 0.06,
                top,
                width * 0.88,
                Math.abs(y.px(value) - y.px(0)),
                Math.min(3, width / 5),
                Ink.series(contestant),
                0.85);
        if (hasInterval) {
            LinePlot.whisker(canvas, left + width / 2, y.px(low), y.px(high), Ink.TEXT);
            top = Math.min(top, y.px(high));
        }
        if (isWritten()) {
            canvas.text(left + width / 2, top - 6, Figures.number(value), 11, Ink.TEXT, Canvas.Anchor.MIDDLE, false);
        }
        canvas.endGroup();
    }
}
