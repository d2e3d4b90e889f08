package io.rivulet.simulator.sweep;

import io.rivulet.report.text.Json;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.Goal;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import io.rivulet.simulator.scenario.file.ScenarioYaml;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a sweep keeps of a run: nothing that depends on the machine, on when it was run, or beside which others.
 *
 * @param tier how it was run
 * @param isGood whether nothing failed and no goal was missed
 * @param violation what happened that must not happen, and ended the run; empty when nothing did, and then there are figures
 * @param failures what does not hold that has to, goals apart
 * @param missedGoals the goals that were missed
 * @param traceHash SHA-256 over all deliveries
 * @param virtualSeconds how long it took by the network's clock
 * @param figures the figures, in the order of {@link Metric}; those that the tier cannot tell are missing
 * @param drops what was dropped, by reason
 */
public record RunOutcome(
        String tier,
        boolean isGood,
        String violation,
        List<String> failures,
        List<String> missedGoals,
        String traceHash,
        double virtualSeconds,
        Map<Metric, Double> figures,
        Map<String, Long> drops) {
    private static final double NS_PER_SECOND = 1e9;

    /** JSON has no infinity, and a recovery that never came is one. */
    private static final String NEVER = "never";

    /**
     * Runs a scenario, whoever asks for it: all ways to run a sweep end here.
     *
     * @param scenarioText the scenario as {@link SweepRun#scenarioText} has it
     * @return nothing when the watch stopped it
     * @throws IllegalArgumentException when the text is no scenario
     */
    public static Optional<RunOutcome> ofRunning(String scenarioText, long seed, RunWatch watch) {
        Scenario scenario;
        try {
            scenario = ScenarioYaml.read(scenarioText, "scenario");
        } catch (ScenarioFileException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
        try {
            RunResult result = Runs.one(scenario, seed, watch);
            return result.isComplete() ? Optional.of(of(result)) : Optional.empty();
        } catch (RunViolation violation) {
            return Optional.of(violated(scenario, violation.getMessage()));
        } catch (RuntimeException defect) {
            return Optional.of(violated(scenario, defect.toString()));
        }
    }

    private static RunOutcome of(RunResult result) {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        result.metrics().forEach((metric, value) -> {
            if (!metric.isMeasured() && !Double.isNaN(value)) {
                figures.put(metric, value);
            }
        });
        return new RunOutcome(
                result.tier().label(),
                result.isGood(),
                "",
                result.failures(),
                result.missed().stream().map(Goal::text).toList(),
                result.traceHash(),
                result.virtualNs() / NS_PER_SECOND,
                figures,
                new TreeMap<>(result.drops()));
    }

    private static RunOutcome violated(Scenario scenario, String what) {
        return new RunOutcome(scenario.tier().label(), false, what, List.of(), List.of(), "", 0, Map.of(), Map.of());
    }

    /** A figure; NaN when there is none. */
    public double figure(Metric metric) {
        return figures.getOrDefault(metric, Double.NaN);
    }

    /** The outcome as JSON; {@link #parse} reads it back. */
    public Json.Members toJson() {
        Json.Members values = Json.object();
        figures.forEach((metric, value) -> values.put(metric.id(), Double.isInfinite(value) ? NEVER : value));
        return Json.object()
                .put("tier", tier)
                .put("good", isGood)
                .put("violation", violation)
                .put("failures", failures)
                .put("missedGoals", missedGoals)
                .put("deliveryTrace", traceHash)
                .put("virtualSeconds", virtualSeconds)
                .put("figures", values)
                .put("drops", drops);
    }

    /**
     * Reads an outcome.
     *
     * @param json what {@link Json#parse} made of it
     * @throws IllegalArgumentException when it is none
     */
    public static RunOutcome parse(Object json) {
        JsonFields all = new JsonFields(json);
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        JsonFields values = all.inside("figures");
        for (Object id : values.all().keySet()) {
            Metric metric = Metric.of((String) id)
                    .orElseThrow(() -> new IllegalArgumentException("there is no metric '" + id + "'"));
            boolean isNever = NEVER.equals(values.all().get(id));
            figures.put(metric, isNever ? Double.POSITIVE_INFINITY : values.number((String) id));
        }
        Map<String, Long> drops = new TreeMap<>();
        JsonFields reasons = all.inside("drops");
        reasons.all().keySet().forEach(reason -> drops.put((String) reason, reasons.whole((String) reason)));
        return new RunOutcome(
                all.text("tier"),
                all.flag("good"),
                all.text("violation"),
                all.texts("failures"),
                all.texts("missedGoals"),
                all.text("deliveryTrace"),
                all.number("virtualSeconds"),
                figures,
                drops);
    }
}
