package io.rivulet.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rivulet.simulator.check.Rule;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.coarse.CoarseRuns;
import io.rivulet.simulator.coarse.EngineStrategy;
import io.rivulet.simulator.coarse.PeerModel;
import io.rivulet.simulator.coarse.RunTap;
import io.rivulet.simulator.coarse.StreamAudience;
import io.rivulet.simulator.packet.PacketTier;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.Who;
import io.rivulet.simulator.session.SessionTier;
import io.rivulet.transport.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodeTraceTest {
    private static ScenarioBuilder world(Tier tier, int peers) {
        return Scenario.named("traced")
                .peers(peers)
                .lasting(Duration.ofSeconds(4))
                .tier(tier)
                .arrivals(Arrivals.DEFAULT.joining(Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }

    private static Scenario killed(Tier tier) {
        return world(tier, 12)
                .at(Duration.ofSeconds(1), new Action.Kill(new Who.Named(List.of(1, 2, 3))))
                .build();
    }

    private static List<String> trace(Tier tier, int node, long fromNs, long toNs) {
        List<String> lines = new ArrayList<>();
        run(tier, new NodeTrace(new TraceLines(some -> some == node, fromNs, toNs, lines::add)));
        return lines;
    }

    private static RunResult run(Tier tier, RunTap tap) {
        PeerModel peers = tier == Tier.T2 ? SessionTier.SESSIONS : PeerModel.FRAGMENTS;
        return new CoarseRuns(peers, EngineStrategy.RIVULET).run(killed(tier), 9, 1, tap, RunWatch.NONE);
    }

    /** Hands the messages of a node from one on to its application twice. */
    private static RunTap handingTwice(int node, long fromMessage) {
        return new RunTap() {
            @Override
            public StreamAudience audience(int some, StreamAudience audience) {
                return (nowNs, bytes, offset, length) -> {
                    audience.onMessage(nowNs, bytes, offset, length);
                    if (some == node && Bytes.getLong(bytes, offset) >= fromMessage) {
                        audience.onMessage(nowNs, bytes, offset, length);
                    }
                };
            }
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"T2", "T3"})
    void writesDownMessagesAndDecisionsOfOneNode(Tier tier) {
        List<String> lines = trace(tier, 7, 0, Long.MAX_VALUE);

        assertThat(lines).anyMatch(line -> line.contains("* dials node ") || line.contains("session open"));
        assertThat(lines).anyMatch(line -> line.contains("announces the stream"));
        assertThat(lines).anyMatch(line -> line.contains("* parent for substream ") && line.contains("nobody -> node"));
        assertThat(lines).anyMatch(line -> line.contains("-> node ") && line.contains("push: substreams "));
        assertThat(lines).anyMatch(line -> line.contains("<- node ") && line.contains("fragment "));
        assertThat(lines).anyMatch(line -> line.contains("<- node ") && line.contains("map: newest "));
        assertThat(lines).anyMatch(line -> line.contains("* hands message 0 to the application"));
        assertThat(lines).anyMatch(line -> line.contains("** kill peers:1,2,3"));
        assertThat(lines).allMatch(line -> line.contains("node 7 ") || line.contains("**"));
    }

    @ParameterizedTest
    @EnumSource(names = {"T2", "T3"})
    void isTheSameEachTimeAndChangesNothing(Tier tier) {
        List<String> lines = new ArrayList<>();
        TraceLines all = new TraceLines(some -> some == 4, 0, Long.MAX_VALUE, lines::add);

        RunResult traced = TracedRun.of(killed(tier), 9, tier, all, RunWatch.NONE);

        assertThat(traced.tier()).isEqualTo(tier);
        assertThat(traced.traceHash()).isEqualTo(run(tier, RunTap.NONE).traceHash());
        assertThat(trace(tier, 4, 0, Long.MAX_VALUE)).isEqualTo(lines);
    }

    @Test
    void aStretchOfTimeIsThatPartOfTheWhole() {
        List<String> whole = trace(Tier.T3, 4, 0, Long.MAX_VALUE);
        List<String> part = trace(Tier.T3, 4, 3_500_000_000L, 4_000_000_000L);

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

    @ParameterizedTest
    @EnumSource(names = {"T2", "T3"})
    void lastEventsAreThoseOfTheNodeOnTheTierOfTheFailure(Tier tier) {
        RunTap broken = handingTwice(5, 60);
        RunViolation violation = catchThrowableOfType(RunViolation.class, () -> run(tier, broken));

        List<String> events = LastEvents.before(killed(tier), 9, tier, violation, broken);

        assertThat(events).hasSize(LastEvents.MOST).allMatch(line -> line.contains("node 5 ") || line.contains("**"));
        assertThat(events.get(LastEvents.MOST - 1)).contains("* hands message ");
        assertThat(events).anyMatch(line -> line.contains("map: newest "));
    }

    @ParameterizedTest
    @EnumSource(names = {"T1", "T2", "T3"})
    void aFailureThatDoesNotComeAgainHasNoLastEvents(Tier tier) {
        RunViolation elsewhere = new RunViolation(4_000_000_000L, Rule.PULLS, 4, "something");

        assertThat(LastEvents.before(world(tier, 4).build(), 9, tier, elsewhere))
                .isEmpty();
    }
}
