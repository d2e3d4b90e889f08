package io.rivulet.report.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Places the nodes of a directed graph around its sources: a node's ring is its distance from them, and its place on the ring is
 * near its parents and children, so that few edges cross. Crowded rings are drawn as two or three staggered ones.
 *
 * <p>A function of the edges and the order of the nodes; all sums are taken in that order.
 */
final class RadialLayout {
    /** Longer than any way; far from overflow when one is added. */
    private static final int UNREACHED = 1 << 30;

    /** Rings for each step away from the source: with a stream in several parts, distances are fractions. */
    private static final int RINGS_PER_STEP = 2;

    private static final int ORDER_ROUNDS = 24;

    /** More rings than this would be too thin to see; what is further away shares the last. */
    private static final int MAX_RINGS = 12;

    /** An edge that stands out pulls like this many others. */
    private static final double MAIN_PULL = 12;

    private static final double NODE_SPACING = 27;
    private static final double LANE_GAP = 24;

    /** Distance between rings where there are few nodes; {@link #roomy} says how much less where there are many. */
    private static final double RING_GAP = 92;

    private static final double FIRST_RADIUS = 128;

    /** With this many nodes, the picture is full without any room to spare. */
    private static final double MANY = 160;

    /** A ring with more nodes than this is split into two lanes; with three times as many, into three. */
    private static final int CROWDED = 34;

    private final int nodes;
    private final int[] from;
    private final int[] to;
    private final double[] weight;
    private final boolean[] main;

    final double[] x;
    final double[] y;

    /** Distance from the sources along the edges, by weight; -1 for nodes that no source reaches. */
    final double[] distance;

    private final int[] ring;
    private final double[] angle;
    private final boolean[] source;
    private double radius;

    /**
     * Lays the graph out.
     *
     * @param source which nodes are in the middle
     * @param weight how much each edge carries
     * @param main which edges stand out in the picture: these above all should be short
     */
    RadialLayout(boolean[] source, int[] from, int[] to, double[] weight, boolean[] main) {
        this.nodes = source.length;
        this.source = source;
        this.from = from;
        this.to = to;
        this.weight = weight;
        this.main = main;
        this.x = new double[nodes];
        this.y = new double[nodes];
        this.distance = new double[nodes];
        this.ring = new int[nodes];
        this.angle = new double[nodes];
        measureDistances();
        List<List<Integer>> rings = assignRings();
        spreadFirst(rings);
        for (int round = 0; round < ORDER_ROUNDS; round++) {
            boolean outward = round % 2 == 0;
            for (int i = 1; i < rings.size(); i++) {
                reorder(rings.get(outward ? i : rings.size() - i), round < ORDER_ROUNDS / 2);
            }
        }
        place(rings);
    }

    /** Distance from the middle to the outermost node. */
    double radius() {
        return radius;
    }

    /** The radius of each ring that has nodes, for circles behind them. */
    private final List<Double> ringRadii = new ArrayList<>();

    List<Double> ringRadii() {
        return ringRadii;
    }

    /** A node is one step further away than its parents are on average, by what each gives; a parent counts by its shortest way. */
    private void measureDistances() {
        int[] shortest = new int[nodes];
        for (int n = 0; n < nodes; n++) {
            shortest[n] = source[n] ? 0 : UNREACHED;
        }
        boolean changed = true;
        while (changed) { // ends: each round but the last shortens a way
            changed = false;
            for (int e = 0; e < from.length; e++) {
                if (shortest[from[e]] + 1 < shortest[to[e]]) {
                    shortest[to[e]] = shortest[from[e]] + 1;
                    changed = true;
                }
            }
        }
        double[] sum = new double[nodes];
        double[] total = new double[nodes];
        for (int e = 0; e < from.length; e++) {
            if (shortest[from[e]] < UNREACHED) {
                sum[to[e]] += weight[e] * shortest[from[e]];
                total[to[e]] += weight[e];
            }
        }
        for (int n = 0; n < nodes; n++) {
            distance[n] = source[n] ? 0 : total[n] == 0 ? -1 : 1 + sum[n] / total[n];
        }
    }

    private List<List<Integer>> assignRings() {
        List<List<Integer>> rings = new ArrayList<>();
        for (int r = 0; r <= MAX_RINGS + 1; r++) {
            rings.add(new ArrayList<>());
        }
        for (int n = 0; n < nodes; n++) {
            long rounded = Math.round(distance[n] * RINGS_PER_STEP);
            ring[n] = distance[n] < 0 ? MAX_RINGS + 1 : source[n] ? 0 : (int) Math.max(1, Math.min(MAX_RINGS, rounded));
            rings.get(ring[n]).add(n);
        }
        for (int r = rings.size() - 1; r > 0; r--) {
            if (rings.get(r).isEmpty()) {
                rings.remove(r);
            }
        }
        for (int r = 0; r < rings.size(); r++) {
            for (int n : rings.get(r)) {
                ring[n] = r;
            }
        }
        return rings;
    }

