package io.rivulet.simulator.congestion;

import io.rivulet.report.text.Json;
import java.util.List;

/** Results as JSON: ratios from 0, delays in milliseconds, rates in bits a second. Equal runs give equal text. */
public final class CongestionJson {
    private static final double NS_PER_MS = 1e6;

    private CongestionJson() {}

    /**
     * All results.
     *
     * @param command what brings them back
     */
    public static Json.Members of(List<CongestionResult> results, long seed, String command) {
        Json.Elements cases = Json.array();
        results.forEach(result -> cases.add(one(result)));
        return Json.object().put("command", command).put("seed", seed).put("cases", cases);
    }

    private static Json.Members one(CongestionResult result) {
        CongestionCase plan = result.plan();
        Json.Elements flows = Json.array();
        for (int i = 0; i < plan.flows().size(); i++) {
            FlowPlan flow = plan.flows().get(i);
            flows.add(Json.object()
                    .put("kind", flow.kind().label())
                    .put("startSeconds", flow.startSeconds())
                    .put("endSeconds", flow.endSeconds())
                    .put("oneWayMs", flow.oneWayMs())
                    .put("bitsPerSec", Math.round(result.bytesPerSec(i) * Byte.SIZE)));
        }
        return Json.object()
                .put("name", plan.name())
                .put("title", plan.title())
                .put("uplinkBitsPerSec", plan.bitsPerSec())
                .put("bufferMs", plan.bufferMs())
                .put("jitterMs", plan.jitterMs())
                .put("fromSecond", plan.fromSecond())
                .put("toSecond", plan.toSecond())
                .put("utilisation", result.utilisation())
                .put("fairness", result.fairness())
                .put(
                        "queueMs",
                        Json.object()
                                .put("p50", result.queueNs(0.5) / NS_PER_MS)
                                .put("p95", result.queueNs(0.95) / NS_PER_MS)
                                .put("max", result.queueNs(1) / NS_PER_MS))
                .put("lossRatio", result.lossRatio())
                .put("flows", flows);
    }
}
