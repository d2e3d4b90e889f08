package io.rivulet.simulator.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.simulator.engine.SeedTree;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LengthsTest {
    private static final SeedTree SEED = SeedTree.of(3);
    private static final int DRAWS = 50_000;
    private static final double SECOND = 1e9;

    /** A quarter, half and 90 % are below, from the published parameters by hand: scale (-ln(1 - p))^(1/k), and exp(mu + z sigma). */
    @ParameterizedTest
    @CsvSource({
        "exp:60s,17.26,41.59,138.16",
        "weibull-bt,304.3,1350.7,10333.0",
        "weibull-bt-2,95.39,965.1,22736.0",
        "weibull-bt-3,32.74,434.8,14858.0",
        "live-session,66.34,187.9,1359.0",
        "live-transfer,30.62,80.16,499.1",
        "live-off,58442.6,140812.8,467770.2"
    })
    void lengthsHaveThePublishedQuantiles(String text, double quarter, double half, double ninetyPercent) {
        double[] drawn = seconds(Lengths.parse(text));

        // 5 % is over three deviations of the 90 % quantile of 50,000 draws at a shape of 0.34.
        assertThat(drawn[DRAWS / 4]).isCloseTo(quarter, within(0.06 * quarter));
        assertThat(drawn[DRAWS / 2]).isCloseTo(half, within(0.05 * half));
        assertThat(drawn[9 * DRAWS / 10]).isCloseTo(ninetyPercent, within(0.05 * ninetyPercent));
    }

    @Test
    void fourOfFiveStayForGood() {
        double[] drawn = seconds(Lengths.parse("bimodal:80%,60s"));

        long going = IntStream.range(0, DRAWS)
                .filter(i -> drawn[i] < Lengths.FOREVER_NS / SECOND)
                .count();

        assertThat((double) going / DRAWS).isCloseTo(0.2, within(0.006));
        assertThat(drawn[(int) going / 2]).isCloseTo(41.6, within(2.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"forever", "exp:60s", "weibull:0.5,1500ms", "lognormal:20s,1.5", "bimodal:0.8,60s"})
    void aNameIsReadAgain(String text) {
        assertThat(Lengths.parse(text).name()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exp:0s | mean is 0s, must be 1ms to 365 days",
                "weibull:0,1s | shape is 0.0, must be 0.1 to 10",
                "weibull | '' is not like weibull:0.59,41.9min",
                "lognormal:1s,6 | sigma is 6.0, must be 0 to 5",
                "bimodal:2 | share is 2.0, must be 0 to 1",
                "weibul-bt | did you mean weibull-bt?"
            })
    void whatIsWrongIsNamed(String text, String complaint) {
        assertThatThrownBy(() -> Lengths.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    private static double[] seconds(Lengths lengths) {
        return IntStream.range(0, DRAWS)
                .mapToDouble(i -> lengths.drawNs(SEED.child("draw", i)) / SECOND)
                .sorted()
                .toArray();
    }
}
