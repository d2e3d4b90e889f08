package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.wire.StreamFlowName;

/**
 * Our control flows to the neighbours, for one stream: what is owed on them is sent in the order in which it has to arrive, as soon as there
 * is room. Maps come on them too, but from {@link MapAdvertiser}, and requests from {@link PullScheduler}.
 */
final class ControlFlows {
    private final StreamCore core;
    private final PushServer pushes;
    private final PullScheduler pulls;
    /** The stream has ended before this fragment, by ourselves; 0 otherwise. */
    private long end;

    ControlFlows(StreamCore core, PushServer pushes, PullScheduler pulls) {
        this.core = core;
        this.pushes = pushes;
        this.pulls = pulls;
    }

    /** Opens a flow to a neighbour that has not been told of the stream and may be, and announces it. Returns whether it did. */
    boolean open(long nowNs, int neighbour) {
        NeighbourTable table = core.table;
        long bit = Neighbours.bit(neighbour);
        if (((table.told | table.refusing) & bit) != 0 || (core.neighbours.ready() & bit) == 0) {
            return false;
        }
        int flow = core.network.openFlow(
                nowNs,
                core.neighbours.peer(neighbour),
                StreamFlowName.CONTROL.metadata(),
                core.neighbours.controlFlow(neighbour));
        if (flow == PeerNetwork.NO_FLOW) {
            return false;
        }
        core.flows.add(neighbour, flow, FlowTable.OUT_CONTROL, core.index);
        table.told |= bit;
        table.announceOwed |= bit;
        table.wholeMapOwed |= bit;
        table.statusOwed |= core.distances.hasNews() ? bit & core.neighbours.extended() : 0;
        table.clearUntold(neighbour);
        if (end > 0) {
            table.endOwed |= bit;
        }
        flush(nowNs, neighbour);
        return true;
    }

    /** The stream ends before a fragment, for all who were told of it. */
    void tellEnd(long nowNs, long newEnd) {
        end = newEnd;
        core.table.endOwed = core.table.told;
        for (long rest = core.table.told; rest != 0; rest &= rest - 1) {
            flush(nowNs, Long.numberOfTrailingZeros(rest));
        }
    }

    /** Sends masks and distances that have changed. */
    void flushChanges(long nowNs) {
        long owed = core.table.maskOwed | core.table.statusOwed;
        for (long rest = owed & core.table.told & ~core.table.blocked; rest != 0; rest &= rest - 1) {
            flush(nowNs, Long.numberOfTrailingZeros(rest));
        }
    }

    /** Sends a neighbour what it is owed. */
    void flush(long nowNs, int neighbour) {
        NeighbourTable table = core.table;
        long bit = Neighbours.bit(neighbour);
        int flow = core.outControl(neighbour);
        if (flow == PeerNetwork.NO_FLOW) {
            return;
        }
        Dialect dialect = core.dialect;
        if ((table.announceOwed & bit) != 0 && took(neighbour, dialect.announce(nowNs, flow, core.announce))) {
            table.announceOwed &= ~bit;
        }
        if ((table.maskOwed & ~table.announceOwed & bit) != 0
                && took(neighbour, dialect.push(nowNs, flow, table.asked(neighbour), pulls.firstMissing()))) {
            table.maskOwed &= ~bit;
        }
        if ((table.statusOwed & ~table.announceOwed & bit) != 0 && took(neighbour, status(nowNs, flow, neighbour))) {
            table.statusOwed &= ~bit;
            core.stats.statusSent++;
        }
        if ((table.endOwed & ~table.announceOwed & bit) != 0 && took(neighbour, dialect.end(nowNs, flow, end))) {
            table.endOwed &= ~bit;
        }
    }

    private PeerNetwork.SendResult status(long nowNs, int flow, int neighbour) {
        int wanted = core.table.wanted(neighbour);
        int served = core.table.served(neighbour);
        return core.dialect.status(
                nowNs, flow, wanted, served, pushes.open(), core.distances.lags(), core.rate.likely());
    }

    /** Whether the network took a control message, or will never take it. */
    private boolean took(int neighbour, PeerNetwork.SendResult result) {
        if (result == PeerNetwork.SendResult.BACKPRESSURE) {
            core.table.blocked |= Neighbours.bit(neighbour);
            return false;
        }
        core.stats.controlBytesSent += core.dialect.encodedSize();
        return true;
    }
}
