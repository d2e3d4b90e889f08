package io.rivulet.simulator.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.coarse.FragmentTier;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.simulator.scenario.file.ScenarioYaml;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RandomWorldsTest {
    private final RandomWorlds worlds = new RandomWorlds(3);
    private final List<Scenario> many =
            LongStream.range(0, 300).mapToObj(worlds::world).toList();

    @Test
    void aWorldDependsOnSeedAndNumberAlone() {
        assertThat(new RandomWorlds(3).world(17)).isEqualTo(worlds.world(17));
        assertThat(new RandomWorlds(4).world(17)).isNotEqualTo(worlds.world(17));
        assertThat(worlds.world(18).seeds()).isNotEqualTo(worlds.world(17).seeds());
    }

    @Test
    void aFileSaysAllOfIt() throws Exception {
        for (Scenario world : many) {
            assertThat(ScenarioYaml.read(ScenarioYaml.write(world), "world.yaml"))
                    .isEqualTo(world);
        }
    }

    @Test
    void theFragmentTierRunsThemAll() {
        FragmentTier tier = new FragmentTier();

        assertThat(many).allSatisfy(world -> assertThat(tier.refusals(world)).isEmpty());
    }

    @Test
    void thereIsSomethingOfEverything() {
        List<Class<? extends Action>> kinds =
                List.of(Action.Kill.class, Action.Slow.class, Action.Partition.class, Action.RendezvousOutage.class);
        assertThat(kinds).allMatch(kind -> many.stream()
                .flatMap(world -> world.timeline().stream())
                .map(TimedAction::action)
                .anyMatch(kind::isInstance));
        assertThat(many).anyMatch(world -> world.churn().isSome());
        assertThat(many).anyMatch(world -> world.arrivals().atStart() > 0);
        assertThat(many).anyMatch(world -> !world.network().nat().name().equals("open"));
        // And it is not all quiet in most of them, nor do faults go on to the end.
        assertThat(many.stream().map(RandomWorldsTest::promises).filter(Promises::isFeedingOwed))
                .hasSizeGreaterThan(60);
        assertThat(many.stream().map(RandomWorldsTest::promises).filter(owed -> owed.calmFromNs() < Long.MAX_VALUE))
                .hasSizeGreaterThan(200);
    }

    private static Promises promises(Scenario world) {
        EmissionSchedule schedule = world.stream().schedule(0, world.duration());
        return Promises.of(new WorldPlan(world, world.seeds().first()), schedule);
    }
}
