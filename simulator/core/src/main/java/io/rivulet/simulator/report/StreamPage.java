package io.rivulet.simulator.report;

import io.rivulet.report.Environment;
import io.rivulet.report.HtmlReport;
import io.rivulet.report.plot.CdfPlot;
import io.rivulet.report.plot.LinePlot;
import io.rivulet.report.plot.TopologyPicture;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Table.Verdict;
import io.rivulet.simulator.metrics.DeliveryLog;
import io.rivulet.simulator.packet.StreamResult;
import io.rivulet.simulator.packet.StreamWorldConfig;
import io.rivulet.simulator.packet.ViewerResult;
import java.util.Map;
import java.util.TreeMap;

/** A result as a page. */
public final class StreamPage {
    private static final double US_PER_MS = 1_000;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int SUBSTREAMS = 8;

    /** Beyond this, nobody sees anything in a picture of the topology, or reads all rows. */
    private static final int MAX_PICTURED = 300;

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
        if (config.viewers() <= MAX_PICTURED) {
            page.section("Topology")
                    .plot(topology(result), "Arcs run from the feeding peer, at the end of the stream.");
            page.section("Viewers").table(StreamTable.ofViewers(result));
        }
        page.section("Again").code(command);
        return page.facts(Map.of("delivery trace", result.traceHash())).facts(Environment.facts());
    }

    private static LinePlot overTime(StreamResult result) {
        int seconds = result.config().streamSeconds();
        double[] xs = new double[seconds];
        double[] oneSecond = new double[seconds];
        double[] twoSeconds = new double[seconds];
        DeliveryLog log = result.log();
        for (int i = 0; i < seconds; i++) {
            long fromNs = log.emittedNs(0) + i * NS_PER_SECOND;
            xs[i] = i;
            oneSecond[i] = 100 * log.continuity(result.isSurvivor(), NS_PER_SECOND, fromNs, fromNs + NS_PER_SECOND);
            twoSeconds[i] =
                    100 * log.continuity(result.isSurvivor(), 2 * NS_PER_SECOND, fromNs, fromNs + NS_PER_SECOND);
        }
        return new LinePlot("Continuity", "time", "s", "delivered in time", "%")
                .series("within 1 s", xs, oneSecond)
                .series("within 2 s", xs, twoSeconds);
    }

    private static TopologyPicture topology(StreamResult result) {
        TopologyPicture picture = new TopologyPicture("Who feeds whom", SUBSTREAMS);
        picture.node("0", "P", TopologyPicture.Role.PUBLISHER, Double.NaN, "");
        for (ViewerResult viewer : result.viewers()) {
            if (!viewer.isKilled()) {
                String id = Integer.toString(viewer.number());
                picture.node(id, id, TopologyPicture.Role.PEER, viewer.delay().p50() / 1e6, viewer.place());
            }
        }
        for (ViewerResult viewer : result.viewers()) {
            if (!viewer.isKilled()) {
                connect(picture, result, viewer);
            }
        }
        return picture;
    }

    private static void connect(TopologyPicture picture, StreamResult result, ViewerResult viewer) {
        String id = Integer.toString(viewer.number());
        Map<Integer, Integer> pushes = new TreeMap<>();
        viewer.parents().stream()
                .filter(parent -> isPictured(result, parent))
                .forEach(parent -> pushes.merge(parent, 1, Integer::sum));
        pushes.forEach((parent, count) -> picture.push(parent.toString(), id, count));
        viewer.neighbours().stream()
                .filter(neighbour -> neighbour < viewer.number() && isPictured(result, neighbour))
                .forEach(neighbour -> picture.neighbours(id, neighbour.toString()));
    }

    private static boolean isPictured(StreamResult result, int number) {
        return number == 0 || number > 0 && !result.viewers().get(number - 1).isKilled();
    }
}
