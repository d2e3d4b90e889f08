package io.rivulet.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.Tiers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryForecastTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);

    private static ScenarioBuilder world(int peers, Tier tier) {
        return Scenario.named("world").peers(peers).tier(tier);
    }

    private static MemoryForecast forecast(Scenario scenario, long heapBytes) {
        return new MemoryForecast(scenario, Tiers.pick(scenario, heapBytes), heapBytes);
    }

    private String told() {
        return told.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysWhatIsRunAndThatTheMemoryWillDo() {
        forecast(world(1_000, Tier.T3).build(), 4L << 30).announce(err, Terminal.detect());

        assertThat(told())
                .startsWith("world: 1,000 peers, seed 1, tier t3 (fragments: ")
                .contains("); needs up to ", " of 4.")
                .hasLineCount(1);
    }

    @Test
    void namesTheTierThatWouldFit() {
        forecast(world(3_000, Tier.T1).build(), 1L << 30).announce(err, Terminal.detect());

        assertThat(told())
                .contains("That may be too much: --tier t2 would fit; RIVULET_JAVA_OPTS=-Xmx", "g gives more memory.")
                .hasLineCount(2);
    }

    @Test
    void noneFitsWhereTheMostSparingDoesNot() {
        forecast(world(2_000_000, Tier.T3).build(), 1L << 30).announce(err, Terminal.detect());

        assertThat(told()).contains("That may be too much: no tier would fit; RIVULET_JAVA_OPTS=-Xmx");
    }

    @Test
    void namesNoTierWhereThereIsNoChoice() {
        forecast(world(3_000, Tier.T1).build(), 1L << 30).announceOnItsTier(err, Terminal.detect());

        assertThat(told())
                .contains("That may be too much: RIVULET_JAVA_OPTS=-Xmx")
                .doesNotContain("--tier");
    }

    @Test
    void theGreatestIsThatOfTheLargestSizeThatCanBeRun() {
        Scenario grows =
                world(50, Tier.T1).sizes(List.of(100, 10_000, 2_000_000)).build();

        assertThat(MemoryForecast.greatest(List.of(world(200, Tier.T1).build(), grows)))
                .hasValueSatisfying(
                        greatest -> assertThat(greatest.scenario().peers()).isEqualTo(10_000));
        assertThat(MemoryForecast.greatest(List.of(world(10_001, Tier.T1).build())))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000_000, 4L << 30, 13_100_000_000L, 100L << 30})
    void theHeapThatIsAdvisedIsEnoughWhenANinthOfItIsKeptBack(long bytes) {
        long advised = MemoryForecast.heapGibibytes(bytes) << 30;

        assertThat(advised - advised / 9).isGreaterThanOrEqualTo(bytes);
        assertThat(advised).isLessThanOrEqualTo(bytes + bytes / 8 + (1L << 30));
    }
}
