package io.rivulet.groups.membership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NameBudgetTest {
    private final NameBudget budget = new NameBudget();

    @Test
    void takesABurstThenARateThenNoMore() {
        int burst = takeAll(0);
        int afterASecond = takeAll(1_000_000_000L);
        int rest = 0;
        for (long second = 2; second < 20_000; second++) {
            rest += takeAll(second * 1_000_000_000L);
        }

        assertThat(burst).isEqualTo(NameBudget.BURST);
        assertThat(afterASecond).isEqualTo(20);
        assertThat(burst + afterASecond + rest).isEqualTo(NameBudget.MAX_NAMES);
        assertThat(budget.refused()).isPositive();
    }

    private int takeAll(long nowNs) {
        int taken = 0;
        while (budget.take(nowNs)) {
            taken++;
        }
        return taken;
    }
}
