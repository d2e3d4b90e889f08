package io.rivulet.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.churn.Lengths;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import io.rivulet.simulator.scenario.file.ScenarioYaml;
import io.rivulet.simulator.scenario.file.SweepFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about the simulator says what the code does. */
class SimulatorPageTest {
    private static final Path PAGE = Path.of("../../overlay/docs/simulator.md");

    @Test
    void everyMetricIsInItsTable() throws IOException {
        String page = Files.readString(PAGE);

        for (Metric metric : Metric.values()) {
            String row = "| `" + metric.id() + "` | "
                    + metric.unit().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " | "
                    + metric.better().name().toLowerCase(Locale.ROOT) + " | " + metric.meaning() + " |";
            assertThat(page).contains(row);
        }
    }

    @Test
    void itsExampleCanBeRead() throws IOException, ScenarioFileException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("```yaml\n") + "```yaml\n".length();

        Scenario scenario = ScenarioYaml.read(page.substring(from, page.indexOf("```", from)), "simulator.md");

        assertThat(scenario.timeline()).hasSize(7);
        assertThat(scenario.goals()).hasSize(2);
        assertThat(scenario.quickly().peersAtStart()).isEqualTo(10);
    }

    @Test
    void itsSessionsCanBeUsed() throws IOException {
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("| sessions "), page.indexOf("### Clocks"));

        List<String> sessions = table.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Pattern.compile("`([^`]+)`")
                        .matcher(line.split("\\|", -1)[1])
                        .results())
                .map(match -> match.group(1))
                .toList();

        assertThat(sessions).contains("exp:60s", "weibull-bt-3", "bimodal:80%,60s");
        assertThat(sessions).allSatisfy(text -> Lengths.parse(text));
    }

    @Test
    void itsSweepCanBeRead() throws IOException, ScenarioFileException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("```yaml\n", page.indexOf("## Many machines")) + "```yaml\n".length();

        SweepFile sweep = SweepFile.read(page.substring(from, page.indexOf("```", from)), PAGE);

        assertThat(sweep.parameters()).containsExactly("peers", "network.impairment", "network.uplink", "strategy");
        assertThat(sweep.points()).hasSize(24);
    }
}
