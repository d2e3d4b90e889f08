package io.rivulet.simulator.scenario;

/**
 * Who pushed to whom at one instant, in worlds small enough to look at.
 *
 * @param seconds since the start of the stream
 * @param parents by substream and peer, from 1: the parent's number, 0 for the publisher,
 *     {@link io.rivulet.simulator.metrics.TreeFigures#NOBODY} or {@link io.rivulet.simulator.metrics.TreeFigures#ABSENT}; index 0 is unused
 * @param lagMs by peer, from 1: how far it is behind the publisher; -1 when that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // plain data of up to a million peers; nobody compares or changes them
public record TopologyFrame(double seconds, int[][] parents, int[] lagMs) {
    /** Larger worlds have no frames. */
    public static final int MAX_PEERS = 2_000;
}
