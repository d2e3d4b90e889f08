package io.rivulet.simulator.report;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Table.Cell;
import io.rivulet.simulator.metrics.DelaySummary;
import io.rivulet.simulator.packet.NodeTotals;
import io.rivulet.simulator.packet.StreamResult;
import io.rivulet.simulator.packet.StreamWorldConfig;
import io.rivulet.simulator.packet.TreeShape;
import io.rivulet.simulator.packet.ViewerResult;
import java.util.Locale;
import java.util.stream.Collectors;

/** A result as tables. */
public final class StreamTable {
    private StreamTable() {}

    /** All figures of a run, one in a row. */
    public static Table ofRun(StreamResult result) {
        StreamWorldConfig config = result.config();
        Table table = new Table("").text("figure").text("value").text("note");
        Cell share = Cell.of(Figures.percent(result.delivered(), result.expected()), result.deliveredShare());
        table.row(
                "delivered",
                result.deliveredShare() >= config.expectedShare() ? share.good() : share.bad(),
                Figures.count(result.delivered()) + " of " + Figures.count(result.expected()) + " messages, to "
                        + Figures.count(result.survivors()) + " viewers");
        addDelays(table, result);
        addTraffic(table, result);
        addShape(table, result.shape());
        addTotals(table, result.totals());
        table.row("delivery trace", result.traceHash().substring(0, 16) + "…", "SHA-256 " + result.traceHash());
        return table;
    }

    private static void addDelays(Table table, StreamResult result) {
        DelaySummary delay = result.delay();
        table.row(
                "delay p50 / p90",
                Figures.duration(delay.p50()) + " / " + Figures.duration(delay.p90()),
                "from emission to delivery in order");
        table.row(
                "delay p99 / p99.9",
                Figures.duration(delay.p99()) + " / " + Figures.duration(delay.p999()),
                "largest " + Figures.duration(delay.max()));
        table.row(
                "within 1 s / 2 s",
                Figures.percent(result.continuity1s()) + " / " + Figures.percent(result.continuity2s()),
                "within 2 s in the worst half second " + Figures.percent(result.worstHalfSecond()));
    }

    private static void addTraffic(Table table, StreamResult result) {
        StreamResult.Traffic traffic = result.traffic();
        table.row("rho", decimal(result.config().rho()), "all uploads over all demand");
        table.row(
                "duplicates", Figures.percent(traffic.duplicateRatio()), "payload that came again, of what came first");
        table.row(
                "CtlRatio",
                Figures.percent(traffic.controlRatio()),
                "datagrams without payload, of payload delivered; " + Figures.bytes(traffic.otherBytes()));
        table.row(
                "HdrRatio",
                Figures.percent(traffic.headerRatio()),
                "headers of datagrams with payload, of that payload");
        table.row(
                "publisher's copies",
                decimal(traffic.publisherCopies()),
                "of each message; on the wire " + Figures.bytes(traffic.publisherBytes()));
        table.row(
                "datagrams lost",
                Figures.count(traffic.lost()),
                Figures.count(traffic.overflowed()) + " more found an uplink's queue full");
    }

    private static void addShape(Table table, TreeShape shape) {
        table.row(
                "depth",
                decimal(shape.meanDepth()),
                "steps from the publisher on average, at most " + shape.maxDepth());
        table.row(
                "interior",
                decimal(shape.meanInterior()),
                "substreams in which a viewer has children; without a parent at the end: " + shape.orphans());
    }

    private static void addTotals(Table table, NodeTotals totals) {
        table.row(
                "repaired",
                Figures.count(totals.retransmissions() + totals.fragmentsPulled()),
                Figures.count(totals.retransmissions()) + " sent again by the transport, "
                        + Figures.count(totals.fragmentsPulled()) + " pulled");
        table.row(
                "given up",
                Figures.count(totals.fragmentsMissed()),
                "fragments; " + Figures.count(totals.expiredMessages()) + " sends came too late to be of use");
    }

    /** One row for each viewer. */
    public static Table ofViewers(StreamResult result) {
        Table table = new Table("")
                .number("node")
                .text("place")
                .number("delivered")
                .number("p50", "ms")
                .number("p99", "ms")
                .number("max", "ms")
                .number("copies sent")
                .number("neighbours")
                .text("parents");
        for (ViewerResult viewer : result.viewers()) {
            double share = (double) viewer.delivered() / Math.max(1, result.emitted());
            Cell delivered = Cell.of(Figures.percent(viewer.delivered(), result.emitted()), share);
            table.row(
                    viewer.number(),
                    viewer.place(),
                    viewer.isKilled() ? Cell.of("killed", share) : share == 1 ? delivered.good() : delivered.warning(),
                    viewer.delay().p50() / 1e6,
                    viewer.delay().p99() / 1e6,
                    viewer.delay().max() / 1e6,
                    viewer.copiesSent(),
                    viewer.neighbours().size(),
                    viewer.parents().stream()
                            .map(parent -> parent < 0 ? Figures.NONE : parent.toString())
                            .collect(Collectors.joining(" ")));
        }
        return table;
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
