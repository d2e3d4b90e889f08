package io.rivulet.simulator.cluster;

import com.hazelcast.cluster.InitialMembershipEvent;
import com.hazelcast.cluster.InitialMembershipListener;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.core.MemberLeftException;
import com.hazelcast.spi.exception.TargetNotMemberException;
import io.rivulet.report.text.Json;
import io.rivulet.simulator.sweep.RunOutcome;
import io.rivulet.simulator.sweep.RunRecord;
import io.rivulet.simulator.sweep.SweepException;
import io.rivulet.simulator.sweep.SweepListener;
import io.rivulet.simulator.sweep.SweepRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Hands runs to members and takes outcomes. One thread owns all of it; what members and Hazelcast's threads have to say is queued. Bounded by the
 * number of runs and by what members take at a time.
 */
final class Coordinator {
    private static final long TICK_MS = 200;

    /** A run that takes its worker with it, for want of memory say, would take them all one after the other. */
    private static final int MAX_LOSSES = 5;

    /** A member that takes runs. */
    private static final class Worker {
        private final Member member;
        private final int capacity;
        private int busy;
        private int lost;
        private boolean isLeaving;

        Worker(Member member) {
            this.member = member;
            this.capacity = Members.workers(member);
        }

        int free() {
            return isLeaving ? 0 : capacity - busy;
        }
    }

    /** A run at a member. */
    private record Attempt(SweepRun run, Worker worker) {}

    private final HazelcastInstance own;
    private final IExecutorService executor;
    private final SweepListener listener;
    private final ArrayDeque<SweepRun> waiting;
    private final LinkedBlockingQueue<Step> inbox = new LinkedBlockingQueue<>();
    private final Map<UUID, Worker> workers = new LinkedHashMap<>();
    private final Map<Long, Attempt> attempts = new HashMap<>();
    private final Map<Integer, Integer> losses = new HashMap<>();
    private final int minWorkers;
    private boolean hasBegun;
    private long attemptCount;

    /** Something that was heard elsewhere, to be done on the owner's thread. */
    private interface Step {
        void take() throws SweepException;
    }

    /** @param minWorkers how many others have to have joined before anybody gets a run */
    Coordinator(HazelcastInstance own, List<SweepRun> runs, int minWorkers, SweepListener listener) {
        this.own = own;
        this.minWorkers = minWorkers;
        this.listener = listener;
        executor = own.getExecutorService(Members.EXECUTOR);
        waiting = new ArrayDeque<>(runs);
    }

