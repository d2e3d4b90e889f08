package io.rivulet.simulator.coarse;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.rendezvous.InMemoryGroupRegistry;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.address.PeerId;

/**
 * The rendezvous of a coarse world: the production registry decides who is told of whom, and the news take as long as the way. Works between
 * windows; what it decides happens in later ones.
 */
final class Introductions {
    /** What a joiner has to wait for before it is in: a handshake of two round trips, {@code connect} and its answer, and its request. */
    private static final int LEGS = 7;

    private static final int INTRODUCTIONS_PER_JOIN = 6;

    private final CoarseWorld world;
    private final WorldPlan plan;
    private final GroupId group;
    private final InMemoryGroupRegistry registry;
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

    /** The rendezvous cannot be reached until then. */
    void fail(long untilNs) {
        outUntilNs = Math.max(outUntilNs, untilNs);
    }

    /** A node asks for members, at a time that has not come yet. */
    void ask(int node, long timeNs) {
        long askedNs = Math.max(timeNs, world.outages().rendezvousUntilNs(node, timeNs));
        long heardNs = Math.max(askedNs, outUntilNs) + LEGS * plan.oneWayNs(node, CoarseWorld.RENDEZVOUS);
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
