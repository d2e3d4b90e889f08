package io.rivulet.simulator.report;

import io.rivulet.report.text.Json;
import io.rivulet.simulator.metrics.DelaySummary;
import io.rivulet.simulator.packet.Kill;
import io.rivulet.simulator.packet.NodeTotals;
import io.rivulet.simulator.packet.StreamResult;
import io.rivulet.simulator.packet.StreamWorldConfig;
import io.rivulet.simulator.packet.TreeShape;
import io.rivulet.simulator.packet.ViewerResult;

/** A result as JSON. Ratios are from 0, delays in milliseconds; what a run's wall time was is not part of it, so equal runs give equal text. */
public final class StreamJson {
    private StreamJson() {}

    /**
     * The whole result.
     *
     * @param command what brings it back
     */
    public static Json.Members of(StreamResult result, String command) {
        Json.Elements viewers = Json.array();
        result.viewers().forEach(viewer -> viewers.add(viewer(viewer)));
        return Json.object()
                .put("command", command)
                .put("world", world(result.config()))
                .put("good", result.isGood())
                .put("failures", result.failures())
                .put("deliveryTrace", result.traceHash())
                .put("virtualSeconds", result.virtualNs() / 1e9)
                .put("joinedAtSeconds", result.joinedNs() / 1e9)
                .put("survivors", result.survivors())
                .put("messages", result.emitted())
                .put("expected", result.expected())
                .put("delivered", result.delivered())
                .put("deliveredShare", result.deliveredShare())
                .put("delayMs", delay(result.delay()))
                .put(
                        "continuity",
                        Json.object()
                                .put("within1s", result.continuity1s())
                                .put("within2s", result.continuity2s())
                                .put("within2sWorstHalfSecond", result.worstHalfSecond()))
                .put("traffic", traffic(result.traffic()))
                .put("nodes", totals(result.totals()))
                .put("trees", shape(result.shape()))
                .put("viewers", viewers);
    }

    private static Json.Members world(StreamWorldConfig config) {
        Json.Elements kills = Json.array();
        for (Kill kill : config.kills()) {
            kills.add(Json.object().put("atSeconds", kill.at().toMillis() / 1e3).put("ratio", kill.ratio()));
        }
        return Json.object()
                .put("seed", config.seed())
                .put("viewers", config.viewers())
                .put("streamSeconds", config.streamSeconds())
                .put("bitsPerSec", config.bitsPerSec())
                .put("messageBytes", config.messageBytes())
                .put("windowMs", config.settings().window().toMillis())
                .put("fetchPeriodMs", config.settings().fetchPeriod().toMillis())
                .put("mapPeriodMs", config.settings().mapPeriod().toMillis())
                .put("latency", config.latency().name())
                .put("uplink", config.uplink().name())
                .put("sourceBitsPerSec", config.sourceBitsPerSec())
                .put("queueBytes", config.queueBytes())
                .put("lossRatio", config.lossRatio())
                .put("crypto", config.crypto().label())
                .put("joinOverSeconds", config.joinOver().toMillis() / 1e3)
                .put("settleSeconds", config.settle().toMillis() / 1e3)
                .put("kills", kills)
                .put("rho", config.rho());
    }

    private static Json.Members delay(DelaySummary delay) {
        return Json.object()
                .put("p50", delay.p50() / 1e6)
                .put("p90", delay.p90() / 1e6)
                .put("p99", delay.p99() / 1e6)
                .put("p99.9", delay.p999() / 1e6)
                .put("max", delay.max() / 1e6);
    }

    private static Json.Members traffic(StreamResult.Traffic traffic) {
        return Json.object()
                .put("payloadDatagrams", traffic.payloadDatagrams())
                .put("payloadDatagramBytes", traffic.payloadBytes())
                .put("otherDatagrams", traffic.otherDatagrams())
                .put("otherDatagramBytes", traffic.otherBytes())
                .put("firstCopyBytes", traffic.firstCopyBytes())
                .put("duplicateRatio", traffic.duplicateRatio())
                .put("controlRatio", traffic.controlRatio())
                .put("headerRatio", traffic.headerRatio())
                .put("publisherCopies", traffic.publisherCopies())
                .put("publisherBytes", traffic.publisherBytes())
                .put("lostDatagrams", traffic.lost())
                .put("overflowedDatagrams", traffic.overflowed());
    }

    private static Json.Members totals(NodeTotals totals) {
        return Json.object()
                .put("fragmentsSent", totals.fragmentsSent())
                .put("duplicates", totals.duplicates())
                .put("fragmentsPulled", totals.fragmentsPulled())
                .put("fragmentsMissed", totals.fragmentsMissed())
                .put("streamControlBytes", totals.controlMessageBytes())
                .put("groupMessageBytes", totals.groupBytes())
                .put("acknowledgementPackets", totals.ackPackets())
                .put("retransmissions", totals.retransmissions())
                .put("timeouts", totals.timeouts())
                .put("transportDrops", totals.transportDrops())
                .put("expiredMessages", totals.expiredMessages());
    }

    private static Json.Members shape(TreeShape shape) {
        return Json.object()
                .put("meanDepth", shape.meanDepth())
                .put("maxDepth", shape.maxDepth())
                .put("meanInteriorSubstreams", shape.meanInterior())
                .put("withoutParent", shape.orphans())
                .put("publisherChildren", shape.publisherChildren());
    }

    private static Json.Members viewer(ViewerResult viewer) {
        return Json.object()
                .put("node", viewer.number())
                .put("place", viewer.place())
                .put("killed", viewer.isKilled())
                .put("delivered", viewer.delivered())
                .put("delayMs", delay(viewer.delay()))
                .put("copiesSent", viewer.copiesSent())
                .put("neighbours", viewer.neighbours())
                .put("parents", viewer.parents());
    }
}
