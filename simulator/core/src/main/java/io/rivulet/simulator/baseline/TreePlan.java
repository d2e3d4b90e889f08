package io.rivulet.simulator.baseline;

import io.rivulet.simulator.coarse.GivenWorld;
import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * One tree over all nodes, along the links of the neighbour graph, as somebody who knows everything would grow it: from the publisher, always
 * by the node that a fragment can reach next, those without room for children of their own after all others. A node has as many children as
 * its uplink carries, and sends to one after the other. Whom no neighbour has room for has no parent.
 */
final class TreePlan {
    private static final int NOBODY = -1;
    private static final double NS_PER_SECOND = 1e9;

    private final GivenWorld world;
    private final int[] parents;
    private final int[] children;
    private final int[] fanouts;
    private final long[] arrivalsNs;
    private final PriorityQueue<Offer> offers = new PriorityQueue<>();

    /** A node with room could take another as a child of some rank, which a fragment would reach then. */
    private record Offer(boolean isLeaf, long arrivalNs, int parent, int child, int rank) implements Comparable<Offer> {
        @Override
        public int compareTo(Offer other) {
            int byLeaf = Boolean.compare(isLeaf, other.isLeaf);
            int byArrival = byLeaf != 0 ? byLeaf : Long.compare(arrivalNs, other.arrivalNs);
            int byParent = byArrival != 0 ? byArrival : Integer.compare(parent, other.parent);
            return byParent != 0 ? byParent : Integer.compare(child, other.child);
        }
    }

    TreePlan(GivenWorld world) {
        this.world = world;
        parents = new int[world.nodes()];
        children = new int[world.nodes()];
        fanouts = new int[world.nodes()];
        arrivalsNs = new long[world.nodes()];
        Arrays.fill(parents, NOBODY);
        Arrays.setAll(fanouts, node -> Fanout.of(world, node));
        grow();
    }

    private void grow() {
        offerAll(0);
        while (!offers.isEmpty()) {
            Offer offer = offers.remove();
            int parent = offer.parent;
            if (parents[offer.child] != NOBODY || children[parent] >= fanouts[parent]) {
                continue;
            }
            if (offer.rank < children[parent]) {
                offer(parent, offer.child); // Others got in between, so it would come later.
                continue;
            }
            parents[offer.child] = parent;
            children[parent]++;
            arrivalsNs[offer.child] = offer.arrivalNs;
            offerAll(offer.child);
        }
    }

    private void offerAll(int parent) {
        for (int i = 0; i < world.degree(parent) && fanouts[parent] > 0; i++) {
            int child = world.neighbour(parent, i);
            if (child != 0 && parents[child] == NOBODY) {
                offer(parent, child);
            }
        }
    }

    private void offer(int parent, int child) {
        double copyNs =
                NS_PER_SECOND * world.packetBytes(world.stream().messageBytes()) / world.offeredBytesPerSec(parent);
        long arrivalNs = arrivalsNs[parent] + (long) (copyNs * (children[parent] + 1)) + world.oneWayNs(parent, child);
        offers.add(new Offer(fanouts[child] == 0, arrivalNs, parent, child, children[parent]));
    }

    /** Who feeds a node; -1 for the publisher and those who have to look for somebody. */
    int parent(int node) {
        return parents[node];
    }

    /** How many children a node may have. */
    int fanout(int node) {
        return fanouts[node];
    }

    /** The way from the publisher to a node, both included; null when there is none. */
    int[] path(int node) {
        int length = 1;
        int at = node;
        while (parents[at] != NOBODY) {
            at = parents[at];
            length++;
        }
        if (at != 0) {
            return null;
        }
        int[] path = new int[length];
        at = node;
        while (length > 0) {
            path[--length] = at;
            at = parents[at];
        }
        return path;
    }
}
