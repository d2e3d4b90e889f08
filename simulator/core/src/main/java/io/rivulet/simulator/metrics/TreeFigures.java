package io.rivulet.simulator.metrics;

import java.util.Arrays;

/**
 * What the trees of the substreams look like at one instant: peers are numbered from 1, and 0 is the publisher.
 *
 * @param meanDepth how many steps the stream takes to a peer in a substream, on average over those that have a way to the publisher
 * @param maxDepth at most
 * @param meanInterior in how many substreams a peer has children, on average
 * @param orphans peers times substreams without a way to the publisher
 * @param publisherChildren how many children the publisher has, in whole streams: children in all substreams, divided by their number
 * @param depths how many pairs of a peer and a substream have each depth, from 0 on; those without a way are in none
 * @param interiors how many peers have children in so many substreams, from 0 on
 * @param links the parent and the child, each in half of a long, of a link in use: of all, or of {@value #MAX_LINKS} at most, evenly
 */
@SuppressWarnings("ArrayRecordComponent") // plain data of up to a million peers; nobody compares or changes them
public record TreeFigures(
        double meanDepth,
        int maxDepth,
        double meanInterior,
        int orphans,
        double publisherChildren,
        long[] depths,
        long[] interiors,
        long[] links) {
    /** The parent of a peer that nobody pushes to. */
    public static final int NOBODY = -1;

    /** The parent of a peer that is not there. */
    public static final int ABSENT = -2;

    /** As many tell the median of what is to be known of links as well as all of them. */
    private static final int MAX_LINKS = 4_096;

    private static final int NO_WAY = -1;
    private static final int UNDER_WAY = -2;
    private static final int UNKNOWN = -3;

    /**
     * Looks at parents.
     *
     * @param parents by substream and peer, the parent's number: 0 is the publisher; {@link #NOBODY}, or {@link #ABSENT}. Index 0 of each
     *     substream is the publisher itself and not looked at
     */
    public static TreeFigures of(int[][] parents) {
        int peers = parents[0].length - 1;
        long[] byDepth = new long[peers + 1];
        long placed = 0;
        long sum = 0;
        int maxDepth = 0;
        int[] interior = new int[peers + 1];
        long fromPublisher = 0;
        int orphans = 0;
        for (int[] tree : parents) {
            int[] depths = depths(tree);
            boolean[] hasChildren = new boolean[peers + 1];
            for (int peer = 1; peer <= peers; peer++) {
                if (tree[peer] == ABSENT) {
                    continue;
                }
                if (depths[peer] > 0) {
                    byDepth[depths[peer]]++;
                    placed++;
                    sum += depths[peer];
                    maxDepth = Math.max(maxDepth, depths[peer]);
                } else {
                    orphans++;
                }
                if (tree[peer] == 0) {
                    fromPublisher++;
                } else if (tree[peer] > 0 && tree[tree[peer]] != ABSENT) {
                    hasChildren[tree[peer]] = true;
                }
            }
            for (int peer = 1; peer <= peers; peer++) {
                interior[peer] += hasChildren[peer] ? 1 : 0;
            }
        }
        long there = 0;
        long interiorSum = 0;
        long[] interiors = new long[parents.length + 1];
        for (int peer = 1; peer <= peers; peer++) {
            if (parents[0][peer] != ABSENT) {
                there++;
                interiorSum += interior[peer];
                interiors[interior[peer]]++;
            }
        }
        return new TreeFigures(
                placed == 0 ? 0 : (double) sum / placed,
                maxDepth,
                there == 0 ? 0 : (double) interiorSum / there,
                orphans,
                (double) fromPublisher / parents.length,
                Arrays.copyOf(byDepth, maxDepth + 1),
                interiors,
                links(parents));
    }

    private static long[] links(int[][] parents) {
        int peers = parents[0].length - 1;
        long pairs = (long) parents.length * peers;
        long stride = Math.max(1, (pairs + MAX_LINKS - 1) / MAX_LINKS) | 1; // odd, so that it meets every substream
        long[] links = new long[MAX_LINKS];
        int used = 0;
        for (long pair = 0; pair < pairs; pair += stride) {
            int child = (int) (1 + pair / parents.length);
            int parent = parents[(int) (pair % parents.length)][child];
            if (parent >= 0) {
                links[used++] = (long) parent << Integer.SIZE | child;
            }
        }
        return Arrays.copyOf(links, used);
    }

    /** By peer: the steps from the publisher; {@link #NO_WAY} without one. */
    private static int[] depths(int[] tree) {
        int[] depths = new int[tree.length];
        Arrays.fill(depths, UNKNOWN);
        depths[0] = 0;
        int[] way = new int[tree.length];
        for (int i = 1; i < tree.length; i++) {
            int steps = 0;
            int at = i;
            while (at > 0 && depths[at] == UNKNOWN && tree[at] != ABSENT) {
                depths[at] = UNDER_WAY;
                way[steps++] = at;
                at = tree[at];
            }
            boolean hasWay = at >= 0 && depths[at] >= 0;
            int depth = hasWay ? depths[at] : NO_WAY;
            for (int j = steps - 1; j >= 0; j--) {
                depth = hasWay ? depth + 1 : NO_WAY;
                depths[way[j]] = depth;
            }
        }
        return depths;
    }
}
