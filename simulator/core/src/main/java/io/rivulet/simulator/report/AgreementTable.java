package io.rivulet.simulator.report;

import io.rivulet.report.text.Table;
import io.rivulet.report.text.Table.Cell;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Agreement;
import io.rivulet.simulator.scenario.Agreement.Limit;
import io.rivulet.simulator.scenario.Agreement.Line;
import io.rivulet.simulator.scenario.Agreement.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the tiers agree, for people: what each says, and how far any two are apart. */
public final class AgreementTable {
    private static final double PERCENT = 100;

    private final Agreement agreement;

    /** Tables of an agreement. */
    public AgreementTable(Agreement agreement) {
        this.agreement = agreement;
    }

    /** What each side says: medians over seeds, and where the true median lies as far as so many seeds can tell. */
    public Table medians() {
        Table table = new Table("").text("median over seeds");
        agreement.sides().forEach(table::number);
        for (Limit limit : agreement.limits()) {
            Metric metric = limit.metric();
            List<Object> cells = new ArrayList<>(List.of(metric.id()));
            for (String side : agreement.sides()) {
                Median median = agreement.median(side, metric);
                String text = text(metric, median.value()) + " (" + text(metric, median.from()) + " to "
                        + text(metric, median.to()) + ")";
                cells.add(Cell.of(text, median.value()));
            }
            table.row(cells.toArray());
        }
        return table;
    }

    /** How far any two are apart in the same world: the median over seeds, and where the true one lies. */
    public Table differences() {
        Table table = new Table("")
                .text("figure")
                .text("between")
                .number("apart")
                .number("allowed")
                .text("verdict");
        for (Line line : agreement.lines()) {
            Median apart = line.difference();
            String text = percent(apart.value(), "%+.1f") + unit(line) + " (" + percent(apart.from(), "%+.1f") + " to "
                    + percent(apart.to(), "%+.1f") + ")";
            table.row(
                    line.limit().metric().id(),
                    line.closer() + " and " + line.coarser(),
                    Cell.of(text, apart.value()),
                    Cell.of(
                            percent(line.limit().allowed(), "%.1f") + unit(line),
                            line.limit().allowed()),
                    verdict(line));
        }
        return table;
    }

    private static String percent(double value, String format) {
        return String.format(Locale.ROOT, format, PERCENT * value);
    }

    private static String unit(Line line) {
        return line.limit().metric().unit() == Metric.Unit.SHARE ? " points" : " %";
    }

    private static String verdict(Line line) {
        if (line.holds()) {
            return line.isCertain() ? "agree" : "agree, as far as so few seeds can tell";
        }
        return line.mayHold() ? "apart, within the scatter of the seeds" : "apart";
    }

    private static String text(Metric metric, double value) {
        return metric.unit() == Metric.Unit.SHARE
                ? String.format(Locale.ROOT, "%.1f %%", PERCENT * value)
                : String.format(Locale.ROOT, "%.3f s", value);
    }
}
