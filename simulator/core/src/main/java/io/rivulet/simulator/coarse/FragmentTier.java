package io.rivulet.simulator.coarse;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.net.NatKind;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.HeapUse;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.simulator.scenario.Population;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TierLimits;
import io.rivulet.simulator.scenario.TierRunner;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.WorldPlan;
import java.time.Duration;
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
        return new TierLimits(Tier.T3, COMFORTABLE_PEERS, Scenario.MAX_PEERS, BASE_BYTES, 11_000, 50, 0);
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
            addRefusals(scenario, timed.action(), refusals);
        }
        return new ArrayList<>(refusals);
    }

    private void addRefusals(Scenario scenario, Action action, Set<String> refusals) {
        boolean isLong = action instanceof Action.Partition partition && outlastsSessions(partition.healsAfter())
                || action instanceof Action.Pause pause && outlastsSessions(pause.lasting());
        if (isLong && scenario.membership() == Membership.GIVEN) {
            refusals.add(
                    "a " + action.kind()
                            + " outlasts sessions, and given neighbours do not find each other again: membership has to be live");
        }
        if (action instanceof Action.Misbehave misbehave && !(strategy instanceof EngineStrategy)) {
            Misbehaviour how = misbehave.how();
            if (how == Misbehaviour.LIE || how == Misbehaviour.FLOOD) {
                refusals.add("it does not know how to " + how.label() + " in the messages of " + strategy.name());
            }
        }
    }

    private static boolean outlastsSessions(Duration time) {
        return time.toNanos() > Outages.SESSION_LIFE_NS;
    }

    @Override
    public RunResult run(Scenario scenario, long seed, RunWatch watch) {
        List<String> refusals = refusals(scenario);
        if (!refusals.isEmpty()) {
            throw new IllegalArgumentException("t3 cannot run " + scenario.name() + ": " + String.join(", ", refusals));
        }
        int threads = Integer.getInteger(THREADS_PROPERTY, Runtime.getRuntime().availableProcessors());
        boolean asksForMemory = watch.asksForMemory();
        long heapBefore = asksForMemory ? HeapUse.settledBytes() : 0;
        try (FragmentRun run = new FragmentRun(new WorldPlan(scenario, seed), strategy, seed, threads)) {
            if (asksForMemory) {
                run.measureMemorySince(heapBefore);
            }
            return run.run(watch);
        }
    }
}
