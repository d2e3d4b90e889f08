package io.rivulet.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioRunTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000_000, 4L << 30, 13_100_000_000L, 100L << 30})
    void theHeapThatIsAdvisedIsEnoughWhenANinthOfItIsKeptBack(long bytes) {
        long advised = ScenarioRun.heapGibibytes(bytes) << 30;

        assertThat(advised - advised / 9).isGreaterThanOrEqualTo(bytes);
        assertThat(advised).isLessThanOrEqualTo(bytes + bytes / 8 + (1L << 30));
    }
}
