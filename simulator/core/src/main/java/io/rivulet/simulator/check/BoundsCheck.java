package io.rivulet.simulator.check;

import io.rivulet.overlay.node.PeerNetworkLimits;
import io.rivulet.simulator.node.SimulatedNode;
import io.rivulet.transport.virtual.DropReason;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.util.List;

/** What is queued stays within its limits: in nodes toward each neighbour, before uplinks, and on the network as a whole. */
public final class BoundsCheck {
    private final VirtualNetwork network;

    /** Looks at this network and its nodes. */
    public BoundsCheck(VirtualNetwork network) {
        this.network = network;
    }

    /** @throws RunViolation naming the first limit that is exceeded */
    public void look(List<SimulatedNode> nodes) {
        if (network.counters().dropped(DropReason.CAPACITY) > 0) {
            throw new RunViolation(
                    network.nowNs(),
                    Rule.QUEUES,
                    RunViolation.NOBODY,
                    "more datagrams are on their way than the network holds");
        }
        for (SimulatedNode node : nodes) {
            if (!node.host().isStopped()) {
                look(node);
            }
        }
    }

    private void look(SimulatedNode node) {
        VirtualHost host = node.host();
        long backlog = host.uplinkBacklogBytes();
        long room = host.uplinkConfig().queueBytes() + host.uplinkConfig().mtuBytes();
        if (host.uplinkConfig().rateBytesPerSec() > 0 && backlog > room) {
            throw new RunViolation(
                    network.nowNs(), Rule.QUEUES, node.number(), node + " has " + backlog + " bytes before its uplink");
        }
        int limit = PeerNetworkLimits.DEFAULT.maxQueuedMessages();
        node.node().groups().forEach(group -> {
            for (int peer : group.group().neighbours()) {
                int queued = node.node().network().queuedMessages(peer);
                if (queued > limit) {
                    throw new RunViolation(
                            network.nowNs(),
                            Rule.QUEUES,
                            node.number(),
                            node + " has " + queued + " messages queued toward one neighbour");
                }
            }
        });
    }
}
