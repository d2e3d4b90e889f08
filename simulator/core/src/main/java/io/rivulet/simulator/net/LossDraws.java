package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.IndexedDraws;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.virtual.LossModel;

/**
 * Which datagrams a link loses, by the link's number and the datagram's: the chain of a {@link LossModel} without its state, so that nothing
 * has to be kept for a link. A pure function; to be asked from any thread.
 *
 * <p>The state at a datagram is found by going back until a draw decides it whatever the state before was (coupling from the past, Propp and
 * Wilson 1996). With the probabilities p into the bad state and r out of it, that takes some 1 / (p + r) steps where p + r is below 1. It
 * is not followed for more than 10,000 steps; what was before those is drawn by its share of the time.
 */
public final class LossDraws {
    private static final int MAX_STEPS = 10_000;

    private final LossModel model;
    private final double badShare;
    private final IndexedDraws links;

    LossDraws(LossModel model, SeedTree seed) {
        this.model = model;
        double changes = model.enterBadRatio() + model.leaveBadRatio();
        badShare = model.enterBadRatio() == 0 ? 0 : model.enterBadRatio() / changes;
        links = new IndexedDraws(seed.child("loss"));
    }

    /**
     * Whether a datagram is lost.
     *
     * @param link the link's number, from 0, such as its sender's
     * @param datagram which datagram on the link, from 0
     */
    public boolean isLost(int link, long datagram) {
        long key = links.bits(link);
        double ratio = model.goodLossRatio();
        if (model.enterBadRatio() > 0 && isBad(key, datagram)) {
            ratio = model.badLossRatio();
        }
        return ratio > 0 && draw(key, 2 * datagram) < ratio;
    }

    /** The state at a datagram: after the chain's step for it. A link begins in the good state. */
    private boolean isBad(long key, long datagram) {
        boolean isFlipped = false;
        for (long step = datagram; step > datagram - MAX_STEPS; step--) {
            if (step < 0) {
                return isFlipped;
            }
            double draw = draw(key, 2 * step + 1);
            boolean fromGood = draw < model.enterBadRatio();
            boolean fromBad = draw < 1 - model.leaveBadRatio();
            if (fromGood == fromBad) {
                return fromGood != isFlipped;
            }
            isFlipped ^= fromGood;
        }
        return draw(key, 2 * (datagram - MAX_STEPS) + 1) < badShare != isFlipped;
    }

    private double draw(long key, long index) {
        return links.uniform(key + index);
    }
}
