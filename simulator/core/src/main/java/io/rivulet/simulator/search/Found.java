package io.rivulet.simulator.search;

import io.rivulet.simulator.scenario.Scenario;

/**
 * A world in which something went wrong.
 *
 * @param index the world's number in its search
 * @param seed what it is run with
 * @param scenario the world as it was drawn
 * @param finding what went wrong in it
 * @param simplest the simplest world found in which the same rule is broken
 * @param simplestFinding what goes wrong there
 * @param runs how many worlds were run to find it
 */
public record Found(
        long index,
        long seed,
        Scenario scenario,
        Finding finding,
        Scenario simplest,
        Finding simplestFinding,
        int runs) {}
