package io.rivulet.simulator.replay;

import io.rivulet.simulator.coarse.CoarseRuns;
import io.rivulet.simulator.coarse.EngineStrategy;
import io.rivulet.simulator.coarse.PeerModel;
import io.rivulet.simulator.coarse.RunTap;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.simulator.packet.PacketTier;
import io.rivulet.simulator.packet.TracePair;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.session.SessionTier;
import io.rivulet.transport.virtual.VirtualTrace;

/** A run that is written down as it goes: messages and decisions of nodes at t2 and t3, datagrams at t1. */
public final class TracedRun {
    private TracedRun() {}

    /**
     * Runs a scenario on one thread.
     *
     * @param tier which one runs it; never {@link Tier#AUTO}
     * @param lines what is written down, and where to
     * @throws io.rivulet.simulator.check.RunViolation when something happens that must not
     */
    public static RunResult of(Scenario scenario, long seed, Tier tier, TraceLines lines, RunWatch watch) {
        return of(scenario, seed, tier, lines, RunTap.NONE, watch);
    }

    /** The same with something between the logic of peers and what writes it down, where a tier takes taps. */
    static RunResult of(Scenario scenario, long seed, Tier tier, TraceLines lines, RunTap between, RunWatch watch) {
        return switch (tier) {
            case T1 -> new PacketTier().run(scenario, seed, seeing(lines, scenario, watch));
            case T2 -> coarse(SessionTier.SESSIONS, scenario, seed, lines, between, watch);
            case T3 -> coarse(PeerModel.FRAGMENTS, scenario, seed, lines, between, watch);
            case AUTO -> throw new IllegalArgumentException("the tier is auto, must be one that runs something");
        };
    }

    private static RunWatch seeing(TraceLines lines, Scenario scenario, RunWatch watch) {
        VirtualTrace trace = new PacketTrace(lines, scenario.crypto() == CryptoChoice.PLAIN);
        VirtualTrace other = watch.datagrams();
        return RunWatch.seeing(watch, other == null ? trace : new TracePair(trace, other));
    }

    private static RunResult coarse(
            PeerModel peers, Scenario scenario, long seed, TraceLines lines, RunTap between, RunWatch watch) {
        RunTap tap = between.before(new NodeTrace(lines));
        return new CoarseRuns(peers, EngineStrategy.RIVULET).run(scenario, seed, 1, tap, watch);
    }
}
