package io.rivulet.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.report.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CongestionCommandTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return SimulatorMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
    }

    @Test
    void showsFiguresAndWritesThePagePicturesAndJson() throws IOException {
        Path report = directory.resolve("made");

        int status = run(
                "congestion",
                "--case",
                "pair-delay",
                "--case",
                "alone-rfc",
                "--seed",
                "5",
                "--report",
                report.toString());

        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Two DelayController, 5 s apart", "RfcController alone", "Jain", "queue p50", "report ");
        assertThat(report).isDirectoryContaining(file -> file.endsWith("pair-delay.svg"));
        assertThat(Files.readString(report.resolve("pair-queue.svg"))).contains("<svg", "DelayController");
        assertThat(Files.readString(report.resolve("alone-queue.svg"))).contains("RfcController");
        assertThat(Files.readString(report.resolve("congestion.html"))).contains("seed 5", "pair", "--case pair-delay");
        Map<?, ?> json = (Map<?, ?>) Json.parse(Files.readString(report.resolve("congestion.json")));
        assertThat((List<?>) json.get("cases")).hasSize(2);
        assertThat((String) json.get("command")).startsWith("./rivulet simulate congestion --case pair-delay ");
    }

    @Test
    void namesWhatThereIsWhenACaseIsNot() {
        assertThat(run("congestion", "--case", "pair-x")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("rivulet simulate congestion: --case pair-x is none of alone-rfc, alone-delay")
                .endsWith("rivulet simulate congestion --help lists the options" + System.lineSeparator());
    }

    @Test
    void saysAtOnceWhenTheReportCannotBeWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThat(run("congestion", "--report", file.resolve("below").toString()))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot be made");
    }

    @Test
    void isQuietWhenAsked() {
        assertThat(run("congestion", "--quiet", "--case", "alone-reno")).isZero();
        assertThat(out.size() + err.size()).isZero();
    }
}
