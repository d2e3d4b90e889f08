package io.rivulet.simulator.scenario;

import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/**
 * Something that happens at a time.
 *
 * @param at when, from the start of the stream, up to {@value Scenario#MAX_MINUTES} minutes
 * @param action what
 */
public record TimedAction(Duration at, Action action) {
    private static final long MS_PER_MINUTE = 60_000;

    /** @throws IllegalArgumentException when the time is out of range */
    public TimedAction {
        new ConfigCheck(action.kind())
                .range("at in ms", at.toMillis(), 0, Scenario.MAX_MINUTES * MS_PER_MINUTE)
                .finish();
    }
}
