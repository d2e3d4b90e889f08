package io.rivulet.report.plot;

import java.util.List;

/** What plots with axes have in common: title, legend, grid, labels, and where the drawing area is. */
final class Frame {
    static final int WIDTH = 720;
    static final double LEFT = 56;
    static final double RIGHT = WIDTH - 20;

    private static final double TITLE_SIZE = 15;
    private static final double LABEL_SIZE = 11.5;

    /** Average width of a letter as a share of its height, for fonts that are not known here. */
    private static final double LETTER = 0.56;

    private final int height;
    private final double top;

    /** @param entries of the legend; none needs no room */
    Frame(int height, List<String> entries) {
        this.height = height;
        this.top = 56 + (entries.size() > 1 ? 22 * legendRows(entries) : 0);
    }

    double top() {
        return top;
    }

    double bottom() {
        return height - 40;
    }

    void title(Canvas canvas, String title, String note) {
        canvas.text(LEFT - 40, 24, title, TITLE_SIZE, Ink.TEXT, Canvas.Anchor.START, true);
        canvas.text(RIGHT, 24, note, LABEL_SIZE, Ink.MUTED, Canvas.Anchor.END, false);
    }

    void legend(Canvas canvas, List<String> entries) {
        if (entries.size() < 2) {
            return;
        }
        double x = LEFT - 40;
        double y = 46;
        for (int i = 0; i < entries.size(); i++) {
            double width = entryWidth(entries.get(i));
            if (x + width > RIGHT && x > LEFT) {
                x = LEFT - 40;
                y += 20;
            }
            canvas.rectangle(x, y - 8, 14, 8, 2, Ink.series(i), 1);
            canvas.text(x + 20, y, entries.get(i), LABEL_SIZE, Ink.TEXT, Canvas.Anchor.START, false);
            x += width;
        }
    }

    /** Horizontal lines with values at the left, and what they are above them. */
    void yAxis(Canvas canvas, Scale scale, String name, String suffix) {
        yAxis(
                canvas,
                scale,
                name,
                scale.ticks().stream().map(tick -> Scale.label(tick) + suffix).toList());
    }

    void yAxis(Canvas canvas, Scale scale, String name, List<String> labels) {
        for (int i = 0; i < labels.size(); i++) {
            double y = scale.px(scale.ticks().get(i));
            canvas.line(LEFT, y, RIGHT, y, Ink.GRID, 1, false);
            canvas.text(LEFT - 8, y + 4, labels.get(i), LABEL_SIZE, Ink.MUTED, Canvas.Anchor.END, false);
        }
        canvas.text(LEFT - 40, top - 12, name, LABEL_SIZE, Ink.MUTED, Canvas.Anchor.START, false);
    }

    /** Vertical lines with values below, and what they are behind them. */
    void xAxis(Canvas canvas, Scale scale, String name) {
        xAxis(canvas, scale, name, scale.ticks().stream().map(Scale::label).toList());
    }

    void xAxis(Canvas canvas, Scale scale, String name, List<String> labels) {
        double free = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < labels.size(); i++) {
            double x = scale.px(scale.ticks().get(i));
            canvas.line(x, top, x, bottom(), Ink.GRID, 1, false);
            double half = labels.get(i).length() * LETTER * LABEL_SIZE / 2;
            if (x - half > free) { // labels never overlap
                double middle = Math.min(x, WIDTH - half - 4);
                canvas.text(middle, bottom() + 17, labels.get(i), LABEL_SIZE, Ink.MUTED, Canvas.Anchor.MIDDLE, false);
                free = x + half + 6;
            }
        }
        canvas.line(LEFT, bottom(), RIGHT, bottom(), Ink.AXIS, 1, false);
        canvas.text(RIGHT, bottom() + 33, name, LABEL_SIZE, Ink.MUTED, Canvas.Anchor.END, false);
    }

    /** Names moments: dashed lines over the whole height, each with its text above where there is room. */
    void marks(Canvas canvas, Scale x, List<Mark> marks) {
        double free = LEFT + 120; // the name of the axis stands there
        for (Mark mark : marks) {
            double at = x.px(mark.x);
            if (!(at >= LEFT - 0.5 && at <= RIGHT + 0.5)) {
                continue;
            }
            canvas.line(at, top - 6, at, bottom(), Ink.ORANGE, 1.2, true);
            double width = mark.what.length() * LETTER * LABEL_SIZE;
            double middle = Math.max(free + width / 2, Math.min(RIGHT - width / 2, at));
            if (Math.abs(middle - at) < width / 2 + 8 && middle + width / 2 <= RIGHT + 1) {
                canvas.text(middle, top - 10, mark.what, LABEL_SIZE, Ink.ORANGE, Canvas.Anchor.MIDDLE, false);
                free = middle + width / 2 + 8;
            }
        }
    }

    /** A moment with a name. */
    record Mark(double x, String what) {}

    static String named(String name, String unit) {
        return unit.isEmpty() ? name : name + ", " + unit;
    }

    private static int legendRows(List<String> entries) {
        int rows = 1;
        double x = LEFT - 40;
        for (String entry : entries) {
            double width = entryWidth(entry);
            if (x + width > RIGHT && x > LEFT) {
                rows++;
                x = LEFT - 40;
            }
            x += width;
        }
        return rows;
    }

    private static double entryWidth(String entry) {
        return 20 + entry.length() * LETTER * LABEL_SIZE + 18;
    }
}
