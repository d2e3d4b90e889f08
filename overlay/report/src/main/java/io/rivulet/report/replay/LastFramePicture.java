package io.rivulet.report.replay;

import io.rivulet.report.plot.Canvas;
import io.rivulet.report.plot.Ink;
import io.rivulet.report.plot.Plot;
import io.rivulet.report.text.Figures;
import java.util.Locale;

/** The end of a replay, for where no script runs: each node with the parent that feeds it most substreams, coloured by its lag. */
final class LastFramePicture implements Plot {
    private static final int WIDTH = 900;
    private static final int HEAD = 62;
    private static final int FOOT = 54;
    private static final double RADIUS = 420;

    /** With more nodes than this, tooltips would make the page heavy, and nobody could point at one node anyway. */
    private static final int MAX_TOOLTIPS = 400;

    private final TopologyReplay replay;
    private final LagScale scale;

    LastFramePicture(TopologyReplay replay) {
        this.replay = replay;
        this.scale = LagScale.of(replay.lags());
    }

    @Override
    public String title() {
        return replay.title();
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return replay.frames() == 0 ? HEAD + FOOT : (int) (HEAD + 2 * RADIUS + FOOT);
    }

    @Override
    public void draw(Canvas canvas) {
        canvas.text(16, 26, replay.title(), 16, Ink.TEXT, Canvas.Anchor.START, true);
        canvas.text(16, 45, summary(), 12, Ink.MUTED, Canvas.Anchor.START, false);
        if (replay.frames() == 0) {
            return;
        }
        NodeLayout layout = NodeLayout.ofAll(replay);
        for (double ring : layout.rings()) {
            drawCircle(canvas, ring);
        }
        int[] parents = mainParents();
        for (int n = 0; n < parents.length; n++) {
            if (parents[n] >= 0) {
                double x1 = px(layout.x()[parents[n]]);
                double y1 = py(layout.y()[parents[n]]);
                double x2 = px(layout.x()[n]);
                double y2 = py(layout.y()[n]);
                double controlX = (x1 + x2) / 2 - (y2 - y1) * 0.1;
                double controlY = (y1 + y2) / 2 + (x2 - x1) * 0.1;
                double opacity = Math.max(0.16, Math.min(0.5, 60.0 / parents.length));
                canvas.taper(x1, y1, controlX, controlY, x2, y2, 2.6, Ink.SLATE, opacity);
            }
        }
        for (int n = 0; n < parents.length; n++) {
            drawNode(canvas, layout, n, parents[n]);
        }
        drawLegend(canvas);
    }

    /** What a listener hears instead of seeing the picture. */
    String summary() {
        if (replay.frames() == 0) {
            return "no frames";
        }
        FrameEncoder last = replay.encoder();
        int alive = 0;
        int unfed = 0;
        for (int n = 0; n < replay.nodes().size(); n++) {
            if (last.alive()[n] == 1) {
                alive++;
                boolean isFed = replay.nodes().get(n).role() == TopologyReplay.Role.PUBLISHER;
                for (int s = 0; s < replay.substreams(); s++) {
                    isFed |= last.parents()[s * replay.nodes().size() + n] != TopologyReplay.NOBODY;
                }
                unfed += isFed ? 0 : 1;
            }
        }
        String at = String.format(Locale.ROOT, "%.1f", replay.times().get(replay.frames() - 1));
        return "at " + at + " s: " + Figures.count(alive) + " of "
                + Figures.count(replay.nodes().size()) + " nodes alive, " + Figures.count(unfed)
                + " of them fed by nobody; " + Figures.count(replay.substreams()) + " substreams";
    }

    /** By node: who feeds it most substreams; only where none of the nodes does, that somebody else may. */
    private int[] mainParents() {
        int nodes = replay.nodes().size();
        int[] parents = replay.encoder().parents();
        int[] main = new int[nodes];
        int[] votes = new int[nodes];
        for (int n = 0; n < nodes; n++) {
            main[n] = TopologyReplay.NOBODY;
            int most = 0;
            for (int slot = n; slot < parents.length; slot += nodes) {
                int parent = parents[slot];
                if (parent >= 0 && ++votes[parent] > most) {
                    most = votes[parent];
                    main[n] = parent;
                } else if (parent == TopologyReplay.UNSEEN && most == 0) {
                    main[n] = parent;
                }
            }
            for (int slot = n; slot < parents.length; slot += nodes) {
                if (parents[slot] >= 0) {
                    votes[parents[slot]] = 0;
                }
            }
        }
        return main;
    }

