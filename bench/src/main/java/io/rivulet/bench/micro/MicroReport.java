package io.rivulet.bench.micro;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Terminal;
import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What JMH measured, as a table and as JSON. */
final class MicroReport {
    /** As JMH's GC profiler calls it: bytes allocated per operation. */
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private static final String PACKAGE_PREFIX = MicroReport.class.getPackageName() + ".";

    private final Map<String, String> facts;
    private final boolean quick;
    private final Collection<RunResult> runs;

    MicroReport(Map<String, String> facts, boolean quick, Collection<RunResult> runs) {
        this.facts = facts;
        this.quick = quick;
        this.runs = runs;
    }

    /** {@code PacketBenchmark.seal} of a fully qualified name. */
    static String shortName(String name) {
        return name.startsWith(PACKAGE_PREFIX) ? name.substring(PACKAGE_PREFIX.length()) : name;
    }

    /** {@code crypto=flash size=64}. */
    static String parameters(BenchmarkParams params) {
        StringJoiner text = new StringJoiner(" ");
        for (String key : params.getParamsKeys()) {
            text.add(key + "=" + params.getParam(key));
        }
        return text.toString();
    }

    /** Bytes per operation; NaN when the profiler could not tell. */
    private static double allocation(RunResult run) {
        Result<?> result = run.getSecondaryResults().get(ALLOCATION);
        return result == null ? Double.NaN : result.getScore();
    }

    String toText(Terminal terminal) {
        Table table = new Table(quick ? "Micro benchmarks (quick: not to be quoted)" : "Micro benchmarks")
                .text("benchmark")
                .text("parameters")
                .number("time", "ns/op")
                .number("error", "ns")
                .number("allocated", "B/op");
        for (RunResult run : runs) {
            Result<?> time = run.getPrimaryResult();
            table.row(
                    shortName(run.getParams().getBenchmark()),
                    parameters(run.getParams()),
                    time.getScore(),
                    time.getScoreError(),
                    wholeBytes(allocation(run)));
        }
        StringBuilder text = new StringBuilder(table.toText(terminal)).append('\n');
        facts.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    /** The profiler shares what the harness itself allocates among the operations: a small fraction of a byte each. */
    private static Table.Cell wholeBytes(double bytes) {
        return Double.isNaN(bytes)
                ? Table.Cell.of(Figures.NONE)
                : Table.Cell.of(Figures.count(Math.round(bytes)), bytes);
    }

    Json.Members toJson() {
        Json.Elements results = Json.array();
        for (RunResult run : runs) {
            Result<?> time = run.getPrimaryResult();
            Json.Members parameters = Json.object();
            for (String key : run.getParams().getParamsKeys()) {
                parameters.put(key, run.getParams().getParam(key));
            }
            results.add(Json.object()
                    .put("benchmark", shortName(run.getParams().getBenchmark()))
                    .put("parameters", parameters)
                    .put("nsPerOp", time.getScore())
                    .put("errorNs", time.getScoreError())
                    .put("samples", time.getSampleCount())
                    .put("allocatedBytesPerOp", allocation(run)));
        }
        return Json.object()
                .put("benchmark", "micro")
                .put("quick", quick)
                .put("environment", facts)
                .put("results", results);
    }
}
