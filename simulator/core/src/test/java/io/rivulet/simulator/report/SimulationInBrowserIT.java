package io.rivulet.simulator.report;

import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.report.Browser;
import io.rivulet.report.plot.Plot;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.file.ScenarioLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a small flash crowd, in a browser that opens it from a file. Skipped where none is installed. */
class SimulationInBrowserIT {
    private static final int PEERS = 60;
    private static final int AT_START = 20;

    @TempDir
    private static Path directory;

    private static Browser browser;
    private static RunSet set;
    private static Path page;

    @BeforeAll
    static void run() throws IOException {
        browser = Browser.find(directory);
        Scenario crowd = ScenarioLibrary.named("flash-crowd").toBuilder()
                .peers(PEERS)
                .tier(Tier.T2)
                .lasting(seconds(15)) // so that all come
                .build();
        set = Runs.all(crowd, Runs.Listener.NONE);
        page = ResultDirectory.write(directory.resolve("results"), set, "./rivulet simulate run flash-crowd", false);
    }

    @Test
    void theTopologyAndThePlotsAreDrawn() throws Exception {
        String dom = browser.dom(page, "");

        assertThat(Browser.attribute(dom, "problem")).isEmpty();
        assertThat(Browser.attribute(dom, "ready")).isEqualTo("yes");
        assertThat(Browser.attribute(dom, "nodes")).isEqualTo(Integer.toString(PEERS + 1));
        assertThat(Integer.parseInt(Browser.attribute(dom, "edges"))).isGreaterThan(PEERS);
        assertThat(Double.parseDouble(Browser.attribute(dom, "painted")))
                .as("the share of the canvas that is not background")
                .isBetween(0.02, 0.9);
        assertThat(RunPlots.of(set))
                .containsKeys(
                        "delay-cdf", "continuity", "delay-over-time", "overhead", "population", "upload", "depth");
        for (Plot plot : RunPlots.of(set).values()) {
            assertThat(dom).contains("aria-label=\"" + plot.title() + "\"");
        }
        assertThat(dom.split("<svg", -1))
                .as("the film's last frame, too")
                .hasSize(RunPlots.of(set).size() + 2);
    }

    @Test
    void theSliderChangesThePicture() throws Exception {
        // Nobody is there to move it: a script at the end of a copy of the page does, and draws at once.
        String slid = Files.readString(page).replace("<head>", """
                <head>
                <script>
                requestAnimationFrame = draw => draw(0);
                </script>
                """).replace("</body>", """
                <script>
                const part = name => document.querySelector('[data-part=' + name + ']');
                const shown = document.querySelector('figure.replay').dataset;
                shown.endEdges = shown.edges;
                const end = part('canvas').toDataURL();
                part('slider').value = 0;
                part('slider').dispatchEvent(new Event('input'));
                shown.begin = part('alive').textContent + ' alive';
                shown.changed = part('canvas').toDataURL() !== end;
                </script>
                </body>
                """);
        String dom = browser.dom(Files.writeString(directory.resolve("slid.html"), slid), "");

        assertThat(Browser.attribute(dom, "frame")).isEqualTo("0");
        assertThat(Browser.attribute(dom, "begin")).isEqualTo(AT_START + 1 + " alive");
        assertThat(Browser.attribute(dom, "changed")).isEqualTo("true");
        assertThat(Integer.parseInt(Browser.attribute(dom, "edges")))
                .isPositive()
                .isLessThan(Integer.parseInt(Browser.attribute(dom, "end-edges")));
    }
}
