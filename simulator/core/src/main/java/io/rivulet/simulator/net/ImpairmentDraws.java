package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.IndexedDraws;
import io.rivulet.simulator.engine.SeedTree;

/**
 * What becomes of datagrams on their way, for tiers that have no links: by the sender's number and the datagram's, so that nothing has to be kept for a link.
 * A pure function; to be asked from any thread.
 */
public final class ImpairmentDraws {
    private final LossDraws losses;
    private final double corruptRatio;
    private final double duplicateRatio;
    private final double reorderRatio;
    private final long reorderWindowNs;
    private final IndexedDraws corruptions;
    private final IndexedDraws duplications;
    private final IndexedDraws reorderings;
    private final IndexedDraws delays;
    private final IndexedDraws lines;

    ImpairmentDraws(
            LossDraws losses,
            double corruptRatio,
            double duplicateRatio,
            double reorderRatio,
            long reorderWindowNs,
            SeedTree seed) {
        this.losses = losses;
        this.corruptRatio = corruptRatio;
        this.duplicateRatio = duplicateRatio;
        this.reorderRatio = reorderRatio;
        this.reorderWindowNs = reorderWindowNs;
        corruptions = new IndexedDraws(seed.child("corrupt"));
        duplications = new IndexedDraws(seed.child("duplicate"));
        reorderings = new IndexedDraws(seed.child("reorder"));
        delays = new IndexedDraws(seed.child("reorder-delay"));
        lines = new IndexedDraws(seed.child("line"));
    }

    /** Whether a datagram never arrives. */
    public boolean isLost(int sender, long datagram) {
        return losses.isLost(sender, datagram);
    }

    /** Whether a datagram is lost on the lines of its ends, which lose such a share of all. */
    public boolean isLostOnLine(int sender, long datagram, double ratio) {
        return happens(ratio, lines, sender, datagram);
    }

    /** Whether a datagram arrives damaged, which is the same as not at all: nobody takes it for what it was. */
    public boolean isCorrupted(int sender, long datagram) {
        return happens(corruptRatio, corruptions, sender, datagram);
    }

    /** Whether a datagram arrives twice. */
    public boolean isDuplicated(int sender, long datagram) {
        return happens(duplicateRatio, duplications, sender, datagram);
    }

    /** How much later than usual a datagram arrives, so that others overtake it; mostly 0. */
    public long reorderNs(int sender, long datagram) {
        if (!happens(reorderRatio, reorderings, sender, datagram)) {
            return 0;
        }
        return (long) (delays.uniform(delays.bits(sender) + datagram) * (reorderWindowNs + 1));
    }

    private static boolean happens(double ratio, IndexedDraws draws, int sender, long datagram) {
        return ratio > 0 && draws.uniform(draws.bits(sender) + datagram) < ratio;
    }
}
