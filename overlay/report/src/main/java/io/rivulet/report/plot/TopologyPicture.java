package io.rivulet.report.plot;

import io.rivulet.report.text.Figures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who feeds whom: the publisher in the middle, peers around it by how many steps the stream takes to them. Colour tells a peer's
 * delay, size how much it passes on; arcs run from the feeding peer, where they are thick, to the fed one. Each peer's greatest
 * source stands out, the others are faint. In a page with {@link io.rivulet.report.HtmlReport}'s script, pointing at a node shows its arcs
 * alone.
 *
 * <p>Made for some two hundred nodes; thousands are drawn too, but nobody will make sense of them.
 */
public final class TopologyPicture implements Plot {
    /** What a node is. */
    public enum Role {
        /** Source of the stream. */
        PUBLISHER,
        /** Receives and passes on. */
        PEER,
        /** Introduces peers to each other; carries nothing. */
        RENDEZVOUS
    }

    private static final double MARGIN = 30;
    private static final double HEAD = 64;
    private static final double FOOT = 58;
    private static final int MIN_WIDTH = 840;

    /** With more nodes than this, labels would only be noise; tooltips have them. */
    private static final int MAX_LABELLED = 120;

    private static final double MIN_RADIUS = 6.5;
    private static final double MAX_RADIUS = 15;

    private final String title;
    private final int substreams;
    private final Map<String, Integer> indexes = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<int[]> pushes = new ArrayList<>();
    private final List<int[]> links = new ArrayList<>();
    private Drawing drawing;

    private record Node(String id, String label, Role role, double delayMs, String details) {}

    /** Everything that is computed from the nodes and edges, once. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Drawing(
            int[] peers,
            RadialLayout layout,
            Set<Long> mains,
            double[] copies,
            double leastMs,
            double mostMs,
            int width,
            int height) {}

    /**
     * A picture without nodes.
     *
     * @param substreams how many the stream is split into: a node that pushes so many passes on one copy
     */
    public TopologyPicture(String title, int substreams) {
        if (substreams < 1) {
            throw new IllegalArgumentException("substreams " + substreams + ": must be at least 1");
        }
        this.title = title;
        this.substreams = substreams;
    }

    /**
     * Adds a node.
     *
     * @param id by which edges name it; once only
     * @param label written on it: two or three letters fit
     * @param delayMs its typical delay; NaN if it has none
     * @param details further lines of its tooltip; may be empty
     */
    public TopologyPicture node(String id, String label, Role role, double delayMs, String details) {
        if (indexes.putIfAbsent(id, nodes.size()) != null) {
            throw new IllegalArgumentException("node " + id + " is there already: give each an id of its own");
        }
        nodes.add(new Node(id, label, role, delayMs, details));
        drawing = null;
        return this;
    }

    /** Adds an arc: one node pushes so many substreams to another. */
    public TopologyPicture push(String from, String to, int count) {
        pushes.add(new int[] {index(from), index(to), count});
        drawing = null;
        return this;
    }

    /** Adds a thin line: two nodes know each other. Nothing is drawn where one feeds the other. */
    public TopologyPicture neighbours(String one, String other) {
        links.add(new int[] {index(one), index(other)});
        drawing = null;
        return this;
    }

