package io.rivulet.simulator.scenario;

import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/**
 * What makes a scenario smaller, for a first look: its figures are not those of the scenario.
 *
 * @param peers how many then, 1 or more; those at the start shrink with them
 * @param duration how long the stream is then, a second at least
 * @param seeds how many seeds then, 1 or more
 */
public record Quick(int peers, Duration duration, int seeds) {
    /** @throws IllegalArgumentException naming every value that is out of range */
    public Quick {
        new ConfigCheck("quick")
                .range("peers", peers, 1, Scenario.MAX_PEERS)
                .range(
                        "duration in ms",
                        duration.toMillis(),
                        1_000,
                        Duration.ofMinutes(Scenario.MAX_MINUTES).toMillis())
                .range("seeds", seeds, 1, Seeds.MAX_COUNT)
                .finish();
    }
}
