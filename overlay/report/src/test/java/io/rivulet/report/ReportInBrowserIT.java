package io.rivulet.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.report.plot.BarPlot;
import io.rivulet.report.plot.ContinuityPlot;
import io.rivulet.report.plot.DotPlot;
import io.rivulet.report.plot.FairnessPlot;
import io.rivulet.report.plot.GroupedBarPlot;
import io.rivulet.report.plot.LinePlot;
import io.rivulet.report.plot.Plot;
import io.rivulet.report.plot.StackedPlot;
import io.rivulet.report.replay.SampleReplays;
import io.rivulet.report.text.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page's scripts do, in a browser that opens it from a file. Skipped where none is installed. */
class ReportInBrowserIT {
    private static final int NODES = 400;
    private static final int SUBSTREAMS = 4;
    private static final int FRAMES = 10;
    private static final double[] XS = {1, 2, 3};

    @TempDir
    private Path directory;

    private Browser browser;
    private Path page;

    @BeforeEach
    void write() throws IOException {
        browser = Browser.find(directory);
        HtmlReport report = new HtmlReport("Everything", "for a browser")
                .section("Topology")
                .replay(SampleReplays.killed(NODES, SUBSTREAMS, FRAMES, 1), "Half-way, some are killed.")
                .section("Plots");
        plots().forEach(plot -> report.plot(plot, plot.title()));
        report.section("Table").table(new Table("").number("n").row(2).row(1));
        page = Files.writeString(directory.resolve("report.html"), report.toHtml());
    }

    private static List<Plot> plots() {
        return List.of(
                new FairnessPlot("upload", "copies", "", XS),
                BarPlot.ofCounts("depth", "steps", "viewers", new long[] {0, 3, 9}),
                new LinePlot("growth", "viewers", "", "p99", "ms").logarithmic().whiskers("a", XS, XS, XS, XS),
                new ContinuityPlot("continuity").within("1 s", XS, XS),
                new StackedPlot("overhead", "share", "%", XS).part("control", XS),
                new GroupedBarPlot("contest", "p99", "ms", List.of("a", "b", "c")).contestant("x", XS, XS, XS),
                new DotPlot("intervals", "p99", "ms").row("x", 2, 1, 3));
    }

    @Test
    void theLastFrameIsDrawnAndEveryPlotIsThere() throws Exception {
        String dom = browser.dom(page, "");

        assertThat(Browser.attribute(dom, "problem")).isEmpty();
        assertThat(Browser.attribute(dom, "ready")).isEqualTo("yes");
        assertThat(Browser.attribute(dom, "nodes")).isEqualTo(Integer.toString(NODES));
        assertThat(Browser.attribute(dom, "frame")).isEqualTo(Integer.toString(FRAMES - 1));
        assertThat(Integer.parseInt(Browser.attribute(dom, "edges"))).isGreaterThan(NODES);
        assertThat(Double.parseDouble(Browser.attribute(dom, "painted")))
                .as("the share of the canvas that is not background")
                .isBetween(0.02, 0.9);
        assertThat(dom).contains("<div class=\"plot\" data-part=\"still\" style=\"max-width:900px\" hidden=\"\">");
        assertThat(dom).contains("<div class=\"stage\" data-part=\"stage\">");
        for (Plot plot : plots()) {
            assertThat(dom).contains("aria-label=\"" + plot.title() + "\"");
        }
        assertThat(dom.split("<svg", -1)).hasSize(plots().size() + 2);
    }

