/**
 * Pictures of results: distributions, time series, bars, and who feeds whom. A {@link io.rivulet.report.plot.Plot} draws itself
 * on a {@link io.rivulet.report.plot.Canvas}, of which there is one that writes SVG and one that paints a bitmap.
 *
 * <p>Colours are named, not given, so that one SVG serves light and dark pages. The same input gives the same SVG to the byte:
 * trigonometry is {@code StrictMath}'s, nothing is random, and nothing depends on the machine's fonts.
 */
package io.rivulet.report.plot;
