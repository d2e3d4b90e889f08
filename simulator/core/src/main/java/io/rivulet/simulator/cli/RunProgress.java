package io.rivulet.simulator.cli;

import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;

/** Shows how far a run is, one of several that a command does, and stops it when the user wants it to. */
final class RunProgress implements RunWatch {
    private final String what;
    private final CommandProgress progress;
    private final Interruption interruption;

    /**
     * Watches a run, which begins.
     *
     * @param what which run it is
     * @param progress where it is shown
     */
    RunProgress(String what, CommandProgress progress, Interruption interruption) {
        progress.next();
        this.what = what;
        this.progress = progress;
        this.interruption = interruption;
    }

    /** Watches each of several runs in the same way, under a name that they share. */
    static Runs.Listener ofEach(String name, CommandProgress progress, Interruption interruption) {
        return new Runs.Listener() {
            @Override
            public RunWatch starting(Scenario scenario, long seed, Tier tier) {
                return new RunProgress(name + ", seed " + seed, progress, interruption);
            }
        };
    }

    @Override
    public void update(Phase phase, double share, long virtualNs, String detail) {
        progress.update(what, phase, share, detail);
    }

    @Override
    public boolean isStopped() {
        return interruption.isStopped();
    }
}
