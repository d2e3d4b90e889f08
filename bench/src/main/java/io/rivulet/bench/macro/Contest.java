package io.rivulet.bench.macro;

import io.rivulet.bench.result.Spread;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.transport.netty.DriverThreads;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Measures contestants in alternating rounds (A B C A B C ...), after each has been warmed up, so that whatever slows the machine down for a
 * while slows all of them down.
 */
final class Contest {
    /** More jobs than there are handshakes at once. */
    private static final int JOB_CAPACITY = 1_024;

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
        // The publisher on one thread, all viewers on another: two cores, and the same for everybody.
        DriverThreads publisherThreads = new DriverThreads(plan.io(), 1, 1, JOB_CAPACITY);
        DriverThreads viewerThreads = new DriverThreads(plan.io(), 1, 1, JOB_CAPACITY);
        try {
            StarSetup setup =
                    new StarSetup(plan.viewers(), plan.messageBytes(), plan.crypto(), publisherThreads, viewerThreads);
            Trials trials =
                    new Trials(setup, plan.messagesPerSecond(), plan.settle().toNanos());
            steps = contestants.size() * 2 * (plan.rounds() + 1);
            for (Contestant contestant : contestants) {
                trials.flood(contestant, plan.warmUp().toNanos(), watcher("Warming up", contestant));
                step++;
                trials.pace(contestant, plan.settle().toNanos(), watcher("Warming up", contestant));
                step++;
            }
            for (int round = 1; round <= plan.rounds(); round++) {
                String stage = "Round " + round + " of " + plan.rounds();
                for (Contestant contestant : contestants) {
                    add(contestant, trials.flood(contestant, plan.measure().toNanos(), watcher(stage, contestant)));
                    step++;
                }
                for (Contestant contestant : contestants) {
                    add(contestant, trials.pace(contestant, plan.measure().toNanos(), watcher(stage, contestant)));
                    step++;
                }
            }
            return new Outcome(spreads(), trials.details());
        } finally {
            line.clear();
            CompletableFuture.allOf(publisherThreads.close(), viewerThreads.close())
                    .join();
        }
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
