package io.rivulet.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.bench.CommandRun;
import io.rivulet.report.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("threads and files of other tests would count")
@Timeout(120)
class SoakCommandTest {
    @Test
    void keepsAllSessionsAndDeliversEverything(@TempDir Path directory) throws Exception {
        Path json = directory.resolve("soak.json");
        Path html = directory.resolve("soak.html");

        CommandRun run = CommandRun.of(
                "soak",
                "--minutes",
                "0.08",
                "--live",
                "20",
                "--rate",
                "20",
                "--idle",
                "40",
                "--idle-minutes",
                "0.05",
                "--json",
                json.toString(),
                "--html",
                html.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("20 live sessions", "40 idle ones", "Verdicts", "no session is lost");
        Map<?, ?> results = (Map<?, ?>) Json.parse(Files.readString(json));
        assertThat(results.get("whole")).isEqualTo(true);
        assertThat(number(results, "sessionsLost")).isZero();
        assertThat(number(results, "outOfPlace")).isZero();
        assertThat(number(results, "sent")).isPositive();
        assertThat(number(results, "delivered")).isEqualTo(number(results, "sent"));
        List<?> samples = (List<?>) results.get("samples");
        assertThat(number((Map<?, ?>) samples.get(0), "sessions")).isEqualTo(60);
        assertThat(number((Map<?, ?>) samples.get(samples.size() - 1), "sessions"))
                .isEqualTo(20);
        assertThat(Files.readString(html)).contains("<svg", "Heap after full collections");
    }

    private static long number(Map<?, ?> object, String name) {
        return ((Number) object.get(name)).longValue();
    }

    @Test
    void refusesNumbersOutOfRangeAllAtOnce() {
        CommandRun run = CommandRun.of(
                "soak", "--minutes", "0", "--live", "0", "--rate", "0", "--idle", "-1", "--crypto", "rot13");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .hasLineCount(1)
                .contains("--minutes is 0, must be 0.05")
                .contains("--live is 0, must be 1 to")
                .contains("--rate is 0, must be 1 to")
                .contains("--idle is -1")
                .contains("'rot13' is none of");
    }

    @Test
    void findsOutBeforehandThatResultsCannotBeWritten() {
        CommandRun run = CommandRun.of("soak", "--html", "/nowhere/to/be/found.html");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("--html: ").contains("no directory");
    }
}
