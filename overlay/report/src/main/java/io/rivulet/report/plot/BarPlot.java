package io.rivulet.report.plot;

import io.rivulet.report.text.Figures;
import java.util.ArrayList;
import java.util.List;

/** One value for each of several things, as bars from left to right; many things make thin bars, and only some are labelled. */
public final class BarPlot implements Plot {
    private static final int HEIGHT = 320;

    /** Up to here, each bar has its value written on it. */
    private static final int MAX_VALUES_WRITTEN = 14;

    private final String title;
    private final String yName;
    private String xName = "";
    private final List<String> names = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private double reference = Double.NaN;
    private String referenceName = "";

    /**
     * A plot without bars.
     *
     * @param unit may be empty
     */
    public BarPlot(String title, String valueName, String unit) {
        this.title = title;
        this.yName = Frame.named(valueName, unit);
    }

    /**
     * How many there are of each whole number, such as of viewers at each number of steps from the publisher, as shares of all.
     *
     * @param xName what the numbers are
     * @param counts by number; zeros at both ends are left out
     */
    public static BarPlot ofCounts(String title, String xName, String valueName, long[] counts) {
        int first = 0;
        int last = counts.length - 1;
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        while (last >= 0 && counts[last] == 0) {
            last--;
        }
        while (first < last && counts[first] == 0) {
            first++;
        }
        BarPlot plot = new BarPlot(title, valueName, "%").across(xName);
        for (int i = first; i <= last; i++) {
            plot.bar(Integer.toString(i), 100.0 * counts[i] / total);
        }
        return plot;
    }

    /** Says what the names of the bars are. */
    public BarPlot across(String name) {
        xName = name;
        return this;
    }

    /** Adds a bar; one that is not finite is left blank. */
    public BarPlot bar(String name, double value) {
        names.add(name);
        values.add(value);
        return this;
    }

    /** Draws a dashed line across, such as a goal or the average. */
    public BarPlot reference(String name, double value) {
        referenceName = name;
        reference = value;
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
        Frame frame = new Frame(HEIGHT, List.of());
        double least = 0;
        double greatest = Double.isFinite(reference) ? reference : 0;
        for (double value : values) {
            least = Double.isFinite(value) ? Math.min(least, value) : least;
            greatest = Double.isFinite(value) ? Math.max(greatest, value) : greatest;
        }
        Scale y = Scale.linear(least, greatest, frame.bottom(), frame.top(), 5);
        frame.title(canvas, title, "");
        frame.yAxis(canvas, y, yName, "");
        double slot = (Frame.RIGHT - Frame.LEFT) / Math.max(1, names.size());
        double width = Math.min(64, Math.max(0.5, slot * 0.76));
        double free = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < names.size(); i++) {
            double middle = Frame.LEFT + (i + 0.5) * slot;
            double value = values.get(i);
            if (Double.isFinite(value)) {
                double top = Math.min(y.px(value), y.px(0));
                canvas.beginGroup(names.get(i) + ": " + Figures.number(value), "", "");
                canvas.rectangle(
                        middle - width / 2,
                        top,
                        width,
                        Math.abs(y.px(value) - y.px(0)),
                        Math.min(3, width / 4),
                        Ink.BLUE,
                        0.9);
                canvas.endGroup();
                if (names.size() <= MAX_VALUES_WRITTEN) {
                    canvas.text(middle, top - 6, Figures.number(value), 11.5, Ink.TEXT, Canvas.Anchor.MIDDLE, false);
                }
            }
            double half = names.get(i).length() * 6.4 / 2;
            if (middle - half > free && middle + half < Frame.WIDTH) {
                canvas.text(middle, frame.bottom() + 17, names.get(i), 11.5, Ink.MUTED, Canvas.Anchor.MIDDLE, false);
                free = middle + half + 8;
            }
        }
        canvas.line(Frame.LEFT, y.px(0), Frame.RIGHT, y.px(0), Ink.AXIS, 1, false);
        canvas.text(Frame.RIGHT, frame.bottom() + 33, xName, 11.5, Ink.MUTED, Canvas.Anchor.END, false);
        if (Double.isFinite(reference)) {
            String label = referenceName + " " + Figures.number(reference);
            canvas.text(Frame.RIGHT, 24, "┄ " + label, 12, Ink.ORANGE, Canvas.Anchor.END, true);
            canvas.line(Frame.LEFT, y.px(reference), Frame.RIGHT, y.px(reference), Ink.ORANGE, 1.5, true);
        }
    }
}
