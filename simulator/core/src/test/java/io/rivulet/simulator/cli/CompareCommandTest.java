package io.rivulet.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int compare(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "compare";
        System.arraycopy(args, 0, all, 1, args.length);
        return SimulatorMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all);
    }

    @Test
    void showsStrategiesSideBySideAndDrawsThem() throws IOException {
        int status = compare(
                "--peers",
                "20",
                "--seconds",
                "2",
                "--seeds",
                "2",
                "--strategies",
                "unicast,rivulet",
                "--out",
                directory.toString());

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("default: 20 peers, 2 seeds from 1, tier t3 (fragments: ", "); needs up to ")
                .doesNotContain("rivulet simulate compare:");
        assertThat(status).isZero();
        String table = out.toString(StandardCharsets.UTF_8);
        assertThat(table).contains("strategy", "publisher copies", "upload Jain", " ± ");
        assertThat(table.indexOf("unicast")).isLessThan(table.indexOf("rivulet "));
        assertThat(directory.resolve("comparison.svg")).content().contains("unicast", "rivulet");
        assertThat(directory.resolve("comparison.csv")).content().contains("unicast,ci-1s,", "rivulet,dup-ratio,");
        assertThat(Files.exists(directory.resolve("comparison-delays.svg"))).isTrue();
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(compare("--strategies", "rivulet,gosipsub")).isEqualTo(2);
        assertThat(compare("nowhere")).isEqualTo(2);
        assertThat(compare("flash-crowd")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "did you mean 'gossipsub'", "there is no scenario 'nowhere'", "flash-crowd cannot be compared");
    }
}
