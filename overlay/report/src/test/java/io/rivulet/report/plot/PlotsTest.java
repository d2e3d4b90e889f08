package io.rivulet.report.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rivulet.report.Xml;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Offset;
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
                () -> new LinePlot("sizes", "viewers", "", "p99", "ms")
                        .logarithmic()
                        .whiskers(HOSTILE, new double[] {100, 1e4, 1e6}, ramp(3), new double[] {-1, 0, 1}, ramp(3))
                        .band("b", new double[] {100, 1e3, 1e6}, ramp(3), unknown(3), new double[] {4, 5, 6})
                        .band("c", new double[] {-1, 0, 1e6}, ramp(3), ramp(3), new double[] {4, 5, Double.NaN})
                        .mark(1e5, HOSTILE),
                () -> new LinePlot("long", "", "", "", "")
                        .band("a", ramp(100_000), ramp(100_000), ramp(100_000), ramp(100_000)),
                () -> new LinePlot("empty", "", "", "", "").logarithmic(),
                () -> new ContinuityPlot(HOSTILE)
                        .within("1 s", ramp(5), new double[] {1, 0.9995, Double.NaN, 0, 2})
                        .within(HOSTILE, ramp(5), new double[] {-1, 1, 1, 1, 1})
                        .goal(0.999)
                        .mark(2, HOSTILE)
                        .mark(2.1, "second")
                        .mark(99, "nowhere"),
                () -> new ContinuityPlot("empty"),
                () -> new ContinuityPlot("long").within("1 s", ramp(100_000), ramp(100_000)),
                () -> new FairnessPlot(HOSTILE, HOSTILE, "copies", new double[] {1, 2, 3, Double.NaN, -1, 2.5}),
                () -> new FairnessPlot("one", "upload", "", new double[] {0}),
                () -> new FairnessPlot("many", "upload", "kbit/s", ramp(100_000)),
                () -> new FairnessPlot("none", "", "", new double[0]),
                () -> BarPlot.ofCounts("depth", "steps", "viewers", new long[] {0, 0, 3, 9, 1, 0}),
                () -> BarPlot.ofCounts("none", "steps", "viewers", new long[4]),
                () -> new StackedPlot(HOSTILE, "overhead", "%", ramp(4))
                        .part(HOSTILE, new double[] {1, Double.NaN, -3, 2})
                        .part("control", ramp(4))
                        .mark(1, HOSTILE),
                () -> new StackedPlot("long", "", "", ramp(100_000)).part("a", ramp(100_000)),
                () -> new StackedPlot("empty", "", "", new double[0]).part("a", new double[0]),
                () -> new GroupedBarPlot("contest", "p99", "ms", List.of("calm", HOSTILE, "churn"))
                        .contestant(HOSTILE, ramp(3), ramp(3), new double[] {4, 5, 6})
                        .contestant("b", new double[] {-1, Double.NaN, 3}, unknown(3), unknown(3)),
                () -> new GroupedBarPlot("empty", "", "", List.of()),
                () -> new DotPlot("contest", "p99", "ms")
                        .row(HOSTILE, 3, 2, 4)
                        .row("b", -1, Double.NaN, 2)
                        .row("c", Double.NaN, 1, 2)
                        .reference("goal", 5),
                () -> new DotPlot("empty", "", ""),
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

    @Test
    void fairnessIsOneWhenAllBearTheSame() {
        assertThat(FairnessPlot.jain(new double[] {3, 3, 3, 3})).isEqualTo(1);
        assertThat(FairnessPlot.jain(new double[] {0, 0, 0, 7})).isEqualTo(0.25);
        assertThat(FairnessPlot.jain(new double[] {0, 0})).isNaN();
        assertThat(new FairnessPlot("t", "upload", "copies", new double[] {1, 1, 2, 4}).caption())
                .isEqualTo("Jain's index 0.727 over 4; mean 2.00 copies, median 2.00 copies, greatest 4.00 copies");
    }

    @Test
    void aBandIsDrawnAroundItsLineAndAWhiskerThroughItsDot() {
        double[] x = {1, 10, 100};
        String band = Svg.inline(new LinePlot("l", "", "", "", "").band("a", x, ramp(3), ramp(3), ramp(3)));
        String whiskers = Svg.inline(new LinePlot("l", "", "", "", "").whiskers("a", x, ramp(3), ramp(3), ramp(3)));

        assertThat(band).containsOnlyOnce("<polygon").doesNotContain("<circle");
        assertThat(whiskers.split("<circle", -1)).hasSize(4);
    }

    @Test
    void equalFactorsAreEqualStepsOnALogarithmicAxis() {
        String svg = Svg.inline(new LinePlot("l", "", "", "", "")
                .logarithmic()
                .series("a", new double[] {1, 10, 100}, new double[] {0, 0, 0}));

        String points = svg.substring(svg.indexOf("points=\"") + 8);
        double[] xs = Arrays.stream(points.substring(0, points.indexOf('"')).split(" "))
                .mapToDouble(point -> Double.parseDouble(point.substring(0, point.indexOf(','))))
                .toArray();
        assertThat(xs[2] - xs[1]).isCloseTo(xs[1] - xs[0], Offset.offset(0.02));
    }

    @Test
    void valuesThatDoNotFitTheGroupsAreRefused() {
        assertThatThrownBy(() -> new GroupedBarPlot("g", "", "", List.of("a"))
                        .contestant("x", new double[2], new double[1], new double[1]))
                .hasMessage("contestant x: 2 values for 1 groups: give one for each");
        assertThatThrownBy(() -> new StackedPlot("s", "", "", new double[1]).part("x", new double[2]))
                .hasMessage("part x: 1 x values and 2 y values: give as many of each");
        assertThatThrownBy(() -> new ContinuityPlot("c").within("x", new double[1], new double[2]))
                .hasMessage("series x: 1 x values and 2 y values: give as many of each");
        assertThatThrownBy(() -> new LinePlot("l", "", "", "", "")
                        .band("x", new double[1], new double[1], new double[0], new double[1]))
                .hasMessage("series x: 1 x values and 0 y values: give as many of each");
    }

    private static double[] unknown(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
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
