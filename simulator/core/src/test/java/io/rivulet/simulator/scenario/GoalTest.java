package io.rivulet.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.simulator.metrics.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "delay-p99 <= 530ms",
                "ci-2s-worst >= 99.9%",
                "opt-delay-p50 <= 2",
                "polluted <= 0",
                "recovery-1s < 3s",
                "jain > 0.95"
            })
    void isWrittenAsItIsRead(String text) {
        assertThat(Goal.of(text).text()).isEqualTo(text);
    }

    @Test
    void aFigureThatIsMissingMeetsNoGoal() {
        Goal goal = Goal.of("delay-p99 ≤ 530ms");

        assertThat(goal.metric()).isEqualTo(Metric.DELAY_P99);
        assertThat(goal.holds(0.53)).isTrue();
        assertThat(goal.holds(0.5301)).isFalse();
        assertThat(goal.holds(Double.NaN)).isFalse();
    }

    @Test
    void misspeltMetricsGetAHint() {
        assertThatThrownBy(() -> Goal.of("delay-p98 <= 1s")).hasMessageContaining("did you mean 'delay-p9");
        assertThatThrownBy(() -> Goal.of("delay-p99")).hasMessageContaining("is not like delay-p99 <= 530ms");
        assertThatThrownBy(() -> Goal.of("delay-p99 <= fast")).hasMessageContaining("'fast' is not like");
        assertThatThrownBy(() -> Goal.of("jain >= high")).hasMessageContaining("is not like");
    }

    @Test
    void everyMetricSaysWhatItIs() {
        assertThat(Metric.values()).extracting(Metric::id).doesNotHaveDuplicates();
        assertThat(Metric.values()).allMatch(metric -> !metric.meaning().isEmpty());
        assertThat(Metric.of("CI-2S")).contains(Metric.CI_2S);
    }

    @Test
    void studentsIntervalsAreThoseOfTheTables() {
        assertThat(Summary.student(9)).isEqualTo(2.262);
        assertThat(Summary.student(60)).isBetween(1.99, 2.01);
        assertThat(Summary.student(100_000)).isBetween(1.959, 1.961);
    }
}