    private int index(String id) {
        Integer index = indexes.get(id);
        if (index == null) {
            throw new IllegalArgumentException("no node " + id + ": add nodes before what connects them");
        }
        return index;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public int width() {
        return drawing().width;
    }

    @Override
    public int height() {
        return drawing().height;
    }

    @Override
    public void draw(Canvas canvas) {
        Drawing now = drawing();
        double middleX = now.width / 2.0;
        double middleY = HEAD + (now.height - HEAD - FOOT) / 2.0;
        canvas.text(16, 26, title, 16, Ink.TEXT, Canvas.Anchor.START, true);
        canvas.text(16, 45, summary(now), 12, Ink.MUTED, Canvas.Anchor.START, false);
        drawRings(canvas, now, middleX, middleY);
        drawLinks(canvas, now, middleX, middleY);
        drawPushes(canvas, now, middleX, middleY);
        for (int i = 0; i < now.peers.length; i++) {
            drawNode(canvas, now, i, middleX + now.layout.x[i], middleY + now.layout.y[i]);
        }
        drawRendezvous(canvas, now);
        drawLegend(canvas, now);
    }

    private Drawing drawing() {
        if (drawing == null) {
            drawing = compute();
        }
        return drawing;
    }

    private Drawing compute() {
        int[] peers = new int[nodes.size()];
        int[] place = new int[nodes.size()];
        int count = 0;
        for (int n = 0; n < nodes.size(); n++) {
            place[n] = nodes.get(n).role == Role.RENDEZVOUS ? -1 : count;
            if (place[n] >= 0) {
                peers[count++] = n;
            }
        }
        peers = Arrays.copyOf(peers, count);
        boolean[] source = new boolean[count];
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            Node node = nodes.get(peers[i]);
            source[i] = node.role == Role.PUBLISHER;
            if (Double.isFinite(node.delayMs) && !source[i]) {
                least = Math.min(least, node.delayMs);
                most = Math.max(most, node.delayMs);
            }
        }
        List<int[]> drawn = pushes.stream()
                .filter(push -> place[push[0]] >= 0 && place[push[1]] >= 0 && push[0] != push[1])
                .toList();
        double[] copies = new double[count];
        for (int[] push : drawn) {
            copies[place[push[0]]] += (double) push[2] / substreams;
        }
        boolean[] isMain = mainSources(drawn);
        Set<Long> mains = new HashSet<>();
        for (int e = 0; e < drawn.size(); e++) {
            if (isMain[e]) {
                mains.add(pair(drawn.get(e)[0], drawn.get(e)[1]));
            }
        }
        RadialLayout layout = new RadialLayout(
                source,
                drawn.stream().mapToInt(push -> place[push[0]]).toArray(),
                drawn.stream().mapToInt(push -> place[push[1]]).toArray(),
                drawn.stream().mapToDouble(push -> push[2]).toArray(),
                isMain);
        int side = (int) StrictMath.ceil(2 * (layout.radius() + MARGIN));
        int width = Math.max(MIN_WIDTH, side);
        return new Drawing(peers, layout, mains, copies, least, most, width, (int) (side + HEAD + FOOT));
    }

    /** For each arc whether it is the greatest source of its target; the first of equals, as added. */
    private boolean[] mainSources(List<int[]> arcs) {
        int[] best = new int[nodes.size()];
        Arrays.fill(best, -1);
        for (int e = 0; e < arcs.size(); e++) {
            int target = arcs.get(e)[1];
            if (best[target] < 0 || arcs.get(e)[2] > arcs.get(best[target])[2]) {
                best[target] = e;
            }
        }
        boolean[] isMain = new boolean[arcs.size()];
        for (int e : best) {
            if (e >= 0) {
                isMain[e] = true;
            }
        }
        return isMain;
    }

    private static long pair(int from, int to) {
        return (long) from << 32 | to;
    }

    private String summary(Drawing now) {
        long publishers =
                nodes.stream().filter(node -> node.role == Role.PUBLISHER).count();
        double steps = 0;
        double deepest = 0;
        int reached = 0;
        for (double distance : now.layout.distance) {
            if (distance > 0) {
                steps += distance;
                deepest = Math.max(deepest, distance);
                reached++;
            }
        }
        long peers = now.peers.length - publishers;
        String text = Figures.count(peers) + (peers == 1 ? " peer" : " peers");
        if (reached > 0) {
            text += " · " + "about " + oneDigit(steps / reached) + " steps from the publisher on average, "
                    + oneDigit(deepest) + " at most";
        }
        return reached < peers ? text + " · " + (peers - reached) + " not fed" : text;
    }

    private static String oneDigit(double value) {
        return Double.toString(Math.round(value * 10) / 10.0);
    }

