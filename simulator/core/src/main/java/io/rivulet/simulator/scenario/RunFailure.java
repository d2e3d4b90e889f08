package io.rivulet.simulator.scenario;

import io.rivulet.simulator.check.RunViolation;

/**
 * What ended the runs of a scenario before all were done.
 *
 * @param scenario what was run, with as many peers as it had then
 * @param seed with which seed
 * @param tier at which tier
 * @param cause what was thrown: a {@link RunViolation}, for want of memory an {@link OutOfMemoryError}, or else a defect
 */
public record RunFailure(Scenario scenario, long seed, Tier tier, Throwable cause) {
    /** Which run it was and what happened, such as {@code seed 3 with 200 peers at t3: java.lang.OutOfMemoryError: Java heap space}. */
    public String text() {
        String what = cause instanceof RunViolation ? cause.getMessage() : cause.toString();
        return "seed " + seed + " with " + scenario.peers() + " peers at " + tier.label() + ": " + what;
    }
}
