package io.rivulet.simulator.coarse;

import io.rivulet.simulator.scenario.WorldPlan;
import java.util.Arrays;

/**
 * The most of its uplink that any peer used in a second: twice a second, what left it in the second before. Between windows. 16 bytes for each
 * peer.
 */
final class UploadPeaks {
    private static final int HALVES = 2;
    private static final long UNKNOWN = -1;
    private static final double NS_PER_SECOND = 1e9;
    private static final double PRECISION = 1e-4;

    private final WorldPlan plan;
    private final CoarseWorld world;
    /** In turn, what had left each uplink when it was looked at a second ago and half a second ago. */
    private final long[][] left;

    private final long[] atNs = new long[HALVES];
    private int looks;
    private double largestShare;

    UploadPeaks(WorldPlan plan, CoarseWorld world) {
        this.plan = plan;
        this.world = world;
        left = new long[HALVES][plan.nodes()];
        for (long[] half : left) {
            Arrays.fill(half, UNKNOWN);
        }
    }

    /** Half a second has passed. */
    void look(long nowNs) {
        int turn = looks++ % HALVES;
        double seconds = (nowNs - atNs[turn]) / NS_PER_SECOND;
        atNs[turn] = nowNs;
        for (int node = 1; node < plan.nodes(); node++) {
            long cap = plan.uplinkBytesPerSec(node);
            // What waits on an uplink that has been slowed is of two rates.
            boolean isUsual = cap > 0 && world.peer(node).uplinkBytesPerSec() == cap;
            long before = left[turn][node];
            left[turn][node] = isUsual ? world.peer(node).bytesLeft(nowNs) : UNKNOWN;
            boolean isWhole = before != UNKNOWN && left[0][node] != UNKNOWN && left[1][node] != UNKNOWN;
            if (isWhole && world.peer(node).isAlive()) {
                largestShare = Math.max(largestShare, (left[turn][node] - before) / seconds / cap);
            }
        }
    }

    /**
     * The largest share of its line that a peer used in a second, to a ten-thousandth, since times are whole nanoseconds; NaN when nobody's is limited, or no
     * second passed.
     */
    double largestShare() {
        return largestShare == 0 ? Double.NaN : Math.round(largestShare / PRECISION) * PRECISION;
    }
}
