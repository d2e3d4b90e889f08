package io.rivulet.simulator.scenario;

import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/**
 * When peers come. Those who are there at the start join one after the other, then the stream waits until all have found it and for a time
 * to settle. All others come in a crowd, evenly over a while.
 *
 * @param atStart how many are there at the start; 0 is all
 * @param joinOver over how long these join, 0 to 10 min
 * @param settle how long the stream waits when the last of them has joined, 0 to 10 min; whole nodes that have not found it by then are waited for
 * @param crowdAt when the others begin to come, from the start of the stream
 * @param crowdOver over how long they come
 */
public record Arrivals(int atStart, Duration joinOver, Duration settle, Duration crowdAt, Duration crowdOver) {
    static final Duration MAX = Duration.ofMinutes(10);

    /** All at the start: 5 s to join, 5 s to settle. */
    public static final Arrivals DEFAULT =
            new Arrivals(0, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO);

    /** @throws IllegalArgumentException naming every value that is out of range */
    public Arrivals {
        new ConfigCheck("arrivals")
                .range("at-start", atStart, 0, Scenario.MAX_PEERS)
                .range("join-over in ms", joinOver.toMillis(), 0, MAX.toMillis())
                .range("settle in ms", settle.toMillis(), 0, MAX.toMillis())
                .range(
                        "crowd at in ms",
                        crowdAt.toMillis(),
                        0,
                        Duration.ofMinutes(Scenario.MAX_MINUTES).toMillis())
                .range(
                        "crowd over in ms",
                        crowdOver.toMillis(),
                        0,
                        Duration.ofMinutes(Scenario.MAX_MINUTES).toMillis())
                .finish();
    }

    /** The same with other times before the stream. */
    public Arrivals joining(Duration over, Duration thenSettle) {
        return new Arrivals(atStart, over, thenSettle, crowdAt, crowdOver);
    }

    /** The same with a crowd: so many at the start, the others from {@code at} on over a time. */
    public Arrivals crowd(int thereAtStart, Duration at, Duration over) {
        return new Arrivals(thereAtStart, joinOver, settle, at, over);
    }
}
