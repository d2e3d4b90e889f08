package io.rivulet.simulator.report;

import io.rivulet.report.text.Table;
import io.rivulet.report.text.Table.Cell;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TierAgreement;
import io.rivulet.simulator.scenario.TierAgreement.Line;
import io.rivulet.simulator.scenario.TierAgreement.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the tiers agree, for people: what each says, and how far any two are apart. */
public final class AgreementTable {
    private static final double PERCENT = 100;

    private final TierAgreement agreement;

    /** Tables of an agreement. */
    public AgreementTable(TierAgreement agreement) {
        this.agreement = agreement;
    }

    /** What each tier says: medians over seeds, and where the true median lies as far as so many seeds can tell. */
    public Table medians() {
        Table table = new Table("").text("median over seeds");
        agreement.tiers().forEach(tier -> table.number(tier.label()));
        for (Metric metric : TierAgreement.METRICS) {
            List<Object> cells = new ArrayList<>(List.of(metric.id()));
            for (Tier tier : agreement.tiers()) {
                Median median = agreement.median(tier, metric);
                String text = text(metric, median.value()) + " (" + text(metric, median.from()) + " to "
                        + text(metric, median.to()) + ")";
                cells.add(Cell.of(text, median.value()));
            }
            table.row(cells.toArray());
        }
        return table;
    }

    /** How far any two tiers are apart. */
    public Table differences() {
        Table table = new Table("")
                .text("figure")
                .text("tiers")
                .number("apart")
                .number("allowed")
                .text("verdict");
        for (Line line : agreement.lines()) {
            table.row(
                    line.metric().id(),
                    line.closer().label() + " and " + line.coarser().label(),
                    Cell.of(difference(line, line.difference(), "%+.1f"), line.difference()),
                    Cell.of(difference(line, line.allowed(), "%.1f"), line.allowed()),
                    verdict(line));
        }
        return table;
    }

    private static String difference(Line line, double value, String format) {
        String unit = line.metric() == Metric.DUP_RATIO ? " points" : " %";
        return String.format(Locale.ROOT, format, PERCENT * value) + unit;
    }

    private String verdict(Line line) {
        if (line.holds()) {
            return "agree";
        }
        Median one = agreement.median(line.closer(), line.metric());
        Median other = agreement.median(line.coarser(), line.metric());
        return one.mayEqual(other) ? "apart, within the scatter of the seeds" : "apart";
    }

    private static String text(Metric metric, double value) {
        return metric == Metric.DUP_RATIO
                ? String.format(Locale.ROOT, "%.1f %%", PERCENT * value)
                : String.format(Locale.ROOT, "%.3f s", value);
    }
}
