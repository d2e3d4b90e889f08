package io.rivulet.simulator.cluster;

import com.hazelcast.cluster.InitialMembershipEvent;
import com.hazelcast.cluster.InitialMembershipListener;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.HazelcastInstance;
import io.rivulet.simulator.sweep.SweepCluster;
import io.rivulet.simulator.sweep.SweepException;
import io.rivulet.simulator.sweep.SweepListener;
import io.rivulet.simulator.sweep.SweepRun;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A sweep's cluster as members of Hazelcast. The coordinator hands runs to members one by one, each as many at a time as it takes, and hands a
 * run out again when the member that had it is gone; nothing is kept in the cluster.
 */
public final class HazelcastCluster implements SweepCluster {
    private static final int CONNECT_MS = 1_000;
    private static final long TICK_MS = 200;

    /** The cluster; made by the service loader. */
    public HazelcastCluster() {}

    @Override
    public void run(List<SweepRun> runs, Place place, int minWorkers, SweepListener listener) throws SweepException {
        AtomicBoolean isOver = new AtomicBoolean();
        HazelcastInstance own =
                Members.start(Members.Role.COORDINATOR, place, null, () -> isOver.get() || listener.isStopped());
        try {
            String address = Members.address(own.getCluster().getLocalMember());
            listener.note("others join with: ./rivulet simulate worker --join " + address);
            new Coordinator(own, runs, minWorkers, listener).run();
        } finally {
            isOver.set(true);
            own.shutdown();
        }
    }

    @Override
    public void work(String target, Place place, Consumer<String> notes, BooleanSupplier isStopped)
            throws SweepException {
        try {
            if (!awaitCoordinator(target, notes, isStopped)) {
                return;
            }
            AtomicBoolean isOver = new AtomicBoolean();
            HazelcastInstance own;
            try {
                own = Members.start(Members.Role.WORKER, place, target, () -> isOver.get() || isStopped.getAsBoolean());
            } catch (SweepException notJoined) {
                if (isThere(target)) {
                    throw notJoined;
                }
                notes.accept("the sweep is over"); // It ended while this joined.
                return;
            }
            try {
                serve(own, target, place, notes, isStopped);
            } finally {
                isOver.set(true);
                own.shutdown();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until somebody listens there: a worker may be started first. */
    private static boolean awaitCoordinator(String target, Consumer<String> notes, BooleanSupplier isStopped)
            throws SweepException, InterruptedException {
        boolean isFirst = true;
        while (!isStopped.getAsBoolean()) {
            if (isThere(target)) {
                return true;
            }
            if (isFirst) {
                notes.accept("waiting for a sweep at " + target);
                isFirst = false;
            }
            TimeUnit.MILLISECONDS.sleep(CONNECT_MS);
        }
        return false;
    }

    /** Whether somebody listens there. */
    private static boolean isThere(String target) throws SweepException {
        int colon = target.lastIndexOf(':');
        int port;
        try {
            port = Integer.parseInt(target.substring(colon + 1));
        } catch (NumberFormatException none) {
            throw new SweepException("'" + target + "' is not like " + Place.LOOPBACK + ":" + Place.USUAL_PORT, none);
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(target.substring(0, colon), port), CONNECT_MS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    private static void serve(
            HazelcastInstance own, String target, Place place, Consumer<String> notes, BooleanSupplier isStopped)
            throws SweepException, InterruptedException {
        CountDownLatch isGone = new CountDownLatch(1);
        Member coordinator = own.getCluster().getMembers().stream()
                .filter(Members::isCoordinator)
                .findFirst()
                .orElse(null);
        if (coordinator == null) {
            // It ended while this joined, and only other workers are left.
            notes.accept("the sweep is over");
            return;
        }
        if (!Members.isOfOurBuild(coordinator)) {
            throw new SweepException("the sweep at " + target
                    + " is of another build, and results must not depend on who had a run: use the same jar");
        }
        own.getCluster().addMembershipListener(new InitialMembershipListener() {
            @Override
            public void init(InitialMembershipEvent event) {
                if (!event.getMembers().contains(coordinator)) {
                    isGone.countDown();
                }
            }

            @Override
            public void memberAdded(MembershipEvent event) {}

            @Override
            public void memberRemoved(MembershipEvent event) {
                if (event.getMember().equals(coordinator)) {
                    isGone.countDown();
                }
            }
        });
        notes.accept("at work for " + Members.address(coordinator) + ", " + place.workers() + " at a time");
        while (!isStopped.getAsBoolean() && own.getLifecycleService().isRunning()) {
            if (isGone.await(TICK_MS, TimeUnit.MILLISECONDS)) {
                notes.accept("the sweep is over");
                return;
            }
        }
    }
}
