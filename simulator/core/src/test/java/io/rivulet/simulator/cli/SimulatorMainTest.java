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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorMainTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aRunShowsItsFiguresAndWritesItsReports() throws IOException {
        Path json = directory.resolve("result.json");

        int status = run("--peers 4 --seconds 1 --latency constant:10ms --uplink 10M --join-over 1s --settle 1s", json);

        assertThat(text(err)).doesNotContain("rivulet simulate:");
        assertThat(status).isZero();
        assertThat(text(out)).contains("delivered", "100 %", "p99", "CtlRatio", "rho", "duplicates", "report ");
        Map<?, ?> result = (Map<?, ?>) Json.parse(Files.readString(json));
        assertThat(result.get("good")).isEqualTo(true);
        assertThat(text(out)).contains("delivery trace " + result.get("deliveryTrace"));
        assertThat((String) result.get("command")).startsWith("./rivulet simulate --peers 4 --seconds 1 ");
        String page = Files.readString(directory.resolve("rivulet-simulate.html"));
        assertThat(page).contains("Share of messages delivered within a delay", (String) result.get("deliveryTrace"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--peers 12 --tier t2 --uplink 1.5 --loss 1% --join-over 1s --settle 1s --seconds 2",
                "run FILE --peers=9 --seeds=2",
                "run default --quick --seed 4 --peers 5 --seconds 2"
            })
    void theReproducerOfARunBringsItBack(String options) throws IOException {
        Path file = directory.resolve("a file.yaml");
        Files.writeString(file, "{name: f1, duration: 1s, network: {impairment: '2%'}, arrivals: {settle: 1s}}");
        List<String> args = Stream.of(options.split(" "))
                .map(word -> word.replace("FILE", file.toString()))
                .toList();

        Map<?, ?> first = lastOfRuns(args);
        String reproducer = (String) first.get("reproducer");
        List<String> again = Pattern.compile("'([^']*)'|(\\S+)")
                .matcher(reproducer)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .skip(2)
                .toList();
        Map<?, ?> second = lastOfRuns(again);

        assertThat(reproducer).startsWith("./rivulet simulate ").doesNotContain("--json", "--out");
        assertThat(second.get("deliveryTrace")).isEqualTo(first.get("deliveryTrace"));
        assertThat(second.get("reproducer")).isEqualTo(reproducer);
    }

    private Map<?, ?> lastOfRuns(List<String> args) throws IOException {
        Path json = directory.resolve("result.json");
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of("--quiet", "--html", directory.toString(), "--json", json.toString()));
        all.addAll(List.of("--out", directory.resolve("results").toString()));
        plain(all.toArray(String[]::new));
        List<?> runs = (List<?>) ((Map<?, ?>) Json.parse(Files.readString(json))).get("runs");
        return (Map<?, ?>) runs.get(runs.size() - 1);
    }

    @Test
    void aRunThatComesOutBadSaysHowToSeeItAgain() {
        // A tenth of the stream's rate: nobody can pass anything on, and the publisher has eight copies for twenty
        // viewers.
        int status =
                run("--peers 20 --seconds 2 --latency constant:10ms --uplink 0.1 --join-over 1s --settle 1s --quiet");

        assertThat(status).isEqualTo(1);
        assertThat(text(out)).isEmpty();
        assertThat(text(err))
                .contains(
                        "messages were delivered, must be at least 100",
                        "to see it again: ./rivulet simulate --peers 20");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--peers 0 | --peers is 0, must be 1 to 2000000",
                "--peers 10001 --tier t1 | t1: 10001 peers are more than the 10000 that it can take",
                "--peers many | 'many' is not an int",
                "--seconds 0 | --seconds is 0, must be 1 to 3600",
                "--rate 1k | --rate is 1000 bit/s, must be 8k to 100M",
                "--loss 60% | --loss is 0.6, must be 0 to 50%",
                "--loss some | 'some' is not like 1% or 0.01",
                "--latency constant:0.1ms | must be at least 1 ms",
                "--uplink 0 | must be 0.1 to 100",
                "--latency regoins6 | did you mean regions6?",
                "--source-uplink 1k | must be 32k to 10G",
                "--queue 10 | --queue is 10, must be 3000 to",
                "--join-over 11min | --join-over is 11 min 00 s, must be 0s to 10min",
                "--window 0.1s | --window is 100 ms, must be 0.2s to 60s",
                "--fetch 3s | --fetch is 3.00 s, must be 10ms to the window",
                "--crypto rot13 | neither plain nor flash",
                "--kill half | is not like 30%@10s",
                "--peers 10 --kill region:Atlantis@1s | there are North America, Europe, South America",
                "--peers 10 --kill region:Europe@1s --latency planetlab | planetlab has no regions that have names",
                "--peers 10 --kill peers:99@1s | there is no peer 99, must be 1 to 10",
                "--seconds 3 --kill 30%@5s | kill 30% at 5s, must be before the stream ends, at 3s",
                "--html /nowhere/at/all.html | cannot be written",
                "--colour blue | Unknown option",
                "--parquet peers.parquet | Parquet is not in this jar: run ./rivulet simulate",
                "--peers 10000 --seconds 3600 --tier t1 | arrivals of messages, must be up to"
            })
    void badOptionsGetOneLineAndStatusTwo(String options, String complaint) {
        int status = run(options);

        assertThat(status).isEqualTo(2);
        assertThat(text(out)).isEmpty();
        assertThat(text(err))
                .startsWith("rivulet simulate: ")
                .contains(complaint)
                .hasLineCount(1);
    }

    @Test
    void helpNamesEveryOption() {
        int status = run("--help");

        assertThat(status).isZero();
        assertThat(text(out))
                .contains(
                        "--peers",
                        "--seconds",
                        "--seed",
                        "--rate",
                        "--loss",
                        "--latency",
                        "--uplink",
                        "--crypto",
                        "--json",
                        "--html",
                        "--quiet");
    }

    @Test
    void argumentsWithBlanksAreQuotedInCommands() {
        assertThat(CommandLineText.of("./rivulet simulate", "--json", "my file's.json"))
                .isEqualTo("./rivulet simulate --json 'my file'\\''s.json'");
    }

    @Test
    void commandsAreGivenAgainWithOneSeed() {
        CommandLineText command =
                new CommandLineText("./rivulet simulate", "run", "g7", "--seed=4", "--seeds", "10", "--peers", "50");

        assertThat(command.withSeed(9)).isEqualTo("./rivulet simulate run g7 --peers 50 --seed 9");
    }

    @Test
    void listShowsEveryScenario() {
        int status = plain("list");

        assertThat(status).isZero();
        assertThat(text(out)).contains("default", "flash-crowd", "million", "1,000,000", "g15-lie");
    }

    @Test
    void describeSaysWhatIsNeededAndHowItIsWritten() {
        int status = plain("describe", "g7", "--metrics");

        assertThat(status).isZero();
        assertThat(text(out))
                .contains(
                        "goal  ci-2s-worst >= 99.9%",
                        "10,000 peers", "rho 1.25", "regions: North America, Europe", "t1", "kill: \"30%\"", "jain");
    }

    @Test
    void whatDescribeWritesCanBeRun() throws IOException {
        assertThat(plain("describe", "flash-crowd-quick", "--yaml")).isZero();
        Path file = directory.resolve("mine.yaml");
        Files.writeString(file, text(out));
        out.reset();

        int status = run("run " + file + " --peers 6 --seconds 12 --latency constant:10ms --events --seeds 2");

        // Goals may be missed: a crowd of five is none.
        assertThat(status).isBetween(0, 1);
        assertThat(text(out)).contains("startup-p95", "± 95 %", "verdict", "seed 2: ");
        assertThat(directory.resolve("results")).isDirectoryContaining(path -> path.endsWith("metrics.csv"));
        assertThat(Files.readString(directory.resolve("results").resolve("events.jsonl")))
                .contains("\"event\":\"came\"");
        Map<?, ?> result = (Map<?, ?>)
                Json.parse(Files.readString(directory.resolve("results").resolve("result.json")));
        assertThat((List<?>) result.get("runs")).hasSize(2);
        assertThat((List<?>) result.get("goals")).hasSize(3);
    }

    @Test
    void aWrongFileIsToldLineByLine() throws IOException {
        Path file = directory.resolve("wrong.yaml");
        Files.writeString(file, "peers: 0\ncolour: blue\n");

        int status = plain("run", file.toString());

        assertThat(status).isEqualTo(2);
        assertThat(text(err)).contains("wrong.yaml:1:8: key 'peers'", "wrong.yaml:2:1: key 'colour' is unknown");
        assertThat(text(err)).hasLineCount(2);
    }

    @Test
    void aFileThatCannotBeReadSaysWhy() throws IOException {
        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0, 1, 2});
        Path folder = Files.createDirectory(directory.resolve("folder.yaml"));

        assertThat(plain("run", "nosuch.yaml")).isEqualTo(2);
        assertThat(plain("run", binary.toString())).isEqualTo(2);
        assertThat(plain("run", folder.toString())).isEqualTo(2);

        assertThat(text(err))
                .contains("nosuch.yaml cannot be read: there is no such file")
                .contains("binary.yaml cannot be read: it is no text in UTF-8")
                .contains("folder.yaml cannot be read: it is a directory");
    }

    @Test
    void helpSaysOfWhichScenarioItsDefaultsAre() {
        assertThat(plain("run", "--help")).isZero();

        assertThat(text(out).replaceAll("\\s+", " "))
                .contains("as the tier allows. In the scenario default: 200.", "freeriders", "seattle, weibull")
                .doesNotContain("Default 200", "Default 30", "(the default");
    }

    @Test
    void aWrongNameGetsAHint() {
        assertThat(plain("run", "flashcrowd")).isEqualTo(2);
        assertThat(text(err)).contains("did you mean 'flash-crowd'?").hasLineCount(1);
        err.reset();
        assertThat(plain("goals", "--only", "g99")).isEqualTo(2);
        assertThat(text(err))
                .contains("--only g99 is no goal", "there are g1, g2, g3,", "g15-lie")
                .hasLineCount(1);
    }

    @Test
    void goalsThatNoTierCanJudgeAreSaidToBeSo() {
        int status =
                plain("goals", "--quick", "--tier", "t1", "--only", "g13", "--quiet", "--out", directory.toString());

        assertThat(status).isEqualTo(1);
        assertThat(text(out)).contains("g13-quick", "jain", "not run");
        assertThat(text(err)).contains("membership has to be live");
    }

    @Test
    @Tag("slow")
    void goalsTellBeforehandWhatTheLargestNeeds() {
        plain("goals", "--quick", "--tier", "t3", "--seeds", "1", "--only", "g13", "--out", directory.toString());

        assertThat(text(err))
                .startsWith("g13-quick: 150 peers, seed 1, tier t3 (")
                .contains("); needs up to ");
    }

    private int plain(String... args) {
        return SimulatorMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
    }

    private int run(String options, Path json) {
        return run(options + " --json " + json);
    }

    private int run(String options) {
        List<String> args = new ArrayList<>(List.of(options.split(" ")));
        if (!options.contains("--html")) {
            args.add("--html");
            args.add(directory.toString());
        }
        args.add("--out");
        args.add(directory.resolve("results").toString());
        return SimulatorMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args.toArray(String[]::new));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
