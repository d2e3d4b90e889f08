package io.rivulet.report.replay;

import io.rivulet.report.plot.Ink;
import io.rivulet.report.plot.Svg;
import io.rivulet.report.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A replay as an element of a page: a picture of the last frame, controls that are hidden until the script runs, and the data. The
 * page has {@link #script} and {@link #stylesheet} in it once, and {@link Ink#stylesheet}; nothing is loaded from elsewhere.
 *
 * <p>The script notes on the element what it drew, as {@code data-} attributes, for tests: {@code data-ready}, {@code data-frame},
 * {@code data-time}, {@code data-nodes}, {@code data-edges}, {@code data-substream}, {@code data-layout}, {@code data-node}, {@code
 * data-painted} (the share of the canvas that is not background), {@code data-draw-ms}. A fragment such as {@code
 * #t=12.5&substream=2&layout=places&node=17} chooses what is shown.
 */
public final class ReplayMarkup {
    /** Coordinates are whole numbers in the page: this is the radius of the disc. */
    private static final double UNIT = 32_000;

    private ReplayMarkup() {}

    /** The element; its caption may be empty. */
    public static String figure(TopologyReplay replay, String caption) {
        replay.finishFrame();
        LastFramePicture still = new LastFramePicture(replay);
        StringBuilder html = new StringBuilder("<figure class=\"replay\">\n");
        html.append("<div class=\"plot\" data-part=\"still\" style=\"max-width:")
                .append(still.width())
                .append("px\">\n");
        html.append(Svg.inline(still)).append("</div>\n");
        if (replay.frames() > 0) {
            String label = replay.title() + ": an interactive picture of "
                    + replay.nodes().size()
                    + " nodes. What it shows is told below in words; the keys are listed there, too.";
            html.append(resource("replay.html").replace("{label}", Svg.escape(label)));
            html.append("<script type=\"application/json\">")
                    .append(data(replay).toText())
                    .append("</script>\n");
        }
        html.append(caption.isEmpty() ? "" : "<figcaption>" + Svg.escape(caption) + "</figcaption>\n");
        return html.append("</figure>\n").toString();
    }

    /** What plays all replays of a page; to stand behind them. */
    public static String script() {
        return "(() => {\n" + resource("data.js") + resource("view.js") + resource("controls.js") + "})();\n";
    }

    /** How the controls look, with the page's colours. */
    public static String stylesheet() {
        return resource("replay.css");
    }

    private static Json.Members data(TopologyReplay replay) {
        List<String> ids = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        List<Integer> place = new ArrayList<>();
        List<Integer> roles = new ArrayList<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        for (TopologyReplay.Node node : replay.nodes()) {
            places.putIfAbsent(node.place(), places.size());
            ids.add(node.id());
            labels.add(node.label());
            place.add(places.get(node.place()));
            roles.add(node.role().ordinal());
        }
        LagScale scale = LagScale.of(replay.lags());
        NodeLayout byPlace = NodeLayout.ofPlaces(replay);
        Json.Elements trees = Json.array().add(layout(NodeLayout.ofAll(replay)));
        for (int s = 0; s < replay.substreams(); s++) {
            trees.add(layout(NodeLayout.ofSubstream(replay, s)));
        }
        Json.Elements marks = Json.array();
        replay.marks().forEach(mark -> marks.add(List.of(mark.seconds(), mark.what())));
        return Json.object()
                .put("substreams", replay.substreams())
                .put("ids", ids)
                .put("labels", labels)
                .put("placeNames", List.copyOf(places.keySet()))
                .put("place", place)
                .put("roles", roles)
                .put("times", replay.times())
                .put("marks", marks)
                .put(
                        "lag",
                        Json.object()
                                .put("low", scale.lowMs())
                                .put("high", scale.highMs())
                                .put("log", scale.isLogarithmic()))
                .put("colours", Json.array().add(colours(false)).add(colours(true)))
                .put("trees", trees)
                .put("places", byPlace == null ? null : layout(byPlace))
                .put("frames", replay.encoder().base64());
    }

    private static Json.Members layout(NodeLayout layout) {
        ByteBuffer at = ByteBuffer.allocate(4 * layout.x().length).order(ByteOrder.LITTLE_ENDIAN);
        for (int n = 0; n < layout.x().length; n++) {
            at.putShort((short) Math.round(layout.x()[n] * UNIT)).putShort((short) Math.round(layout.y()[n] * UNIT));
        }
        Json.Elements captions = Json.array();
        layout.captions().forEach(caption -> captions.add(List.of(caption.x(), caption.y(), caption.text())));
        return Json.object()
                .put("name", layout.name())
                .put("rings", layout.rings())
                .put("captions", captions)
                .put("at", Base64.getEncoder().encodeToString(at.array()));
    }

    private static Json.Members colours(boolean dark) {
        List<String> lag = new ArrayList<>();
        for (int i = 0; i < Ink.LAG_STEPS; i++) {
            lag.add(Ink.lag((i + 0.5) / Ink.LAG_STEPS).css(dark));
        }
        List<String> substreams = new ArrayList<>();
        for (int i = 0; i < Ink.SERIES_LENGTH; i++) {
            substreams.add(Ink.series(i).css(dark));
        }
        return Json.object()
                .put("paper", Ink.PAPER.css(dark))
                .put("text", Ink.TEXT.css(dark))
                .put("muted", Ink.MUTED.css(dark))
                .put("grid", Ink.GRID.css(dark))
                .put("axis", Ink.AXIS.css(dark))
                .put("accent", Ink.BLUE.css(dark))
                .put("warning", Ink.ORANGE.css(dark))
                .put("bad", Ink.RED.css(dark))
                .put("lag", lag)
                .put("substreams", substreams);
    }

    private static String resource(String name) {
        try (InputStream in = ReplayMarkup.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar: build it anew");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read: build the jar anew", e);
        }
    }
}
