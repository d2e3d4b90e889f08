package io.rivulet.bench.macro;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.bench.result.Spread;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.Terminal;
import io.rivulet.transport.netty.IoKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContestReportTest {
    private static final ContestPlan PLAN = new ContestPlan(
            CryptoChoice.FLASH,
            IoKind.NIO,
            8,
            1_200,
            1_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            3,
            EnumSet.allOf(Load.class));

    private final ContestReport report = new ContestReport(
            "star",
            PLAN,
            Map.of("Commit", "abc"),
            new Contest.Outcome(
                    Map.of(
                            "udp+crypto", Map.of(Figure.CPU, Spread.of(List.of(10.0, 20.0, 30.0))),
                            "rtmfp", Map.of(Figure.CPU, Spread.of(List.of(15.0, 24.0, 33.0)))),
                    Map.of("rtmfp", Map.of("timeouts", 1.0))),
            "udp+crypto");

    @Test
    void writesValuesAndRatiosOfEachRound() {
        Object json = Json.parse(report.toJson().toText());

        assertThat(at(json, "benchmark")).isEqualTo("star");
        assertThat(at(json, "plan", "io")).isEqualTo("NIO");
        assertThat(at(json, "environment", "Commit")).isEqualTo("abc");
        assertThat(at(json, "plan", "rounds")).isEqualTo(3L);
        assertThat(at(json, "figures", "cpuSecondsPerMillion", "udp+crypto", "median"))
                .isEqualTo(20L);
        assertThat(at(json, "figures", "cpuSecondsPerMillion", "rtmfp", "min")).isEqualTo(15L);
        assertThat(at(json, "figures", "cpuSecondsPerMillion", "rtmfp", "ratioToFloor", "rounds"))
                .isEqualTo(List.of(1.5, 1.2, 1.1));
        assertThat(at(json, "figures", "cpuSecondsPerMillion", "rtmfp", "ratioToFloor", "median"))
                .isEqualTo(1.2);
        assertThat(at(json, "lastFlood", "rtmfp", "timeouts")).isEqualTo(1L);
    }

    private static Object at(Object json, String... path) {
        Object at = json;
        for (String name : path) {
            at = ((Map<?, ?>) at).get(name);
        }
        return at;
    }

    @Test
    void showsValueFloorAndRatio() {
        String text = report.toText(Terminal.none());

        assertThat(text)
                .contains("1 to 8, 1,200-byte messages, flash, nio, 3 rounds of 10.0 s")
                .containsPattern("CPU per million +rtmfp +24\\.0 +s +1\\.20 ×")
                .contains("timeouts 1")
                .contains("Commit: abc");
    }

    @Test
    void estimatesHowLongItTakes() {
        // Per contestant: 10 s of warm-up and three settlings, then three rounds of two measurements of 11 s.
        assertThat(PLAN.estimate(2)).isEqualTo(Duration.ofSeconds(2 * (10 + 3 + 66)));
    }
}
