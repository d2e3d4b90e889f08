package io.rivulet.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long S = 1_000_000_000L;

    private final StringBuilder out = new StringBuilder();

    @Test
    void aFileGetsAPlainLineEveryFiveSecondsAndForEachStage() {
        ProgressLine progress = new ProgressLine(out, Terminal.none());

        progress.update(0, "Joining", 0, "peers 0/50");
        progress.update(S, "Joining", 0.5, "peers 25/50");
        progress.update(2 * S, "Playing", 0, "");
        for (int s = 2; s <= 12; s++) {
            progress.update(s * S, "Playing", (s - 2) / 20.0, "delivered 99.8 %");
        }
        progress.print("viewer-7 left");
        progress.finish("done");

        assertThat(out.toString()).isEqualTo("""
                        Joining     0 %  peers 0/50
                        Playing     0 %
                        Playing    25 %  0:15 left  delivered 99.8 %
                        Playing    50 %  0:10 left  delivered 99.8 %
                        viewer-7 left
                        done
                        """);
    }

    @Test
    void theTimeToGoIsOfAllStagesWhenTheShareIs() {
        ProgressLine progress = new ProgressLine(out, Terminal.none());

        progress.updateOverall(0, "Joining", 0, "");
        progress.updateOverall(10 * S, "Playing", 0.25, "");
        progress.updateOverall(20 * S, "Draining", 0.5, "");

        assertThat(out.toString()).isEqualTo("""
                        Joining     0 %
                        Playing    25 %  0:30 left
                        Draining    50 %  0:20 left
                        """);
    }

    @Test
    void aTerminalIsRedrawnAtMostFiveTimesASecond() {
        ProgressLine progress = new ProgressLine(out, new Terminal(true, 100, true));

        for (int ms = 0; ms < 2_000; ms++) {
            progress.update(ms * 1_000_000L, "Playing", ms / 2_000.0, "p50 " + ms);
        }

        assertThat(out.chars().filter(c -> c == '\r').count()).isEqualTo(10);
        assertThat(out).doesNotContain("\n");
    }

    @Test
    void nothingOfALongerLineIsLeftBehind() {
        SplittableRandom random = new SplittableRandom(5);
        ProgressLine progress = new ProgressLine(out, new Terminal(true, 80, true));
        for (int i = 0; i < 200; i++) {
            progress.update(
                    i * S,
                    "Stage " + "x".repeat(random.nextInt(20)),
                    random.nextDouble(),
                    "y".repeat(random.nextInt(90)));

            String line = screen(80).get(screen(80).size() - 1);
            String lastDrawn = out.substring(out.lastIndexOf("\r") + 1);
            assertThat(line).isEqualTo(lastDrawn.stripTrailing());
            assertThat(Glyphs.width(line)).isLessThan(80);
        }
        progress.print("a line above");
        progress.finish("the end");

        List<String> screen = screen(80);
        assertThat(screen).containsExactly("a line above", "the end", "");
    }

    @Test
    void clearingTakesTheLineAway() {
        ProgressLine progress = new ProgressLine(out, new Terminal(true, 80, false));
        progress.update(0, "Joining", Double.NaN, "peers 3/50 · µ");

        assertThat(out.toString()).contains("Joining  peers 3/50 | u").isASCII();
        progress.clear();
        progress.clear();

        assertThat(screen(80)).containsExactly("");
    }

    @Test
    void theBarShowsTheShare() {
        ProgressLine progress = new ProgressLine(out, new Terminal(true, 80, false));

        progress.update(0, "P", 0.5, "");

        assertThat(screen(80).get(0)).isEqualTo("P  [" + "#".repeat(15) + "-".repeat(15) + "]    50 %");
    }

    @Test
    void neverSaysOneHundredPercentTooEarly() {
        ProgressLine progress = new ProgressLine(out, Terminal.none());

        progress.update(0, "P", 0.99999, "");

        assertThat(out.toString()).isEqualTo("P  99.9 %\n");
    }

    /** What a terminal would show: lines, with carriage returns carried out. */
    private List<String> screen(int columns) {
        StringBuilder[] lines = {new StringBuilder()};
        StringBuilder all = new StringBuilder();
        int at = 0;
        for (char c : out.toString().toCharArray()) {
            if (c == '\r') {
                at = 0;
            } else if (c == '\n') {
                all.append(lines[0].toString().stripTrailing()).append('\n');
                lines[0] = new StringBuilder();
                at = 0;
            } else {
                lines[0].setLength(Math.max(lines[0].length(), at + 1));
                lines[0].setCharAt(at++, c);
                assertThat(at).as("does not wrap").isLessThan(columns);
            }
        }
        return Arrays.asList((all + lines[0].toString().stripTrailing()).split("\n", -1));
    }
}
