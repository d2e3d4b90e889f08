package io.rivulet.simulator.replay;

import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.coarse.FragmentTier;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.simulator.packet.PacketTier;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.transport.virtual.VirtualTrace;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What happened before a check failed. Nothing is kept while a run goes on, so that it costs nothing: the same seed brings the failure back, and
 * this second run is the one that is written down.
 */
public final class LastEvents {
    /** So many are told. */
    public static final int MOST = 50;

    /** Where it is nobody's failure in particular, everything that happened in the world's last tenth of a second is looked at. */
    private static final long SHORTLY_NS = 100_000_000L;

    private LastEvents() {}

    /**
     * Runs a scenario again up to where a check failed.
     *
     * @param tier the tier that it was run on
     * @return the last lines at the node of the failure, or at all nodes, {@link #MOST} at most; empty when the failure does not come again,
     *     which would be a defect of the simulator
     */
    public static List<String> before(Scenario scenario, long seed, Tier tier, RunViolation violation) {
        Deque<String> last = new ArrayDeque<>();
        boolean isOfNode = violation.node() != RunViolation.NOBODY;
        IntPredicate nodes = node -> !isOfNode || node == violation.node();
        long fromNs = isOfNode ? 0 : violation.nowNs() - SHORTLY_NS;
        TraceLines lines = new TraceLines(nodes, fromNs, violation.nowNs(), line -> {
            if (last.size() == MOST) {
                last.removeFirst();
            }
            last.addLast(line);
        });
        try {
            run(scenario, seed, tier, lines);
            return List.of();
        } catch (RunViolation again) {
            return again.nowNs() == violation.nowNs() ? List.copyOf(last) : List.of();
        }
    }

    private static void run(Scenario scenario, long seed, Tier tier, TraceLines lines) {
        if (tier == Tier.T3) {
            new FragmentTier().run(scenario, seed, 1, new NodeTrace(lines), RunWatch.NONE);
            return;
        }
        VirtualTrace trace = new PacketTrace(lines, scenario.crypto() == CryptoChoice.PLAIN);
        new PacketTier().run(scenario, seed, RunWatch.seeing(RunWatch.NONE, trace));
    }
}
