package io.rivulet.simulator.coarse;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.rendezvous.InMemoryGroupRegistry;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.address.PeerId;
import java.util.BitSet;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The rendezvous of a coarse world: the production registry decides who is told of whom, and the news take as long as the way. Whoever is
 * silent for longer than a session lives is forgotten, and joins anew when it has found the rendezvous again. Works between windows; what it
 * decides happens in later ones.
 */
final class Introductions {
    /** What a joiner has to wait for before it is in: a handshake of two round trips, {@code connect} and its answer, and its request. */
    private static final int LEGS = 7;

    private static final int INTRODUCTIONS_PER_JOIN = 6;

    // How a node looks for a rendezvous that it has lost: those of RendezvousLink and OverlayConfig.
    private static final long FIRST_PAUSE_NS = 1_500_000_000L;
    private static final long LONGEST_PAUSE_NS = 30_000_000_000L;
    private static final long ATTEMPT_NS = 10_000_000_000L;

    /** A node whose session is over, or that has found the rendezvous again. */
    private record Change(long atNs, int node, boolean isBack) {}

    private final CoarseWorld world;
    private final WorldPlan plan;
    private final GroupId group;
    private final InMemoryGroupRegistry registry;
    /** At most two for each node and outage; in an order that no thread has a say in. */
    private final PriorityQueue<Change> changes = new PriorityQueue<>(Comparator.comparingLong(Change::atNs)
            .thenComparingInt(Change::node)
            .thenComparing(Change::isBack));

    private long outUntilNs;

    Introductions(CoarseWorld world, WorldPlan plan, GroupId group) {
        this.world = world;
        this.plan = plan;
        this.group = group;
        registry = new InMemoryGroupRegistry(
                1,
                plan.nodes(),
                INTRODUCTIONS_PER_JOIN,
                plan.seed().child("rendezvous").entropy("registry"));
    }

    /** Nobody can reach the rendezvous from now on until then. */
    void fail(long nowNs, long untilNs) {
        outUntilNs = Math.max(outUntilNs, untilNs);
        BitSet all = new BitSet();
        all.set(0, plan.nodes());
        silence(all, nowNs, untilNs);
    }

    /** The rendezvous and some of the nodes hear nothing of each other for a while: their sessions end when that takes too long. */
    void silence(BitSet who, long fromNs, long untilNs) {
        long lostNs = fromNs + Outages.SESSION_LIFE_NS;
        if (untilNs <= lostNs) {
            return;
        }
        // Who has not come yet has no session to lose.
        who.stream().filter(node -> registry.isMember(group, idOf(node))).forEach(node -> {
            changes.add(new Change(lostNs, node, false));
            SeedTree dice = plan.seed().child("redial", node);
            changes.add(new Change(foundNs(lostNs, untilNs, dice), node, true));
        });
    }

    /**
     * When a node has found the rendezvous again: in the attempt that goes on when it can be reached again, or else in the next one.
     *
     * @param dice what varies the pauses by a quarter either way
     */
    static long foundNs(long lostNs, long reachableNs, SeedTree dice) {
        long pauseNs = FIRST_PAUSE_NS;
        long attemptNs = lostNs;
        for (int attempt = 0; ; attempt++) {
            attemptNs += pauseNs * dice.child("pause", attempt).between(75, 125) / 100;
            if (attemptNs + ATTEMPT_NS > reachableNs) {
                return Math.max(attemptNs, reachableNs);
            }
            attemptNs += ATTEMPT_NS;
            pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
        }
    }

    /** A node is gone without a word: its session ends after a while. */
    void miss(int node, long nowNs) {
        changes.add(new Change(nowNs + Outages.SESSION_LIFE_NS, node, false));
    }

    /** Sees to what is due before a time that is to come. */
    void prepare(long untilNs) {
        while (!changes.isEmpty() && changes.peek().atNs < untilNs) {
            Change change = changes.remove();
            if (!change.isBack) {
                forget(change.node, change.atNs);
            } else if (world.peer(change.node).isAlive()) {
                ask(change.node, change.atNs);
            }
        }
    }

    /** A node asks for members, at a time that has not come yet. Who asks again leaves and joins, as the production node does. */
    void ask(int node, long timeNs) {
        long askedNs = Math.max(timeNs, world.outages().rendezvousUntilNs(node, timeNs));
        long heardNs = Math.max(askedNs, outUntilNs) + LEGS * plan.oneWayNs(node, CoarseWorld.RENDEZVOUS);
        if (registry.isMember(group, idOf(node))) {
            registry.leave(heardNs, group, idOf(node), (of, to, member) -> tell(heardNs, to, member));
        }
        registry.join(heardNs, group, idOf(node), (of, to, member) -> tell(heardNs, to, member));
    }

    /** A node is known to have gone. */
    void forget(int node, long timeNs) {
        long heardNs = Math.max(timeNs, outUntilNs);
        registry.leave(heardNs, group, idOf(node), (of, to, member) -> tell(heardNs, to, member));
    }

    private void tell(long heardNs, PeerId to, PeerId member) {
        int node = world.directory().find(to);
        long toldNs = Math.max(world.run().nowNs(), heardNs);
        long sentNs = Math.max(toldNs, world.outages().rendezvousUntilNs(node, toldNs));
        long arrivalNs = sentNs + plan.oneWayNs(CoarseWorld.RENDEZVOUS, node);
        world.act(node, arrivalNs, (peer, nowNs) -> {
            if (peer.logic() instanceof GroupLogic logic) {
                peer.throughIntroducer(() -> logic.onIntroduced(nowNs, member));
            }
        });
    }

    private PeerId idOf(int node) {
        return world.directory().idOf(node);
    }
}
