package io.rivulet.simulator.search;

import io.rivulet.simulator.check.Rule;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.coarse.FragmentTier;
import io.rivulet.simulator.coarse.RunTap;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Runs a world on the fragment tier, on one thread, and sees whether everything holds that must. Thread-safe. */
public final class Examination {
    private final Supplier<RunTap> between;
    private final FragmentTier tier = new FragmentTier();

    /** Examines the production code. */
    public Examination() {
        this(() -> RunTap.NONE);
    }

    /** @param between makes, for each run, what stands between the logic of its peers and the checks: other than nothing in tests of the search */
    public Examination(Supplier<RunTap> between) {
        this.between = between;
    }

    /** Why a scenario cannot be examined, each in a sentence; empty when it can. */
    public List<String> refusals(Scenario scenario) {
        List<String> refusals = new ArrayList<>(tier.refusals(scenario));
        if (!scenario.further().isEmpty()) {
            refusals.add("the checks are for one stream: there must be none beside the first");
        }
        return List.copyOf(refusals);
    }

    /**
     * Runs a world.
     *
     * @param isStopped whether to end now, with nothing found
     * @return what went wrong first, if anything did
     * @throws IllegalArgumentException when it cannot be examined; says why
     */
    public Optional<Finding> examine(Scenario scenario, long seed, BooleanSupplier isStopped) {
        if (!refusals(scenario).isEmpty()) {
            throw new IllegalArgumentException(
                    "t3 cannot run " + scenario.name() + ": " + String.join(", ", refusals(scenario)));
        }
        RunWatch watch = new RunWatch() {
            @Override
            public void update(Phase phase, double share, long virtualNs, String detail) {
                // Nobody looks.
            }

            @Override
            public boolean isStopped() {
                return isStopped.getAsBoolean();
            }
        };
        RunTap tap = between.get().before(new WorldChecks());
        try {
            tier.run(scenario, seed, 1, tap, watch);
            return Optional.empty();
        } catch (RunViolation violation) {
            return Optional.of(
                    new Finding(violation.rule(), violation.node(), violation.nowNs(), violation.getMessage()));
        } catch (RuntimeException failed) {
            // A defect of the code that was run, whatever it is, is what is looked for.
            StackTraceElement[] trace = failed.getStackTrace();
            String where = trace.length == 0 ? "" : ", at " + trace[0];
            return Optional.of(new Finding(Rule.OTHER, RunViolation.NOBODY, 0, failed + where));
        }
    }
}
