package io.rivulet.simulator.baseline;

import io.rivulet.simulator.coarse.GivenWorld;
import io.rivulet.simulator.engine.IndexedDraws;

/** What one node draws by lot, one thing after the other. */
final class NodeDraws {
    private final IndexedDraws draws;
    private long drawn;

    NodeDraws(GivenWorld world, int node) {
        draws = new IndexedDraws(world.seedOf(node).child("baseline"));
    }

    /** A number from 0 to less than {@code bound}. */
    long below(long bound) {
        return Math.floorMod(draws.bits(drawn++), bound);
    }

    /** At most {@code most} of the bits of a set. */
    long some(long set, int most) {
        long left = set;
        long chosen = 0;
        for (int i = Math.min(most, Long.bitCount(set)); i > 0; i--) {
            long rest = left;
            for (long skip = below(Long.bitCount(left)); skip > 0; skip--) {
                rest &= rest - 1;
            }
            chosen |= Long.lowestOneBit(rest);
            left &= ~Long.lowestOneBit(rest);
        }
        return chosen;
    }
}
