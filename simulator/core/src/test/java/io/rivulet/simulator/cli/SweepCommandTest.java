package io.rivulet.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepCommandTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path file;

    @BeforeEach
    void aSweepOfSixRuns() throws IOException {
        file = Files.writeString(directory.resolve("six.yaml"), """
            name: six
            seeds: 3
            scenario: {duration: 1s, tier: t3, membership: given}
            vary: {peers: [4, 8]}
            """);
    }

    @Test
    void whatIsDoneIsNotRunAgain() throws IOException {
        String whole = directory.resolve("whole").toString();
        assertThat(run("sweep", file.toString(), "--out", whole)).isZero();
        Path kept = Path.of(whole, "runs", "000002.json");
        FileTime before = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(kept, before);
        byte[] lost = Files.readAllBytes(Path.of(whole, "runs", "000005.json"));
        Files.delete(Path.of(whole, "runs", "000005.json"));

        int status = run("sweep", file.toString(), "--out", whole);

        assertThat(status).isZero();
        assertThat(text(err)).contains("six: 6 runs (2 points, 3 seeds), 5 of them done before; 1 to run here");
        assertThat(text(out)).contains("peers", "delay-p99", "results ");
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(before);
        assertThat(Files.readAllBytes(Path.of(whole, "runs", "000005.json"))).isEqualTo(lost);
    }

    @Test
    void shardsMergeAndASweepThatWasChangedIsRefused() throws IOException {
        String one = directory.resolve("one").toString();
        String other = directory.resolve("other").toString();
        assertThat(run("sweep", file.toString(), "--shard", "1/2", "--out", one))
                .isZero();
        assertThat(text(out)).contains("3 of 6 runs; rivulet simulate merge puts shards together");
        assertThat(run("merge", one, "--out", directory.resolve("early").toString()))
                .isEqualTo(1);
        assertThat(text(err)).contains("rivulet simulate merge: run 2 (peers 4, seed 2) is missing; run 4 ");
        assertThat(run("sweep", file.toString(), "--shard=2/2", "--workers=2", "--quiet", "--out", other))
                .isZero();
        String merged = directory.resolve("merged").toString();

        assertThat(run("merge", one, other, "--out", merged)).isZero();
        assertThat(run("merge", one, other, "--out", merged)).isEqualTo(1);
        assertThat(text(err)).contains(merged + " has results already");
        Files.writeString(file, Files.readString(file).replace("[4, 8]", "[4, 9]"));
        assertThat(run("sweep", file.toString(), "--out", merged)).isEqualTo(1);
        assertThat(text(err)).contains("results of another sweep, or of this one before it was changed");
    }

    @Test
    void runsOfAnotherBuildAreToldWhereTheyAreMixed() throws IOException {
        Path one = directory.resolve("one");
        Path other = directory.resolve("other");
        Path merged = directory.resolve("merged");
        run("sweep", file.toString(), "--shard", "1/2", "--quiet", "--out", one.toString());
        run("sweep", file.toString(), "--shard", "2/2", "--quiet", "--out", other.toString());
        assertThat(one.resolve("builds.txt")).hasContent("classes");
        Files.writeString(other.resolve("builds.txt"), "0123456789abcdef\n");
        assertThat(text(err)).isEmpty();

        assertThat(run("merge", one.toString(), other.toString(), "--out", merged.toString()))
                .isZero();

        assertThat(text(err))
                .contains("warning: the runs are of different builds", other + " of 0123456789abcdef")
                .hasLineCount(1);
        assertThat(merged.resolve("builds.txt")).hasContent("0123456789abcdef\nclasses");
        err.reset();
        Files.delete(other.resolve("runs/000002.json"));
        assertThat(run("sweep", file.toString(), "--shard", "2/2", "--quiet", "--out", other.toString()))
                .isZero();
        assertThat(text(err)).contains("has runs of another build, 0123456789abcdef, and this is classes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 1000000 | point 2 (peers 1000000) may be too much, so nothing is begun: six-2: 1,000,000 peers",
                "6 | 8000 | runs at the same time up to ",
            })
    void nothingIsBegunThatIsLikelyToEndForWantOfMemory(int workers, int peers, String problem) throws IOException {
        Path results = directory.resolve("results");
        Files.writeString(file, Files.readString(file).replace("[4, 8]", "[4, " + peers + "]"));

        int status = run("sweep", file.toString(), "--quiet", "--workers", "" + workers, "--out", results.toString());

        assertThat(status).isEqualTo(2);
        assertThat(text(err))
                .contains(problem, "; needs up to ", "; RIVULET_JAVA_OPTS=-Xmx", "g gives more memory")
                .hasLineCount(1);
        assertThat(results.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void whatIsWrongInTheFileIsTold() throws IOException {
        Files.writeString(file, "scenario: default\nvary: {peers: [0]}\n");

        assertThat(run("sweep", file.toString())).isEqualTo(2);

        assertThat(text(err)).contains("rivulet simulate sweep: " + file + ":2:16: key 'peers' is '0', must be");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--shard 4/3 | '4/3' is not like 2/3",
                "--shard 1/2 --cluster | mutually exclusive",
                "--workers 0 | --workers is 0, must be 1 to 1024",
                "--min-workers 2 | --min-workers is 2, must be 0 to 1024, and 0 without --cluster",
                "--cluster --min-workers 1025 | --min-workers is 1025, must be 0 to 1024",
                "--cluster | clusters are not in this jar",
                "--cluster --listen 127.0.0.1:x | the port is 'x', must be 1 to 65535",
                "--parquet runs.parquet | Parquet is not in this jar",
            })
    void anOptionThatMakesNoSenseIsRefused(String options, String problem) {
        String[] given = options.split(" ", -1);
        String[] args = new String[given.length + 2];
        args[0] = "sweep";
        args[1] = file.toString();
        System.arraycopy(given, 0, args, 2, given.length);

        assertThat(run(args)).isEqualTo(2);

        assertThat(text(err)).contains(problem);
    }

    private int run(String... args) {
        return SimulatorMain.run(print(out), print(err), args);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
