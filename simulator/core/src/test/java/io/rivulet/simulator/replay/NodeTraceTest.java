package io.rivulet.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.check.Rule;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.coarse.FragmentTier;
import io.rivulet.simulator.coarse.RunTap;
import io.rivulet.simulator.packet.PacketTier;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeTraceTest {
    private static ScenarioBuilder world(Tier tier, int peers) {
        return Scenario.named("traced")
                .peers(peers)
                .lasting(Duration.ofSeconds(4))
                .tier(tier)
                .arrivals(Arrivals.DEFAULT.joining(Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }

    private static final Scenario KILLED = world(Tier.T3, 12)
            .at(Duration.ofSeconds(1), new Action.Kill(new Who.Named(List.of(1, 2, 3))))
            .build();

    private static List<String> trace(int node, long fromNs, long toNs) {
        List<String> lines = new ArrayList<>();
        run(new NodeTrace(new TraceLines(some -> some == node, fromNs, toNs, lines::add)));
        return lines;
    }

    private static RunResult run(RunTap tap) {
        return new FragmentTier().run(KILLED, 9, 1, tap, RunWatch.NONE);
    }

    @Test
    void writesDownMessagesAndDecisionsOfOneNode() {
        List<String> lines = trace(7, 0, Long.MAX_VALUE);

        assertThat(lines).anyMatch(line -> line.contains("* dials node ") || line.contains("session open"));
        assertThat(lines).anyMatch(line -> line.contains("announces the stream"));
        assertThat(lines).anyMatch(line -> line.contains("* parent for substream ") && line.contains("nobody -> node"));
        assertThat(lines).anyMatch(line -> line.contains("-> node ") && line.contains("push: substreams "));
        assertThat(lines).anyMatch(line -> line.contains("<- node ") && line.contains("fragment "));
        assertThat(lines).anyMatch(line -> line.contains("* hands message 0 to the application"));
        assertThat(lines).anyMatch(line -> line.contains("** kill peers:1,2,3"));
        assertThat(lines).allMatch(line -> line.contains("node 7 ") || line.contains("**"));
    }

    @Test
    void isTheSameEachTimeAndChangesNothing() {
        List<String> lines = new ArrayList<>();
        RunResult traced = run(new NodeTrace(new TraceLines(some -> some == 4, 0, Long.MAX_VALUE, lines::add)));

        assertThat(traced.traceHash()).isEqualTo(run(RunTap.NONE).traceHash());
        assertThat(trace(4, 0, Long.MAX_VALUE)).isEqualTo(lines);
    }

    @Test
    void aStretchOfTimeIsThatPartOfTheWhole() {
        List<String> whole = trace(4, 0, Long.MAX_VALUE);
        List<String> part = trace(4, 3_500_000_000L, 4_000_000_000L);

        assertThat(part).isNotEmpty();
        assertThat(part)
                .isEqualTo(whole.stream()
                        .filter(line -> {
                            double seconds =
                                    Double.parseDouble(line.substring(0, 12).strip());
                            return seconds >= 3.5 && seconds <= 4;
                        })
                        // What is decided between is seen only when something is sent or heard.
                        .toList());
    }

    @Test
    void datagramsOfTheTierOfWholeNodesAreNamedByTheirChunks() {
        List<String> lines = new ArrayList<>();
        PacketTrace trace = new PacketTrace(new TraceLines(node -> node == 2, 0, Long.MAX_VALUE, lines::add), true);

        new PacketTier().run(world(Tier.T1, 3).build(), 2, RunWatch.seeing(RunWatch.NONE, trace));

        assertThat(lines).anyMatch(line -> line.contains("-> rendezvous") && line.contains("IHello"));
        assertThat(lines).anyMatch(line -> line.contains("<- rendezvous") && line.contains("RHello"));
        assertThat(lines).anyMatch(line -> line.contains("IIKeying"));
        assertThat(lines).anyMatch(line -> line.contains("data of flow "));
        assertThat(lines).anyMatch(line -> line.contains("acknowledges flow "));
        assertThat(lines).noneMatch(line -> line.contains("cannot be read") || line.contains("chunk 0x"));
    }

    @Test
    void lastEventsAreThoseOfTheNodeAndNoFailureThatDoesNotComeAgainHasAny() {
        RunViolation elsewhere = new RunViolation(4_000_000_000L, Rule.PULLS, 4, "something");

        assertThat(LastEvents.before(KILLED, 9, Tier.T3, elsewhere)).isEmpty();
    }
}
