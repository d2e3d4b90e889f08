package io.rivulet.simulator.replay;

import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.coarse.RunTap;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
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
        return before(scenario, seed, tier, violation, RunTap.NONE);
    }

    /** The same, where the failure comes of something that stands at the logic of peers: in tests. */
    static List<String> before(Scenario scenario, long seed, Tier tier, RunViolation violation, RunTap between) {
        Deque<String> last = new ArrayDeque<>();
        boolean isOfNode = violation.node() != RunViolation.NOBODY;
        IntPredicate nodes = node -> !isOfNode || node == violation.node();
        long fromNs = isOfNode ? 0 : violation.nowNs() - SHORTLY_NS;
        // What has waited to be read counts as of when it came, which is before it was read and what came of that.
        long toNs = isOfNode ? Long.MAX_VALUE : violation.nowNs();
        TraceLines lines = new TraceLines(nodes, fromNs, toNs, line -> {
            if (last.size() == MOST) {
                last.removeFirst();
            }
            last.addLast(line);
        });
        try {
            TracedRun.of(scenario, seed, tier, lines, between, RunWatch.NONE);
            return List.of();
        } catch (RunViolation again) {
            return again.nowNs() == violation.nowNs() ? List.copyOf(last) : List.of();
        }
    }
}
