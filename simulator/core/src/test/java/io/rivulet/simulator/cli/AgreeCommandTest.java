package io.rivulet.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AgreeCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int agree(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "agree";
        System.arraycopy(args, 0, all, 1, args.length);
        return SimulatorMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all);
    }

    @Test
    void showsWhatEachTierSaysAndJudgesHowFarTheyAreApart() {
        int status = agree(
                "default",
                "--peers",
                "20",
                "--seconds",
                "2",
                "--seeds",
                "2",
                "--tiers",
                "t3,t2",
                "--membership",
                "given");

        String tables = out.toString(StandardCharsets.UTF_8);
        assertThat(tables).contains("default: 20 peers", "delay-p50", "delay-p99", "dup-ratio", "t2 and t3", "allowed");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .containsSubsequence("tier t2 (sessions: ", "; needs up to ", "tier t3 (fragments: ", "; needs up to ");
        boolean isApart = tables.contains("apart,") || tables.lines().anyMatch(line -> line.endsWith("  apart"));
        assertThat(status).isEqualTo(isApart ? 1 : 0);
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(agree("--tiers", "t1")).isEqualTo(2);
        assertThat(agree("--tiers", "t1,auto")).isEqualTo(2);
        assertThat(agree("nowhere")).isEqualTo(2);
        assertThat(agree("--membership", "given")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("two or more of t1, t2, t3", "there is no scenario 'nowhere'", "membership has to be live");
    }
}