    private static void drawRings(Canvas canvas, Drawing now, double middleX, double middleY) {
        int sides = 120;
        for (double radius : now.layout.ringRadii()) {
            double[] xs = new double[sides + 1];
            double[] ys = new double[sides + 1];
            for (int i = 0; i <= sides; i++) {
                xs[i] = middleX + radius * StrictMath.cos(2 * Math.PI * i / sides);
                ys[i] = middleY + radius * StrictMath.sin(2 * Math.PI * i / sides);
            }
            canvas.polyline(xs, ys, Ink.GRID, 1);
        }
    }

    private void drawLinks(Canvas canvas, Drawing now, double middleX, double middleY) {
        int[] place = places(now);
        Set<Long> fed = new HashSet<>(); // asked, never iterated
        for (int[] push : pushes) {
            fed.add((long) Math.min(push[0], push[1]) << 32 | Math.max(push[0], push[1]));
        }
        for (int[] link : links) {
            int a = place[link[0]];
            int b = place[link[1]];
            if (a >= 0 && b >= 0 && fed.add((long) Math.min(link[0], link[1]) << 32 | Math.max(link[0], link[1]))) {
                canvas.beginGroup("", "link", a + " " + b);
                canvas.line(
                        middleX + now.layout.x[a],
                        middleY + now.layout.y[a],
                        middleX + now.layout.x[b],
                        middleY + now.layout.y[b],
                        Ink.GRID,
                        0.8,
                        false);
                canvas.endGroup();
            }
        }
    }

    private int[] places(Drawing now) {
        int[] place = new int[nodes.size()];
        Arrays.fill(place, -1);
        for (int i = 0; i < now.peers.length; i++) {
            place[now.peers[i]] = i;
        }
        return place;
    }

    /** Faint arcs first, so that the ones that matter are on top. */
    private void drawPushes(Canvas canvas, Drawing now, double middleX, double middleY) {
        int[] place = places(now);
        // The more arcs there are, the fainter those that nobody can follow anyway.
        double faint = Math.min(0.32, Math.max(0.07, 70.0 / Math.max(1, pushes.size())));
        for (boolean main : new boolean[] {false, true}) {
            for (int[] push : pushes) {
                int a = place[push[0]];
                int b = place[push[1]];
                if (a < 0 || b < 0 || a == b || now.mains.contains(pair(push[0], push[1])) != main) {
                    continue;
                }
                double x1 = middleX + now.layout.x[a];
                double y1 = middleY + now.layout.y[a];
                double x2 = middleX + now.layout.x[b];
                double y2 = middleY + now.layout.y[b];
                // Bent to the right of its direction, so that two peers which feed each other have two arcs.
                double controlX = (x1 + x2) / 2 - (y2 - y1) * 0.12;
                double controlY = (y1 + y2) / 2 + (x2 - x1) * 0.12;
                double share = Math.min(1, (double) push[2] / substreams);
                Ink ink = nodes.get(push[0]).role == Role.PUBLISHER ? Ink.VIOLET : Ink.BLUE;
                canvas.beginGroup("", "edge", a + " " + b);
                canvas.taper(x1, y1, controlX, controlY, x2, y2, 3 + 7 * share, ink, main ? 0.72 : faint);
                canvas.endGroup();
            }
        }
    }

    private void drawNode(Canvas canvas, Drawing now, int i, double x, double y) {
        Node node = nodes.get(now.peers[i]);
        boolean publisher = node.role == Role.PUBLISHER;
        double radius = publisher ? MAX_RADIUS + 3 : radius(now.copies[i]);
        Ink fill = publisher ? Ink.VIOLET : colour(now, node.delayMs);
        canvas.beginGroup(tooltip(now, i), "node", Integer.toString(i));
        canvas.disc(x, y, radius, fill, now.layout.distance[i] < 0 ? Ink.RED : Ink.PAPER, 1.5);
        if (publisher || now.peers.length <= MAX_LABELLED) {
            double size = Math.min(11, 2.9 * radius / Math.max(2, node.label.length()));
            canvas.text(
                    x,
                    y + size * 0.36,
                    node.label,
                    size,
                    publisher ? Ink.PAPER : Ink.ON_COLOUR,
                    Canvas.Anchor.MIDDLE,
                    publisher);
        }
        canvas.endGroup();
    }