    private void drawNode(Canvas canvas, NodeLayout layout, int n, int parent) {
        TopologyReplay.Node node = replay.nodes().get(n);
        FrameEncoder last = replay.encoder();
        boolean isPublisher = node.role() == TopologyReplay.Role.PUBLISHER;
        double spacing = RADIUS * StrictMath.sqrt(Math.PI / Math.max(8, layout.x().length));
        double copies = (double) last.fanOut()[n] / replay.substreams();
        double radius = Math.min(isPublisher ? 12 : 15, spacing * 0.2 * (1 + StrictMath.sqrt(copies)));
        double x = px(layout.x()[n]);
        double y = py(layout.y()[n]);
        boolean isTold = layout.x().length <= MAX_TOOLTIPS;
        if (isTold) {
            int lag = last.lag()[n];
            canvas.beginGroup(
                    node.id() + " (" + node.role().label() + ")" + (node.place().isEmpty() ? "" : "\n" + node.place())
                            + (last.alive()[n] == 0 ? "\ndead" : lag < 0 ? "" : "\nlag " + Figures.count(lag) + " ms"),
                    "",
                    "");
        }
        if (last.alive()[n] == 0) {
            canvas.disc(x, y, radius * 0.8, Ink.PAPER, Ink.AXIS, 1);
        } else if (isPublisher) {
            canvas.disc(x, y, Math.max(7, radius), Ink.TEXT, Ink.PAPER, 1.5);
        } else {
            int lag = last.lag()[n];
            boolean isFed = parent != TopologyReplay.NOBODY;
            canvas.disc(x, y, radius, lag < 0 ? Ink.AXIS : Ink.lag(scale.share(lag)), isFed ? Ink.PAPER : Ink.RED, 1);
        }
        if (isTold) {
            canvas.endGroup();
        }
    }

    private void drawLegend(Canvas canvas) {
        double y = height() - 20;
        double x = 16;
        if (!scale.isEmpty()) {
            String least = "lag " + Figures.number(scale.lowMs());
            canvas.text(x, y, least, 11.5, Ink.MUTED, Canvas.Anchor.START, false);
            x += least.length() * 6.4 + 8;
            for (int i = 0; i < Ink.LAG_STEPS; i++) {
                canvas.rectangle(x + i * 16, y - 9, 16, 11, 0, Ink.lag((i + 0.5) / Ink.LAG_STEPS), 1);
            }
            x += Ink.LAG_STEPS * 16 + 8;
            String most = Figures.number(scale.highMs()) + " ms" + (scale.isLogarithmic() ? ", by factors" : "");
            canvas.text(x, y, most, 11.5, Ink.MUTED, Canvas.Anchor.START, false);
            x += most.length() * 6.4 + 28;
        }
        canvas.disc(x, y - 4, 6, Ink.TEXT, Ink.PAPER, 1);
        canvas.text(x + 12, y, "publisher", 11.5, Ink.MUTED, Canvas.Anchor.START, false);
        canvas.disc(x + 92, y - 4, 5, Ink.PAPER, Ink.AXIS, 1);
        canvas.text(x + 104, y, "dead", 11.5, Ink.MUTED, Canvas.Anchor.START, false);
        canvas.text(x + 146, y, "larger: passes on more", 11.5, Ink.MUTED, Canvas.Anchor.START, false);
    }

    private void drawCircle(Canvas canvas, double ring) {
        int sides = 96;
        double[] xs = new double[sides + 1];
        double[] ys = new double[sides + 1];
        for (int i = 0; i <= sides; i++) {
            xs[i] = px(ring * StrictMath.cos(2 * Math.PI * i / sides));
            ys[i] = py(ring * StrictMath.sin(2 * Math.PI * i / sides));
        }
        canvas.polyline(xs, ys, Ink.GRID, 1);
    }

    private static double px(double x) {
        return WIDTH / 2.0 + x * RADIUS;
    }

    private static double py(double y) {
        return HEAD + RADIUS + y * RADIUS;
    }
}
