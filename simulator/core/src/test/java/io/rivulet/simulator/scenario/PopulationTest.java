package io.rivulet.simulator.scenario;

import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.engine.SeedTree;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PopulationTest {
    private static final SeedTree SEED = SeedTree.of(1);

    @Test
    void withoutChurnAllComeAndStay() {
        Population all = Population.of(Scenario.named("calm").peers(10).build(), SEED);

        assertThat(all.isSteady()).isTrue();
        assertThat(all.size()).isEqualTo(10);
        assertThat(all.stays().stream().map(Population.Stay::joinNs)).isSorted();
        assertThat(all.stays().get(9).peer()).isEqualTo(10);
    }

    @Test
    void aCrowdComesInItsTime() {
        Scenario crowd = Scenario.named("crowd")
                .peers(100)
                .arrivals(Arrivals.DEFAULT.crowd(20, seconds(5), seconds(10)))
                .build();

        List<Population.Stay> stays = Population.of(crowd, SEED).stays();

        assertThat(stays).hasSize(100);
        assertThat(stays.stream().filter(Population.Stay::isThereAtStart)).hasSize(20);
        assertThat(stays.stream().filter(stay -> !stay.isThereAtStart()).mapToLong(Population.Stay::joinNs))
                .isSorted()
                .allMatch(ns -> ns >= 5_000_000_000L && ns < 15_000_000_000L);
    }

    @Test
    void whoLeavesIsReplaced() {
        Scenario churn = Scenario.named("churn")
                .peers(200)
                .lasting(seconds(60))
                .churn(Churn.exponential(Duration.ofSeconds(60)))
                .build();

        Population population = Population.of(churn, SEED);

        // In a mean session's time about as many leave as there are.
        assertThat(population.size()).isBetween(340, 460);
        assertThat(population.leavers()).hasSizeBetween(140, 260);
        long there = population.stays().stream()
                .filter(stay -> stay.leaveNs() == Population.NEVER)
                .count();
        assertThat(there).isEqualTo(200);
    }

    @Test
    void oneMoreMovesNobody() {
        List<Population.Stay> some = Population.of(
                        Scenario.named("a")
                                .peers(10)
                                .churn(Churn.exponential(seconds(20)))
                                .build(),
                        SEED)
                .stays();
        List<Population.Stay> more = Population.of(
                        Scenario.named("a")
                                .peers(11)
                                .churn(Churn.exponential(seconds(20)))
                                .build(),
                        SEED)
                .stays();

        for (int i = 0; i < 10; i++) {
            assertThat(more.get(i).leaveNs()).isEqualTo(some.get(i).leaveNs());
        }
    }
}
