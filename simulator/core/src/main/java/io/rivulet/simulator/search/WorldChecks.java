package io.rivulet.simulator.search;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.simulator.check.Rule;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.coarse.RunTap;
import io.rivulet.simulator.coarse.RunView;
import io.rivulet.simulator.coarse.StreamAudience;
import io.rivulet.simulator.coarse.StreamCarrier;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.simulator.scenario.StreamPlan;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.wire.Bytes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What must hold in a world of the search, seen from outside: at each peer's network, at its application, and between the steps of the run.
 * That the application is handed what was published, in order and once, the run itself looks after.
 *
 * <p>For one run on one thread.
 */
final class WorldChecks implements RunTap {
    /**
     * What waits before an uplink is worth sending for the stream's window at most, and what an outage has held back, as much again, comes
     * all at once when it is over; behind it come answers, which are worth a second, and what is urgent passes by. The rest is for the
     * urgent.
     */
    static final long QUEUE_SLACK_NS = 3_000_000_000L;

    /** What arrives is kept for the window and a quarter of it, or a second, and looked at ten times a second. */
    private static final long KEEP_SLACK_NS = 1_500_000_000L;

    /**
     * After a partition peers fetch from each other what the others fetched late themselves, and keep it from then on: one keeping time of the
     * stream as it comes, and some that are older.
     */
    private static final int KEEPING_TIMES = 4;

    private static final int KEPT_SLACK = 64;

    /** Of what is published while all is calm, each peer has to have so much. */
    static final double FED_SHARE = 0.99;

    /** Fragments of a substream that must have been published before it counts that nobody pushed one. */
    private static final int PUSHES_AWAITED = 5;

    private static final int ALL_SUBSTREAMS = (1 << PushMask.SUBSTREAMS) - 1;
    private static final double NS_PER_SECOND = 1e9;

    private RunView view;
    private Promises promises;
    private PeerWatch[] watches;
    private long windowNs;
    private int mostKept;

    @Override
    public void begin(RunView of) {
        view = of;
        promises = Promises.of(of.plan(), of.schedule());
        watches = new PeerWatch[of.plan().nodes()];
        StreamPlan stream = of.plan().scenario().stream();
        windowNs = stream.settings().window().toNanos();
        double perSec = (double) stream.bitsPerSec() / Byte.SIZE / stream.messageBytes();
        int windowFragments = (int) (perSec * windowNs / NS_PER_SECOND);
        for (int node = 0; node < watches.length; node++) {
            int own = node;
            watches[node] = new PeerWatch(node, windowNs, windowFragments, () -> view.timeNs(own));
        }
        double keptSec =
                KEEPING_TIMES * (windowNs + Math.max(windowNs / 4, 1_000_000_000L) + KEEP_SLACK_NS) / NS_PER_SECOND;
        mostKept = (int) (keptSec * perSec) + KEPT_SLACK;
    }

    @Override
    public DirectNetwork network(int node, DirectNetwork network) {
        return watches[node].network(network);
    }

    @Override
    public DirectListener listener(int node, DirectListener listener) {
        return watches[node].listener(listener, promises.calmFromNs());
    }

    @Override
    public StreamAudience audience(int node, StreamAudience audience) {
        EmissionSchedule schedule = view.schedule();
        return (nowNs, bytes, offset, length) -> {
            long message = Bytes.getLong(bytes, offset);
            audience.onMessage(nowNs, bytes, offset, length); // first: it says whether there is such a message
            watches[node].onDelivered(message, schedule.emittedNs(message) >= promises.calmFromNs());
        };
    }

    @Override
    public void look(long nowNs) {
        for (int node = 0; node < watches.length; node++) {
            if (view.isThere(node)) {
                look(nowNs, node);
            }
        }
    }

