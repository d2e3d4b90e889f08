package io.rivulet.simulator.scenario;

import java.util.List;

/**
 * A way to run scenarios. Implementations are found as services ({@code META-INF/services}), have a public constructor without parameters, and
 * keep nothing between runs.
 */
public interface TierRunner {
    /** Which tier this is; never {@link Tier#AUTO}. */
    Tier tier();

    /** How large a scenario it can take. */
    TierLimits limits();

    /**
     * What of a scenario it cannot do, each in a sentence; empty when it can do all. Nothing in a scenario is ever left out silently.
     */
    List<String> refusals(Scenario scenario);

    /**
     * Runs a scenario that it does not refuse. When the watch stops it, the result is of what was until then, and says so.
     *
     * @throws io.rivulet.simulator.check.RunViolation when something happens that must not
     */
    RunResult run(Scenario scenario, long seed, RunWatch watch);
}