    /** Comes back when all runs are done or the listener stops it. */
    void run() throws SweepException {
        UUID registration = own.getCluster().addMembershipListener(new InitialMembershipListener() {
            @Override
            public void init(InitialMembershipEvent event) {
                event.getMembers().forEach(member -> inbox.add(() -> joined(member)));
            }

            @Override
            public void memberAdded(MembershipEvent event) {
                inbox.add(() -> joined(event.getMember()));
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                inbox.add(() -> left(event.getMember()));
            }
        });
        try {
            while (!listener.isStopped() && !(waiting.isEmpty() && attempts.isEmpty())) {
                hasBegun |= others() >= minWorkers;
                if (hasBegun) {
                    handOut();
                }
                Step step = inbox.poll(TICK_MS, TimeUnit.MILLISECONDS);
                while (step != null) {
                    step.take();
                    step = inbox.poll();
                }
                listener.tick(0, described());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SweepException("interrupted", interrupted);
        } finally {
            own.getCluster().removeMembershipListener(registration);
        }
    }

    /** How many processes there are besides this one. */
    private long others() {
        return workers.values().stream()
                .filter(worker -> !worker.member.localMember())
                .count();
    }

    private String described() {
        if (!hasBegun) {
            return "waiting for workers, " + others() + " of " + minWorkers + " are there";
        }
        int places =
                workers.values().stream().mapToInt(worker -> worker.capacity).sum();
        long members =
                workers.values().stream().filter(worker -> worker.capacity > 0).count();
        return members == 0
                ? "waiting for workers"
                : attempts.size() + " under way, " + (places == 1 ? "a worker" : places + " workers") + " in "
                        + (members == 1 ? "one process" : members + " processes");
    }

    /** To whom has most room, so that machines of the same size get the same. */
    private void handOut() {
        while (!waiting.isEmpty()) {
            Worker freest = null;
            for (Worker worker : workers.values()) {
                if (worker.free() > 0 && (freest == null || worker.free() > freest.free())) {
                    freest = worker;
                }
            }
            if (freest == null) {
                return;
            }
            submit(waiting.remove(), freest);
        }
    }

    private void submit(SweepRun run, Worker worker) {
        long attempt = ++attemptCount;
        attempts.put(attempt, new Attempt(run, worker));
        worker.busy++;
        try {
            executor.submitToMember(
                    new RunTask(run.scenarioText(), run.seed()), worker.member, new ExecutionCallback<>() {
                        @Override
                        public void onResponse(String outcome) {
                            inbox.add(() -> ended(attempt, outcome, null));
                        }

                        @Override
                        public void onFailure(Throwable failure) {
                            inbox.add(() -> ended(attempt, null, failure));
                        }
                    });
        } catch (RejectedExecutionException | HazelcastInstanceNotActiveException | TargetNotMemberException gone) {
            inbox.add(() -> ended(attempt, null, gone));
        }
    }

    private void ended(long number, String outcome, Throwable failure) throws SweepException {
        Attempt attempt = attempts.remove(number);
        if (attempt == null) {
            // Its worker was gone before, and another has the run, or had.
            return;
        }
        attempt.worker.busy--;
        if (failure != null) {
            lostOrFailed(attempt, failure.getCause() instanceof MemberLeftException ? failure.getCause() : failure);
        } else if (outcome.isEmpty()) {
            // Somebody stopped that worker in order.
            attempt.worker.isLeaving = true;
            waiting.addFirst(attempt.run);
        } else {
            listener.finished(new RunRecord(attempt.run, RunOutcome.parse(Json.parse(outcome))));
        }
    }

    private void lostOrFailed(Attempt attempt, Throwable failure) throws SweepException {
        boolean isLost = failure instanceof MemberLeftException
                || failure instanceof TargetNotMemberException
                || failure instanceof HazelcastInstanceNotActiveException
                || failure instanceof RejectedExecutionException
                || failure instanceof CancellationException;
        if (!isLost) {
            throw new SweepException(
                    attempt.run.label() + " failed at " + Members.address(attempt.worker.member) + ": " + failure,
                    failure);
        }
        // That it is gone is told when the cluster agrees.
        attempt.worker.isLeaving = true;
        attempt.worker.lost++;
        again(attempt.run);
    }

    private void again(SweepRun run) throws SweepException {
        if (losses.merge(run.number(), 1, Integer::sum) >= MAX_LOSSES) {
            throw new SweepException(run.label() + " lost its worker " + MAX_LOSSES
                    + " times; does it need more memory than the workers have?");
        }
        waiting.addFirst(run);
    }

    private void joined(Member member) {
        boolean isOwn = member.localMember();
        if (!isOwn && !Members.isOfOurBuild(member)) {
            listener.note(Members.address(member) + " joined and gets no runs: it is of another build");
            return;
        }
        Worker worker = new Worker(member);
        workers.put(member.getUuid(), worker);
        if (!isOwn) {
            listener.note(Members.address(member) + " joined, " + worker.capacity + " at a time");
        }
    }

    private void left(Member member) throws SweepException {
        Worker worker = workers.remove(member.getUuid());
        if (worker == null) {
            return;
        }
        List<SweepRun> lost = new ArrayList<>();
        attempts.values().removeIf(attempt -> {
            boolean isLost = attempt.worker == worker;
            if (isLost) {
                lost.add(attempt.run);
            }
            return isLost;
        });
        int all = worker.lost + lost.size();
        listener.note(Members.address(member) + " is gone"
                + (all == 0 ? "" : "; what it had is run again: " + (all == 1 ? "a run" : all + " runs")));
        for (SweepRun run : lost) {
            again(run);
        }
    }
}
