package io.rivulet.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.report.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchCommandTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int simulate(String... args) {
        return SimulatorMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
    }

    private int search(String options) {
        List<String> args = new ArrayList<>(List.of("search", "--out", directory.toString()));
        args.addAll(List.of(options.split(" ")));
        return simulate(args.toArray(String[]::new));
    }

    private String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void someWorldsInWhichNothingIsFound() {
        int status = search("--worlds 3 --threads 2 --seed 1");

        assertThat(text(out)).contains("3 worlds in ", "seed 1: nothing found");
        assertThat(status).isZero();
    }

    @Test
    void isToldAsJsonToo() {
        int status = search("--worlds 2 --shard 2/2 --json - --quiet");

        Map<?, ?> result = (Map<?, ?>) Json.parse(text(out));
        assertThat(status).isZero();
        assertThat(result.get("worlds")).isEqualTo(1L);
        assertThat(result.get("shard")).isEqualTo("2/2");
        assertThat((List<?>) result.get("found")).isEmpty();
        assertThat(text(err)).isEmpty();
    }

    @Test
    void aScenarioIsExaminedWithTheSameChecks() throws IOException {
        Path file = Files.writeString(
                directory.resolve("mine.yaml"),
                "{peers: 5, duration: 2s, tier: t3, arrivals: {join-over: 1s, settle: 1s}, seeds: {first: 4, count: 1}}");

        int status = simulate("search", "--scenario", file.toString());

        assertThat(text(err))
                .startsWith("unnamed: 5 peers, seed 4, tier t3 (")
                .contains("); needs up to ")
                .hasLineCount(1);
        assertThat(text(out)).contains("seed 4: all checks hold");
        assertThat(status).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--minutes 0 | --minutes is 0.0, must be above 0, up to 10000",
                "--worlds 0 | --worlds is 0, must be 1 to 2^40",
                "--threads 65 | --threads is 65, must be 1 to 64",
                "--findings 0 | --findings is 0, must be 1 to 100",
                "--shard 3/2 | '3/2' is not like 2/3",
                "--scenario nowhere | there is no scenario 'nowhere'"
            })
    void badOptionsGetOneLineAndStatusTwo(String options, String complaint) {
        assertThat(search(options)).isEqualTo(2);
        assertThat(text(err)).contains(complaint).hasLineCount(1);
    }

    @Test
    void whatTheTierCannotRunIsToldBeforehand() throws IOException {
        Path file = directory.resolve("given.yaml");
        Files.writeString(file, "name: given\npeers: 5\nmembership: given\nnetwork:\n  nat: home\n");

        assertThat(search("--scenario " + file)).isEqualTo(2);
        assertThat(text(err))
                .contains("t3 cannot run given: peers are behind NATs")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t2", "t3"})
    void aReplayWritesDownOneNode(String tier) {
        int status = simulate(
                "replay",
                "default",
                "--peers",
                "5",
                "--seconds",
                "1",
                "--tier",
                tier,
                "--seed",
                "3",
                "--node",
                "2",
                "--from",
                "5s",
                "--to",
                "11s",
                "--trace");

        assertThat(status).isZero();
        assertThat(text(out)).contains("node 2 ", "-> node ", "<- node ").doesNotContain("node 3     ->");
        assertThat(text(out).lines().count()).isGreaterThan(50);
        assertThat(text(err)).contains("default: 5 peers, seed 3, tier " + tier + " (", "); needs up to ");
    }

    @Test
    void aRunOfThePacketTierIsCaptured() {
        Path file = directory.resolve("run.pcapng");

        int status = simulate(
                "run",
                "default",
                "--peers",
                "3",
                "--seconds",
                "1",
                "--tier",
                "t1",
                "--join-over",
                "1s",
                "--settle",
                "1s",
                "--quiet",
                "--out",
                directory.resolve("results").toString(),
                "--pcap",
                file.toString());

        assertThat(status).isZero();
        assertThat(file).isNotEmptyFile();
        assertThat(text(err)).contains("capture ", " datagrams");
    }

    @Test
    void theDefaultIsReplayedWithoutAName() {
        int status = simulate(
                "replay", "--seed", "1", "--node", "7", "--from", "8s", "--to", "8.2s", "--trace", "--peers", "9");

        assertThat(status).isZero();
        assertThat(text(out).lines()).isNotEmpty().allMatch(line -> line.contains("s  node 7 "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replay default --node 1 --peers 3 | there is nothing to do without --trace or --pcap",
                "replay default --node 1 --peers 3 --tier t3 --pcap x | --pcap: tier t3 has no datagrams",
                "replay default --node 1 --from 3s --to 2s --trace | --to is before --from",
                "replay default --peers 20 --node 99 --trace | --node is 99, must be 0 to 20",
                "replay nowhere --node 1 --trace | there is no scenario 'nowhere'",
                "run default --tier t3 --pcap x | --pcap: tier t3 has no datagrams",
                "run default --seeds 2 --pcap x | --pcap is of one run"
            })
    void saysWhatCannotBeLookedAt(String command, String complaint) {
        assertThat(simulate(command.split(" "))).isEqualTo(2);
        assertThat(text(err)).contains(complaint).hasLineCount(1);
    }

    @Test
    void aCommandIsLookedAtCloserWithItsOwnOptions() {
        CommandLineText run = new CommandLineText(
                "./rivulet simulate", "run", "g7", "--peers", "50", "--out", "x", "--quiet", "--seeds=3");

        assertThat(run.replay(5, 7, 3.25))
                .isEqualTo("./rivulet simulate replay g7 --peers 50 --seed 5 --node 7 --from 3.3s --trace");
        assertThat(new CommandLineText("./rivulet simulate", "--peers", "9").replay(1, 0, 0))
                .isEqualTo("./rivulet simulate replay default --peers 9 --seed 1 --node 0 --from 0.0s --trace");
    }
}
