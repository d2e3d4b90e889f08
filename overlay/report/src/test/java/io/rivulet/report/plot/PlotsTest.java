package io.rivulet.report.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rivulet.report.Xml;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlotsTest {
    private static final String HOSTILE = "</svg><script>alert('1')</script> & \"x\" \u0000\u0007";

    static List<Supplier<Plot>> plots() {
        return List.of(
                () -> new HistogramPlot(HOSTILE, HOSTILE, 1e6, histogram(1, 5_000)),
                () -> new HistogramPlot("one value", "ms", 1e6, histogram(1, 1)),
                () -> new HistogramPlot("none", "ms", 1e6, new Histogram(3)),
                () -> new CdfPlot("cdf", HOSTILE, "ms", 1e6)
                        .series(HOSTILE, histogram(2, 3_000))
                        .series("empty", new Histogram(3)),
                () -> new CdfPlot("cdf", "", "", 1),
                () -> new PercentilePlot("percentiles", "delay", "ms", 1e6)
                        .series("a", histogram(3, 3_000))
                        .series(HOSTILE, histogram(4, 9)),
                () -> new PercentilePlot("percentiles", "", "", 1),
                () -> new LinePlot("line", "time", "s", "rate", "kbit/s")
                        .series("a", new double[] {0, 1, 2, 3}, new double[] {5, Double.NaN, 7, 8})
                        .series(HOSTILE, new double[] {0, 3}, new double[] {-5, Double.POSITIVE_INFINITY})
                        .series("none", new double[0], new double[0]),
                () -> new LinePlot("empty", "", "", "", ""),
                () -> new LinePlot("long", "", "", "", "").series("a", ramp(100_000), ramp(100_000)),
                () -> new BarPlot(HOSTILE, "share", "%")
                        .bar(HOSTILE, 3)
                        .bar("b", -1)
                        .bar("c", Double.NaN)
                        .reference("goal", 2),
                () -> new BarPlot("empty", "", ""),
                () -> topology(60, 3),
                () -> topology(0, 1),
                () -> new TopologyPicture("empty", 8));
    }

    @ParameterizedTest
    @MethodSource("plots")
    void aPictureIsWellFormedHarmlessAndTheSameEachTime(Supplier<Plot> plot) {
        String svg = Svg.standalone(plot.get());

        assertThat(svg).isEqualTo(Svg.standalone(plot.get()));
        assertThat(svg).doesNotContain("<script").doesNotContain("NaN").doesNotContain("Infinity");
        assertThat(Xml.parse(svg).getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg.length()).as("bounded, whatever the input").isLessThan(400_000);
    }

    @ParameterizedTest
    @MethodSource("plots")
    void aBitmapHasTheSizeOfThePicture(Supplier<Plot> supplier) throws Exception {
        assumeTrue(Png.isAvailable(), "this Java runtime has no fonts: nothing paints bitmaps");
        Plot plot = supplier.get();

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Png.render(plot, true, 0.5)));

        assertThat(image.getWidth()).isEqualTo((plot.width() + 1) / 2);
        assertThat(image.getHeight()).isEqualTo((plot.height() + 1) / 2);
        assertThat(image.getRGB(1, 1) & 0xffffff).isEqualTo(Ink.PAPER.rgb(true));
    }

    @Test
    void oneStyleSheetServesLightAndDark() {
        String css = Ink.stylesheet();

        assertThat(css).contains(".rv .f-blue{fill:" + Ink.BLUE.css(false) + "}");
        assertThat(css.substring(css.indexOf("prefers-color-scheme:dark")))
                .contains(".rv .f-blue{fill:" + Ink.BLUE.css(true) + "}");
    }

    @Test
    void aPlotIsNotChangedByLaterValues() {
        Histogram histogram = histogram(1, 100);
        double[] ys = {1, 2};
        HistogramPlot bars = new HistogramPlot("h", "ms", 1e6, histogram);
        LinePlot line = new LinePlot("l", "", "", "", "").series("a", new double[] {0, 1}, ys);
        String before = Svg.inline(bars) + Svg.inline(line);

        histogram.recordValue(1);
        ys[0] = 99;

        assertThat(Svg.inline(bars) + Svg.inline(line)).isEqualTo(before);
    }

    @Test
    void seriesOfUnequalLengthAreRefused() {
        assertThatThrownBy(() -> new LinePlot("l", "", "", "", "").series("a", new double[1], new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("series a: 1 x values and 2 y values: give as many of each");
    }

    private static double[] ramp(int length) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = i;
        }
        return values;
    }

    private static Histogram histogram(int seed, int values) {
        SplittableRandom random = new SplittableRandom(seed);
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < values; i++) {
            histogram.recordValue(1 + random.nextLong(1L << random.nextInt(1, 36)));
        }
        return histogram;
    }

    static TopologyPicture topology(int peers, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TopologyPicture picture = new TopologyPicture(HOSTILE, 8);
        picture.node("meet", "meet", TopologyPicture.Role.RENDEZVOUS, Double.NaN, HOSTILE);
        picture.node("P", "P", TopologyPicture.Role.PUBLISHER, Double.NaN, "");
        for (int i = 0; i < peers; i++) {
            picture.node("v" + i + HOSTILE, "" + i, TopologyPicture.Role.PEER, i % 7 == 0 ? Double.NaN : i, HOSTILE);
        }
        for (int i = 1; i < peers; i++) {
            String peer = "v" + i + HOSTILE;
            picture.push(i % 5 == 1 ? "P" : "v" + random.nextInt(i) + HOSTILE, peer, 1 + random.nextInt(8));
            picture.push("v" + random.nextInt(peers) + HOSTILE, peer, 1); // loops and self-feeding included
            picture.neighbours(peer, "v" + random.nextInt(peers) + HOSTILE);
        }
        return picture;
    }
}
