package io.rivulet.simulator.coarse;

import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TierLimits;
import io.rivulet.simulator.scenario.TierRunner;
import java.util.List;

/**
 * T3: the production stream engine, or another {@link Strategy}, on uplinks and latencies, for up to a million peers. A fragment that is lost comes when it has been sent
 * again. Neighbours are given, or found by the production membership code.
 */
public final class FragmentTier implements TierRunner {
    private static final int COMFORTABLE_PEERS = 1_000_000;
    private static final long BASE_BYTES = 128L << 20;

    private final CoarseRuns runs;

    /** The tier; made by the service loader. */
    public FragmentTier() {
        this(EngineStrategy.RIVULET);
    }

    /** The tier with another way to bring the stream to everybody, to compare. Neighbours have to be given then. */
    public FragmentTier(Strategy strategy) {
        runs = new CoarseRuns(PeerModel.FRAGMENTS, strategy);
    }

    @Override
    public Tier tier() {
        return Tier.T3;
    }

    @Override
    public TierLimits limits() {
        return new TierLimits(Tier.T3, COMFORTABLE_PEERS, Scenario.MAX_PEERS, BASE_BYTES, 10_000, 40, 0);
    }

    @Override
    public List<String> refusals(Scenario scenario) {
        return runs.refusals(scenario);
    }

    @Override
    public RunResult run(Scenario scenario, long seed, RunWatch watch) {
        return runs.run(scenario, seed, watch);
    }

    /**
     * Runs a scenario with something between its peers and their network.
     *
     * @param threads on how many threads, 1 to 64; the result is the same
     * @param tap what looks at the run; called on all of these
     * @throws io.rivulet.simulator.check.RunViolation when something happens that must not; on several threads, as the cause of another
     */
    public RunResult run(Scenario scenario, long seed, int threads, RunTap tap, RunWatch watch) {
        return runs.run(scenario, seed, threads, tap, watch);
    }
}
