package io.rivulet.simulator.report;

import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.report.replay.TopologyReplay;
import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.ResultBuilder;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TopologyFrame;
import io.rivulet.simulator.scenario.WorldPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Films of worlds that are too large to be shown whole. */
class RunReplayTest {
    private static final Scenario SCENARIO =
            Scenario.named("large").peers(2_500).lasting(seconds(5)).build();

    private static ResultBuilder result() {
        return new ResultBuilder(new WorldPlan(SCENARIO, 1), 1, Tier.T3);
    }

    private static PeerResult peer(int number) {
        return new PeerResult(number, "", true, 1, 1, 10, 10, 1_000, List.of(), List.of(0));
    }

    private static TopologyFrame frame(double seconds, int... parents) {
        return new TopologyFrame(
                seconds, new int[] {0, 7, 40, 900}, new int[][] {parents}, new int[] {-1, 9, 9, 9}, new int[] {
                    -1, 5, 0, -1
                });
    }

    @Test
    void thePageSaysWhoOfHowManyIsShown() {
        RunResult result = result().peer(peer(7))
                .peer(peer(40))
                .peer(peer(900))
                .frames(List.of(frame(1, 0, 0, TopologyFrame.UNKNOWN, TreeFigures.ABSENT), frame(2, 0, 0, 1_234, -1)))
                .build();

        String page = RunPage.of(new RunSet(SCENARIO, List.of(result), Map.of()), "again")
                .toHtml();

        assertThat(page)
                .contains("Shown are 3 of 2,500 peers", "at 2.0 s: 4 of 4 nodes alive, 1 of them fed by nobody");
        assertThat(RunReplay.picture(result)).isPresent();
        assertThat(RunPlots.of(new RunSet(SCENARIO, List.of(result), Map.of())))
                .as("those shown upload more than the others")
                .doesNotContainKey("fairness");
        assertThat(RunJson.of(new RunSet(SCENARIO, List.of(result), Map.of()), "")
                        .toText())
                .contains("\"population\": 2500");
    }

    @Test
    void aLongRunIsShownInSoManyFramesAndToItsEnd() {
        List<TopologyFrame> frames = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            frames.add(frame(i, 0, 0, 0, 0));
        }

        TopologyReplay film = RunReplay.of(result().peer(peer(7)).frames(frames).build());

        assertThat(film.frames()).isEqualTo(100);
        assertThat(film.lastFrame().title()).isEqualTo("Who feeds whom");
    }
}
