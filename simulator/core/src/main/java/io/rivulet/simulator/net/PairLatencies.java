package io.rivulet.simulator.net;

import io.rivulet.transport.virtual.LatencyModel;

/**
 * How long a datagram takes between peers that are named by number, from 0: what every tier of the simulator asks. A pure function of the
 * two, whatever was asked before; to be asked from any thread. The implementations of this package take at most 16 bytes a peer, and a
 * question takes the same time in a small world and a large one.
 */
@FunctionalInterface
public interface PairLatencies {
    /** No latency is below 1 ms: see {@link LatencyPreset#FLOOR}. */
    long FLOOR_NS = 1_000_000;

    /** The one-way latency in nanoseconds, at least {@link #FLOOR_NS}, of a peer to another. */
    long oneWayNs(int from, int to);

    /** No latency between two of the peers is below this: what happens at one cannot reach another sooner. At least {@link #FLOOR_NS}. */
    default long leastNs() {
        return FLOOR_NS;
    }

    /**
     * Whether each latency is a part for the regions of the two, and a part for each of them: so that of the peers of a region the same is
     * nearest to everybody. Where the floor or a microsecond hides that, it may still be said.
     */
    default boolean isSumOfShares() {
        return false;
    }

    /** Into how many regions the peers fall; 1 where there are none. What hits a region hits all in it. */
    default int regions() {
        return 1;
    }

    /** The region that a peer is in, from 0. */
    default int regionOf(int peer) {
        return 0;
    }

    /** What a region is called; empty where they have no names. */
    default String regionName(int region) {
        return "";
    }

    /** Where a peer is, for people; empty where places have no names. */
    default String placeOf(int peer) {
        return regionName(regionOf(peer));
    }

    /** The same for the virtual network, where the hosts' ids are the peers' numbers. */
    default LatencyModel asModel() {
        return (source, destination) -> oneWayNs(source.id(), destination.id());
    }
}
