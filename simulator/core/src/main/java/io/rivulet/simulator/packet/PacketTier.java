package io.rivulet.simulator.packet;

import io.rivulet.report.text.Figures;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.simulator.scenario.HeapUse;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.Population;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TierLimits;
import io.rivulet.simulator.scenario.TierRunner;
import io.rivulet.simulator.scenario.WorldPlan;
import java.util.ArrayList;
import java.util.List;

/** T1: whole nodes, every datagram. */
public final class PacketTier implements TierRunner {
    /** Every peer is a whole node of some hundred kilobytes. */
    public static final int MAX_PEERS = 10_000;

    private static final int COMFORTABLE_PEERS = 1_000;

    /** As many arrivals as fit a quarter of the simulator's heap, at four bytes each. */
    private static final long MAX_ARRIVALS = 250_000_000L;

    /** Addresses of nodes are told apart by 16 bits. */
    private static final int MAX_EVER = 65_000;

    private static final double NO_LOSS_SHARE = 1;
    private static final double ORDINARY_LOSS = 0.01;
    private static final double ORDINARY_LOSS_SHARE = 0.999;

    /** The tier; made by the service loader. */
    public PacketTier() {}

    @Override
    public Tier tier() {
        return Tier.T1;
    }

    @Override
    public TierLimits limits() {
        // 200 peers of the default scenario hold 190 MB, and 400 hold 340 MB; the collector wants as much again.
        return new TierLimits(Tier.T1, COMFORTABLE_PEERS, MAX_PEERS, 64L << 20, 1_000_000, 2_500, Integer.BYTES);
    }

    @Override
    public List<String> refusals(Scenario scenario) {
        List<String> refusals = new ArrayList<>();
        if (scenario.membership() == Membership.GIVEN) {
            refusals.add("membership is given, and its peers find each other by themselves: membership has to be live");
        }
        boolean asksForStress = scenario.goals().stream()
                .anyMatch(goal -> goal.metric() == Metric.STRESS_MEAN || goal.metric() == Metric.STRESS_MAX);
        if (asksForStress) {
            refusals.add("a goal is about the stress of links, which is counted at t2 and t3");
        }
        long messages = scenario.stream().schedule(0, scenario.duration()).messages();
        for (FurtherStream one : scenario.further()) {
            messages += one.plan().schedule(0, scenario.duration()).messages();
        }
        long arrivals = messages * scenario.peers();
        if (arrivals > MAX_ARRIVALS) {
            refusals.add("peers x seconds x rate is " + Figures.count(arrivals)
                    + " arrivals of messages, must be up to " + Figures.count(MAX_ARRIVALS));
        }
        return refusals;
    }

    @Override
    public RunResult run(Scenario scenario, long seed, RunWatch watch) {
        List<String> refusals = refusals(scenario);
        if (!refusals.isEmpty()) {
            throw new IllegalArgumentException("t1 cannot run " + scenario.name() + ": " + String.join(", ", refusals));
        }
        int ever = Population.of(scenario, SeedTree.of(seed)).size();
        if (ever > MAX_EVER) {
            throw new IllegalArgumentException(
                    "t1 cannot run " + scenario.name() + ": " + ever + " peers come and go, must be up to " + MAX_EVER);
        }
        long heapBefore = watch.asksForMemory() ? HeapUse.settledBytes() : 0;
        StreamWorld world = new StreamWorld(scenario, seed, watch.datagrams());
        if (watch.asksForMemory()) {
            world.measureMemorySince(heapBefore);
        }
        return world.run(watch);
    }

    /**
     * The least share of the messages that has to be delivered when the scenario itself has no goals: all of them where nothing happens to
     * anybody, 99.9 % up to 1 % loss and whoever dies, nothing otherwise.
     */
    static double expectedShare(Scenario scenario, WorldPlan plan) {
        boolean isElsewhere = !scenario.goals().isEmpty()
                || scenario.churn().isSome()
                || !plan.population().isSteady()
                || plan.hasNats()
                || plan.hasFreeRiders()
                || scenario.timeline().stream().anyMatch(timed -> !(timed.action() instanceof Action.Kill));
        if (isElsewhere) {
            return 0;
        }
        double loss = scenario.network().impairment().lossRatio() + plan.largestLineLoss();
        if (loss == 0 && scenario.timeline().isEmpty()) {
            return NO_LOSS_SHARE;
        }
        return loss <= ORDINARY_LOSS ? ORDINARY_LOSS_SHARE : 0;
    }
}
