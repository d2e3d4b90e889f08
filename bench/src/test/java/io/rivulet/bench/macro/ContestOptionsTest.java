package io.rivulet.bench.macro;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.bench.CommandRun;
import org.junit.jupiter.api.Test;

class ContestOptionsTest {
    @Test
    void refusesNumbersOutOfRangeAllAtOnce() {
        CommandRun run = CommandRun.of(
                "star",
                "--viewers",
                "0",
                "--seconds",
                "0.01",
                "--rounds",
                "101",
                "--message-bytes",
                "15",
                "--rate",
                "0");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .hasLineCount(1)
                .contains("--viewers is 0, must be 1 to 64")
                .contains("--seconds is 0.01, must be 0.1 to 3600")
                .contains("--rounds is 101, must be 1 to 100")
                .contains("--message-bytes is 15, must be 16 to 1300")
                .contains("--rate is 0, must be 1 to 100000");
    }

    @Test
    void refusesWhatIsNoNumber() {
        CommandRun run = CommandRun.of("star", "--viewers", "many");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("--viewers").contains("many");
    }

    @Test
    void namesTheProfilesAndTransportsThatThereAre() {
        CommandRun crypto = CommandRun.of("star", "--crypto", "rot13");
        CommandRun io = CommandRun.of("star", "--io", "pigeon");

        assertThat(crypto.status()).isEqualTo(2);
        assertThat(crypto.err()).hasLineCount(1).contains("'rot13' is none of plain, flash, flash-checksum, modern");
        assertThat(io.status()).isEqualTo(2);
        assertThat(io.err()).hasLineCount(1).contains("'pigeon' is none of auto, nio, epoll");
    }

    @Test
    void findsOutBeforeMeasuringThatResultsCannotBeWritten() {
        CommandRun run = CommandRun.of("star", "--json", "/nowhere/to/be/found.json");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("--json: ").contains("no directory");
    }
}
