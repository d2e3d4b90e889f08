package io.rivulet.simulator.packet;

import io.rivulet.overlay.OverlayStats;
import io.rivulet.overlay.StreamStats;
import io.rivulet.simulator.node.SimulatedNode;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.transport.EndpointStats;
import java.util.List;

/**
 * What the nodes of a run counted themselves, added up.
 *
 * @param fragmentsSent fragments sent to others, pushed or as answers
 * @param duplicates fragments of the scenario's own stream that came again
 * @param fragmentsPulled fragments of that stream that were asked for one by one
 * @param fragmentsMissed fragments that did not come in time
 * @param ackPackets packets with nothing but acknowledgements
 * @param retransmissions pieces of messages that the transport sent again
 * @param timeouts retransmission timeouts
 * @param transportDrops what the transport dropped, for any reason
 * @param expiredMessages messages that were given up because their time was over
 */
public record NodeTotals(
        long fragmentsSent,
        long duplicates,
        long fragmentsPulled,
        long fragmentsMissed,
        long ackPackets,
        long retransmissions,
        long timeouts,
        long transportDrops,
        long expiredMessages) {
    private static final NodeTotals NOTHING = new NodeTotals(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Of all nodes; what those who misbehave got is left out, and what they sent is not. */
    static NodeTotals of(List<SimulatedNode> nodes, Hostility hostility) {
        NodeTotals sum = NOTHING;
        for (SimulatedNode node : nodes) {
            NodeTotals own = of(node);
            sum = sum.plus(hostility.isByzantine(node.number()) ? own.withoutReceipts() : own, 1);
        }
        return sum;
    }

    private NodeTotals withoutReceipts() {
        return new NodeTotals(
                fragmentsSent, 0, 0, 0, ackPackets, retransmissions, timeouts, transportDrops, expiredMessages);
    }

    private static NodeTotals of(SimulatedNode node) {
        OverlayStats stats = node.node().stats();
        EndpointStats wire = node.node().transportStats();
        NodeTotals own = new NodeTotals(
                0,
                0,
                0,
                0,
                wire.get(EndpointStats.Counter.ACK_PACKETS_SENT),
                wire.get(EndpointStats.Counter.FRAGMENTS_RETRANSMITTED),
                wire.get(EndpointStats.Counter.TIMEOUTS),
                wire.drops(),
                stats.expiredMessages());
        NodeTotals sum = own;
        for (StreamStats stream : node.groups().stream()
                .flatMap(group -> group.streams().stream())
                .toList()) {
            boolean isFirst = stream.name().equals(FurtherStream.FIRST);
            sum = sum.plus(
                    new NodeTotals(
                            stream.fragmentsSent(),
                            isFirst ? stream.duplicates() : 0,
                            isFirst ? stream.fragmentsPulled() : 0,
                            stream.fragmentsMissed(),
                            0,
                            0,
                            0,
                            0,
                            0),
                    1);
        }
        return sum;
    }

    /** What came since {@code before}. */
    NodeTotals since(NodeTotals before) {
        return plus(before, -1);
    }

    private NodeTotals plus(NodeTotals other, int sign) {
        return new NodeTotals(
                fragmentsSent + sign * other.fragmentsSent,
                duplicates + sign * other.duplicates,
                fragmentsPulled + sign * other.fragmentsPulled,
                fragmentsMissed + sign * other.fragmentsMissed,
                ackPackets + sign * other.ackPackets,
                retransmissions + sign * other.retransmissions,
                timeouts + sign * other.timeouts,
                transportDrops + sign * other.transportDrops,
                expiredMessages + sign * other.expiredMessages);
    }
}
