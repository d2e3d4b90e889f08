package io.rivulet.report.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the nodes are drawn: in a disc of radius 1 around the source. They stay there for the whole film, because what moves all the
 * time cannot be followed; so the place of a node tells where it mostly was.
 *
 * <p>A function of the frames: sums are taken in the order of the nodes, and trigonometry is {@code StrictMath}'s.
 *
 * @param name what the choice is called
 * @param x by node
 * @param y by node, downwards
 * @param rings radii of circles to draw behind
 * @param captions texts to write
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NodeLayout(String name, double[] x, double[] y, List<Double> rings, List<Caption> captions) {
    /** Rings further out would be too thin to see; what is further away shares the last. */
    private static final int MAX_RINGS = 24;

    /** How much of a ring's breadth comes from there being a ring, and not from its nodes: without it, the first rings vanish. */
    private static final double EVEN_SHARE = 0.4;

    /** How much of a ring's breadth nodes stand on; the rest sets it apart from the next. */
    private static final double FILLED = 0.74;

    /** How close two neighbours on a ring may come, as a share of the gap if all stood evenly. */
    private static final double LEAST_GAP = 0.78;

    /** The angle between one seed of a sunflower and the next: these fill a disc evenly. */
    private static final double GOLDEN_ANGLE = Math.PI * (3 - StrictMath.sqrt(5));

    record Caption(double x, double y, String text) {}

    /** One substream's tree: a ring for each step from the source, children beside each other near their parent. */
    static NodeLayout ofSubstream(TopologyReplay replay, int substream) {
        TreeHistory history = replay.history();
        double[] depth = history.meanDepths(substream);
        int[] parent = new int[depth.length];
        for (int n = 0; n < parent.length; n++) {
            parent[n] = history.favourite(substream, n);
        }
        return radial("substream " + (substream + 1), replay, depth, parent, 1);
    }

    /** All substreams: two rings for each step on average, and near the parent that feeds a node in most of them. */
    static NodeLayout ofAll(TopologyReplay replay) {
        TreeHistory history = replay.history();
        double[] depth = history.meanDepths();
        int[] parent = new int[depth.length];
        int[] votes = new int[depth.length];
        for (int n = 0; n < parent.length; n++) {
            parent[n] = TopologyReplay.NOBODY;
            for (int s = 0; s < replay.substreams(); s++) {
                int candidate = history.favourite(s, n);
                if (candidate != TopologyReplay.NOBODY) {
                    votes[candidate]++;
                    if (parent[n] == TopologyReplay.NOBODY || votes[candidate] > votes[parent[n]]) {
                        parent[n] = candidate;
                    }
                }
            }
            for (int s = 0; s < replay.substreams(); s++) {
                int candidate = history.favourite(s, n);
                if (candidate != TopologyReplay.NOBODY) {
                    votes[candidate] = 0;
                }
            }
        }
        return radial("all substreams", replay, depth, parent, 2);
    }

    private static NodeLayout radial(
            String name, TopologyReplay replay, double[] depth, int[] parent, double ringsPerStep) {
        int nodes = depth.length;
        boolean[] source = replay.sources();
        Integer[] inwardsOut = byDepth(depth);
        int[] ring = new int[nodes];
        for (int n = 0; n < nodes; n++) {
            double step = Double.isNaN(depth[n]) ? MAX_RINGS : depth[n] * ringsPerStep;
            ring[n] = source[n] ? 0 : (int) Math.max(1, Math.min(MAX_RINGS, Math.round(step)));
            boolean isNearer = parent[n] != TopologyReplay.NOBODY && depth[parent[n]] < depth[n];
            parent[n] = isNearer && !source[parent[n]] ? parent[n] : TopologyReplay.NOBODY;
        }
        double[] angle = angles(replay, inwardsOut, source, parent);
        List<List<Integer>> rings = occupied(ring, angle, source);
        double[] x = new double[nodes];
        double[] y = new double[nodes];
        List<Double> circles = new ArrayList<>();
        placeSources(rings.get(0), x, y);
        double cumulative = 0;
        double inner = ringEdge(0, rings.size() - 1, 0, nodes);
        for (int r = 1; r < rings.size(); r++) {
            List<Integer> members = rings.get(r);
            cumulative += members.size();
            double outer = ringEdge(r, rings.size() - 1, cumulative, nodes);
            double breadth = (outer - inner) * FILLED;
            double middle = (inner + outer) / 2;
            int lanes =
                    (int) Math.max(1, Math.round(StrictMath.sqrt(members.size() * breadth / (2 * Math.PI * middle))));
            double[] at = apart(members.stream().mapToDouble(n -> angle[n]).toArray());
            for (int i = 0; i < members.size(); i++) {
                double away = middle + breadth * ((i % lanes + 0.5) / lanes - 0.5);
                x[members.get(i)] = away * StrictMath.cos(at[i]);
                y[members.get(i)] = away * StrictMath.sin(at[i]);
            }
            circles.add(outer);
            inner = outer;
        }
        return new NodeLayout(name, x, y, circles, List.of());
    }

    /**
     * Moves rising angles of 0 to a whole turn as little as keeps them apart: the least squares fit under that condition, found by
     * pooling neighbours that are too close.
     */
    private static double[] apart(double[] wanted) {
        int n = wanted.length;
        double gap = 2 * Math.PI / Math.max(1, n) * LEAST_GAP;
        double[] mean = new double[n];
        int[] size = new int[n];
        int pools = 0;
        for (int i = 0; i < n; i++) {
            mean[pools] = wanted[i] - i * gap;
            size[pools] = 1;
            pools++;
            while (pools > 1 && mean[pools - 2] > mean[pools - 1]) {
                int both = size[pools - 2] + size[pools - 1];
                mean[pools - 2] = (mean[pools - 2] * size[pools - 2] + mean[pools - 1] * size[pools - 1]) / both;
                size[pools - 2] = both;
                pools--;
            }
        }
        double[] angles = new double[n];
        int at = 0;
        for (int p = 0; p < pools; p++) {
            for (int i = 0; i < size[p]; i++, at++) {
                angles[at] = Math.max(0, Math.min(2 * Math.PI - n * gap, mean[p])) + at * gap;
            }
        }
        return angles;
    }

    /** Where a ring ends: its area grows with its nodes, and no ring is without breadth. */
    private static double ringEdge(int ring, int rings, double nodesInside, int nodes) {
        if (rings == 0) {
            return 0;
        }
        double hole = 0.06; // so that the first ring is not on the source
        double share = EVEN_SHARE * ring / rings + (1 - EVEN_SHARE) * StrictMath.sqrt(nodesInside / Math.max(1, nodes));
        return hole + (1 - hole) * Math.min(1, share);
    }

    private static Integer[] byDepth(double[] depth) {
        Integer[] order = new Integer[depth.length];
        for (int n = 0; n < order.length; n++) {
            order[n] = n;
        }
        Arrays.sort(order, Comparator.comparingDouble((Integer n) -> depth[n]).thenComparingInt(n -> n)); // NaN last
        return order;
    }

    /** Each node's direction: a sector is as wide as it has nodes, and a node is in the middle of its own. */
    private static double[] angles(TopologyReplay replay, Integer[] inwardsOut, boolean[] source, int[] parent) {
        int nodes = parent.length;
        int[] size = new int[nodes];
        Arrays.fill(size, 1);
        for (int i = nodes - 1; i >= 0; i--) {
            int n = inwardsOut[i];
            if (parent[n] != TopologyReplay.NOBODY) {
                size[parent[n]] += size[n];
            }
        }
        // Siblings of one place stand together, so that a place can be seen as a sector.
        Map<String, Integer> places = new LinkedHashMap<>();
        replay.nodes().forEach(node -> places.putIfAbsent(node.place(), places.size()));
        int[] place = new int[nodes];
        for (int n = 0; n < nodes; n++) {
            place[n] = places.get(replay.nodes().get(n).place());
        }
        Integer[] order = inwardsOut.clone();
        Arrays.sort(order, Comparator.comparingInt((Integer n) -> place[n]).thenComparingInt(n -> n));
        double[] used = new double[nodes];
        double usedAtTop = 0;
        int top = 0;
        for (int n = 0; n < nodes; n++) {
            top += parent[n] == TopologyReplay.NOBODY && !source[n] ? size[n] : 0;
        }
        List<List<Integer>> children = new ArrayList<>();
        for (int n = 0; n < nodes; n++) {
            children.add(new ArrayList<>());
        }
        double[] from = new double[nodes];
        double[] angle = new double[nodes];
        double unit = 2 * Math.PI / Math.max(1, top);
        for (int n : order) {
            if (parent[n] != TopologyReplay.NOBODY) {
                children.get(parent[n]).add(n);
            } else if (!source[n]) {
                from[n] = usedAtTop;
                usedAtTop += size[n] * unit;
            }
        }
        for (int n : inwardsOut) { // parents are nearer, and so come first
            angle[n] = source[n] ? 0 : from[n] + size[n] * unit / 2;
            used[n] = from[n] + unit / 2;
            for (int child : children.get(n)) {
                from[child] = used[n];
                used[n] += size[child] * unit;
            }
        }
        return angle;
    }

    /** The members of each ring by their angles; rings without any are left out. */
    private static List<List<Integer>> occupied(int[] ring, double[] angle, boolean[] source) {
        List<List<Integer>> rings = new ArrayList<>();
        for (int r = 0; r <= MAX_RINGS; r++) {
            rings.add(new ArrayList<>());
        }
        for (int n = 0; n < ring.length; n++) {
            rings.get(source[n] ? 0 : ring[n]).add(n);
        }
        for (int r = MAX_RINGS; r > 0; r--) {
            if (rings.get(r).isEmpty()) {
                rings.remove(r);
            } else {
                rings.get(r)
                        .sort(Comparator.comparingDouble((Integer n) -> angle[n])
                                .thenComparingInt(n -> n));
            }
        }
        return rings;
    }

    private static void placeSources(List<Integer> sources, double[] x, double[] y) {
        for (int i = 0; sources.size() > 1 && i < sources.size(); i++) {
            x[sources.get(i)] = 0.03 * StrictMath.cos(2 * Math.PI * i / sources.size());
            y[sources.get(i)] = 0.03 * StrictMath.sin(2 * Math.PI * i / sources.size());
        }
    }

    /** A disc for each place, those nearest to the source in its middle; null if places have no names or all are the same. */
    static NodeLayout ofPlaces(TopologyReplay replay) {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        double[] depth = replay.history().meanDepths();
        for (int n : byDepth(depth)) {
            if (!replay.sources()[n]) {
                places.computeIfAbsent(replay.nodes().get(n).place(), name -> new ArrayList<>())
                        .add(n);
            }
        }
        if (places.size() < 2) {
            return null;
        }
        List<String> names = places.keySet().stream().sorted().toList();
        double[] x = new double[depth.length];
        double[] y = new double[depth.length];
        double total = 0;
        for (String name : names) {
            total += StrictMath.sqrt(places.get(name).size());
        }
        // Discs touch each other on a circle: as far out as their diameters need, then all is scaled to fit.
        double around = total / Math.PI * 1.12;
        double largest = 0;
        for (String name : names) {
            largest = Math.max(largest, StrictMath.sqrt(places.get(name).size()));
        }
        double scale = 1 / (Math.max(around, largest * 1.3) + largest);
        List<Caption> captions = new ArrayList<>();
        double turn = -Math.PI / 2;
        for (String name : names) {
            List<Integer> members = places.get(name);
            double radius = StrictMath.sqrt(members.size());
            double half = Math.PI * radius / total;
            turn += half;
            double middleX = Math.max(around, largest * 1.3) * StrictMath.cos(turn) * scale;
            double middleY = Math.max(around, largest * 1.3) * StrictMath.sin(turn) * scale;
            for (int i = 0; i < members.size(); i++) {
                double away = radius * StrictMath.sqrt((i + 0.5) / members.size()) * scale * 0.9;
                x[members.get(i)] = middleX + away * StrictMath.cos(i * GOLDEN_ANGLE);
                y[members.get(i)] = middleY + away * StrictMath.sin(i * GOLDEN_ANGLE);
            }
            captions.add(new Caption(middleX, middleY - radius * scale - 0.015, name.isEmpty() ? "elsewhere" : name));
            turn += half;
        }
        return new NodeLayout("places", x, y, List.of(), captions);
    }
}
