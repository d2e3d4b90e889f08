package io.rivulet.simulator.real;

import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.transport.netty.BindFailedException;

/** Runs on real sockets that the machine had time for. */
public final class RealRuns {
    /** How often a seed is run at most until the machine does not get in the way. Bounds the time that a busy machine takes. */
    static final int MAX_ATTEMPTS = 3;

    private RealRuns() {}

    /**
     * Runs a scenario in real time, and again when the machine was too busy.
     *
     * @return the run that was disturbed least; null when it was stopped
     * @throws IllegalArgumentException when it is refused; says why
     * @throws BindFailedException when a socket cannot be had
     */
    public static RealRun one(Scenario scenario, long seed, RunWatch watch) throws BindFailedException {
        RealRun best = null;
        for (int attempt = 0; attempt < MAX_ATTEMPTS && (best == null || best.isDisturbed()); attempt++) {
            try (RealWorld world = new RealWorld(scenario, seed)) {
                RealRun run = world.run(watch);
                if (run == null) {
                    return null;
                }
                best = best == null || run.latenessP99Ns() < best.latenessP99Ns() ? run : best;
            }
        }
        return best;
    }
}
