package io.rivulet.groups.topology;

import io.rivulet.groups.membership.MemberTable;
import io.rivulet.groups.membership.NeighbourTable;
import io.rivulet.groups.spec.GroupAddress;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.transport.crypto.EntropySource;

/**
 * The neighbours that a member should have: with few known, all; else the 6 nearest on the ring (3 on each side), the 6 of lowest
 * latency among those connected, 2 at random, and fingers at 1/2, 1/4, 1/8... of the ring until the target is reached.
 *
 * <p>Two uses: {@link #computeForUs} with a memory, so that random choices stay while their members live, and with at least a third of
 * each class chosen by us rather than by who dialled us; {@link #computeFor} another member, as the contents of a report to it.
 */
public final class BestList {
    private static final int FEW = 6;
    private static final int RING_ON_EACH_SIDE = 3;
    private static final int LOW_LATENCY = 6;
    private static final int RANDOM = 2;

    /** Of six links in a class, so many may be links that others chose: two thirds. */
    private static final int MAX_CHOSEN_BY_OTHERS = 4;

    /** How far to look beyond the nearest for members on the ring that we may choose ourselves. */
    private static final int RING_REACH = 2 * RING_ON_EACH_SIDE;

    /** floor(log2 N) + 13 is at most 63 + 13; one more to explore. */
    private static final int MAX_SIZE = 77;

    private final MemberTable members;
    private final NeighbourTable neighbours;
    private final LeadTimes leadTimes;
    private final EntropySource entropy;
    private final int[] kept = new int[RANDOM + 1];
    private final int[] chosen = new int[MAX_SIZE];
    private int size;
    private int subject;

    /** An empty list; reusable for either use, but not for both. */
    public BestList(MemberTable members, NeighbourTable neighbours, LeadTimes leadTimes, EntropySource entropy) {
        this.members = members;
        this.neighbours = neighbours;
        this.leadTimes = leadTimes;
        this.entropy = entropy;
        java.util.Arrays.fill(kept, PeerDirectory.NONE);
    }

    /** How many are wanted. */
    public int size() {
        return size;
    }

    /** A wanted member, the most important first: ring, latency, random, fingers. */
    public int peer(int index) {
        return chosen[index];
    }

    /** Whether a member is wanted. */
    public boolean contains(int peer) {
        for (int i = 0; i < size; i++) {
            if (chosen[i] == peer) {
                return true;
            }
        }
        return false;
    }

    /**
     * Computes our own list.
     *
     * @param explore whether to draw another member by lot to try its latency; the last one drawn stays otherwise
     */
    public void computeForUs(int self, int target, boolean explore) {
        start(self);
        int wanted = Math.min(target, members.size());
        if (takeAllWhenFew(wanted)) {
            return;
        }
        GroupAddress origin = members.groupAddressOf(self);
        takeRing(origin, MAX_CHOSEN_BY_OTHERS);
        takeLowLatency(MAX_CHOSEN_BY_OTHERS);
        if (explore) {
            kept[RANDOM] = PeerDirectory.NONE;
        }
        for (int i = 0; i < kept.length; i++) {
            if (!members.contains(kept[i]) || !take(kept[i])) {
                kept[i] = takeRandom();
            }
        }
        takeFingers(origin, wanted);
    }

    /** Computes what another member should have, as far as we know. */
    public void computeFor(int other, int target) {
        start(other);
        int known = members.size() - (members.contains(other) ? 1 : 0);
        int wanted = Math.min(target, known);
        if (takeAllWhenFew(wanted)) {
            return;
        }
        GroupAddress origin = members.groupAddressOf(other);
        takeRing(origin, MAX_SIZE);
        takeLowLatency(MAX_SIZE);
        for (int i = 0; i < RANDOM; i++) {
            takeRandom();
        }
        takeFingers(origin, wanted);
    }

    private void start(int newSubject) {
        subject = newSubject;
        size = 0;
    }

    private boolean takeAllWhenFew(int wanted) {
        int known = members.size() - (members.contains(subject) ? 1 : 0);
        if (known > FEW && known > wanted) {
            return false;
        }
        // Clockwise from the subject, so that the order says who is nearest.
        takeClockwise(members.groupAddressOf(subject), members.size());
        return true;
    }

    private void takeClockwise(GroupAddress origin, int count) {
        for (int i = 0; i < count; i++) {
            take(members.peerAt((members.successorIndex(origin) + i) % members.size()));
        }
    }

    private void takeRing(GroupAddress origin, int maxChosenByOthers) {
        int known = members.size();
        int clockwise = members.successorIndex(origin);
        int counter = Math.floorMod(clockwise - 1, known);
        if (members.peerAt(clockwise) == subject) {
            clockwise = (clockwise + 1) % known;
        }
        int chosenByOthers = 0;
        int taken = 0;
        for (int i = 0; i < RING_REACH && taken < 2 * RING_ON_EACH_SIDE; i++) {
            for (int side = 0; side < 2 && taken < 2 * RING_ON_EACH_SIDE; side++) {
                int peer = members.peerAt(Math.floorMod(side == 0 ? clockwise + i : counter - i, known));
                boolean byOthers = isChosenByOther(peer);
                if (byOthers && chosenByOthers >= maxChosenByOthers) {
                    continue;
                }
                if (take(peer)) {
                    taken++;
                    chosenByOthers += byOthers ? 1 : 0;
                }
            }
        }
    }

    private void takeLowLatency(int maxChosenByOthers) {
        int chosenByOthers = 0;
        for (int n = 0; n < LOW_LATENCY; n++) {
            int best = -1;
            long bestCost = Long.MAX_VALUE;
            for (int slot = 0; slot < neighbours.size(); slot++) {
                int peer = neighbours.peer(slot);
                long cost = leadTimes.costNs(peer);
                boolean possible = neighbours.isReady(slot)
                        && cost >= 0
                        && cost < bestCost
                        && (neighbours.isInitiatedByUs(slot) || chosenByOthers < maxChosenByOthers)
                        && peer != subject
                        && !contains(peer);
                if (possible) {
                    best = slot;
                    bestCost = cost;
                }
            }
            if (best < 0 || !take(neighbours.peer(best))) {
                return;
            }
            chosenByOthers += neighbours.isInitiatedByUs(best) ? 0 : 1;
        }
    }

    private boolean isChosenByOther(int peer) {
        int slot = neighbours.slotOf(peer);
        return slot >= 0 && !neighbours.isInitiatedByUs(slot);
    }

    /** Takes a member by lot, or the next free one clockwise of it; {@link PeerDirectory#NONE} when all are taken. */
    private int takeRandom() {
        int known = members.size();
        int start = entropy.nextInt(known);
        for (int i = 0; i < known; i++) {
            int peer = members.peerAt((start + i) % known);
            if (take(peer)) {
                return peer;
            }
        }
        return PeerDirectory.NONE;
    }

    private void takeFingers(GroupAddress origin, int wanted) {
        for (int k = 1; k <= Long.SIZE && size < wanted; k++) {
            takeFree(members.successorIndex(origin.finger(k)));
        }
    }

    private void takeFree(int start) {
        int known = members.size();
        for (int i = 0; i < known; i++) {
            if (take(members.peerAt((start + i) % known))) {
                return;
            }
        }
    }

    private boolean take(int peer) {
        if (peer == subject || size == MAX_SIZE || contains(peer)) {
            return false;
        }
        chosen[size++] = peer;
        return true;
    }
}
