package io.rivulet.simulator.congestion;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Table;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Results as a table, a row each. */
public final class CongestionTable {
    private CongestionTable() {}

    /** The table. */
    public static Table of(List<CongestionResult> results) {
        Table table = new Table("")
                .text("flows")
                .number("used", "%")
                .text("shares")
                .number("Jain")
                .number("queue p50", "ms")
                .number("p95", "ms")
                .number("max", "ms")
                .number("lost", "%");
        for (CongestionResult result : results) {
            table.row(
                    result.plan().title(),
                    percent(result.utilisation()),
                    shares(result),
                    Math.round(1_000 * result.fairness()) / 1_000.0,
                    millis(result.queueNs(0.5)),
                    millis(result.queueNs(0.95)),
                    millis(result.queueNs(1)),
                    percent(result.lossRatio()));
        }
        return table;
    }

    private static String shares(CongestionResult result) {
        int flows = result.plan().flows().size();
        double sum = IntStream.range(0, flows).mapToDouble(result::bytesPerSec).sum();
        return flows == 1
                ? Figures.NONE
                : IntStream.range(0, flows)
                        .mapToObj(flow -> Long.toString(Math.round(100 * result.bytesPerSec(flow) / sum)))
                        .collect(Collectors.joining(" : "));
    }

    private static double percent(double ratio) {
        return Math.round(1_000 * ratio) / 10.0;
    }

    private static long millis(long ns) {
        return Math.round(ns / 1e6);
    }
}
