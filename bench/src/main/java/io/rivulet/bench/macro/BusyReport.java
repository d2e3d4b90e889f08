package io.rivulet.bench.macro;

import io.rivulet.bench.result.Spread;
import io.rivulet.bench.sessions.BusySessions;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Terminal;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** What busy sessions cost, round by round, as a table and as JSON. */
final class BusyReport {
    private static final double NS_PER_US = 1_000;

    private final BusySessions.Plan plan;
    private final List<BusySessions.Cost> costs;

    BusyReport(BusySessions.Plan plan, List<BusySessions.Cost> costs) {
        this.plan = plan;
        this.costs = costs;
    }

    private Spread spread(ToDoubleFunction<BusySessions.Cost> figure) {
        return Spread.of(costs.stream().mapToDouble(figure).boxed().toList());
    }

    /** Of a session at the near end, heap and direct memory, without data on its way. */
    Spread memory() {
        return spread(BusySessions.Cost::totalBytesPerSession);
    }

    String toText(Terminal terminal) {
        Table table = new Table("busy: " + Figures.count(plan.sessions()) + " sessions at one end, "
                        + plan.messagesPerSecond() + " messages of " + Figures.count(plan.messageBytes())
                        + " bytes a second to each, acknowledged; " + plan.crypto() + ", "
                        + SocketThreads.label(plan.io()) + " without offload; " + costs.size() + " rounds")
                .text("figure")
                .number("median")
                .number("min")
                .number("max");
        row(table, "heap of each", spread(BusySessions.Cost::bytesPerSession), BusyReport::bytes);
        row(
                table,
                "direct memory of both ends, for each",
                spread(BusySessions.Cost::directBytesPerSession),
                BusyReport::bytes);
        row(
                table,
                "buffered by both ends, for each",
                spread(BusySessions.Cost::bufferedBytesPerSession),
                BusyReport::bytes);
        row(table, "packets sent and received, per second", packets(), Figures::perSecond);
        row(table, "processor time for a packet", cpu(), BusyReport::duration);
        row(table, "delivered of what was due", delivered(), Figures::percent);
        row(table, "delay p50", spread(BusySessions.Cost::delayP50Ns), BusyReport::duration);
        row(table, "delay p99", spread(BusySessions.Cost::delayP99Ns), BusyReport::duration);
        return table.toText(terminal);
    }

    private Spread packets() {
        return spread(BusySessions.Cost::packetsPerSecond);
    }

    private Spread cpu() {
        return spread(BusySessions.Cost::cpuNsPerPacket);
    }

    private Spread delivered() {
        return spread(BusySessions.Cost::deliveredShare);
    }

    private static void row(Table table, String name, Spread spread, DoubleFunction<String> text) {
        table.row(name, text.apply(spread.median()), text.apply(spread.min()), text.apply(spread.max()));
    }

    private static String bytes(double value) {
        return Figures.bytes(Math.round(value));
    }

    private static String duration(double ns) {
        return Figures.duration(Math.round(ns));
    }

    Json.Members toJson() {
        return Json.object()
                .put("sessions", plan.sessions())
                .put("messagesPerSecondToEach", plan.messagesPerSecond())
                .put("messageBytes", plan.messageBytes())
                .put("crypto", plan.crypto().label())
                .put("sockets", SocketThreads.label(plan.io()))
                .put(
                        "heapBytesPerSession",
                        spread(BusySessions.Cost::bytesPerSession).toJson())
                .put(
                        "directBytesPerSessionBothEnds",
                        spread(BusySessions.Cost::directBytesPerSession).toJson())
                .put(
                        "bufferedBytesPerSessionBothEnds",
                        spread(BusySessions.Cost::bufferedBytesPerSession).toJson())
                .put("packetsPerSecond", packets().toJson())
                .put("cpuUsPerPacket", cpu().dividedBy(NS_PER_US).toJson())
                .put("due", costs.stream().map(BusySessions.Cost::dueMessages).toList())
                .put(
                        "delivered",
                        costs.stream().map(BusySessions.Cost::deliveredMessages).toList())
                .put("delayP50Ns", spread(BusySessions.Cost::delayP50Ns).toJson())
                .put("delayP99Ns", spread(BusySessions.Cost::delayP99Ns).toJson());
    }
}
