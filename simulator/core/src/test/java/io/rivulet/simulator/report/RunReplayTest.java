package io.rivulet.simulator.report;

import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.report.replay.TopologyReplay;
import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Departure;
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
        assertThat(film.lastFrame().title()).isEqualTo("Who feeds whom, 1 of 2,500 peers");
    }

    @Test
    void eventsTellOfEverybodyAndOfParentsAsFarAsTheyAreFollowed() {
        Scenario crowd = SCENARIO.toBuilder()
                .arrivals(Arrivals.DEFAULT.crowd(2_498, seconds(1), seconds(2)))
                .build();
        RunResult result = new ResultBuilder(new WorldPlan(crowd, 1), 1, Tier.T3)
                .peer(peer(7))
                .departures(List.of(new Departure(2_000, 1.25)))
                .frames(List.of(frame(1, 0, 7, TopologyFrame.UNKNOWN, TreeFigures.ABSENT), frame(2, 0, 1_234, 5, 6)))
                .build();

        List<String> lines = EventLines.of(new RunSet(crowd, List.of(result), Map.of()))
                .lines()
                .toList();

        assertThat(lines)
                .hasSize(5)
                .contains(
                        "{\"seed\":1,\"t\":0.000,\"event\":\"followed\",\"peers\":1,\"of\":2500}",
                        "{\"seed\":1,\"t\":1.250,\"event\":\"went\",\"peer\":2000}",
                        "{\"seed\":1,\"t\":2.000,\"event\":\"parent\",\"peer\":7,\"substream\":0,\"from\":7,\"to\":1234}")
                .filteredOn(line -> line.contains("came"))
                .hasSize(2);
    }
}