    private String tooltip(Drawing now, int i) {
        Node node = nodes.get(now.peers[i]);
        StringBuilder text = new StringBuilder(node.id);
        if (node.role == Role.PUBLISHER) {
            text.append(" (publisher)");
        } else if (now.layout.distance[i] < 0) {
            text.append("\nfed by nobody");
        } else {
            text.append("\nabout ").append(oneDigit(now.layout.distance[i])).append(" steps from the publisher");
        }
        if (Double.isFinite(node.delayMs)) {
            text.append("\ndelay ").append(Figures.number(node.delayMs)).append(" ms");
        }
        text.append("\npasses on ").append(Figures.number(now.copies[i])).append(" copies");
        return node.details.isEmpty()
                ? text.toString()
                : text.append('\n').append(node.details).toString();
    }

    private static double radius(double copies) {
        return Math.min(MAX_RADIUS, MIN_RADIUS + 2.7 * StrictMath.sqrt(copies));
    }

    private static Ink colour(Drawing now, double delayMs) {
        if (!Double.isFinite(delayMs)) {
            return Ink.AXIS;
        }
        double span = now.mostMs - now.leastMs;
        return Ink.ramp(span > 0 ? (delayMs - now.leastMs) / span : 0);
    }

    private void drawRendezvous(Canvas canvas, Drawing now) {
        double x = now.width - 16;
        double y = 26;
        for (Node node : nodes) {
            if (node.role == Role.RENDEZVOUS) {
                canvas.beginGroup(node.id + (node.details.isEmpty() ? "" : "\n" + node.details), "", "");
                canvas.rectangle(x - 12, y - 11, 12, 12, 3, Ink.SLATE, 1);
                canvas.text(x - 18, y, node.label, 12, Ink.MUTED, Canvas.Anchor.END, false);
                canvas.endGroup();
                y += 19;
            }
        }
    }

    private static void drawLegend(Canvas canvas, Drawing now) {
        double y = now.height - 24;
        double x = 16;
        if (now.leastMs <= now.mostMs) {
            canvas.text(x, y, "delay", 11.5, Ink.MUTED, Canvas.Anchor.START, false);
            String least = Figures.number(now.leastMs);
            x += 40 + least.length() * 6.5;
            canvas.text(x - 6, y, least, 11.5, Ink.TEXT, Canvas.Anchor.END, false);
            for (int i = 0; i < Ink.RAMP_STEPS; i++) {
                canvas.rectangle(x + i * 12, y - 9, 12, 11, 0, Ink.ramp((i + 0.5) / Ink.RAMP_STEPS), 1);
            }
            x += Ink.RAMP_STEPS * 12 + 6;
            String most = Figures.number(now.mostMs) + " ms";
            canvas.text(x, y, most, 11.5, Ink.TEXT, Canvas.Anchor.START, false);
            x += most.length() * 6.5 + 26;
        }
        canvas.text(x, y, "passes on", 11.5, Ink.MUTED, Canvas.Anchor.START, false);
        x += 64;
        for (double copies : new double[] {1, 4}) {
            double radius = radius(copies);
            canvas.disc(x + radius, y - 4, radius, Ink.AXIS, Ink.PAPER, 1);
            String label = Scale.label(copies) + " ×";
            canvas.text(x + 2 * radius + 5, y, label, 11.5, Ink.TEXT, Canvas.Anchor.START, false);
            x += 2 * radius + 36;
        }
        x = legendArc(canvas, x + 4, y, Ink.VIOLET, 0.72, "publisher");
        x = legendArc(canvas, x, y, Ink.BLUE, 0.72, "main peer");
        legendArc(canvas, x, y, Ink.BLUE, 0.25, "other peers");
    }

    private static double legendArc(Canvas canvas, double x, double y, Ink ink, double opacity, String label) {
        canvas.taper(x, y - 3, x + 15, y - 9, x + 30, y - 4, 6, ink, opacity);
        canvas.text(x + 36, y, label, 11.5, Ink.MUTED, Canvas.Anchor.START, false);
        return x + 36 + label.length() * 6.8 + 14;
    }
}
