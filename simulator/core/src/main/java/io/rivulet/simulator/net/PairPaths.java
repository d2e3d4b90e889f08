package io.rivulet.simulator.net;

/** Latencies of a topology that can say which links a pair's path has: to count how often a link carries the same (link stress). */
public interface PairPaths extends PairLatencies {
    /** How many links there are. They are numbered from 0, each for both directions. */
    long links();

    /** No path has more links than this. */
    int maxLinksOnPath();

    /**
     * Names the links on a path, in its order.
     *
     * @param into takes them, from 0; at least {@link #maxLinksOnPath} long
     * @return how many there are; 0 from a peer to itself
     */
    int linksOnPath(int from, int to, long[] into);

    /** What a link is called. */
    String linkName(long link);
}
