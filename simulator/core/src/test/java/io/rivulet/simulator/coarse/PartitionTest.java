package io.rivulet.simulator.coarse;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.Who;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private static final List<Integer> FAR = List.of(1, 3, 5, 7, 9);

    /** How many sessions there are across the cut, by tenths of a second since the stream began. */
    private static final class Across implements RunTap {
        private final TreeMap<Long, Integer> sessions = new TreeMap<>();
        private RunView view;

        @Override
        public void begin(RunView of) {
            view = of;
        }

        @Override
        public void look(long nowNs) {
            int[] count = new int[1];
            for (int node : FAR) {
                view.forEachSession(node, other -> count[0] += FAR.contains(other) ? 0 : 1);
            }
            sessions.put((nowNs - view.schedule().startNs()) / 100_000_000L, count[0]);
        }

        int at(double seconds) {
            return sessions.get((long) (10 * seconds));
        }
    }

    private static Scenario cut(Duration lasting, Duration duration) {
        return Scenario.named("cut")
                .peers(12)
                .lasting(duration)
                .tier(Tier.T3)
                .arrivals(Arrivals.DEFAULT.joining(Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .at(Duration.ofSeconds(2), new Action.Partition(new Who.Named(FAR), lasting))
                .build();
    }

    @Test
    void sessionsOutliveAShortOneAndTheStreamComesBack() {
        Across across = new Across();

        RunResult result =
                new FragmentTier().run(cut(Duration.ofSeconds(5), Duration.ofSeconds(20)), 3, 1, across, RunWatch.NONE);

        int before = across.at(1.5);
        assertThat(before).isGreaterThan(10);
        assertThat(across.at(6.5)).isGreaterThanOrEqualTo(before);
        // Five of twelve miss a quarter of the stream, but for what is still in the window when they are back.
        assertThat(result.metric(Metric.DELIVERED)).isBetween(0.85, 0.97);
        assertThat(result.metric(Metric.CI_2S_WORST)).isBetween(0.5, 0.65);
        assertThat(result.metric(Metric.RECOVERY_2S)).isBetween(5.0, 9.0);
    }

    @Test
    void aLongOneEndsSessionsAndTheGroupFindsItselfAgain() {
        Across across = new Across();

        RunResult result = new FragmentTier()
                .run(cut(Duration.ofSeconds(40), Duration.ofSeconds(75)), 3, 1, across, RunWatch.NONE);

        assertThat(across.at(1.5)).isGreaterThan(10);
        assertThat(across.at(31)).isGreaterThan(10);
        assertThat(across.at(33)).isZero();
        assertThat(across.at(41.5)).isZero();
        assertThat(across.at(74)).isGreaterThan(5);
        assertThat(result.metric(Metric.RECOVERY_2S)).isBetween(40.0, 60.0);
    }

    @Test
    void hasOneResultOnAnyNumberOfThreads() {
        Scenario scenario = cut(Duration.ofSeconds(3), Duration.ofSeconds(8));

        RunResult alone = new FragmentTier().run(scenario, 7, 1, RunTap.NONE, RunWatch.NONE);

        assertThat(new FragmentTier()
                        .run(scenario, 7, 3, RunTap.NONE, RunWatch.NONE)
                        .traceHash())
                .isEqualTo(alone.traceHash());
    }
}