    private void look(long nowNs, int node) {
        long waitingNs = view.waitingNs(node);
        if (waitingNs > 2 * windowNs + QUEUE_SLACK_NS) {
            throw new RunViolation(
                    nowNs,
                    Rule.QUEUES,
                    node,
                    String.format(
                            Locale.ROOT,
                            "%.1f s of messages wait before the uplink of node %d, where a window is %.1f s",
                            waitingNs / NS_PER_SECOND,
                            node,
                            windowNs / NS_PER_SECOND));
        }
        StreamCarrier carrier = view.carrier(node);
        if (carrier.held() > mostKept) {
            throw new RunViolation(
                    nowNs,
                    Rule.WINDOW,
                    node,
                    "node " + node + " keeps " + carrier.held() + " fragments, where " + mostKept + " are the most");
        }
        String pull = watches[node].unansweredPull(nowNs);
        if (pull != null) {
            throw new RunViolation(nowNs, Rule.PULLS, node, pull);
        }
    }

    @Override
    public void end(long nowNs) {
        if (promises.isOneGroupOwed()) {
            checkOneGroup(nowNs);
        }
        if (promises.isFeedingOwed() && doWaysCarry()) {
            checkFed(nowNs);
        }
    }

    private boolean doWaysCarry() {
        WorldPlan plan = view.plan();
        int[] left = IntStream.range(0, watches.length).filter(view::isThere).toArray();
        return Arrays.stream(left).skip(1).allMatch(node -> {
            double[] roundTripsSec = Arrays.stream(left)
                    .filter(other -> other != node)
                    .mapToDouble(other -> (plan.oneWayNs(node, other) + plan.oneWayNs(other, node)) / NS_PER_SECOND)
                    .toArray();
            return Promises.doWaysCarry(plan.scenario(), roundTripsSec);
        });
    }

    private void checkOneGroup(long nowNs) {
        BitSet reached = new BitSet();
        Deque<Integer> next = new ArrayDeque<>();
        reached.set(0);
        next.add(0);
        while (!next.isEmpty()) {
            view.forEachSession(next.remove(), other -> {
                if (view.isThere(other) && !reached.get(other)) {
                    reached.set(other);
                    next.add(other);
                }
            });
        }
        BitSet all = new BitSet();
        for (int node = 0; node < watches.length; node++) {
            all.set(node, view.isThere(node));
        }
        all.andNot(reached);
        if (!all.isEmpty()) {
            throw new RunViolation(
                    nowNs,
                    Rule.ONE_GROUP,
                    all.nextSetBit(0),
                    all.cardinality() + " peers have no way to the publisher, first node " + all.nextSetBit(0)
                            + "; calm since " + seconds(promises.calmFromNs()));
        }
    }

    private void checkFed(long nowNs) {
        EmissionSchedule schedule = view.schedule();
        long first = schedule.dueBy(promises.calmFromNs() - 1);
        long owed = schedule.messages() - first;
        boolean isPushOwed = owed >= PUSHES_AWAITED * PushMask.SUBSTREAMS;
        for (int node = 1; node < watches.length; node++) {
            if (!view.isThere(node)) {
                continue;
            }
            long delivered = watches[node].deliveredInCalm();
            if (delivered < FED_SHARE * owed) {
                throw new RunViolation(
                        nowNs,
                        Rule.FED,
                        node,
                        String.format(
                                Locale.ROOT,
                                "node %d got %d of the %d messages since %s, with rho %.1f",
                                node,
                                delivered,
                                owed,
                                seconds(promises.calmFromNs()),
                                view.plan().rho()));
            }
            int pushed = watches[node].pushedInCalm();
            if (isPushOwed && pushed != ALL_SUBSTREAMS) {
                throw new RunViolation(
                        nowNs,
                        Rule.HAND_OVER,
                        node,
                        "nobody has pushed substream " + Integer.numberOfTrailingZeros(~pushed) + " to node " + node
                                + " since " + seconds(promises.calmFromNs()) + ", with rho "
                                + String.format(Locale.ROOT, "%.1f", view.plan().rho()));
            }
        }
    }

    private static String seconds(long ns) {
        return String.format(Locale.ROOT, "%.3f s", ns / NS_PER_SECOND);
    }
}
