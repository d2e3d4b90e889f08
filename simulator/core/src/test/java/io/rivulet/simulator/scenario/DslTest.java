package io.rivulet.simulator.scenario;

import static io.rivulet.simulator.scenario.Dsl.after;
import static io.rivulet.simulator.scenario.Dsl.everyMemberReceives;
import static io.rivulet.simulator.scenario.Dsl.half;
import static io.rivulet.simulator.scenario.Dsl.kill;
import static io.rivulet.simulator.scenario.Dsl.kilobitsPerSecond;
import static io.rivulet.simulator.scenario.Dsl.partition;
import static io.rivulet.simulator.scenario.Dsl.ratio;
import static io.rivulet.simulator.scenario.Dsl.seconds;
import static io.rivulet.simulator.scenario.Dsl.share;
import static io.rivulet.simulator.scenario.Dsl.stream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DslTest {
    /** As the page on the simulator has it. It takes minutes to run; the test below has the same in small. */
    static RunResult badEvening(long seed) {
        RunResult result = Scenario.named("a-bad-evening")
                .nodes(1_001)
                .network(NetworkPlan.DEFAULT.lossRatio(0.01))
                .at(seconds(10), kill(share(0.3)))
                .at(seconds(30), partition(half()).heals(after(seconds(5))))
                .publish(stream(kilobitsPerSecond(800)))
                .check(everyMemberReceives(ratio(0.999)).within(seconds(2)))
                .run(seed);
        return result;
    }

    @Test
    void whatIsWrittenInJavaRuns() {
        Scenario scenario = Scenario.named("a-bad-minute")
                .nodes(21)
                .lasting(seconds(4))
                .network(NetworkPlan.DEFAULT.lossRatio(0.01))
                .at(seconds(1), kill(share(0.3)))
                .publish(stream(kilobitsPerSecond(400)))
                .check(everyMemberReceives(ratio(0.9)).within(seconds(2)))
                .build();

        RunResult result = scenario.run(5);

        assertEquals(20, scenario.peers());
        assertEquals(Duration.ofSeconds(1), scenario.timeline().get(0).at());
        assertEquals("the scenario a-bad-minute at tier t1, run with seed 5", result.reproducer());
        assertTrue(result.isGood(), () -> result.failures() + " " + result.missed());
    }
}
