package io.rivulet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchMainTest {
    @Test
    void saysWhatThereIsWhenNothingIsAsked() {
        CommandRun run = CommandRun.of();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("micro");
    }

    @Test
    void refusesAnUnknownOptionInOneLine() {
        CommandRun run = CommandRun.of("micro", "--slow");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .hasLineCount(1)
                .contains("rivulet bench micro: ")
                .contains("'--slow'")
                .contains("--help");
    }

    @Test
    void refusesAPatternThatIsNone() {
        CommandRun run = CommandRun.of("micro", "(");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("'(' is not a regular expression");
    }

    @Test
    void namesTheBenchmarksWhenNoneMatches() {
        CommandRun run = CommandRun.of("micro", "nothing like this");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .hasLineCount(1)
                .contains("no benchmark matches 'nothing like this'")
                .contains("PacketBenchmark.seal")
                .contains("AcknowledgementBenchmark.read");
    }

    @Test
    void findsOutBeforeMeasuringThatResultsCannotBeWritten(@TempDir Path directory) {
        CommandRun nowhere = CommandRun.of(
                "micro",
                "--json",
                directory.resolve("missing").resolve("x.json").toString());
        CommandRun onDirectory = CommandRun.of("micro", "--json", directory.toString());

        assertThat(nowhere.status()).isEqualTo(2);
        assertThat(nowhere.err()).hasLineCount(1).contains("--json: ").contains("there is no directory");
        assertThat(onDirectory.status()).isEqualTo(2);
        assertThat(onDirectory.err()).hasLineCount(1).contains("is a directory");
    }
}
