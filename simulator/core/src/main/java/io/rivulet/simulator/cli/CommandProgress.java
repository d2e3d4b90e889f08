package io.rivulet.simulator.cli;

import io.rivulet.report.text.ProgressLine;
import io.rivulet.simulator.scenario.RunWatch.Phase;
import io.rivulet.simulator.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * How far a command is with all its runs, and how long they will take: their work is counted in peers times seconds of the world, which is
 * about what a run takes at any one tier.
 */
final class CommandProgress {
    private final ProgressLine line;
    private final List<Scenario> runs;
    private final double allWork;
    private int begun;
    private double doneWork;

    /**
     * Nothing is done yet.
     *
     * @param line where it is shown; null for nowhere
     * @param runs what is run, in this order, an element for each run
     */
    CommandProgress(ProgressLine line, List<Scenario> runs) {
        this.line = line;
        this.runs = List.copyOf(runs);
        allWork = runs.stream().mapToDouble(CommandProgress::work).sum();
    }

    /** The runs of a scenario: each of its sizes with each of its seeds. */
    static List<Scenario> runsOf(Scenario scenario) {
        TreeSet<Integer> sizes = new TreeSet<>(scenario.sizes());
        sizes.add(scenario.peers());
        List<Scenario> runs = new ArrayList<>();
        for (int size : sizes) {
            Scenario sized = size == scenario.peers() ? scenario : scenario.withPeers(size);
            scenario.seeds().all().forEach(seed -> runs.add(sized));
        }
        return runs;
    }

    /** The next run begins. */
    void next() {
        skipTo(begun);
        begun++;
    }

    /** Nothing before the run of this number, from 0, is under way any more, whether it was run or not. */
    void skipTo(int run) {
        begun = run;
        doneWork = runs.stream().limit(run).mapToDouble(CommandProgress::work).sum();
    }

    /**
     * Shows it.
     *
     * @param which what tells the run from the others, such as its seed; may be empty
     * @param share how much of the phase is done, 0 to 1
     * @param figures live figures
     */
    void update(String which, Phase phase, double share, String figures) {
        if (line == null) {
            return;
        }
        String number = runs.size() == 1 ? "" : "Run " + begun + " of " + runs.size();
        String run = which.isEmpty() || number.isEmpty() ? number + which : number + ", " + which;
        String name = phase.name().substring(1).toLowerCase(Locale.ROOT);
        char initial = phase.name().charAt(0);
        String stage = run.isEmpty() ? initial + name : run + ": " + Character.toLowerCase(initial) + name;
        line.updateOverall(System.nanoTime(), stage, done(phase, share), figures);
    }

    /** The share of all work that is done when the run under way is at that. */
    double done(Phase phase, double share) {
        Scenario run = runs.get(begun - 1);
        double before =
                switch (phase) {
                    case JOINING -> 0;
                    case STREAMING -> joining(run);
                    case DRAINING -> joining(run) + streaming(run);
                };
        double now =
                switch (phase) {
                    case JOINING -> joining(run);
                    case STREAMING -> streaming(run);
                    case DRAINING -> draining(run);
                };
        double clamped = Math.max(0, Math.min(1, share));
        return (doneWork + run.peers() * (before + clamped * now)) / allWork;
    }

    private static double work(Scenario run) {
        return run.peers() * (joining(run) + streaming(run) + draining(run));
    }

    private static double joining(Scenario run) {
        return run.arrivals().joinOver().plus(run.arrivals().settle()).toMillis();
    }

    private static double streaming(Scenario run) {
        return run.duration().toMillis();
    }

    private static double draining(Scenario run) {
        return run.stream().settings().window().toMillis();
    }
}
