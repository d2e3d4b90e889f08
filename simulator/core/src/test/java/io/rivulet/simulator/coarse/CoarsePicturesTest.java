package io.rivulet.simulator.coarse;

import static io.rivulet.simulator.scenario.Dsl.kill;
import static io.rivulet.simulator.scenario.Dsl.peers;
import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.report.ResultDirectory;
import io.rivulet.simulator.report.RunPlots;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Departure;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Series;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TopologyFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is there to be drawn of a run at a coarse tier. */
class CoarsePicturesTest {
    private static final int PEERS = 30;
    private static final int KILLED = 3;

    private static ScenarioBuilder crowd(Tier tier) {
        return Scenario.named("crowd")
                .peers(PEERS)
                .lasting(seconds(5))
                .tier(tier)
                .arrivals(Arrivals.DEFAULT.joining(seconds(1), seconds(1)).crowd(10, seconds(1), seconds(1)))
                .at(seconds(3), kill(peers(KILLED)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Tier.class,
            names = {"T2", "T3"})
    void peersPopulationAndFramesAreThereAsAtT1(Tier tier) {
        RunResult result = Runs.one(crowd(tier).build(), 1, RunWatch.NONE);

        assertThat(result.population()).isEqualTo(PEERS);
        assertThat(result.isOfSome()).isFalse();
        assertThat(result.peers()).extracting(PeerResult::number).hasSize(PEERS).isSorted();
        for (PeerResult peer : result.peers()) {
            assertThat(peer.isThere()).isEqualTo(peer.number() != KILLED);
            assertThat(peer.owed()).isPositive();
            assertThat(peer.delivered()).isBetween(1L, peer.owed());
            assertThat(peer.meanDelayMs()).isBetween(1.0, 5_000.0);
            assertThat(peer.startUpMs()).isNotNegative();
            assertThat(peer.neighbours().isEmpty()).isEqualTo(!peer.isThere());
            assertThat(peer.parents()).hasSize(peer.isThere() ? 8 : 0);
        }
        assertThat(result.peers()).anyMatch(peer -> peer.uploadBitsPerSec() > 100_000);
        assertThat(result.departures()).containsExactly(new Departure(KILLED, 3));
        Series population = result.series().get(RunResult.POPULATION);
        assertThat(population.values()[0]).isEqualTo(10);
        assertThat(population.values()).contains(PEERS).endsWith(PEERS - 1);
        TopologyFrame first = result.frames().get(0);
        TopologyFrame last = result.frames().get(result.frames().size() - 1);
        assertThat(first.parents()[0][PEERS]).isEqualTo(TreeFigures.ABSENT);
        assertThat(last.parents()[0][PEERS]).isNotNegative();
        assertThat(last.parents()[0][KILLED]).isEqualTo(TreeFigures.ABSENT);
        assertThat(last.lagMs()[PEERS]).isNotNegative();
        assertThat(result.metric(Metric.PARENT_CHANGES)).isNotNaN();
    }

    @ParameterizedTest
    @EnumSource(
            value = Tier.class,
            names = {"T2", "T3"})
    void controlTrafficIsToldByHalfSeconds(Tier tier) {
        RunResult result = Runs.one(crowd(tier).build(), 1, RunWatch.NONE);

        Series control = result.series().get(RunResult.CONTROL);
        assertThat(control.seconds())
                .isEqualTo(result.series().get(RunResult.DUPLICATES).seconds());
        double mean = Arrays.stream(control.values()).average().orElseThrow();
        assertThat(mean / 100 / result.metric(Metric.CTL_RATIO)).isBetween(0.5, 2.0);
        assertThat(control.values()).doesNotContain(0);
    }

    @Test
    void picturesAndThePageShowThem(@TempDir Path directory) throws IOException {
        RunSet set = Runs.all(crowd(Tier.T2).build(), Runs.Listener.NONE);

        Path page = ResultDirectory.write(directory, set, "./rivulet simulate run crowd", false);

        assertThat(RunPlots.of(set)).containsKeys("fairness", "population");
        assertThat(directory.resolve("topology.svg")).isNotEmptyFile();
        assertThat(Files.readString(page))
                .contains("Topology</h2>", "<figure class=\"replay\">", "kill peers:3", "Peers")
                .doesNotContain("Shown are");
    }

    @Test
    void whoNeverCameIsNotListed() {
        RunResult stopped = Runs.one(crowd(Tier.T3).build(), 1, new RunWatch() {
            private boolean isStreaming;

            @Override
            public void update(Phase phase, double share, long virtualNs, String detail) {
                isStreaming = phase == Phase.STREAMING;
            }

            @Override
            public boolean isStopped() {
                return isStreaming;
            }
        });

        assertThat(stopped.isComplete()).isFalse();
        assertThat(stopped.peers()).hasSize(10);
        assertThat(stopped.frames()).isNotEmpty();
    }
}