    @Test
    void aTimeInTheAddressChoosesTheFrame() throws Exception {
        String before = browser.dom(page, "#t=3");
        String killed = browser.dom(page, "#t=5.9");

        assertThat(Browser.attribute(before, "frame")).isEqualTo("3");
        assertThat(Browser.attribute(before, "edges")).isEqualTo(Integer.toString(SUBSTREAMS * (NODES - 1)));
        assertThat(before)
                .contains("aria-valuetext=\"3.0 seconds\"")
                .contains("At 3.0 s, 400 of 400 nodes are alive, 0 of them");
        assertThat(Browser.attribute(killed, "frame")).isEqualTo("5");
        assertThat(Integer.parseInt(Browser.attribute(killed, "edges")))
                .isLessThan(Integer.parseInt(Browser.attribute(before, "edges")));
        assertThat(killed).contains("At 5.0 s, ").doesNotContain("400 of 400 nodes are alive");
    }

    @Test
    void oneSubstreamOnePlaceAndOneNodeCanBeChosen() throws Exception {
        String dom = browser.dom(page, "#t=0&substream=2&layout=places&node=node-17");

        assertThat(Browser.attribute(dom, "substream")).isEqualTo("2");
        assertThat(Browser.attribute(dom, "layout")).isEqualTo("places");
        assertThat(Browser.attribute(dom, "edges")).isEqualTo(Integer.toString(NODES - 1));
        assertThat(Browser.attribute(dom, "node")).isEqualTo("node-17");
        assertThat(dom)
                .contains("<h3 data-part=\"card-id\">node-17</h3>")
                .contains("<span data-part=\"card-parents\">1 of 1</span>")
                .contains("<dd data-part=\"card-delivered\">50</dd>");
    }

    @Test
    void playingAndSlidingAndSearchingWork() throws Exception {
        // Nobody is there to press buttons: a script at the end of a copy of the page does, and notes what comes of it.
        // It has
        // the clock in its hands, because a browser without a window draws when it likes, or not at all.
        String pressed = Files.readString(page).replace("<head>", """
                <head>
                <script>
                let clock = 0;
                const waiting = [];
                performance.now = () => clock;
                requestAnimationFrame = draw => waiting.push(draw);
                const pass = ms => {
                  for (let i = 0; i < ms; i += 20) {
                    clock += 20;
                    waiting.splice(0).forEach(draw => draw(clock));
                  }
                };
                </script>
                """).replace("</body>", """
                <script>
                const part = name => document.querySelector('[data-part=' + name + ']');
                const key = key => new KeyboardEvent('keydown', {key, cancelable: true});
                const shown = document.querySelector('figure.replay').dataset;
                part('slider').value = 2;
                part('slider').dispatchEvent(new Event('input'));
                pass(40);
                shown.slid = shown.frame;
                part('search').value = 'node-39';
                part('search').dispatchEvent(new Event('input'));
                part('search').dispatchEvent(key('Enter'));
                part('canvas').dispatchEvent(key('.'));
                pass(40);
                shown.stepped = shown.frame;
                part('speed').value = '2';
                part('canvas').dispatchEvent(key(' '));
                pass(1100);
                shown.playing = shown.frame + ' ' + part('play').textContent;
                pass(4000);
                shown.played = shown.frame + ' ' + part('play').textContent;
                part('places').click();
                pass(300);
                part('places').click();
                pass(1000);
                document.querySelector('th button').click();
                </script>
                </body>
                """);
        String dom = browser.dom(Files.writeString(directory.resolve("pressed.html"), pressed), "");

        assertThat(Browser.attribute(dom, "slid")).isEqualTo("2");
        assertThat(Browser.attribute(dom, "node")).isEqualTo("node-39");
        assertThat(dom).contains("<span data-part=\"found\" role=\"status\">11 found</span>");
        assertThat(Browser.attribute(dom, "stepped")).isEqualTo("3");
        assertThat(Browser.attribute(dom, "playing"))
                .as("twice as fast as the run")
                .isEqualTo("5 Pause");
        assertThat(Browser.attribute(dom, "played")).as("to its end").isEqualTo((FRAMES - 1) + " Play");
        assertThat(Browser.attribute(dom, "layout")).isEqualTo("places");
        assertThat(dom.indexOf("data-k=\"1.0\"")).as("sorted").isLessThan(dom.indexOf("data-k=\"2.0\""));
    }
}
