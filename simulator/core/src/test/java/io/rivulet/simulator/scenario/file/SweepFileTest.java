package io.rivulet.simulator.scenario.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Seeds;
import io.rivulet.simulator.scenario.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepFileTest {
    private static final Path FILE = Path.of("uplinks.yaml");

    @Test
    void everyCombinationIsAPointWithTheLastParameterChangingFastest() throws ScenarioFileException {
        SweepFile sweep = SweepFile.read("""
                name: uplinks
                scenario: default
                set:
                  duration: 2s
                seeds: {first: 7, count: 3}
                show: [delay-p99]
                vary:
                  peers: [10, 20]
                  network.uplink:
                    poor: 1.1
                    rich: 2
                variants:
                  strategy:
                    usual: {}
                    eager: {stream.fetch: 200ms, stream.window: 2s}
                """, FILE);

        assertThat(sweep.parameters()).containsExactly("peers", "network.uplink", "strategy");
        assertThat(sweep.points().stream().map(point -> String.join(" ", point.values())))
                .containsExactly(
                        "10 poor usual",
                        "10 poor eager",
                        "10 rich usual",
                        "10 rich eager",
                        "20 poor usual",
                        "20 poor eager",
                        "20 rich usual",
                        "20 rich eager");
        assertThat(sweep.points().get(3).scenario().name()).isEqualTo("uplinks-4");
        assertThat(sweep.points().get(3).scenario().duration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(sweep.points().get(3).scenario().network().uplink().name()).isEqualTo("2");
        assertThat(sweep.points().get(3).scenario().stream().settings().fetchPeriod())
                .isEqualTo(Duration.ofMillis(200));
        assertThat(sweep.points().get(3).scenario().tier()).isEqualTo(Tier.T1);
        assertThat(sweep.seeds()).isEqualTo(new Seeds(7, 3));
        assertThat(sweep.shown()).containsExactly(Metric.DELAY_P99);
    }

    @Test
    void aScenarioIsSoughtBesideTheSweepAndTellsItsOwnMistakes(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("base.yaml"), "name: base\nnetwork:\n  uplnk: 2\n");

        ScenarioFileException wrong = catchThrowableOfType(
                ScenarioFileException.class,
                () -> SweepFile.read(
                        "scenario: base.yaml\nvary:\n  peers: [10, 20]\n", directory.resolve("sweep.yaml")));

        assertThat(wrong.problems())
                .containsExactly(
                        directory.resolve("base.yaml") + ":3:3: key 'uplnk' is unknown; did you mean 'uplink'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vary: {peers: [10, 0]} | uplinks.yaml:2:20: key 'peers' is '0', must be a whole number from 1 to 2000000 (peers 0)",
                "vary: {network.uplnk: [2]} | 2:8: key 'uplnk' is unknown; did you mean 'uplink'?",
                "vary: {netwrk.uplink: [2]} | 2:8: key 'netwrk' is unknown; did you mean 'network'?",
                "vary: {peers: 10} | 2:15: key 'peers' must be a list of values, or names with values",
                "vary: {peers: []} | 2:15: key 'peers' must be a list of values, or names with values",
                "vary: {peers: [10, 10]} | 'peers' is '10' twice",
                "vary: {seeds: [10]} | 2:8: key 'seeds' cannot be varied",
                "vary: {stream.rate: [1M, 1k]} | key 'rate' is wrong: it is 1k, must be 8k to 100M (stream.rate 1k)",
                "variants: {s: {a: {peers: 0}}} | key 'peers' is '0', must be a whole number from 1 to 2000000 (s a)",
                "variants: {s: [1]} | 2:15: 's' must be keys with values",
                "variants: {s: {a: {tier: t2, peers: 500000}}} | no tier can run sweep; t2: 500000 peers are more than the 200000 that it can take (s a)",
                "vry: {peers: [1]} | 2:1: key 'vry' is unknown; did you mean 'vary'?",
                "seeds: 0 | 2:8: key 'seeds' is '0', must be a whole number from 1 to 10000",
                "show: [delay-99] | 2:8: in 'show': there is no metric 'delay-99'; did you mean 'delay-p99'?",
                "show: [wall-time] | 'wall-time' depends on the machine",
                "set: {sizes: [10, 20]} | key 'sizes' cannot be varied",
                "name: a b | 2:7: key 'name' is wrong: 'a b' must be letters",
                "vary: {crypto: [plain, rot13]} | 2:24: key 'crypto' is wrong: 'rot13' is none of plain, flash",
            })
    void whatIsWrongIsToldWithItsPlaceBeforeAnythingIsRun(String line, String problem) {
        ScenarioFileException wrong = catchThrowableOfType(
                ScenarioFileException.class, () -> SweepFile.read("scenario: default\n" + line + "\n", FILE));

        assertThat(wrong).hasMessageContaining(problem);
        assertThat(wrong.problems()).hasSize(1);
    }

    @Test
    void aScenarioMustBeSaidAndExist() {
        assertThat(catchThrowableOfType(ScenarioFileException.class, () -> SweepFile.read("vary: {peers: [10]}", FILE)))
                .hasMessageContaining("key 'scenario' must be there");
        assertThat(catchThrowableOfType(ScenarioFileException.class, () -> SweepFile.read("scenario: g77", FILE)))
                .hasMessageContaining("uplinks.yaml:1:11: key 'scenario' is wrong: there is no scenario 'g77'");
        assertThat(catchThrowableOfType(ScenarioFileException.class, () -> SweepFile.read("scenario: g3", FILE)))
                .hasMessageContaining("the scenario has sizes: vary peers instead");
    }

    @Test
    void moreRunsThanADirectoryShouldHoldAreRefused() {
        assertThat(catchThrowableOfType(
                        ScenarioFileException.class,
                        () -> SweepFile.read(
                                "scenario: default\nseeds: 10000\nvary: {peers: [1, 2, 3, 4, 5, 6]}\n", FILE)))
                .hasMessageContaining("these are 60000 runs, must be at most 50000");
    }

    @Test
    void theSmallerVariantOfAScenarioCanBeVariedToo() throws ScenarioFileException {
        SweepFile sweep = SweepFile.read("scenario: g6-quick\nvary: {network.uplink: [1.1, 1.2]}\n", FILE);

        assertThat(sweep.points()).hasSize(2);
        assertThat(sweep.points().get(0).scenario().quick()).isNull();
        assertThat(sweep.points().get(0).scenario().goals()).isNotEmpty();
    }
}
