package io.rivulet.simulator.sweep;

import io.rivulet.simulator.scenario.RunWatch;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs a sweep in this process, some runs at the same time. */
public final class LocalRunner {
    private static final long TICK_MS = 200;

    private final int workers;

    /** @param workers how many runs at the same time; each has a world of its own in memory */
    public LocalRunner(int workers) {
        this.workers = workers;
    }

    /** A run under way. */
    private static final class UnderWay implements RunWatch {
        private final SweepRun run;
        private final SweepListener listener;
        private volatile double share;
        private volatile boolean isGivenUp;

        UnderWay(SweepRun run, SweepListener listener) {
            this.run = run;
            this.listener = listener;
        }

        @Override
        public void update(Phase phase, double phaseShare, long virtualNs, String detail) {
            share = switch (phase) {
                case JOINING -> 0;
                case STREAMING -> phaseShare;
                case DRAINING -> 1;
            };
        }

        @Override
        public boolean isStopped() {
            return isGivenUp || listener.isStopped();
        }
    }

    /** A run that is over, without an outcome when it was stopped. */
    private record Over(UnderWay run, Optional<RunOutcome> outcome) {}

    /**
     * Runs them, and comes back when all are done or the listener stops it.
     *
     * @throws SweepException when the listener cannot keep a result
     */
    public void run(List<SweepRun> runs, SweepListener listener) throws SweepException {
        ExecutorService pool = Executors.newFixedThreadPool(workers, task -> new Thread(task, "sweep"));
        CompletionService<Over> done = new ExecutorCompletionService<>(pool);
        ArrayDeque<SweepRun> waiting = new ArrayDeque<>(runs);
        Set<UnderWay> underWay = new LinkedHashSet<>();
        try {
            while (!underWay.isEmpty() || !waiting.isEmpty() && !listener.isStopped()) {
                while (underWay.size() < workers && !waiting.isEmpty() && !listener.isStopped()) {
                    UnderWay next = new UnderWay(waiting.remove(), listener);
                    String scenario = next.run.scenarioText();
                    underWay.add(next);
                    done.submit(() -> new Over(next, RunOutcome.ofRunning(scenario, next.run.seed(), next)));
                }
                Future<Over> finished = done.poll(TICK_MS, TimeUnit.MILLISECONDS);
                if (finished != null) {
                    Over over = finished.get();
                    underWay.remove(over.run);
                    if (over.outcome.isPresent()) {
                        listener.finished(new RunRecord(over.run.run, over.outcome.get()));
                    }
                }
                double work = underWay.stream()
                        .mapToDouble(run -> run.share * run.run.work())
                        .sum();
                listener.tick(work, "");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SweepException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new SweepException("a run failed: " + failed.getCause(), failed.getCause());
        } finally {
            underWay.forEach(run -> run.isGivenUp = true);
            pool.shutdown();
        }
    }
}
