package io.rivulet.simulator.scenario;

import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeersToldTest {
    private final List<PeerResult> told = new ArrayList<>();

    private final RunWatch watch = new RunWatch() {
        @Override
        public void update(Phase phase, double share, long virtualNs, String detail) {
            // Nobody looks.
        }

        @Override
        public Consumer<PeerResult> peers() {
            return told::add;
        }
    };

    @ParameterizedTest
    @EnumSource(
            value = Tier.class,
            names = {"T1", "T2", "T3"})
    void whoWantsToIsToldOfEachPeer(Tier tier) {
        Scenario scenario =
                Scenario.named("small").peers(6).lasting(seconds(1)).tier(tier).build();

        RunResult result = Runs.one(scenario, 3, watch);

        assertThat(told).extracting(PeerResult::number).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(told).isEqualTo(result.peers());
        assertThat(result.traceHash())
                .isEqualTo(Runs.one(scenario, 3, RunWatch.NONE).traceHash());
    }
}
