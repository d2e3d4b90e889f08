package io.rivulet.bench.macro;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.bench.CommandRun;
import io.rivulet.report.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
@Timeout(180)
class ContestCommandsTest {
    @ParameterizedTest
    @CsvSource({"star, rtmfp", "relay, group"})
    void measuresAndWritesResults(String command, String contestant, @TempDir Path directory) throws Exception {
        Path file = directory.resolve("results.json");

        CommandRun run = CommandRun.of(
                command, "--quick", "--viewers", "2", "--seconds", "0.5", "--rate", "100", "--json", file.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains(contestant).contains("udp+crypto");
        Map<?, ?> json = (Map<?, ?>) Json.parse(Files.readString(file));
        Map<?, ?> deliveries = (Map<?, ?>) ((Map<?, ?>) json.get("figures")).get("deliveriesPerSecond");
        assertThat(deliveries.keySet()).asString().contains("udp, udp+crypto, " + contestant);
        assertThat(deliveries.get(contestant)).asString().contains("ratioToFloor");
    }

    @Test
    void measuresTheTransportPartByPart(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("results.json");

        CommandRun run =
                CommandRun.of("transport", "--quick", "--only", "bulk,handshakes,busy", "--json", file.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("bulk: 1 to 1", "udp+crypto flash nio", "group 14", "P1", "P3", "busy: 100 sessions")
                .doesNotContain("P4");
        Map<?, ?> json = (Map<?, ?>) Json.parse(Files.readString(file));
        assertThat(((Map<?, ?>) json.get("parts")).keySet()).asString().isEqualTo("[bulk, handshakes, busy]");
        assertThat(json.get("goals")).asString().contains("atMost", "atLeast", "met");
    }
}
