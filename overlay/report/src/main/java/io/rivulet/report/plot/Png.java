package io.rivulet.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures as PNG, for places that show no SVG. Needs the fonts of the machine: ask {@link #isAvailable} first. */
public final class Png {
    private Png() {}

    /** Whether this Java runtime can paint text: some minimal ones come without fonts. */
    public static boolean isAvailable() {
        try {
            BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = image.createGraphics();
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
            int width = graphics.getFontMetrics().stringWidth("x");
            graphics.dispose();
            return width > 0;
        } catch (RuntimeException | LinkageError | InternalError e) {
            return false;
        }
    }

    /**
     * The picture as a PNG file.
     *
     * @param dark whether for dark surroundings
     * @param scale pixels per unit of the drawing; 2 for sharp screens
     */
    public static byte[] render(Plot plot, boolean dark, double scale) {
        BufferedImage image = new BufferedImage(
                (int) StrictMath.ceil(plot.width() * scale),
                (int) StrictMath.ceil(plot.height() * scale),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            graphics.scale(scale, scale);
            PaintedCanvas canvas = new PaintedCanvas(graphics, dark);
            canvas.rectangle(-1, -1, plot.width() + 3, plot.height() + 3, 0, Ink.PAPER, 1);
            plot.draw(canvas);
        } finally {
            graphics.dispose();
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return png.toByteArray();
    }

    private record PaintedCanvas(Graphics2D graphics, boolean dark) implements Canvas {
        @Override
        public void line(double x1, double y1, double x2, double y2, Ink ink, double width, boolean dashed) {
            colour(ink, 1);
            graphics.setStroke(
                    dashed
                            ? new BasicStroke(
                                    (float) width,
                                    BasicStroke.CAP_BUTT,
                                    BasicStroke.JOIN_ROUND,
                                    1,
                                    new float[] {4, 4},
                                    0)
                            : solid(width));
            graphics.draw(new Line2D.Double(x1, y1, x2, y2));
        }

        @Override
        public void polyline(double[] xs, double[] ys, Ink ink, double width) {
            colour(ink, 1);
            graphics.setStroke(solid(width));
            graphics.draw(path(xs, ys));
        }

        @Override
        public void area(double[] xs, double[] ys, Ink ink, double opacity) {
            colour(ink, opacity);
            graphics.fill(path(xs, ys));
        }

        @Override
        public void rectangle(double x, double y, double width, double height, double radius, Ink ink, double opacity) {
            colour(ink, opacity);
            graphics.fill(new RoundRectangle2D.Double(x, y, width, height, 2 * radius, 2 * radius));
        }

        @Override
        public void disc(double x, double y, double radius, Ink fill, Ink outline, double outlineWidth) {
            Ellipse2D circle = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
            colour(fill, 1);
            graphics.fill(circle);
            colour(outline, 1);
            graphics.setStroke(solid(outlineWidth));
            graphics.draw(circle);
        }

        @Override
        public void taper(
                double x1,
                double y1,
                double cx,
                double cy,
                double x2,
                double y2,
                double width,
                Ink ink,
                double opacity) {
            double[] side = Svg.side(x1, y1, cx, cy, width);
            Path2D path = new Path2D.Double();
            path.moveTo(x1 + side[0], y1 + side[1]);
            path.quadTo(cx, cy, x2, y2);
            path.quadTo(cx, cy, x1 - side[0], y1 - side[1]);
            path.closePath();
            colour(ink, opacity);
            graphics.fill(path);
        }

        @Override
        public void text(double x, double y, String text, double size, Ink ink, Anchor anchor, boolean bold) {
            colour(ink, 1);
            graphics.setFont(new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) size));
            FontMetrics metrics = graphics.getFontMetrics();
            double width = metrics.getStringBounds(text, graphics).getWidth();
            double shift = anchor == Anchor.START ? 0 : anchor == Anchor.MIDDLE ? width / 2 : width;
            graphics.drawString(text, (float) (x - shift), (float) y);
        }

        @Override
        public void beginGroup(String tooltip, String dataName, String dataValue) {
            // A bitmap has neither tooltips nor attributes.
        }

        @Override
        public void endGroup() {
            // As above.
        }

        private void colour(Ink ink, double opacity) {
            graphics.setColor(new Color(ink.rgb(dark) | (int) Math.round(opacity * 255) << 24, true));
        }

        private static BasicStroke solid(double width) {
            return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
        }

        private static Path2D path(double[] xs, double[] ys) {
            Path2D path = new Path2D.Double();
            for (int i = 0; i < xs.length; i++) {
                if (i == 0) {
                    path.moveTo(xs[0], ys[0]);
                } else {
                    path.lineTo(xs[i], ys[i]);
                }
            }
            return path;
        }
    }
}
