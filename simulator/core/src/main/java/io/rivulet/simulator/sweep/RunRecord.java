package io.rivulet.simulator.sweep;

import io.rivulet.report.text.Json;

/**
 * A run with what came of it: one file of a sweep's results.
 *
 * @param run which
 * @param outcome what came of it
 */
public record RunRecord(SweepRun run, RunOutcome outcome) {
    /** The file's text. */
    String toText() {
        Json.Members parameters = Json.object();
        run.plan().parameters(run.point()).forEach(parameters::put);
        return Json.object()
                .put("run", run.number())
                .put("point", run.point().number())
                .put("parameters", parameters)
                .put("seed", run.seed())
                .put("fingerprint", run.fingerprint())
                .put("outcome", outcome.toJson())
                .toText();
    }

    /**
     * Reads a file's text.
     *
     * @param run which run it should be of
     * @throws IllegalArgumentException when it is of another, or not whole
     */
    static RunRecord parse(SweepRun run, String text) {
        JsonFields fields = new JsonFields(Json.parse(text));
        if (!fields.text("fingerprint").equals(run.fingerprint())) {
            throw new IllegalArgumentException("it is of another run than " + run.label());
        }
        return new RunRecord(run, RunOutcome.parse(fields.inside("outcome").all()));
    }
}
