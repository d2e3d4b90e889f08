package io.rivulet.simulator.scenario;

import java.util.stream.IntStream;

/**
 * Who pushed to whom at one instant: everybody in worlds of up to {@value #MAX_PEERS} peers, and some in larger ones. All frames of a run have the
 * same peers, each at the same place, from 1 on; place 0 is the publisher's.
 *
 * @param seconds since the start of the stream
 * @param peers by place, the peer's number
 * @param parents by substream and place, the parent's number, which need not be among {@code peers}: 0 for the publisher,
 *     {@link io.rivulet.simulator.metrics.TreeFigures#NOBODY}, {@link io.rivulet.simulator.metrics.TreeFigures#ABSENT} or {@link #UNKNOWN}; that of
 *     place 0 is unused
 * @param lagMs by place, how far it is behind the publisher; -1 when that is not known
 * @param children by place, to how many it pushes, each counted once for each substream; -1 where only the parents tell, and empty where that
 *     is so of all
 */
@SuppressWarnings("ArrayRecordComponent") // plain data of thousands of peers; nobody compares or changes them
public record TopologyFrame(double seconds, int[] peers, int[][] parents, int[] lagMs, int[] children) {
    /** Of larger worlds frames have no more peers than this. */
    public static final int MAX_PEERS = 2_000;

    /** The parent of a peer that was there, but was not looked at yet. */
    public static final int UNKNOWN = -3;

    /** A frame with everybody in it, whose places are their numbers. */
    public TopologyFrame(double seconds, int[][] parents, int[] lagMs) {
        this(seconds, IntStream.range(0, lagMs.length).toArray(), parents, lagMs, new int[0]);
    }
}
