package io.rivulet.bench.soak;

import io.rivulet.bench.process.ProcessState;
import io.rivulet.report.HtmlReport;
import io.rivulet.report.plot.LinePlot;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Terminal;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A soak as text, as JSON and as a page. */
final class SoakReport {
    private static final double MINUTES_PER_HOUR = 60;
    private static final double BYTES_PER_MB = 1e6;

    /** More rows than this nobody reads; all are in the JSON and on the page. */
    private static final int MAX_ROWS = 12;

    private final SoakResult result;
    private final List<Verdict> verdicts;
    private final Map<String, String> facts;

    SoakReport(SoakResult result, Map<String, String> facts) {
        this.result = result;
        this.facts = facts;
        verdicts = new SoakVerdicts(result).all();
    }

    boolean isFailed() {
        return verdicts.stream().anyMatch(Verdict::isFailed);
    }

    String toText(Terminal terminal) {
        StringBuilder text = new StringBuilder();
        text.append(sampleTable(Math.max(1, (result.samples().size() + MAX_ROWS - 1) / MAX_ROWS))
                .toText(terminal));
        text.append('\n').append(verdictTable().toText(terminal)).append('\n');
        facts.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    /** One sample in a line, for those who look on. */
    static String line(SoakSample sample) {
        ProcessState state = sample.state();
        return Figures.clock(sample.elapsedNs()) + "  heap " + Figures.bytes(state.heapBytes()) + ", Netty direct "
                + bytes(state.nettyDirectBytes()) + ", JVM direct " + bytes(state.jvmDirectBytes()) + ", "
                + state.threads() + " threads, " + count(state.openFiles()) + " files, "
                + Figures.count(sample.sessions()) + " sessions, " + Figures.count(sample.delivered()) + " of "
                + Figures.count(sample.sent()) + " messages, " + Figures.count(sample.losses()) + " losses";
    }

    private String title() {
        SoakPlan plan = result.plan();
        return "Soak of " + Figures.duration(result.elapsedNs()) + (result.isWhole() ? "" : ", ended before its time")
                + ": " + Figures.count(plan.live()) + " live sessions, " + plan.messagesPerSecond() + " messages of "
                + Figures.count(plan.messageBytes()) + " bytes a second each way; " + Figures.count(plan.idle())
                + " idle ones for " + Figures.duration(plan.idleTotal().toNanos()) + "; " + plan.crypto();
    }

    private Table sampleTable(int step) {
        Table table = new Table(title())
                .number("time")
                .number("heap")
                .number("Netty direct")
                .number("JVM direct")
                .number("threads")
                .number("files")
                .number("sessions")
                .number("delivered")
                .number("under way")
                .number("losses")
                .number("timeouts")
                .number("delay p99");
        for (int i = step - 1; i < result.samples().size(); i += step) {
            SoakSample sample = result.samples().get(i);
            ProcessState state = sample.state();
            table.row(
                    cell(Figures.clock(sample.elapsedNs()), sample.elapsedNs()),
                    cell(bytes(state.heapBytes()), state.heapBytes()),
                    cell(bytes(state.nettyDirectBytes()), state.nettyDirectBytes()),
                    cell(bytes(state.jvmDirectBytes()), state.jvmDirectBytes()),
                    Figures.count(state.threads()),
                    count(state.openFiles()),
                    Figures.count(sample.sessions()),
                    Figures.count(sample.delivered()),
                    Figures.count(sample.sent() - sample.delivered()),
                    Figures.count(sample.losses()),
                    Figures.count(sample.timeouts()),
                    cell(Figures.duration(sample.delayP99Ns()), sample.delayP99Ns()));
        }
        return table;
    }

    private static Table.Cell cell(String text, long sortKey) {
        return Table.Cell.of(text, (double) sortKey);
    }

    private static String bytes(long value) {
        return value == ProcessState.UNKNOWN ? Figures.NONE : Figures.bytes(value);
    }

    private static String count(long value) {
        return value == ProcessState.UNKNOWN ? Figures.NONE : Figures.count(value);
    }

    private Table verdictTable() {
        Table table = new Table("Verdicts")
                .text("what is to be")
                .text("figure")
                .text("limit")
                .text("verdict");
        for (Verdict verdict : verdicts) {
            Table.Cell outcome = Table.Cell.of(verdict.outcome().label());
            table.row(
                    verdict.what(),
                    verdict.figure(),
                    verdict.limit(),
                    switch (verdict.outcome()) {
                        case HELD -> outcome.good();
                        case FAILED -> outcome.bad();
                        case UNTOLD, NOT_MEASURED -> outcome.warning();
                    });
        }
        return table;
    }

    Json.Members toJson() {
        SoakPlan plan = result.plan();
        Json.Elements samples = Json.array();
        for (SoakSample sample : result.samples()) {
            samples.add(Json.object()
                    .put("elapsedNs", sample.elapsedNs())
                    .put("phase", sample.phase())
                    .put("heapBytes", sample.state().heapBytes())
                    .put("nettyDirectBytes", sample.state().nettyDirectBytes())
                    .put("jvmDirectBytes", sample.state().jvmDirectBytes())
                    .put("threads", sample.state().threads())
                    .put("openFiles", sample.state().openFiles())
                    .put("sessions", sample.sessions())
                    .put("sent", sample.sent())
                    .put("delivered", sample.delivered())
                    .put("losses", sample.losses())
                    .put("timeouts", sample.timeouts())
                    .put("delayP99Ns", sample.delayP99Ns()));
        }
        Json.Elements judged = Json.array();
        for (Verdict verdict : verdicts) {
            judged.add(Json.object()
                    .put("what", verdict.what())
                    .put("figure", verdict.figure())
                    .put("limit", verdict.limit())
                    .put("outcome", verdict.outcome().label()));
        }
        return Json.object()
                .put("benchmark", "soak")
                .put("environment", facts)
                .put("liveSessions", plan.live())
                .put("idleSessions", plan.idle())
                .put("idleSeconds", plan.idleTotal().toMillis() / 1e3)
                .put("messagesPerSecondEachWay", plan.messagesPerSecond())
                .put("messageBytes", plan.messageBytes())
                .put("crypto", plan.crypto().label())
                .put("whole", result.isWhole())
                .put("elapsedNs", result.elapsedNs())
                .put("due", result.due())
                .put("sent", result.sent())
                .put("delivered", result.delivered())
                .put("outOfPlace", result.misplaced())
                .put("sessionsLost", result.lostSessions())
                .put("verdicts", judged)
                .put("samples", samples);
    }

    String toHtml() {
        HtmlReport page = new HtmlReport("Soak", title());
        for (Verdict verdict : verdicts) {
            page.tile(
                    verdict.what(),
                    verdict.outcome().label(),
                    verdict.figure(),
                    switch (verdict.outcome()) {
                        case HELD -> Table.Verdict.GOOD;
                        case FAILED -> Table.Verdict.BAD;
                        case UNTOLD, NOT_MEASURED -> Table.Verdict.WARNING;
                    });
        }
        page.section("Memory")
                .plot(
                        new LinePlot("Heap after full collections", "time", "min", "heap", "MB")
                                .series("heap", times(), values(s -> s.state().heapBytes() / BYTES_PER_MB)),
                        "Both ends of all sessions.")
                .plot(
                        new LinePlot("Outside of the heap", "time", "min", "direct memory", "MB")
                                .series("Netty", times(), values(s -> s.state().nettyDirectBytes() / BYTES_PER_MB))
                                .series("JVM", times(), values(s -> s.state().jvmDirectBytes() / BYTES_PER_MB)),
                        "What Netty's allocator keeps, and the direct buffers that the virtual machine knows of.");
        page.section("Sessions")
                .plot(
                        new LinePlot("Open sessions", "time", "min", "sessions", "")
                                .series("sessions", times(), values(SoakSample::sessions)),
                        "");
        page.section("Verdicts").table(verdictTable());
        page.section("Samples").table(sampleTable(1));
        return page.facts(facts).data(toJson()).toHtml();
    }

    private double[] times() {
        return values(sample -> sample.elapsedHours() * MINUTES_PER_HOUR);
    }

    private double[] values(ToDoubleFunction<SoakSample> figure) {
        return result.samples().stream().mapToDouble(figure).toArray();
    }
}
