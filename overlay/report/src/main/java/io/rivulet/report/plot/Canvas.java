package io.rivulet.report.plot;

/**
 * What pictures are drawn on. Coordinates are in pixels from the upper left corner; opacity is from 0 to 1. Later shapes cover
 * earlier ones.
 */
public interface Canvas {
    /** Which point of a text its position means, on its base line. */
    enum Anchor {
        /** Its left end. */
        START,
        /** Its middle. */
        MIDDLE,
        /** Its right end. */
        END
    }

    /**
     * A straight line.
     *
     * @param dashed whether it is broken
     */
    void line(double x1, double y1, double x2, double y2, Ink ink, double width, boolean dashed);

    /** Lines from point to point. */
    void polyline(double[] xs, double[] ys, Ink ink, double width);

    /** A filled shape through all points and back to the first. */
    void area(double[] xs, double[] ys, Ink ink, double opacity);

    /**
     * A filled rectangle.
     *
     * @param radius of its corners
     */
    void rectangle(double x, double y, double width, double height, double radius, Ink ink, double opacity);

    /** A filled disc with an outline. */
    void disc(double x, double y, double radius, Ink fill, Ink outline, double outlineWidth);

    /** An arc from one point to another by way of a control point, thick at its start and thin at its end: it has a direction. */
    void taper(
            double x1,
            double y1,
            double controlX,
            double controlY,
            double x2,
            double y2,
            double width,
            Ink ink,
            double opacity);

    /** A text on one line. */
    void text(double x, double y, String text, double size, Ink ink, Anchor anchor, boolean bold);

    /**
     * What follows, until {@link #endGroup}, belongs together: it shares a tooltip and, for scripts in a page, a data attribute.
     *
     * @param tooltip empty for none; lines separated by line feeds
     * @param dataName of an attribute {@code data-NAME}; empty for none
     * @param dataValue the attribute's value
     */
    void beginGroup(String tooltip, String dataName, String dataValue);

    /** Ends the group begun last. */
    void endGroup();
}
