package io.rivulet.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void takesTheMiddleOfAnOddNumberAndTheMeanOfTheMiddleTwoElse() {
        Spread odd = Spread.of(List.of(5.0, 1.0, 2.0));
        Spread even = Spread.of(List.of(4.0, 1.0, 3.0, 100.0));

        assertThat(odd).extracting(Spread::min, Spread::median, Spread::max).containsExactly(1.0, 2.0, 5.0);
        assertThat(even.median()).isEqualTo(3.5);
        assertThat(odd.relative()).isCloseTo(1.0, within(1e-12));
    }

    @Test
    void dividesRoundByRound() {
        // The second round was three times slower for both.
        Spread subject = Spread.of(List.of(2.0, 6.0));
        Spread floor = Spread.of(List.of(1.0, 3.0));

        Spread ratio = subject.dividedBy(floor);

        assertThat(ratio.values()).containsExactly(2.0, 2.0);
        assertThat(ratio.relative()).isZero();
    }

    @Test
    void isOfSomething() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
