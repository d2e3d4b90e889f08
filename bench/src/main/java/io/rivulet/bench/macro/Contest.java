package io.rivulet.bench.macro;

import io.rivulet.bench.result.Spread;
import io.rivulet.report.text.ProgressLine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures contestants in alternating rounds (A B C A B C ...), after each has been warmed up, so that whatever slows the machine down for a
 * while slows all of them down.
 */
final class Contest {
    private final ContestPlan plan;
    private final List<Contestant> contestants;
    private final ProgressLine line;
    private final Map<String, Map<Figure, List<Double>>> values = new LinkedHashMap<>();
    private int steps;
    private int step;

    Contest(ContestPlan plan, List<Contestant> contestants, ProgressLine line) {
        this.plan = plan;
        this.contestants = List.copyOf(contestants);
        this.line = line;
    }

    /**
     * What came out of it.
     *
     * @param figures by contestant
     * @param details counters of each contestant's last flood
     */
    record Outcome(Map<String, Map<Figure, Spread>> figures, Map<String, Map<String, Double>> details) {}

    /** Runs it. Blocks for about {@link ContestPlan#estimate}. */
    Outcome run() throws Exception {
        // Two cores, and the same for everybody.
        try (SocketThreads threads = new SocketThreads(plan.io())) {
            StarSetup setup = new StarSetup(
                    plan.viewers(), plan.messageBytes(), plan.crypto(), threads.publisher(), threads.viewers());
            Trials trials =
                    new Trials(setup, plan.messagesPerSecond(), plan.settle().toNanos());
            steps = contestants.size() * plan.loads().size() * (plan.rounds() + 1);
            for (Contestant contestant : contestants) {
                for (Load load : plan.loads()) {
                    long durationNs = (load == Load.FLOOD ? plan.warmUp() : plan.settle()).toNanos();
                    measure(trials, load, contestant, durationNs, "Warming up");
                }
            }
            for (int round = 1; round <= plan.rounds(); round++) {
                String stage = "Round " + round + " of " + plan.rounds();
                for (Load load : plan.loads()) {
                    for (Contestant contestant : contestants) {
                        add(
                                contestant,
                                measure(trials, load, contestant, plan.measure().toNanos(), stage));
                    }
                }
            }
            return new Outcome(spreads(), trials.details());
        } finally {
            line.clear();
        }
    }

    private Map<Figure, Double> measure(Trials trials, Load load, Contestant contestant, long durationNs, String stage)
            throws Exception {
        Trials.Watcher watcher = watcher(stage, contestant);
        Map<Figure, Double> figures = load == Load.FLOOD
                ? trials.flood(contestant, durationNs, watcher)
                : trials.pace(contestant, durationNs, watcher);
        step++;
        return figures;
    }

    private Trials.Watcher watcher(String stage, Contestant contestant) {
        return (share, figures) ->
                line.update(System.nanoTime(), stage, (step + share) / steps, contestant.label() + " " + figures);
    }

    private void add(Contestant contestant, Map<Figure, Double> measured) {
        Map<Figure, List<Double>> all =
                values.computeIfAbsent(contestant.label(), label -> new EnumMap<>(Figure.class));
        measured.forEach((figure, value) ->
                all.computeIfAbsent(figure, none -> new ArrayList<>()).add(value));
    }

    private Map<String, Map<Figure, Spread>> spreads() {
        Map<String, Map<Figure, Spread>> spreads = new LinkedHashMap<>();
        values.forEach((label, figures) -> {
            Map<Figure, Spread> of = new EnumMap<>(Figure.class);
            figures.forEach((figure, rounds) -> of.put(figure, Spread.of(rounds)));
            spreads.put(label, of);
        });
        return spreads;
    }
}
