package io.rivulet.simulator.coarse;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.net.NatKind;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.Population;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TierLimits;
import io.rivulet.simulator.scenario.TierRunner;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.WorldPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * T3: the production stream engine, or another {@link Strategy}, on uplinks and latencies, for up to a million peers. A fragment that is lost comes when it has been sent
 * again. Neighbours are given, or found by the production membership code.
 */
public final class FragmentTier implements TierRunner {
    private static final int COMFORTABLE_PEERS = 1_000_000;
    private static final long BASE_BYTES = 128L << 20;

    /** The property that says on how many threads to run; all processors without it. The result is the same. */
    public static final String THREADS_PROPERTY = "rivulet.simulate.threads";

    private final Strategy strategy;

    /** The tier; made by the service loader. */
    public FragmentTier() {
        this(EngineStrategy.RIVULET);
    }

    /** The tier with another way to bring the stream to everybody, to compare. Neighbours have to be given then. */
    public FragmentTier(Strategy strategy) {
        this.strategy = strategy;
    }

    @Override
    public Tier tier() {
        return Tier.T3;
    }

    @Override
    public TierLimits limits() {
        return new TierLimits(Tier.T3, COMFORTABLE_PEERS, Scenario.MAX_PEERS, BASE_BYTES, 14_000, 60, 0);
    }

    @Override
    public List<String> refusals(Scenario scenario) {
        Set<String> refusals = new LinkedHashSet<>();
        boolean isGiven = scenario.membership() == Membership.GIVEN;
        boolean isSteady = !scenario.churn().isSome()
                && Population.of(scenario, SeedTree.of(0)).isSteady();
        if (isGiven && !isSteady) {
            refusals.add("peers come and go, and whose neighbours they are cannot be given: membership has to be live");
        }
        if (isGiven && scenario.network().nat().share(NatKind.PUBLIC) < 1) {
            refusals.add("peers are behind NATs, and neighbours are not given by that: membership has to be live");
        }
        if (!isGiven && strategy != EngineStrategy.RIVULET) {
            refusals.add(strategy.name() + " does not look for neighbours: membership has to be given");
        }
        for (TimedAction timed : scenario.timeline()) {
            boolean isKnown = timed.action() instanceof Action.Kill
                    || timed.action() instanceof Action.Slow
                    || timed.action() instanceof Action.Partition
                    || timed.action() instanceof Action.RendezvousOutage;
            if (!isKnown) {
                refusals.add("it knows nothing like " + timed.action().kind());
            }
        }
        return new ArrayList<>(refusals);
    }

    @Override
    public RunResult run(Scenario scenario, long seed, RunWatch watch) {
        int threads = Integer.getInteger(THREADS_PROPERTY, Runtime.getRuntime().availableProcessors());
        return run(scenario, seed, threads, RunTap.NONE, watch);
    }

    /**
     * Runs a scenario with something between its peers and their network.
     *
     * @param threads on how many threads, 1 to 64; the result is the same
     * @param tap what looks at the run; called on all of these
     * @throws io.rivulet.simulator.check.RunViolation when something happens that must not; on several threads, as the cause of another
     */
    public RunResult run(Scenario scenario, long seed, int threads, RunTap tap, RunWatch watch) {
        List<String> refusals = refusals(scenario);
        if (!refusals.isEmpty()) {
            throw new IllegalArgumentException("t3 cannot run " + scenario.name() + ": " + String.join(", ", refusals));
        }
        try (FragmentRun run = new FragmentRun(new WorldPlan(scenario, seed), strategy, seed, threads, tap)) {
            return run.run(watch);
        }
    }
}
