package io.rivulet.simulator.report;

import io.rivulet.report.text.Json;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Distribution;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Series;
import io.rivulet.simulator.scenario.Summary;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.Written;
import java.util.Arrays;
import java.util.Map;

/**
 * Results as JSON documents. Figures are in their metric's unit: seconds, shares of 1, bytes, plain numbers; a figure that the tier cannot tell
 * is not there. Apart from {@code measured}, which depends on the machine, equal documents mean equal runs.
 */
public final class RunJson {
    private static final double NS_PER_SECOND = 1e9;
    private static final double[] QUANTILES = {0, 1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9, 100};

    private RunJson() {}

    /**
     * All runs of a scenario: the figures over all seeds, goals, and each run.
     *
     * @param command what brings it back
     */
    public static Json.Members of(RunSet set, String command) {
        Json.Members summaries = Json.object();
        set.summaries().forEach((metric, summary) -> summaries.put(metric.id(), summary(metric, summary)));
        Json.Elements goals = Json.array();
        for (RunSet.Outcome outcome : set.outcomes()) {
            goals.add(Json.object()
                    .put("goal", outcome.goal().text())
                    .put("worst", outcome.worst())
                    .put("worstSeed", outcome.worstSeed())
                    .put("met", outcome.holds()));
        }
        Json.Elements runs = Json.array();
        set.runs().forEach(run -> runs.add(run(run)));
        Json.Members all = Json.object()
                .put("command", command)
                .put("scenario", scenario(set.scenario()))
                .put("good", set.isGood())
                .put("goals", goals)
                .put("figures", summaries);
        if (set.failure() != null) {
            all.put("stopped", set.failure().text());
        }
        if (set.runs().size() == 1) {
            all.put("deliveryTrace", set.runs().get(0).traceHash());
        }
        if (!set.bySize().isEmpty()) {
            Json.Elements sizes = Json.array();
            set.bySize()
                    .forEach((peers, sized) -> sizes.add(Json.object()
                            .put("peers", peers)
                            .put("delay-p50", sized.summary(Metric.DELAY_P50).mean())
                            .put("delay-p99", sized.summary(Metric.DELAY_P99).mean())));
            all.put("sizes", sizes);
        }
        return all.put("runs", runs);
    }

    private static Json.Members summary(Metric metric, Summary summary) {
        return Json.object()
                .put("unit", metric.unit().symbol())
                .put("mean", summary.mean())
                .put("confidence95", summary.halfWidth())
                .put("min", summary.min())
                .put("max", summary.max())
                .put("worst", summary.worst())
                .put("worstSeed", summary.worstSeed())
                .put("runs", summary.count());
    }

    private static Json.Members run(RunResult result) {
        Json.Members figures = Json.object();
        Json.Members measured = Json.object();
        for (Map.Entry<Metric, Double> entry : result.metrics().entrySet()) {
            (entry.getKey().isMeasured() ? measured : figures)
                    .put(entry.getKey().id(), entry.getValue());
        }
        Json.Members series = Json.object();
        result.series().values().forEach(one -> series.put(one.name(), series(one)));
        Json.Members distributions = Json.object();
        result.distributions().values().forEach(one -> distributions.put(one.name(), distribution(one)));
        Json.Members streams = Json.object();
        result.streams().forEach((name, ofStream) -> {
            Json.Members own = Json.object();
            ofStream.forEach((metric, value) -> own.put(metric.id(), value));
            streams.put(name, own);
        });
        Json.Elements peers = Json.array();
        result.peers().forEach(peer -> peers.add(peer(peer)));
        return Json.object()
                .put("seed", result.seed())
                .put("tier", result.tier().label())
                .put("good", result.isGood())
                .put("complete", result.isComplete())
                .put("failures", result.failures())
                .put(
                        "missedGoals",
                        result.missed().stream().map(goal -> goal.text()).toList())
                .put("deliveryTrace", result.traceHash())
                .put("virtualSeconds", result.virtualNs() / NS_PER_SECOND)
                .put("reproducer", result.reproducer())
                .put("figures", figures)
                .put("measured", measured)
                .put("streams", streams)
                .put("drops", result.drops())
                .put("series", series)
                .put("distributions", distributions)
                .put("population", result.population())
                .put("peers", peers);
    }

    private static Json.Members scenario(Scenario scenario) {
        Json.Elements timeline = Json.array();
        for (TimedAction timed : scenario.timeline()) {
            timeline.add(Json.object()
                    .put("atSeconds", timed.at().toMillis() / 1e3)
                    .put("what", timed.action().kind())
                    .put("details", timed.action().text()));
        }
        Json.Elements further = Json.array();
        for (FurtherStream one : scenario.further()) {
            further.add(Json.object()
                    .put("name", one.name())
                    .put("from", one.from())
                    .put("viewers", one.viewers())
                    .put("bitsPerSec", one.plan().bitsPerSec())
                    .put("messageBytes", one.plan().messageBytes())
                    .put("windowMs", one.plan().settings().window().toMillis()));
        }
        return Json.object()
                .put("name", scenario.name())
                .put("peers", scenario.peers())
                .put("atStart", scenario.peersAtStart())
                .put("seconds", scenario.duration().toMillis() / 1e3)
                .put("bitsPerSec", scenario.stream().bitsPerSec())
                .put("messageBytes", scenario.stream().messageBytes())
                .put("windowMs", scenario.stream().settings().window().toMillis())
                .put("fetchPeriodMs", scenario.stream().settings().fetchPeriod().toMillis())
                .put("mapPeriodMs", scenario.stream().settings().mapPeriod().toMillis())
                .put("streams", further)
                .put("latency", scenario.network().latency().name())
                .put("uplink", scenario.network().uplink().name())
                .put("publisherUplink", Written.rate(scenario.network().publisherBitsPerSec()))
                .put("queueBytes", scenario.network().queueBytes())
                .put("impairment", scenario.network().impairment().name())
                .put("nat", scenario.network().nat().name())
                .put("sessions", scenario.churn().sessions().name())
                .put("membership", scenario.membership().label())
                .put("crypto", scenario.crypto().label())
                .put("timeline", timeline)
                .put("seeds", scenario.seeds().all());
    }

    private static Json.Members series(Series series) {
        return Json.object()
                .put("unit", series.unit())
                .put("seconds", Arrays.stream(series.seconds()).boxed().toList())
                .put("values", Arrays.stream(series.values()).boxed().toList());
    }

    private static Json.Members distribution(Distribution distribution) {
        Json.Members quantiles = Json.object();
        for (double percentile : QUANTILES) {
            quantiles.put(
                    "p" + (percentile == Math.rint(percentile) ? Integer.toString((int) percentile) : percentile),
                    distribution.histogram().getTotalCount() == 0
                            ? Double.NaN
                            : distribution.histogram().getValueAtPercentile(percentile) / distribution.unitSize());
        }
        return Json.object()
                .put("unit", distribution.unit())
                .put("count", distribution.histogram().getTotalCount())
                .put("quantiles", quantiles);
    }

    private static Json.Members peer(PeerResult peer) {
        return Json.object()
                .put("node", peer.number())
                .put("place", peer.place())
                .put("there", peer.isThere())
                .put("owed", peer.owed())
                .put("delivered", peer.delivered())
                .put("meanDelayMs", peer.meanDelayMs())
                .put("startUpMs", peer.startUpMs())
                .put("uploadBitsPerSec", peer.uploadBitsPerSec())
                .put("neighbours", peer.neighbours())
                .put("parents", peer.parents());
    }
}
