package io.rivulet.report.plot;

import io.rivulet.report.text.Figures;
import java.util.ArrayList;
import java.util.List;

/**
 * One value with its confidence interval for each of several things, a row each: a dot and a whisker. The axis need not begin at 0, so
 * that small differences can be seen, and whether they are more than chance.
 */
public final class DotPlot implements Plot {
    private static final double ROW = 26;
    private static final int HEAD = 58;
    private static final int FOOT = 44;
    private static final double RIGHT = Frame.WIDTH - 70;

    /** Names are given no more than this; longer ones are cut. */
    private static final int MAX_NAME = 34;

    private final String title;
    private final String xName;
    private final List<Row> rows = new ArrayList<>();
    private double reference = Double.NaN;
    private String referenceName = "";

    private record Row(String name, double value, double low, double high) {}

    /**
     * A plot without rows.
     *
     * @param unit may be empty
     */
    public DotPlot(String title, String valueName, String unit) {
        this.title = title;
        this.xName = Frame.named(valueName, unit);
    }

    /**
     * Adds a row.
     *
     * @param value not a number leaves the row blank
     * @param low lower end of the interval; not a number for none
     * @param high upper end
     */
    public DotPlot row(String name, double value, double low, double high) {
        rows.add(new Row(name, value, low, high));
        return this;
    }

    /** Draws a dashed line from top to bottom, such as a goal. */
    public DotPlot reference(String name, double value) {
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
        return (int) (HEAD + ROW * Math.max(1, rows.size()) + FOOT);
    }

    @Override
    public void draw(Canvas canvas) {
        canvas.text(Frame.LEFT - 40, 24, title, 15, Ink.TEXT, Canvas.Anchor.START, true);
        List<double[]> all = new ArrayList<>(List.of(new double[] {reference}));
        int longest = 0;
        for (Row row : rows) {
            all.add(new double[] {row.value, row.low, row.high});
            longest = Math.max(longest, cut(row.name).length());
        }
        double left = Frame.LEFT - 20 + longest * 6.6;
        double[] range = LinePlot.range(all);
        double margin = (range[1] - range[0]) * 0.04;
        double least = range[0] >= 0 ? Math.max(0, range[0] - margin) : range[0] - margin;
        Scale x = Scale.linear(least, range[1] + margin, left, RIGHT, 7);
        double bottom = height() - FOOT;
        double free = Double.NEGATIVE_INFINITY;
        for (double tick : x.ticks()) {
            canvas.line(x.px(tick), HEAD - 8, x.px(tick), bottom, Ink.GRID, 1, false);
            String label = Scale.label(tick);
            if (x.px(tick) - label.length() * 3.3 > free) {
                canvas.text(x.px(tick), bottom + 17, label, 11.5, Ink.MUTED, Canvas.Anchor.MIDDLE, false);
                free = x.px(tick) + label.length() * 3.3 + 6;
            }
        }
        canvas.text(RIGHT, bottom + 33, xName, 11.5, Ink.MUTED, Canvas.Anchor.END, false);
        if (Double.isFinite(reference)) {
            canvas.line(x.px(reference), HEAD - 8, x.px(reference), bottom, Ink.ORANGE, 1.5, true);
            String label = "┄ " + referenceName + " " + Figures.number(reference);
            canvas.text(Frame.RIGHT, 24, label, 12, Ink.ORANGE, Canvas.Anchor.END, true);
        }
        for (int i = 0; i < rows.size(); i++) {
            drawRow(canvas, rows.get(i), x, left, HEAD + (i + 0.5) * ROW - 4);
        }
    }

    private static void drawRow(Canvas canvas, Row row, Scale x, double left, double y) {
        canvas.text(left - 10, y + 4, cut(row.name), 12, Ink.TEXT, Canvas.Anchor.END, false);
        if (!Double.isFinite(row.value)) {
            return;
        }
        boolean hasInterval = Double.isFinite(row.low) && Double.isFinite(row.high);
        double right = x.px(row.value);
        String interval = hasInterval ? " (" + Figures.number(row.low) + " to " + Figures.number(row.high) + ")" : "";
        canvas.beginGroup(row.name + ": " + Figures.number(row.value) + interval, "", "");
        if (hasInterval) {
            canvas.line(x.px(row.low), y, x.px(row.high), y, Ink.BLUE, 2, false);
            canvas.line(x.px(row.low), y - 4, x.px(row.low), y + 4, Ink.BLUE, 1.5, false);
            canvas.line(x.px(row.high), y - 4, x.px(row.high), y + 4, Ink.BLUE, 1.5, false);
            right = Math.max(right, x.px(row.high));
        }
        canvas.disc(x.px(row.value), y, 5, Ink.BLUE, Ink.PAPER, 1.5);
        canvas.text(right + 9, y + 4, Figures.number(row.value), 11.5, Ink.MUTED, Canvas.Anchor.START, false);
        canvas.endGroup();
    }

    private static String cut(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME - 1) + "…";
    }
}
