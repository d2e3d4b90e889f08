package io.rivulet.simulator.report;

import static io.rivulet.simulator.scenario.Dsl.atLeast;
import static io.rivulet.simulator.scenario.Dsl.atMost;
import static io.rivulet.simulator.scenario.Dsl.kill;
import static io.rivulet.simulator.scenario.Dsl.milliseconds;
import static io.rivulet.simulator.scenario.Dsl.peers;
import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.report.text.Json;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five peers and two seeds, in three sizes. */
class ResultDirectoryTest {
    private static final RunSet SET = Runs.all(
            Scenario.named("tiny")
                    .peers(5)
                    .lasting(seconds(3))
                    .network(NetworkPlan.DEFAULT.latency(LatencyPreset.constant(milliseconds(10))))
                    .arrivals(Arrivals.DEFAULT.joining(seconds(1), seconds(1)))
                    .at(seconds(1), kill(peers(2)))
                    .check(atLeast(Metric.CI_2S, 0.5))
                    .check(atMost(Metric.DELAY_P50, 0.000_001))
                    .seeds(new Seeds(1, 2))
                    .sizes(List.of(3, 8))
                    .build(),
            Runs.Listener.NONE);

    @TempDir
    private Path directory;

    @Test
    void allFilesAreThere() throws IOException {
        Path page = ResultDirectory.write(directory, SET, "./rivulet simulate run tiny", true);

        assertThat(page).hasFileName("report.html");
        for (String name : List.of(
                "result.json",
                "metrics.csv",
                "events.jsonl",
                "delay-cdf.svg",
                "continuity.svg",
                "overhead.svg",
                "upload.svg",
                "depth.svg",
                "scaling.svg",
                "topology.svg")) {
            assertThat(directory.resolve(name)).isNotEmptyFile();
        }
        assertThat(Files.readString(directory.resolve("events.jsonl")))
                .contains("{\"seed\":1,\"t\":1.000,\"event\":\"kill\",\"details\":\"kill peers:2\"}")
                .contains("\"event\":\"went\",\"peer\":2}");
        assertThat(Files.readAllLines(directory.resolve("metrics.csv")))
                .first()
                .isEqualTo("figure,mean,± 95 %,least,most,worst seed,what it is");
    }

    @Test
    void nothingOfAnEarlierRunStaysAndEverythingElse() throws IOException {
        ResultDirectory.write(directory, SET, "./rivulet simulate run tiny", true);
        Path notes = Files.writeString(directory.resolve("notes.svg"), "of somebody's own");
        RunSet nothing = new RunSet(SET.scenario(), List.of(), Map.of());

        ResultDirectory.write(directory, nothing, "./rivulet simulate run tiny", false);

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("result.json", "metrics.csv", "report.html", "notes.svg");
        }
        assertThat(notes).hasContent("of somebody's own");
    }

    @Test
    void figuresAloneTakeThePlaceOfAnEarlierRunToo() throws IOException {
        ResultDirectory.write(directory, SET, "./rivulet simulate run tiny", true);

        ResultDirectory.writeFigures(directory, SET, "./rivulet simulate run tiny");

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("result.json", "metrics.csv");
        }
    }

    @Test
    void whatIsNoDirectoryOfResultsIsLeftAsItIs() throws IOException {
        Path picture = Files.writeString(directory.resolve("topology.png"), "of somebody's own");
        RunSet nothing = new RunSet(SET.scenario(), List.of(), Map.of());

        ResultDirectory.write(directory, nothing, "./rivulet simulate run tiny", false);

        assertThat(picture).hasContent("of somebody's own");
    }

    @Test
    void thePageHasGoalsPicturesAndTheFilm() throws IOException {
        String page = Files.readString(ResultDirectory.write(directory, SET, "./rivulet simulate run tiny", false));

        assertThat(page)
                .contains("Simulation: tiny", "Goals", "missed", "met", "Who feeds whom", "Continuity", "kill peers:2")
                .contains(SET.runs().get(1).traceHash());
    }

    @Test
    void theDocumentHasAllFiguresOfAllSeeds() {
        Map<?, ?> document = (Map<?, ?>) Json.parse(RunJson.of(SET, "again").toText());

        assertThat(document.get("good")).isEqualTo(false);
        assertThat((List<?>) document.get("runs")).hasSize(2);
        assertThat((List<?>) document.get("sizes")).hasSize(3);
        Map<?, ?> p50 = (Map<?, ?>) ((Map<?, ?>) document.get("figures")).get("delay-p50");
        assertThat((Double) p50.get("mean")).isBetween(0.01, 1.0);
        assertThat(p50.get("confidence95")).isNotNull();
    }

    @Test
    void goalsAreJudgedByTheWorstSeed() {
        assertThat(SET.outcomes()).extracting(RunSet.Outcome::holds).containsExactly(true, false);
        double worst = Math.max(
                SET.runs().get(0).metric(Metric.DELAY_P50), SET.runs().get(1).metric(Metric.DELAY_P50));
        assertThat(SET.outcomes().get(1).worst()).isEqualTo(worst);
        assertThat(SET.growth()).isNotNaN();
        assertThat(RunTable.ofGoals(List.of(SET)).rows()).hasSize(2);
    }
}
