package io.rivulet.simulator.scenario;

import java.util.ArrayList;
import java.util.List;

/** Lets one run fail, and keeps what it hears. */
public final class FailingRuns implements Runs.Listener {
    private final int peers;
    private final long seed;
    private final Throwable cause;
    private final List<RunSet> heard = new ArrayList<>();

    /** The run of so many peers with a seed throws something that needs no declaration. */
    public FailingRuns(int peers, long seed, Throwable cause) {
        this.peers = peers;
        this.seed = seed;
        this.cause = cause;
    }

    @Override
    public RunWatch starting(Scenario scenario, long itsSeed, Tier tier) {
        return scenario.peers() == peers && itsSeed == seed
                ? (phase, share, virtualNs, detail) -> fail()
                : RunWatch.NONE;
    }

    private void fail() {
        if (cause instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) cause;
    }

    @Override
    public void finished(RunSet soFar) {
        heard.add(soFar);
    }

    /** What there was when each run was over. */
    public List<RunSet> heard() {
        return heard;
    }
}
