package io.rivulet.bench.simulation;

import io.rivulet.simulator.scenario.Goal;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.file.ScenarioLibrary;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What of the simulator is measured. */
enum SimulatorPart {
    /** The event queue beside the platform's. */
    QUEUE,
    /** The whole group protocol, fragment by fragment, with 100,000 peers. */
    FRAGMENTS,
    /** A stream of video to 10,000 peers, fragment by fragment. */
    REALTIME,
    /** A thousand whole nodes, packet by packet, for a minute. */
    PACKETS,
    /** A million peers for ten seconds. */
    MILLION;

    private static final int FRAGMENT_PEERS = 100_000;
    private static final int PACKET_PEERS = 1_000;
    private static final int QUICK_SHARE = 100;

    /** What is simulated, with the goals that it is held to. */
    Scenario scenario() {
        Scenario scenario =
                switch (this) {
                    case QUEUE -> throw new IllegalStateException("the queue has no scenario");
                    case FRAGMENTS ->
                        ScenarioLibrary.named("million").withPeers(FRAGMENT_PEERS).toBuilder()
                                .goals(List.of(Goal.of("event-rate >= 3000000")))
                                .build();
                    case REALTIME -> ScenarioLibrary.named("realtime");
                    case PACKETS ->
                        ScenarioLibrary.named("default").withPeers(PACKET_PEERS).toBuilder()
                                .lasting(Duration.ofMinutes(1))
                                .tier(Tier.T1)
                                .goals(List.of(Goal.of("wall-time <= 10min")))
                                .build();
                    case MILLION -> ScenarioLibrary.named("million");
                };
        return scenario.toBuilder().name("bench-" + this).build();
    }

    /** A hundredth of it for two seconds, with no goals: shows that it works. */
    Scenario quickly() {
        Scenario whole = scenario();
        return whole.withPeers(Math.max(20, whole.peers() / QUICK_SHARE)).toBuilder()
                .lasting(Duration.ofSeconds(2))
                .goals(List.of())
                .build();
    }

    /** Its name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
