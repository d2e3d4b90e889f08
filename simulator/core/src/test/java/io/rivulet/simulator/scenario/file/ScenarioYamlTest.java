package io.rivulet.simulator.scenario.file;

import static io.rivulet.simulator.scenario.Dsl.after;
import static io.rivulet.simulator.scenario.Dsl.atMost;
import static io.rivulet.simulator.scenario.Dsl.everyMemberReceives;
import static io.rivulet.simulator.scenario.Dsl.half;
import static io.rivulet.simulator.scenario.Dsl.kill;
import static io.rivulet.simulator.scenario.Dsl.kilobitsPerSecond;
import static io.rivulet.simulator.scenario.Dsl.milliseconds;
import static io.rivulet.simulator.scenario.Dsl.misbehave;
import static io.rivulet.simulator.scenario.Dsl.movePublisher;
import static io.rivulet.simulator.scenario.Dsl.partition;
import static io.rivulet.simulator.scenario.Dsl.pause;
import static io.rivulet.simulator.scenario.Dsl.peers;
import static io.rivulet.simulator.scenario.Dsl.primariesOf;
import static io.rivulet.simulator.scenario.Dsl.ratio;
import static io.rivulet.simulator.scenario.Dsl.region;
import static io.rivulet.simulator.scenario.Dsl.rendezvousOutage;
import static io.rivulet.simulator.scenario.Dsl.seconds;
import static io.rivulet.simulator.scenario.Dsl.share;
import static io.rivulet.simulator.scenario.Dsl.slow;
import static io.rivulet.simulator.scenario.Dsl.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rivulet.simulator.churn.Lengths;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.net.ImpairmentPreset;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.NatPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Churn;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.Quick;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Seeds;
import io.rivulet.simulator.scenario.Tier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioYamlTest {
    private static final Scenario EVERYTHING = Scenario.named("every.thing-1")
            .describedAs("Says \"everything\": with a colon, a \\ and\na line.")
            .nodes(1_001)
            .lasting(seconds(42.5))
            .publish(stream(kilobitsPerSecond(800)).withMessageBytes(512).withWindow(seconds(4)))
            .network(NetworkPlan.DEFAULT
                    .latency(LatencyPreset.parse("coordinates:100ms,3ms,0.5,0.2"))
                    .uplink(UplinkPreset.ratio(1.25))
                    .publisherUplink(3_500_000)
                    .queueBytes(32_768)
                    .impairment(ImpairmentPreset.parse("gilbert-elliott+reorder:1%,50ms"))
                    .nat(NatPreset.HARD))
            .arrivals(Arrivals.DEFAULT.joining(seconds(3), milliseconds(1_500)).crowd(100, seconds(5), seconds(10)))
            .churn(new Churn(Lengths.parse("weibull:0.59,41.9min"), seconds(2), 0.25))
            .at(seconds(10), kill(share(0.3)))
            .at(seconds(11), kill(region("north east")))
            .at(seconds(12), kill(primariesOf(3)))
            .at(seconds(13), partition(half()).heals(after(seconds(5))))
            .at(seconds(14), slow(peers(1, 5, 9), 0.2, seconds(3)))
            .at(seconds(15), pause(share(0.1), seconds(3)))
            .at(seconds(16), misbehave(share(0.2), Misbehaviour.LIE))
            .at(seconds(17), movePublisher())
            .at(seconds(18), rendezvousOutage(seconds(4)))
            .membership(Membership.GIVEN)
            .tier(Tier.T3)
            .crypto(CryptoChoice.FLASH)
            .check(everyMemberReceives(ratio(0.999)).within(seconds(2)))
            .check(atMost(Metric.DELAY_P99, 0.53))
            .seeds(new Seeds(7, 10))
            .sizes(List.of(1_000, 10_000))
            .quick(new Quick(50, seconds(5), 2))
            .build();

    @Test
    void streamsBesideTheFirstAreReadAndWritten() throws ScenarioFileException {
        Scenario read = ScenarioYaml.read("""
            peers: 20
            stream: {rate: 1M}
            streams:
              - {name: talk, rate: 64k, message: 160, window: 1s}
              - {name: answer, from: 7, viewers: 50%, rate: 200k}
            """, "several.yaml");

        assertThat(read.further()).hasSize(2);
        FurtherStream answer = read.further().get(1);
        assertThat(answer.from()).isEqualTo(7);
        assertThat(answer.viewers()).isEqualTo(0.5);
        assertThat(answer.plan().bitsPerSec()).isEqualTo(200_000);
        assertThat(read.further().get(0).plan().settings().window()).isEqualTo(Duration.ofSeconds(1));
        assertThat(ScenarioYaml.read(ScenarioYaml.write(read), "written.yaml")).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "streams: [{rate: 64k}] | name is ''",
                "streams: [{name: stream}] | and not stream",
                "streams: [{name: a, from: 9}] | from must be up to 5",
                "streams: [{name: a}, {name: a}] | have a name twice",
                "streams: [{name: a, rat: 64k}] | did you mean 'rate'?",
                "streams: [{name: a, viewers: 120%}] | viewers",
                "{streams: [{name: a, from: 1}], churn: {session: 'exp:60s'}} | peers come and go: from must be 0"
            })
    void aStreamThatCannotBeIsTold(String text, String problem) {
        String yaml = text.startsWith("{") ? text.replaceFirst("\\{", "{peers: 5, ") : "peers: 5\n" + text;

        assertThatThrownBy(() -> ScenarioYaml.read(yaml, "wrong.yaml")).hasMessageContaining(problem);
    }

    @Test
    void whatIsWrittenIsReadAgain() throws ScenarioFileException {
        String text = ScenarioYaml.write(EVERYTHING);

        assertThat(ScenarioYaml.read(text, "test.yaml")).isEqualTo(EVERYTHING);
    }

    @Test
    void whatIsNotSaidIsUsual() throws ScenarioFileException {
        assertThat(ScenarioYaml.read("name: x", "x.yaml"))
                .isEqualTo(Scenario.named("x").build());
    }

    static List<String> names() {
        return ScenarioLibrary.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void ourOwnScenariosAreInOrder(String name) throws ScenarioFileException {
        Scenario scenario = ScenarioLibrary.named(name);

        assertThat(scenario.name()).isEqualTo(name);
        assertThat(scenario.description()).endsWith(".").doesNotContain("\n");
        assertThat(ScenarioYaml.read(ScenarioYaml.write(scenario), "again")).isEqualTo(scenario);
        assertThat(ScenarioLibrary.named(name + "-quick").peers()).isLessThan(scenario.peers());
    }

    @Test
    void theDefaultIsWhatTheBuilderSays() {
        Scenario ours = ScenarioLibrary.named("default");

        assertThat(ours.toBuilder().describedAs("").quick(null).build())
                .isEqualTo(Scenario.named("default").build());
    }

    @Test
    void everyGoalIsThere() {
        for (int i = 1; i <= 15; i++) {
            String goal = "g" + i;
            assertThat(ScenarioLibrary.goals()).anyMatch(name -> name.equals(goal) || name.startsWith(goal + "-"));
        }
        assertThat(ScenarioLibrary.goals())
                .allSatisfy(
                        name -> assertThat(ScenarioLibrary.named(name).goals()).isNotEmpty());
    }

    @Test
    void misspeltNamesGetAHint() {
        assertThatThrownBy(() -> ScenarioLibrary.named("flashcrowd"))
                .hasMessageContaining("did you mean 'flash-crowd'?");
        assertThatThrownBy(() -> ScenarioLibrary.find("nowhere.yaml")).hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "peer: 5 | x.yaml:1:1: key 'peer' is unknown; did you mean 'peers'?",
                "colour: blue | x.yaml:1:1: key 'colour' is unknown; there are name, description, peers",
                "peers: 0 | x.yaml:1:8: key 'peers' is '0', must be a whole number from 1 to 2000000",
                "peers: many | key 'peers' is 'many', must be a whole number from 1 to 2000000",
                "peers: [1] | key 'peers' must be a single value",
                "peers: 1;peers: 2 | x.yaml:2:1: key 'peers' is there twice",
                "duration: 2h | x.yaml:1:11: key 'duration' is 2h, must be a time from 1s to 3600s",
                "duration: long | 'long' is not like 20ms or 5s; must be a time from 1s to 3600s",
                "tier: t4 | 't4' is none of auto, t1, t2, t3; did you mean 't1'?",
                "stream:;  rate: 1k | x.yaml:2:9: key 'rate' is wrong: it is 1k, must be 8k to 100M",
                "stream:;  rat: 1M | x.yaml:2:3: key 'rat' is unknown; did you mean 'rate'?",
                "stream:;  window: 1s;  fetch: 2s | x.yaml:3:10: key 'fetch' is 2s, must be a time from 10ms to 1s",
                "stream: fast | x.yaml:1:9: key 'stream' must be keys with values",
                "network:;  latency: moon | x.yaml:2:12: key 'latency' is wrong: latency 'moon' is unknown",
                "network:;  uplink: 0 | key 'uplink' is wrong: uplink: rho is 0.0, must be 0.1 to 100",
                "timeline:;  - at: 1s;    kil: 30% | x.yaml:2:5: one of kill, partition",
                "timeline:;  - at: 1s;    kill: 130% | x.yaml:3:11: key 'kill' is wrong: who: share is 1.3, must be 0"
                        + " to 1",
                "timeline:;  - at: 1s;    kill: 30%;    heals: 5s | key 'heals' is unknown",
                "timeline:;  - at: 1s;    slow: 30%;    to: 0% | key 'to' is 0, must be above 0",
                "timeline:;  - at: 1s;    move-publisher: far | it is 'far', must be true",
                "timeline:;  - at: 1s;    kill: region:Atlantis | x.yaml:3:11: key 'kill' is wrong: latency regions6"
                        + " has no region 'Atlantis'; there are North America, Europe,",
                "network: {latency: planetlab};timeline:;  - at: 1s;    pause: region:Europe | x.yaml:4:12: key 'pause'"
                        + " is wrong: latency planetlab has no regions",
                "timeline:;  - at: 1s;    kill: peers:201 | x.yaml:3:11: key 'kill' is wrong: there is no peer 201,"
                        + " must be 1 to 200",
                "timeline:;  - at: 30s;    kill: 30% | x.yaml:2:9: key 'at' is 30s, must be before the stream ends, at"
                        + " 30s",
                "timeline: now | key 'timeline' must be a list",
                "goals:;  - delay-p9 <= 1s | x.yaml:2:5: in 'goals': there is no metric 'delay-p9'; did you mean"
                        + " 'delay-p90'?",
                "churn:;  session: ages | key 'session' is wrong: length 'ages' is unknown",
                "arrivals:;  at-start: 500 | x.yaml:1:1: scenario: at-start is 500, must be at most peers, 200",
                "name: a b | name is 'a b', must be letters",
                "peers: [1 | x.yaml:1:10: not YAML:",
                "[1, 2] | a scenario must be keys with values",
            })
    void mistakesAreNamedWithTheirPlace(String text, String complaint) {
        assertThatThrownBy(() -> ScenarioYaml.read(text.replace(";", "\n"), "x.yaml"))
                .isInstanceOf(ScenarioFileException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        ScenarioFileException wrong = catchThrowableOfType(
                ScenarioFileException.class,
                () -> ScenarioYaml.read("peers: 0\ncolour: blue\nstream:\n  rate: 1k\n", "x.yaml"));

        assertThat(wrong.problems()).hasSize(3);
    }

    @Test
    void anEmptyFileIsNoScenario() {
        assertThatThrownBy(() -> ScenarioYaml.read("", "x.yaml")).hasMessageContaining("x.yaml:1:1: there is nothing");
    }
}
