package io.rivulet.simulator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.simulator.engine.SeedTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyMatrixTest {
    private static final SeedTree SEED = SeedTree.of(3);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 20 30.5\n20 0 50\n31 50 0\n",
                "0\t20\t30.5\r\n20\t0\t50\r\n31\t50\t0",
                "# measured\n0,20,30.5\n\n20, 0 ,50\n31;50;0\n",
                "0  2e1 30.500\n  +20 0 50\n31 50 0\n"
            })
    void readsEveryWayOfWritingAMatrix(String content) throws IOException {
        PairLatencies pairs = matrix(content).pairs(SEED, 60);
        int first = peerAt(pairs, 1);
        int second = peerAt(pairs, 2);
        int third = peerAt(pairs, 3);

        assertThat(pairs.oneWayNs(first, second)).isEqualTo(10_000_000);
        assertThat(pairs.oneWayNs(first, third)).isEqualTo(15_250_000);
        assertThat(pairs.oneWayNs(third, first)).isEqualTo(15_500_000);
        assertThat(pairs.oneWayNs(first, first)).isEqualTo(PairLatencies.FLOOR_NS);
    }

    @Test
    void aPeerMoreMovesNobody() throws IOException {
        LatencyPreset preset = matrix("0 20 30\n20 0 50\n30 50 0\n");
        PairLatencies few = preset.pairs(SEED, 20);
        PairLatencies many = preset.pairs(SEED, 21);

        for (int peer = 0; peer < 20; peer++) {
            assertThat(many.placeOf(peer)).isEqualTo(few.placeOf(peer)).isEqualTo(preset.placeOf(SEED, peer));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 20~20 x | line 2, column 2: 'x', must be a round trip of 0.001 to 60000 ms; 0 only on the diagonal",
                "0 20~0 0 | line 2, column 1: '0', must be a round trip",
                "0 -1~1 0 | line 1, column 2: '-1', must be a round trip",
                "0 NaN~1 0 | line 1, column 2: 'NaN'",
                "0 60001~1 0 | line 1, column 2: '60001'",
                "0 1f~1 0 | line 1, column 2: '1f'",
                "0,,1~1 0 | line 1, column 2: ''",
                "# c~~0 20~20 0 7 | line 4, column 3: the row has 3 columns, must be 2 as in the first row",
                "0 20~20 | line 2, column 2: the row has 1 columns, must be 2",
                "0 20~20 0~1 2 | line 3, column 1: is a row too many, must be 2 rows",
                "0 20~ | ends after line 1 with row 1, must have 2 rows",
                "#~ | has no numbers, must have a square matrix of ms"
            })
    void whatIsWrongIsFoundByLineAndColumn(String content, String complaint) {
        assertThatThrownBy(() -> matrix(content.replace('~', '\n')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("matrix.txt")
                .hasMessageContaining(complaint);
    }

    @Test
    void whatIsNotTextIsRefused() throws IOException {
        Path file = Files.write(directory.resolve("matrix.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> LatencyPreset.matrix(file)).hasMessageContaining("is not text");
        assertThatThrownBy(() -> LatencyPreset.matrix(directory)).hasMessageContaining("cannot be read");
    }

    @Test
    void planetlabFilesHaveFourHundredAndNinetyRows() throws IOException {
        Path file = directory.resolve("PlanetLabData_1");
        // As the published files are: tabs between, each line ended, three decimals at most.
        Files.writeString(file, rows(490));
        Path other = Files.writeString(directory.resolve("other"), rows(3));

        PairLatencies pairs = LatencyPreset.parse("planetlab:" + file).pairs(SEED, 2_000);

        assertThat(pairs.oneWayNs(peerAt(pairs, 490), peerAt(pairs, 1))).isEqualTo(244_531_000);
        assertThatThrownBy(() -> LatencyPreset.parse("planetlab:" + other))
                .hasMessageContaining("has 3 rows, must be 490");
    }

    /** The cell of two different rows is their distance and 0.062 ms. */
    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(row -> IntStream.range(0, count)
                                .mapToObj(column -> row == column ? "0" : Math.abs(row - column) + ".062")
                                .collect(Collectors.joining("\t"))
                        + "\n")
                .collect(Collectors.joining());
    }

    private LatencyPreset matrix(String content) throws IOException {
        return LatencyPreset.matrix(Files.writeString(directory.resolve("matrix.txt"), content));
    }

    private static int peerAt(PairLatencies pairs, int row) {
        return IntStream.iterate(0, peer -> peer + 1)
                .filter(peer -> pairs.placeOf(peer).equals("row " + row))
                .findFirst()
                .orElseThrow();
    }
}
