package io.rivulet.bench.macro;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.bench.result.Spread;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Terminal;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoalTest {
    private static final Spread RATIO = Spread.of(List.of(0.5, 1.0, 9.0));

    @Test
    void isJudgedByTheMedian() {
        assertThat(Goal.atMost("P", "x", RATIO, 1.0).isMet()).isTrue();
        assertThat(Goal.atMost("P", "x", RATIO, 0.99).isMet()).isFalse();
        assertThat(Goal.atLeast("P", "x", RATIO, 1.0).isMet()).isTrue();
        assertThat(Goal.atLeast("P", "x", RATIO, 1.01).isMet()).isFalse();
    }

    @Test
    void isShownWithItsVerdict() {
        Table table = Goal.table();
        Goal.atMost("P1", "CPU", RATIO, 1.23).addTo(table);
        Goal.atLeast("P2", "packets", RATIO, 2).addTo(table);

        assertThat(table.toText(Terminal.none()))
                .containsPattern("P1 +CPU +1\\.00 × +0\\.500 × +9\\.00 × +at most 1\\.23 × +met")
                .containsPattern("P2 +packets .* at least 2\\.00 × +missed");
    }
}
