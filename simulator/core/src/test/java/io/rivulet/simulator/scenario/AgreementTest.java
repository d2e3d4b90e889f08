package io.rivulet.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Agreement.Limit;
import io.rivulet.simulator.scenario.Agreement.Line;
import io.rivulet.simulator.scenario.Agreement.Median;
import io.rivulet.simulator.scenario.file.ScenarioLibrary;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static List<RunResult> runs(Scenario scenario, Tier tier, int seeds) {
        Scenario its = scenario.toBuilder().tier(tier).build();
        return LongStream.rangeClosed(1, seeds)
                .mapToObj(seed -> Runs.one(its, seed, RunWatch.NONE))
                .toList();
    }

    private static Agreement agreement(Scenario scenario, List<Limit> limits, int seeds) {
        Map<Tier, List<RunResult>> runs = new EnumMap<>(Tier.class);
        for (Tier tier : List.of(Tier.T1, Tier.T2, Tier.T3)) {
            runs.put(tier, runs(scenario, tier, seeds));
        }
        return Agreement.ofTiers(runs, limits);
    }

    private static List<Limit> limits(double p50, double p99, double duplicates) {
        return List.of(
                new Limit(Metric.DELAY_P50, p50),
                new Limit(Metric.DELAY_P99, p99),
                new Limit(Metric.DUP_RATIO, duplicates));
    }

    private static List<Line> apart(Agreement agreement) {
        return agreement.lines().stream().filter(line -> !line.holds()).toList();
    }

    @Test
    void theMedianIsInTheMiddleAndCertainAsFarAsOrderTells() {
        assertThat(Median.of(3, 1, 2)).isEqualTo(new Median(2, 1, 3));
        assertThat(Median.of(4, 1, 2, 3)).isEqualTo(new Median(2.5, 1, 4));
        // Binomial tails: of ten, the second and the ninth; of twenty, the sixth and the fifteenth.
        assertThat(Median.of(10, 9, 8, 7, 6, 5, 4, 3, 2, 1)).isEqualTo(new Median(5.5, 2, 9));
        double[] twenty = LongStream.rangeClosed(1, 20).asDoubleStream().toArray();
        assertThat(Median.of(twenty)).isEqualTo(new Median(10.5, 6, 15));
    }

    private static Map<Metric, Double> figures(double p50, double p99, double duplicates) {
        return Map.of(Metric.DELAY_P50, p50, Metric.DELAY_P99, p99, Metric.DUP_RATIO, duplicates);
    }

    @Test
    void eachSideIsHeldAgainstEachCoarserOne() {
        Map<String, List<Map<Metric, Double>>> runs = new LinkedHashMap<>();
        runs.put("t1", List.of(figures(0.200, 1.0, 0.010)));
        runs.put("t2", List.of(figures(0.212, 0.8, 0.0105)));
        runs.put("t3", List.of(figures(0.209, 1.0, 0.012)));

        Agreement agreement = new Agreement(runs, Agreement.OF_TIERS);

        assertThat(agreement.sides()).containsExactly("t1", "t2", "t3");
        assertThat(agreement.lines()).hasSize(9);
        assertThat(agreement.lines().get(0).difference().value()).isCloseTo(0.06, within(1e-9));
        assertThat(agreement.lines().stream().map(Line::holds))
                .containsExactly(false, false, true, true, true, false, true, false, false);
        assertThat(agreement.holds()).isFalse();
    }

    /** The worlds differ threefold; with each of them, one side has 4 % more. */
    @Test
    void worldsAreComparedEachWithItself() {
        List<Map<Metric, Double>> closer = new ArrayList<>();
        List<Map<Metric, Double>> coarser = new ArrayList<>();
        for (int world = 0; world < 10; world++) {
            double p50 = 0.1 * (1 + world % 3);
            closer.add(figures(p50, 1, 0.01 * world));
            coarser.add(figures(1.04 * p50, 1, 0.01 * world));
        }
        Map<String, List<Map<Metric, Double>>> runs = new LinkedHashMap<>();
        runs.put("closer", closer);
        runs.put("coarser", coarser);

        Agreement agreement = new Agreement(runs, Agreement.OF_TIERS);

        Line p50 = agreement.lines().get(0);
        assertThat(p50.difference().value()).isCloseTo(0.04, within(1e-9));
        assertThat(p50.difference().to()).isCloseTo(0.04, within(1e-9));
        assertThat(p50.holds()).isTrue();
        assertThat(p50.isCertain()).isTrue();
        assertThat(agreement.median("closer", Metric.DELAY_P50).to()).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void fewScatteredSeedsAreCertainOfNothing() {
        Limit limit = new Limit(Metric.DELAY_P50, 0.05);

        Line apart = new Line(limit, "one", "other", new Median(0.08, -0.1, 0.3));
        Line together = new Line(limit, "one", "other", new Median(0.01, -0.1, 0.3));
        Line really = new Line(limit, "one", "other", new Median(0.2, 0.06, 0.3));

        assertThat(List.of(apart.holds(), apart.mayHold(), apart.isCertain())).containsExactly(false, true, false);
        assertThat(List.of(together.holds(), together.isCertain())).containsExactly(true, false);
        assertThat(really.mayHold()).isFalse();
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        Map<String, List<Map<Metric, Double>>> alone = Map.of("t1", List.of(figures(1, 1, 0)));
        Map<String, List<Map<Metric, Double>>> uneven = new LinkedHashMap<>(alone);
        uneven.put("t2", List.of(figures(1, 1, 0), figures(1, 1, 0)));

        assertThatThrownBy(() -> new Agreement(alone, Agreement.OF_TIERS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Agreement(uneven, Agreement.OF_TIERS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * In so small a world seeds scatter widely, most of all while a stream begins: by how soon a first loss ends a session's slow start. This finds
     * what is wrong in kind, such as a tier without congestion windows.
     */
    @Test
    void tiersAreOfOneKindInASmallWorld() {
        Scenario small = ScenarioLibrary.named("agreement").toBuilder()
                .peers(40)
                .lasting(java.time.Duration.ofSeconds(8))
                .build();

        Agreement agreement = agreement(small, limits(0.4, 0.3, 0.08), 6);

        assertThat(apart(agreement)).isEmpty();
    }

    /** As strict as so many seeds allow: of medians over 24, two thirds are within 5 % and a percentage point of the true ones. */
    @Test
    @Tag("slow")
    void theTiersAgreeIn100Peers() {
        Scenario scenario = ScenarioLibrary.named("agreement").toBuilder()
                .peers(100)
                .lasting(java.time.Duration.ofSeconds(8))
                .build();

        assertThat(apart(agreement(scenario, limits(0.15, 0.2, 0.025), 24))).isEmpty();
    }

    @Test
    @Tag("slow")
    void theCoarseTiersAgreeIn500Peers() {
        Map<Tier, List<RunResult>> runs = new EnumMap<>(Tier.class);
        for (Tier tier : List.of(Tier.T2, Tier.T3)) {
            runs.put(tier, runs(ScenarioLibrary.named("agreement"), tier, 10));
        }

        assertThat(apart(Agreement.ofTiers(runs, limits(0.2, 0.2, 0.05)))).isEmpty();
    }
}
