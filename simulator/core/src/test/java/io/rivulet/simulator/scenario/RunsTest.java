package io.rivulet.simulator.scenario;

import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.coarse.FragmentTier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunsTest {
    private static final int NOBODY_HAS = 99;

    private static final Scenario SCENARIO = Scenario.named("tiny")
            .peers(5)
            .lasting(seconds(1))
            .tier(Tier.T3)
            .seeds(new Seeds(1, 2))
            .sizes(List.of(3, 8))
            .build();

    private static Stream<Throwable> failures() {
        return Stream.of(
                new RunViolation(1, "something"),
                new IllegalArgumentException("a defect"),
                new OutOfMemoryError("Java heap space"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatWasDoneBeforeARunFailedIsKept(Throwable cause) {
        FailingRuns listener = new FailingRuns(5, 2, cause);

        RunSet set = Runs.all(SCENARIO, listener);

        assertThat(set.bySize().get(3).runs()).hasSize(2);
        assertThat(set.runs()).singleElement().satisfies(run -> assertThat(run.isGood())
                .isTrue());
        assertThat(set.bySize().get(8).runs()).isEmpty();
        assertThat(set.isEmpty()).isFalse();
        assertThat(set.isGood()).as("not all was run").isFalse();
        assertThat(set.failure()).isEqualTo(new RunFailure(SCENARIO, 2, Tier.T3, cause));
        assertThat(set.failure().text())
                .startsWith("seed 2 with 5 peers at t3: ")
                .contains(cause.getMessage());
        assertThat(listener.heard()).hasSize(3).noneMatch(RunSet::isWhole);
    }

    @Test
    void theFirstRunMayFail() {
        RunSet set = Runs.all(SCENARIO, new FailingRuns(3, 1, new IllegalStateException("a defect")));

        assertThat(set.isEmpty()).isTrue();
        assertThat(set.isGood()).isFalse();
        assertThat(set.failure().scenario().peers()).isEqualTo(3);
    }

    @Test
    void eachRunIsHeardOfWithThoseBeforeIt() {
        FailingRuns listener = new FailingRuns(NOBODY_HAS, 1, null);

        RunSet set = Runs.all(SCENARIO, listener);

        assertThat(set.failure()).isNull();
        assertThat(set.isGood()).isTrue();
        assertThat(listener.heard()).hasSize(6).last().isEqualTo(set);
    }

    @Test
    void seedsOfATierThatIsGivenAreKeptToo() {
        RunSet set =
                Runs.seeds(new FragmentTier(), SCENARIO, new FailingRuns(5, 2, new IllegalStateException("a defect")));

        assertThat(set.runs()).hasSize(1);
        assertThat(set.bySize()).isEmpty();
        assertThat(set.failure().seed()).isEqualTo(2);
    }
}
