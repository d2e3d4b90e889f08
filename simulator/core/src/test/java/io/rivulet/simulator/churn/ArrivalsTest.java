package io.rivulet.simulator.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.simulator.engine.SeedTree;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {
    private static final SeedTree SEED = SeedTree.of(3);
    private static final double SECOND = 1e9;

    @ParameterizedTest
    @ValueSource(strings = {"at-once", "uniform:10s", "poisson:50", "flash:10,10s"})
    void aPeerMoreChangesNobodyElse(String text) {
        Arrivals arrivals = Arrivals.parse(text);

        long[] few = arrivals.timesNs(SEED, 100);
        long[] many = arrivals.timesNs(SEED, 101);

        assertThat(Arrays.copyOf(many, 100)).isEqualTo(few);
        assertThat(arrivals.name()).isEqualTo(text);
    }

    @Test
    void uniformArrivalsFillTheTime() {
        long[] times = Arrivals.parse("uniform:10s").timesNs(SEED, 10_000);

        Arrays.sort(times);

        assertThat(times[0]).isGreaterThanOrEqualTo(0);
        assertThat(times[9_999]).isLessThan(10_000_000_000L);
        assertThat(times[2_500] / SECOND).isCloseTo(2.5, within(0.15));
        assertThat(times[7_500] / SECOND).isCloseTo(7.5, within(0.15));
    }

    @Test
    void poissonArrivalsComeAtTheirRateAndAsIrregularly() {
        long[] times = Arrivals.parse("poisson:50").timesNs(SEED, 10_000);
        double square = 0;
        for (int i = 1; i < times.length; i++) {
            double gap = 50 * (times[i] - times[i - 1]) / SECOND;
            square += gap * gap;
        }

        assertThat(times).isSorted();
        assertThat(times[9_999] / SECOND).isCloseTo(200, within(6.0));
        // Gaps without memory: the mean square is twice the squared mean.
        assertThat(square / times.length).isCloseTo(2, within(0.15));
    }

    @Test
    void aFlashCrowdJoinsThoseWhoAreThere() {
        long[] times = Arrivals.parse("flash:100,10s").timesNs(SEED, 10_000);

        assertThat(Arrays.stream(times).filter(time -> time == 0)).hasSize(100);
        assertThat(Arrays.stream(times).filter(time -> time < 5_000_000_000L).count())
                .isBetween(4_900L, 5_200L);
        assertThat(Arrays.stream(times).max().orElseThrow()).isLessThan(10_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uniform:31h31 | is not like uniform:10s",
                "uniform:721h | time is 2595600s, must be 0s to 30 days",
                "poisson:0 | rate is 0.0 a second, must be 0.001 to 1000000",
                "flash:x,1s | first is 'x', must be a whole number",
                "flash:-1,1s | first is -1, must be 0 to 10000000",
                "flash:100 | '' is not like flash:100,10s",
                "posson:1 | did you mean poisson?"
            })
    void whatIsWrongIsNamed(String text, String complaint) {
        assertThatThrownBy(() -> Arrivals.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }
}
