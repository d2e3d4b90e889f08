package io.rivulet.simulator.scenario;

import static io.rivulet.simulator.scenario.Dsl.further;
import static io.rivulet.simulator.scenario.Dsl.kill;
import static io.rivulet.simulator.scenario.Dsl.kilobitsPerSecond;
import static io.rivulet.simulator.scenario.Dsl.milliseconds;
import static io.rivulet.simulator.scenario.Dsl.pause;
import static io.rivulet.simulator.scenario.Dsl.peers;
import static io.rivulet.simulator.scenario.Dsl.region;
import static io.rivulet.simulator.scenario.Dsl.seconds;
import static io.rivulet.simulator.scenario.Dsl.share;
import static io.rivulet.simulator.scenario.Dsl.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.simulator.net.LatencyPreset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TargetsTest {
    private static ScenarioBuilder world(String latency) {
        return Scenario.named("targets")
                .peers(10)
                .lasting(seconds(3))
                .network(NetworkPlan.DEFAULT.latency(LatencyPreset.parse(latency)))
                .arrivals(Arrivals.DEFAULT.joining(seconds(1), seconds(1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "regions6 | region:Atlantis | has no region 'Atlantis'; there are North America, Europe, South America",
                "regions6 | region:Europ | did you mean 'Europe'?",
                "coordinates | region:Europe | there are north west, north, north east",
                "transit-stub:2x2x2 | region:domain 2 | did you mean 'domain 0'?; there are domain 0, domain 1",
                "planetlab | region:Europe | latency planetlab has no regions that have names; regions6, coordinates",
                "regions6 | peers:3,99 | there is no peer 99, must be 1 to 10",
                "regions6 | 4% | 4% of 10 peers is nobody, must be half a peer at least",
            })
    void whatCanHitNobodyIsRefused(String latency, String who, String complaint) {
        ScenarioBuilder world = world(latency).at(seconds(1), kill(Who.of(who)));

        assertThatThrownBy(world::build).hasMessageContaining(complaint);
    }

    @Test
    void whatComesWhenTheStreamIsOverIsRefused() {
        ScenarioBuilder late = world("regions6").at(seconds(3), kill(share(0.3)));

        assertThatThrownBy(late::build).hasMessageContaining("kill 30% at 3s, must be before the stream ends, at 3s");
    }

    @Test
    void nothingHappensToAPublisher() {
        ScenarioBuilder world = world("regions6")
                .publish(further("talk", stream(kilobitsPerSecond(64))).from(7))
                .at(seconds(1), pause(peers(7), seconds(1)));

        assertThatThrownBy(world::build).hasMessageContaining("peer 7 publishes a stream");
    }

    @Test
    void replacementsMayBeHit() {
        ScenarioBuilder world =
                world("regions6").churn(Churn.exponential(seconds(1))).at(seconds(2), kill(peers(12)));

        assertThatCode(world::build).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(
            value = Tier.class,
            names = {"T1", "T2", "T3"})
    void aRegionOfATransitStubIsADomain(Tier tier) {
        ScenarioBuilder world = world("transit-stub:2x2x2").tier(tier);
        WorldPlan plan = new WorldPlan(world.build(), 1);
        Integer[] inside = IntStream.rangeClosed(1, 10)
                .filter(peer -> plan.placeOf(peer).startsWith("domain 1, router "))
                .boxed()
                .toArray(Integer[]::new);

        RunResult all = world.run(1);
        RunResult named = killing(world, peers(inside));
        RunResult placed = killing(world, region("Domain 1"));

        assertThat(inside).hasSizeBetween(1, 9);
        assertThat(placed.traceHash()).isEqualTo(named.traceHash()).isNotEqualTo(all.traceHash());
    }

    private static RunResult killing(ScenarioBuilder world, Who who) {
        return world.timeline(List.of(new TimedAction(milliseconds(500), kill(who))))
                .run(1);
    }

    @Test
    void aRegionInWhichASeedPutsNobodyIsAFailure() {
        RunResult result = world("regions6")
                .tier(Tier.T3)
                .at(seconds(1), kill(region("Japan")))
                .run(1);

        assertThat(result.failures()).containsExactly("kill region:Japan: nobody is region:Japan with seed 1");
    }
}
