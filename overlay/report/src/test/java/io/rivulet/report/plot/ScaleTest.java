package io.rivulet.report.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void linearAxesHaveRoundLabels() {
        assertThat(labels(Scale.linear(0, 97, 0, 100, 5))).containsExactly("0", "20", "40", "60", "80", "100");
        assertThat(labels(Scale.linear(0, 0.043, 0, 100, 5)))
                .containsExactly("0", "0.01", "0.02", "0.03", "0.04", "0.05");
        assertThat(labels(Scale.linear(-3, 3, 0, 100, 3))).containsExactly("-4", "-2", "0", "2", "4");
        assertThat(labels(Scale.linear(0, 352_000, 0, 100, 4))).containsExactly("0", "100k", "200k", "300k", "400k");
        assertThat(labels(Scale.exact(0, 30, 0, 100, 6))).containsExactly("0", "5", "10", "15", "20", "25", "30");
    }

    @Test
    void logarithmicAxesHaveRoundLabels() {
        assertThat(labels(Scale.logarithmic(0.9, 220, 0, 100)))
                .containsExactly("1", "2", "5", "10", "20", "50", "100", "200");
        assertThat(labels(Scale.logarithmic(12, 48, 0, 100))).containsExactly("15", "20", "30", "40");
        assertThat(labels(Scale.logarithmic(0.001, 10_000, 0, 100)))
                .containsExactly("0.001", "0.01", "0.1", "1", "10", "100", "1,000", "10,000");
    }

    @Test
    void valuesLandBetweenTheEnds() {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 5_000; i++) {
            double low = (random.nextDouble() - 0.3) * StrictMath.pow(10, random.nextInt(-5, 9));
            double high = low + random.nextDouble() * StrictMath.pow(10, random.nextInt(-5, 9));
            double between = low + random.nextDouble() * (high - low);
            for (Scale scale : List.of(
                    Scale.linear(low, high, 10, 90, 5),
                    Scale.exact(low, high, 10, 90, 5),
                    Scale.logarithmic(low, high, 10, 90))) {
                assertThat(scale.px(between))
                        .as("%s in %s to %s", between, low, high)
                        .isBetween(9.999, 90.001);
                assertThat(scale.ticks().size()).isLessThanOrEqualTo(61);
                assertThat(scale.value(0)).isEqualTo(scale.low());
            }
        }
    }

    private static List<String> labels(Scale scale) {
        return scale.ticks().stream().map(Scale::label).toList();
    }
}
