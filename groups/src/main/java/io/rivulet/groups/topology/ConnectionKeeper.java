package io.rivulet.groups.topology;

import io.rivulet.groups.membership.MemberTable;
import io.rivulet.groups.membership.NeighbourHandshake.State;
import io.rivulet.groups.membership.NeighbourTable;
import io.rivulet.groups.membership.UnreachablePeers;
import java.util.Arrays;

/**
 * Compares the neighbours that are wanted with those that there are: whom to dial, which attempts to give up, whom to ask whether we may
 * part. Wanted members are dialled in their order of importance, few at a time; unwanted neighbours are asked while there are more
 * neighbours than wanted, those that others chose first.
 */
public final class ConnectionKeeper {
    private final MemberTable members;
    private final NeighbourTable neighbours;
    private final UnreachablePeers unreachable;
    private final int maxNeighbours;
    private final int maxDials;
    private final long askPeriodNs;
    private int[] dials = new int[8];
    private int[] cancels = new int[8];
    private int[] asks = new int[8];
    private int dialCount;
    private int cancelCount;
    private int askCount;

    /**
     * @param maxNeighbours of all states; no more are dialled
     * @param maxDials      attempts at a time
     * @param askPeriodNs   before the same neighbour is asked again
     */
    public ConnectionKeeper(
            MemberTable members,
            NeighbourTable neighbours,
            UnreachablePeers unreachable,
            int maxNeighbours,
            int maxDials,
            long askPeriodNs) {
        this.members = members;
        this.neighbours = neighbours;
        this.unreachable = unreachable;
        this.maxNeighbours = maxNeighbours;
        this.maxDials = maxDials;
        this.askPeriodNs = askPeriodNs;
    }

    /** Decides; the answers are in the lists below until the next call. */
    public void plan(long nowNs, BestList wanted) {
        dialCount = 0;
        cancelCount = 0;
        askCount = 0;
        planCancels(wanted);
        planDials(nowNs, wanted);
        planAsks(nowNs, wanted, false);
        planAsks(nowNs, wanted, true);
    }

    private void planCancels(BestList wanted) {
        for (int slot = 0; slot < neighbours.size(); slot++) {
            boolean dialling = neighbours.state(slot) == State.DIALLING;
            if (dialling && !neighbours.isRequested(slot) && !wanted.contains(neighbours.peer(slot))) {
                cancels = put(cancels, cancelCount++, neighbours.peer(slot));
            }
        }
    }

    private void planDials(long nowNs, BestList wanted) {
        int dialling = neighbours.diallingCount() - cancelCount;
        int all = neighbours.size() - cancelCount;
        for (int i = 0; i < wanted.size() && dialling < maxDials && all < maxNeighbours; i++) {
            int peer = wanted.peer(i);
            if (neighbours.slotOf(peer) < 0 && members.contains(peer) && unreachable.mayDial(nowNs, peer)) {
                dials = put(dials, dialCount++, peer);
                dialling++;
                all++;
            }
        }
    }

    private void planAsks(long nowNs, BestList wanted, boolean chosenByUs) {
        int surplus = neighbours.readyCount() - wanted.size();
        for (int slot = 0; slot < neighbours.size() && askCount < surplus; slot++) {
            boolean possible = neighbours.isReady(slot)
                    && neighbours.isInitiatedByUs(slot) == chosenByUs
                    && nowNs - neighbours.askedNs(slot) >= askPeriodNs
                    && !wanted.contains(neighbours.peer(slot));
            if (possible) {
                asks = put(asks, askCount++, neighbours.peer(slot));
            }
        }
    }

    /** Whether to agree when a neighbour asks to part: there are more than wanted, and it is not wanted. */
    public boolean agreesToPart(BestList wanted, int peer) {
        return wanted.size() > 0 && neighbours.readyCount() > wanted.size() && !wanted.contains(peer);
    }

    private static int[] put(int[] list, int index, int peer) {
        int[] longer = index < list.length ? list : Arrays.copyOf(list, list.length * 2);
        longer[index] = peer;
        return longer;
    }

    /** Members to dial, the most important first. */
    public int[] dials() {
        return Arrays.copyOf(dials, dialCount);
    }

    /** Attempts to give up. */
    public int[] cancels() {
        return Arrays.copyOf(cancels, cancelCount);
    }

    /** Neighbours to ask whether we may part. */
    public int[] asks() {
        return Arrays.copyOf(asks, askCount);
    }
}
