package io.rivulet.simulator.coarse;

import io.rivulet.groups.topology.SizeEstimate;
import io.rivulet.simulator.engine.IndexedDraws;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.net.PairLatencies;
import java.util.Arrays;

/**
 * Who is whose neighbour in a group that has found itself: on a ring in the order of their group addresses (which are hashes, so any order
 * will do) each has the nearest on both sides, fingers at a half, a quarter and so on of the ring, the best by latency of some that it
 * met, and some by lot: as many as {@code BestList} of the group protocol would choose from the whole. Rows of ints, 4 bytes for each end of
 * a link.
 */
final class NeighbourGraph {
    private static final int RING_ON_EACH_SIDE = 3;
    private static final int LOW_LATENCY = 3;
    private static final int MET = 24;
    private static final int RANDOM = 1;
    private static final int MAX_NEIGHBOURS = 64;

    private final int[] starts;
    private final int[] neighbours;

    private NeighbourGraph(int[] starts, int[] neighbours) {
        this.starts = starts;
        this.neighbours = neighbours;
    }

    /**
     * Draws the links of a world: on average each peer has as many as the group protocol aims at, and none has more than the engine takes.
     */
    static NeighbourGraph of(int peers, PairLatencies latencies, SeedTree seed) {
        int target = Math.min(peers - 1, SizeEstimate.targetNeighbours(peers));
        Links links = new Links(peers, MAX_NEIGHBOURS);
        for (int peer = 0; peer < peers; peer++) {
            for (int i = 1; i <= RING_ON_EACH_SIDE; i++) {
                links.add(peer, (peer + i) % peers);
            }
        }
        int fingers = Math.max(0, (target - 2 * (RING_ON_EACH_SIDE + LOW_LATENCY + RANDOM)) / 2);
        for (int peer = 0; peer < peers; peer++) {
            for (int finger = 1; finger <= fingers; finger++) {
                // From half the ring down to next to the nearest, evenly in octaves.
                double half = peers / 2.0;
                double octaves = StrictMath.log(half / (RING_ON_EACH_SIDE + 1)) / StrictMath.log(2);
                int span = (int) (half / StrictMath.pow(2, octaves * (finger - 1) / fingers));
                links.add(peer, (peer + span) % peers);
            }
        }
        IndexedDraws draws = new IndexedDraws(seed);
        int[] met = new int[MET];
        for (int peer = 0; peer < peers; peer++) {
            for (int i = 0; i < MET; i++) {
                met[i] = Math.floorMod(draws.bits((long) peer * (MET + RANDOM) + i), peers);
            }
            addNearest(links, peer, met, latencies);
            for (int i = 0; i < RANDOM; i++) {
                links.add(peer, Math.floorMod(draws.bits((long) peer * (MET + RANDOM) + MET + i), peers));
            }
        }
        return links.toGraph();
    }

    private static void addNearest(Links links, int peer, int[] met, PairLatencies latencies) {
        for (int n = 0; n < LOW_LATENCY; n++) {
            int best = -1;
            long bestNs = Long.MAX_VALUE;
            for (int i = 0; i < met.length; i++) {
                if (met[i] >= 0 && met[i] != peer && latencies.oneWayNs(peer, met[i]) < bestNs) {
                    best = i;
                    bestNs = latencies.oneWayNs(peer, met[i]);
                }
            }
            if (best < 0) {
                return;
            }
            links.add(peer, met[best]);
            met[best] = -1;
        }
    }

    /** Links while they are drawn: those of a peer lie in a block of its own. */
    private static final class Links {
        private final int most;
        private final int[][] rows;
        private final byte[] counts;

        Links(int peers, int most) {
            this.most = Math.min(most, Byte.MAX_VALUE);
            this.rows = new int[peers][];
            this.counts = new byte[peers];
        }

        void add(int from, int to) {
            if (from == to || counts[from] >= most || counts[to] >= most) {
                return;
            }
            for (int i = 0; i < counts[from]; i++) {
                if (rows[from][i] == to) {
                    return;
                }
            }
            put(from, to);
            put(to, from);
        }

        private void put(int from, int to) {
            if (rows[from] == null) {
                rows[from] = new int[16];
            } else if (rows[from].length == counts[from]) {
                rows[from] = Arrays.copyOf(rows[from], counts[from] + 16);
            }
            rows[from][counts[from]++] = to;
        }

        NeighbourGraph toGraph() {
            int[] starts = new int[rows.length + 1];
            for (int peer = 0; peer < rows.length; peer++) {
                starts[peer + 1] = starts[peer] + counts[peer];
            }
            int[] neighbours = new int[starts[rows.length]];
            for (int peer = 0; peer < rows.length; peer++) {
                if (rows[peer] != null) {
                    System.arraycopy(rows[peer], 0, neighbours, starts[peer], counts[peer]);
                    rows[peer] = null;
                }
            }
            return new NeighbourGraph(starts, neighbours);
        }
    }

    int degree(int peer) {
        return starts[peer + 1] - starts[peer];
    }

    int neighbour(int peer, int index) {
        return neighbours[starts[peer] + index];
    }

    /** Where {@code peer} is among the neighbours of one of its neighbours. */
    int indexAt(int neighbour, int peer) {
        for (int i = starts[neighbour]; i < starts[neighbour + 1]; i++) {
            if (neighbours[i] == peer) {
                return i - starts[neighbour];
            }
        }
        throw new IllegalArgumentException(peer + " is no neighbour of " + neighbour);
    }
}
