package io.rivulet.report.plot;

/** A picture that can draw itself. Its size is that of its own drawing; where it is shown, it is scaled to fit. */
public interface Plot {
    /** What it shows, in a few words: for people who cannot see it. */
    String title();

    /** Width in pixels. */
    int width();

    /** Height in pixels. */
    int height();

    /** Draws everything except the background. */
    void draw(Canvas canvas);
}
