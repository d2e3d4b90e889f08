package io.rivulet.simulator.report;

import io.rivulet.report.Environment;
import io.rivulet.report.HtmlReport;
import io.rivulet.report.plot.CdfPlot;
import io.rivulet.report.plot.ContinuityPlot;
import io.rivulet.report.plot.FairnessPlot;
import io.rivulet.report.replay.TopologyReplay;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Table.Verdict;
import io.rivulet.simulator.metrics.DeliveryLog;
import io.rivulet.simulator.scenario.Kill;
import io.rivulet.simulator.scenario.StreamResult;
import io.rivulet.simulator.scenario.StreamWorldConfig;
import io.rivulet.simulator.scenario.ViewerResult;
import java.util.Map;

/** A result as a page. */
public final class StreamPage {
    private static final double US_PER_MS = 1_000;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    /** Beyond this, nobody reads all rows. */
    private static final int MAX_LISTED = 300;

    private StreamPage() {}

    /**
     * The page.
     *
     * @param command what brings the result back
     */
    public static HtmlReport of(StreamResult result, String command) {
        StreamWorldConfig config = result.config();
        String subtitle = Figures.count(config.viewers()) + " viewers of "
                + Figures.bitRate((double) config.bitsPerSec() / Byte.SIZE) + " for " + config.streamSeconds()
                + " s, seed "
                + config.seed();
        HtmlReport page = new HtmlReport("Simulation of a stream", subtitle);
        page.tile(
                "Delivered",
                Figures.percent(result.delivered(), result.expected()),
                "of all messages to all viewers",
                result.isGood() ? Verdict.GOOD : Verdict.BAD);
        page.tile("Delay p50", Figures.duration(result.delay().p50()), "emission to delivery in order", Verdict.NONE);
        page.tile("Delay p99", Figures.duration(result.delay().p99()), "", Verdict.NONE);
        page.tile("Duplicates", Figures.percent(result.traffic().duplicateRatio()), "of payload", Verdict.NONE);
        page.tile("CtlRatio", Figures.percent(result.traffic().controlRatio()), "control over payload", Verdict.NONE);
        page.tile("rho", Figures.number(config.rho()), "upload over demand", Verdict.NONE);
        if (!result.isGood()) {
            page.section("What is wrong");
            result.failures().forEach(page::paragraph);
        }
        page.section("Delay");
        page.plot(
                new CdfPlot("Share of messages delivered within a delay", "delay", "ms", US_PER_MS)
                        .series("all viewers", result.log().histogram(result.isSurvivor())),
                "From emission to delivery in order, by the network's clock.");
        page.plot(overTime(result), "By the time of emission, from the start of the stream.");
        page.section("Figures").table(StreamTable.ofRun(result));
        page.section("Topology")
                .replay(
                        topology(result),
                        "At the end of the stream. The lag of a viewer is its median over the whole stream.");
        FairnessPlot upload = upload(result);
        page.plot(upload, upload.caption());
        if (config.viewers() <= MAX_LISTED) {
            page.section("Viewers").table(StreamTable.ofViewers(result));
        }
        page.section("Again").code(command);
        return page.facts(Map.of("delivery trace", result.traceHash())).facts(Environment.facts());
    }

    private static ContinuityPlot overTime(StreamResult result) {
        int seconds = result.config().streamSeconds();
        double[] xs = new double[seconds];
        double[] oneSecond = new double[seconds];
        double[] twoSeconds = new double[seconds];
        DeliveryLog log = result.log();
        for (int i = 0; i < seconds; i++) {
            long fromNs = log.emittedNs(0) + i * NS_PER_SECOND;
            xs[i] = i;
            oneSecond[i] = log.continuity(result.isSurvivor(), NS_PER_SECOND, fromNs, fromNs + NS_PER_SECOND);
            twoSeconds[i] = log.continuity(result.isSurvivor(), 2 * NS_PER_SECOND, fromNs, fromNs + NS_PER_SECOND);
        }
        ContinuityPlot plot = new ContinuityPlot("Continuity")
                .within("within 1 s", xs, oneSecond)
                .within("within 2 s", xs, twoSeconds);
        for (Kill kill : result.config().kills()) {
            plot.mark(kill.at().toMillis() / 1e3, Figures.percent(kill.ratio()) + " killed");
        }
        return plot;
    }

    private static FairnessPlot upload(StreamResult result) {
        double[] copies = result.viewers().stream()
                .filter(viewer -> !viewer.isKilled())
                .mapToDouble(ViewerResult::copiesSent)
                .toArray();
        return new FairnessPlot("Upload of viewers", "copies of the stream", "", copies);
    }

    private static TopologyReplay topology(StreamResult result) {
        int substreams = result.viewers().stream()
                .mapToInt(viewer -> viewer.parents().size())
                .max()
                .orElse(1);
        TopologyReplay replay = new TopologyReplay("Who feeds whom", Math.max(1, substreams));
        replay.node("0", "P", "", TopologyReplay.Role.PUBLISHER);
        for (ViewerResult viewer : result.viewers()) {
            String id = Integer.toString(viewer.number());
            replay.node(id, id, viewer.place(), TopologyReplay.Role.VIEWER);
        }
        TopologyReplay.Frame end = replay.frame(result.config().streamSeconds());
        for (ViewerResult viewer : result.viewers()) {
            int node = viewer.number();
            end.delivered(node, viewer.delivered());
            if (viewer.isKilled()) {
                end.dead(node);
                continue;
            }
            if (viewer.delivered() > 0) {
                end.lagMs(node, viewer.delay().p50() / 1e6);
            }
            for (int substream = 0; substream < viewer.parents().size(); substream++) {
                int parent = viewer.parents().get(substream);
                end.parent(node, substream, parent < 0 ? TopologyReplay.NOBODY : parent);
            }
        }
        return replay;
    }
}