    /** A first order: each node beside the parent that feeds it most. */
    private void spreadFirst(List<List<Integer>> rings) {
        int[] mainParent = new int[nodes];
        double[] most = new double[nodes];
        Arrays.fill(mainParent, -1);
        for (int e = 0; e < from.length; e++) {
            double by = weight[e] * (main[e] ? MAIN_PULL : 1);
            if (ring[from[e]] < ring[to[e]] && by > most[to[e]]) {
                most[to[e]] = by;
                mainParent[to[e]] = from[e];
            }
        }
        for (int r = 1; r < rings.size(); r++) {
            List<Integer> members = rings.get(r);
            if (r > 1) {
                members.sort(Comparator.comparingDouble(n -> mainParent[n] < 0 ? 0 : angle[mainParent[n]]));
            }
            spread(members, 0);
        }
    }

    /** Gives the members of a ring, in their order, evenly spaced angles from the first one's. */
    private void spread(List<Integer> members, double firstAngle) {
        for (int i = 0; i < members.size(); i++) {
            angle[members.get(i)] = wrapped(firstAngle + 2 * Math.PI * i / members.size());
        }
    }

    /** Moves each member towards the middle of its neighbours' directions, then spaces them evenly again. */
    private void reorder(List<Integer> members, boolean inwardOnly) {
        if (members.isEmpty()) {
            return;
        }
        double[] wishX = new double[nodes];
        double[] wishY = new double[nodes];
        for (int e = 0; e < from.length; e++) {
            double by = weight[e] * (main[e] ? MAIN_PULL : 1);
            pull(wishX, wishY, to[e], from[e], by, inwardOnly);
            pull(wishX, wishY, from[e], to[e], by, inwardOnly);
        }
        double[] wish = new double[nodes];
        for (int n : members) {
            // A little of where it is now keeps nodes without a wish in place, and the whole from swinging.
            wish[n] = StrictMath.atan2(
                    wishY[n] + 0.05 * StrictMath.sin(angle[n]), wishX[n] + 0.05 * StrictMath.cos(angle[n]));
        }
        members.sort(Comparator.comparingDouble(n -> wrapped(wish[n])));
        double turnX = 0;
        double turnY = 0;
        for (int i = 0; i < members.size(); i++) {
            double off = wish[members.get(i)] - 2 * Math.PI * i / members.size();
            turnX += StrictMath.cos(off);
            turnY += StrictMath.sin(off);
        }
        spread(members, StrictMath.atan2(turnY, turnX));
    }

    private void pull(double[] wishX, double[] wishY, int node, int towards, double by, boolean inwardOnly) {
        if (ring[towards] == 0 || inwardOnly && ring[towards] >= ring[node]) {
            return; // the middle is in no direction
        }
        wishX[node] += by * StrictMath.cos(angle[towards]);
        wishY[node] += by * StrictMath.sin(angle[towards]);
    }

    private void place(List<List<Integer>> rings) {
        List<Integer> middle = rings.get(0);
        for (int i = 0; i < middle.size(); i++) {
            double turn = 2 * Math.PI * i / middle.size();
            double away = middle.size() == 1 ? 0 : 20 + 5.0 * middle.size();
            x[middle.get(i)] = away * StrictMath.cos(turn);
            y[middle.get(i)] = away * StrictMath.sin(turn);
        }
        double inner = 0;
        for (int r = 1; r < rings.size(); r++) {
            List<Integer> members = rings.get(r);
            int lanes = members.size() > 3 * CROWDED ? 3 : members.size() > CROWDED ? 2 : 1;
            double needed = members.size() * NODE_SPACING / (2 * Math.PI) / lanes;
            double first = Math.max(r == 1 ? roomy(FIRST_RADIUS) : inner + roomy(RING_GAP), needed);
            for (int i = 0; i < members.size(); i++) {
                int n = members.get(i);
                double away = first + i % lanes * LANE_GAP;
                x[n] = away * StrictMath.cos(angle[n]);
                y[n] = away * StrictMath.sin(angle[n]);
            }
            inner = first + (lanes - 1) * LANE_GAP;
            ringRadii.add((first + inner) / 2);
        }
        radius = Math.max(inner, FIRST_RADIUS);
    }

    private double roomy(double distance) {
        return distance * (1 - 0.38 * Math.min(1, nodes / MANY));
    }

    private static double wrapped(double angle) {
        double turn = angle % (2 * Math.PI);
        return turn < 0 ? turn + 2 * Math.PI : turn;
    }
}
