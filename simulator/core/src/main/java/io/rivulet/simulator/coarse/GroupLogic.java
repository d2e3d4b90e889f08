package io.rivulet.simulator.coarse;

import io.rivulet.groups.Group;
import io.rivulet.groups.GroupConfig;
import io.rivulet.groups.GroupEvents;
import io.rivulet.groups.Groups;
import io.rivulet.groups.membership.GroupAddresses;
import io.rivulet.groups.multicast.PublishedStream;
import io.rivulet.groups.multicast.StreamParameters;
import io.rivulet.groups.multicast.ViewOptions;
import io.rivulet.groups.multicast.ViewedStream;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.EntropySource;

/** The whole production group code: members are found, neighbours chosen, streams carried. */
final class GroupLogic extends EngineCarrier implements GroupEvents {
    private final Groups groups;
    private final Group group;
    private boolean alone;

    /** Joins. */
    GroupLogic(
            long nowNs,
            DirectNetwork network,
            GroupSpec spec,
            GroupConfig config,
            GroupAddresses addresses,
            StreamParameters parameters,
            EntropySource entropy,
            EngineEvents events) {
        super(parameters, events);
        groups = new Groups(network, addresses, entropy);
        group = groups.join(nowNs, spec, config, this, events);
    }

    /** The rendezvous tells of a member. */
    void onIntroduced(long nowNs, PeerId member) {
        group.onMemberIntroduced(nowNs, member);
    }

    /** Whether it asks the rendezvous for members again; it does so once. */
    boolean takeAlone() {
        boolean was = alone;
        alone = false;
        return was;
    }

    @Override
    public void onAlone(long nowNs, Group lonely) {
        alone = true;
    }

    @Override
    PublishedStream publish(long nowNs, String name, StreamParameters parameters) {
        return group.publish(nowNs, name, parameters);
    }

    @Override
    ViewedStream view(long nowNs, String name, ViewOptions options) {
        return group.view(nowNs, name, options);
    }

    @Override
    public void onNeighbour(long nowNs, int neighbour, int membershipFlow) {
        throw new IllegalStateException("neighbours are found, not given");
    }

    @Override
    public void leave(long nowNs) {
        groups.leave(nowNs, group);
    }

    @Override
    public DirectListener listener() {
        return groups;
    }

    @Override
    public void onDeadline(long nowNs) {
        groups.onDeadline(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
        return groups.nextDeadlineNs();
    }

    @Override
    public long newsWaitsUntilNs() {
        return groups.newsWaitsUntilNs();
    }

    @Override
    public int leafSubstreams() {
        return groups.leafSubstreams();
    }
}
