package io.rivulet.simulator.coarse;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.net.NatKind;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.HeapUse;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.Population;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.WorldPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What all coarse tiers can do, and how they do it: they differ in their peers. Immutable. */
public final class CoarseRuns {
    /** The property that says on how many threads to run; all processors without it. The result is the same. */
    public static final String THREADS_PROPERTY = "rivulet.simulate.threads";

    private final PeerModel model;
    private final Strategy strategy;

    /** Runs of peers made of {@code model} that carry the stream by {@code strategy}. */
    public CoarseRuns(PeerModel model, Strategy strategy) {
        this.model = model;
        this.strategy = strategy;
    }

    /** What of a scenario they cannot do; as of a tier. */
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
        if (!scenario.further().isEmpty() && !(strategy instanceof EngineStrategy)) {
            refusals.add(strategy.name() + " carries one stream: there must be none beside the first");
        }
        boolean isUsualQueue = scenario.network().queueBytes() == NetworkPlan.DEFAULT.queueBytes();
        if (model.tier() == Tier.T3 && !isUsualQueue) {
            refusals.add(
                    "peers there send no faster than their uplinks carry, so that no queue before these fills: a queue's"
                            + " length counts at t1 and t2");
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
            refusals.add("a " + action.kind()
                    + " outlasts sessions, and given neighbours do not find each other again: membership has"
                    + " to be live");
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

    /**
     * Runs a scenario.
     *
     * @throws IllegalArgumentException when it is refused; says why
     */
    public RunResult run(Scenario scenario, long seed, RunWatch watch) {
        return run(
                scenario,
                seed,
                Integer.getInteger(THREADS_PROPERTY, Runtime.getRuntime().availableProcessors()),
                watch);
    }

    /** The same on a number of threads, from 1. */
    public RunResult run(Scenario scenario, long seed, int threads, RunWatch watch) {
        return run(scenario, seed, threads, RunTap.NONE, watch);
    }

    /** The same with something between peers and their network; called on all of the threads. */
    public RunResult run(Scenario scenario, long seed, int threads, RunTap tap, RunWatch watch) {
        List<String> refusals = refusals(scenario);
        if (!refusals.isEmpty()) {
            throw new IllegalArgumentException(
                    model.tier().label() + " cannot run " + scenario.name() + ": " + String.join(", ", refusals));
        }
        boolean asksForMemory = watch.asksForMemory();
        long heapBefore = asksForMemory ? HeapUse.settledBytes() : 0;
        try (CoarseRun run = new CoarseRun(new WorldPlan(scenario, seed), model, strategy, seed, threads, tap)) {
            if (asksForMemory) {
                run.measureMemorySince(heapBefore);
            }
            return run.run(watch);
        }
    }
}
