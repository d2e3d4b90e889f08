package io.rivulet.transport.virtual;

import io.rivulet.transport.ConfigCheck;

/**
 * Which datagrams a link loses: a two-state chain after Gilbert and Elliott, stepped once per datagram. In the good state a datagram is
 * lost with one probability, in the bad state with another. Independent (Bernoulli) loss is the chain that never leaves the good state.
 *
 * @param enterBadRatio probability per datagram of going from good to bad, 0 to 1
 * @param leaveBadRatio probability per datagram of going from bad to good, 0 to 1; its inverse is the mean length of a burst
 * @param goodLossRatio share lost in the good state, 0 to 1
 * @param badLossRatio share lost in the bad state, 0 to 1
 */
public record LossModel(double enterBadRatio, double leaveBadRatio, double goodLossRatio, double badLossRatio) {
    /** Nothing is lost. */
    public static final LossModel NONE = new LossModel(0, 1, 0, 0);

    /** @throws IllegalArgumentException naming what is out of range */
    public LossModel {
        new ConfigCheck("loss model")
                .ratio("enterBadRatio", enterBadRatio)
                .ratio("leaveBadRatio", leaveBadRatio)
                .ratio("goodLossRatio", goodLossRatio)
                .ratio("badLossRatio", badLossRatio)
                .finish();
    }

    /** Each datagram is lost with the same probability, independently of the others. */
    public static LossModel independent(double lossRatio) {
        return new LossModel(0, 1, lossRatio, 0);
    }

    /**
     * Datagrams are lost in bursts: nothing in the good state, everything in the bad one.
     *
     * @param lossRatio the share lost in the long run, from 0 to less than 1
     * @param meanBurst the mean number of datagrams lost in a row, from 1
     */
    public static LossModel bursts(double lossRatio, double meanBurst) {
        new ConfigCheck("loss model")
                .that(lossRatio >= 0 && lossRatio < 1, "lossRatio", "is " + lossRatio + ", must be 0 to less than 1")
                .that(meanBurst >= 1, "meanBurst", "is " + meanBurst + ", must be at least 1")
                .finish();
        // In the long run the share of time in the bad state is enter / (enter + leave).
        double leave = 1 / meanBurst;
        double enter = leave * lossRatio / (1 - lossRatio);
        return new LossModel(Math.min(1, enter), leave, 0, 1);
    }
}
