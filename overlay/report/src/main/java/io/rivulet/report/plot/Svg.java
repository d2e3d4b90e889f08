package io.rivulet.report.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Pictures as SVG 1.1 with classes for colours. The same picture gives the same bytes. */
public final class Svg {
    private Svg() {}

    /** A file of its own, with its style sheet and background, for light and dark surroundings. */
    public static String standalone(Plot plot) {
        String open = open(plot, " width=\"" + plot.width() + "\" height=\"" + plot.height() + "\"");
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + open + "<style>" + Ink.stylesheet() + "</style>\n"
                + "<rect width=\"100%\" height=\"100%\" class=\"f-paper\"/>\n" + body(plot) + "</svg>\n";
    }

    /** An element to stand in a page that has {@link Ink#stylesheet} in it. */
    public static String inline(Plot plot) {
        return open(plot, "") + body(plot) + "</svg>\n";
    }

    /** Text as XML and HTML need it, in content and in quoted attributes alike; what XML cannot hold is replaced. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    boolean allowed =
                            c >= 0x20 && c != 0x7f && (c < 0xd800 || c > 0xdfff) && c != 0xfffe && c != 0xffff;
                    escaped.appendCodePoint(allowed || c == '\n' || c == '\t' ? c : 0xfffd);
                }
            }
        });
        return escaped.toString();
    }

    private static String open(Plot plot, String size) {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"rv\" role=\"img\" viewBox=\"0 0 " + plot.width() + " "
                + plot.height() + "\"" + size + " aria-label=\"" + escape(plot.title()) + "\">\n";
    }

    private static String body(Plot plot) {
        SvgCanvas canvas = new SvgCanvas();
        plot.draw(canvas);
        return canvas.out.toString();
    }

    private static final class SvgCanvas implements Canvas {
        private final StringBuilder out = new StringBuilder();

        @Override
        public void line(double x1, double y1, double x2, double y2, Ink ink, double width, boolean dashed) {
            out.append("<line x1=\"").append(number(x1)).append("\" y1=\"").append(number(y1));
            out.append("\" x2=\"")
                    .append(number(x2))
                    .append("\" y2=\"")
                    .append(number(y2))
                    .append('"');
            stroke(ink, width);
            out.append(dashed ? " stroke-dasharray=\"4 4\"/>\n" : "/>\n");
        }

        @Override
        public void polyline(double[] xs, double[] ys, Ink ink, double width) {
            out.append("<polyline points=\"");
            points(xs, ys);
            out.append('"');
            stroke(ink, width);
            out.append("/>\n");
        }

        @Override
        public void area(double[] xs, double[] ys, Ink ink, double opacity) {
            out.append("<polygon points=\"");
            points(xs, ys);
            out.append('"');
            fill(ink, opacity);
            out.append("/>\n");
        }

        @Override
        public void rectangle(double x, double y, double width, double height, double radius, Ink ink, double opacity) {
            out.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y));
            out.append("\" width=\"")
                    .append(number(width))
                    .append("\" height=\"")
                    .append(number(height))
                    .append('"');
            if (radius > 0) {
                out.append(" rx=\"").append(number(radius)).append('"');
            }
            fill(ink, opacity);
            out.append("/>\n");
        }

        @Override
        public void disc(double x, double y, double radius, Ink fill, Ink outline, double outlineWidth) {
            out.append("<circle cx=\"").append(number(x)).append("\" cy=\"").append(number(y));
            out.append("\" r=\"").append(number(radius)).append("\" class=\"f-").append(fill.cssClass());
            out.append(" s-")
                    .append(outline.cssClass())
                    .append("\" stroke-width=\"")
                    .append(number(outlineWidth));
            out.append("\"/>\n");
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
            double[] side = side(x1, y1, cx, cy, width);
            out.append("<path d=\"M").append(number(x1 + side[0])).append(' ').append(number(y1 + side[1]));
            out.append('Q').append(number(cx)).append(' ').append(number(cy));
            out.append(' ').append(number(x2)).append(' ').append(number(y2));
            out.append('Q').append(number(cx)).append(' ').append(number(cy));
            out.append(' ')
                    .append(number(x1 - side[0]))
                    .append(' ')
                    .append(number(y1 - side[1]))
                    .append("Z\"");
            fill(ink, opacity);
            out.append("/>\n");
        }

        @Override
        public void text(double x, double y, String text, double size, Ink ink, Anchor anchor, boolean bold) {
            out.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
            out.append("\" font-size=\"")
                    .append(number(size))
                    .append("\" class=\"f-")
                    .append(ink.cssClass())
                    .append('"');
            if (anchor != Anchor.START) {
                out.append(" text-anchor=\"")
                        .append(anchor == Anchor.MIDDLE ? "middle" : "end")
                        .append('"');
            }
            out.append(bold ? " font-weight=\"600\">" : ">")
                    .append(escape(text))
                    .append("</text>\n");
        }

        @Override
        public void beginGroup(String tooltip, String dataName, String dataValue) {
            out.append("<g");
            if (!dataName.isEmpty()) {
                out.append(" data-")
                        .append(escape(dataName))
                        .append("=\"")
                        .append(escape(dataValue))
                        .append('"');
            }
            out.append('>');
            if (!tooltip.isEmpty()) {
                out.append("<title>").append(escape(tooltip)).append("</title>");
            }
            out.append('\n');
        }

        @Override
        public void endGroup() {
            out.append("</g>\n");
        }

        private void points(double[] xs, double[] ys) {
            for (int i = 0; i < xs.length; i++) {
                out.append(i == 0 ? "" : " ").append(number(xs[i])).append(',').append(number(ys[i]));
            }
        }

        private void stroke(Ink ink, double width) {
            out.append(" class=\"s-")
                    .append(ink.cssClass())
                    .append("\" stroke-width=\"")
                    .append(number(width))
                    .append('"');
        }

        private void fill(Ink ink, double opacity) {
            out.append(" class=\"f-").append(ink.cssClass()).append('"');
            if (opacity < 1) {
                out.append(" fill-opacity=\"").append(number(opacity)).append('"');
            }
        }
    }

    /** Half the width of an arc, across its direction at its start. */
    static double[] side(double x1, double y1, double cx, double cy, double width) {
        double dx = cx - x1;
        double dy = cy - y1;
        double length = Math.max(1e-9, StrictMath.sqrt(dx * dx + dy * dy));
        return new double[] {-dy / length * width / 2, dx / length * width / 2};
    }

    /** Two digits after the point are a fiftieth of a pixel: more would only make files longer. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "0";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
