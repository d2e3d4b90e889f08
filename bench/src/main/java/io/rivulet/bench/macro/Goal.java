package io.rivulet.bench.macro;

import io.rivulet.bench.result.Spread;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.Table;

/**
 * What a ratio is to come to.
 *
 * @param id how the goal is called among us
 * @param what the ratio, in words
 * @param ratio as measured, round by round
 * @param limit what it is held against
 * @param isCeiling whether it is to stay below that, or to reach it
 */
record Goal(String id, String what, Spread ratio, double limit, boolean isCeiling) {
    static Goal atMost(String id, String what, Spread ratio, double limit) {
        return new Goal(id, what, ratio, limit, true);
    }

    static Goal atLeast(String id, String what, Spread ratio, double limit) {
        return new Goal(id, what, ratio, limit, false);
    }

    /** By the median. */
    boolean isMet() {
        return isCeiling ? ratio.median() <= limit : ratio.median() >= limit;
    }

    static Table table() {
        return new Table("Goals")
                .text("goal")
                .text("ratio")
                .number("median")
                .number("min")
                .number("max")
                .text("is to be")
                .text("verdict");
    }

    void addTo(Table table) {
        Table.Cell verdict =
                isMet() ? Table.Cell.of("met").good() : Table.Cell.of("missed").bad();
        table.row(
                id,
                what,
                Figures.factor(ratio.median()),
                Figures.factor(ratio.min()),
                Figures.factor(ratio.max()),
                (isCeiling ? "at most " : "at least ") + Figures.factor(limit),
                verdict);
    }

    Json.Members toJson() {
        return Json.object()
                .put("id", id)
                .put("what", what)
                .put("ratio", ratio.toJson())
                .put(isCeiling ? "atMost" : "atLeast", limit)
                .put("met", isMet());
    }
}
