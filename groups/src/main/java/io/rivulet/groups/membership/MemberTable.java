package io.rivulet.groups.membership;

import io.rivulet.groups.spec.GroupAddress;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.transport.crypto.EntropySource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The heard list: members known, ourselves apart, in the order of their group addresses, with when they were last heard and where they
 * may be reached. The passive view from which neighbours are chosen.
 *
 * <p>Bounded. When it is full a newcomer displaces a member that was drawn by lot from those known by hearsay only, so that a flood of
 * invented members thins the list out but cannot choose what it keeps; neighbours and the members next to us on the ring stay.
 */
public final class MemberTable {
    /** Addresses kept of one member, as other implementations do. */
    public static final int MAX_ADDRESSES = 7;

    /** On each side of us, so many members never give way: the ring and the size estimate stand on them. */
    private static final int KEPT_ON_EACH_SIDE = 4;

    private static final int INITIAL_CAPACITY = 16;
    private static final PeerAddress[] NO_ADDRESSES = {};

    /** What became of a piece of news. */
    public enum Learned {
        /** A member that was not in the table. */
        NEW,
        /** A known member, with an address that was not known. */
        NEW_ADDRESS,
        /** Nothing new but perhaps the time. */
        KNOWN,
        /** The table is full of members that do not give way. */
        REFUSED
    }

    private final GroupAddresses groupAddresses;
    private final EntropySource entropy;
    private final int self;
    private final int maxMembers;

    private int size;
    private int[] peers = new int[INITIAL_CAPACITY];
    private long[] heardNs = new long[INITIAL_CAPACITY];
    private boolean[] pinned = new boolean[INITIAL_CAPACITY];
    private PeerAddress[][] addresses = new PeerAddress[INITIAL_CAPACITY][];

    private long evicted;
    private long refused;

    /**
     * @param self       our own peer, never in the table
     * @param maxMembers at least 16; a member costs about 30 bytes and its addresses
     */
    public MemberTable(int self, int maxMembers, GroupAddresses groupAddresses, EntropySource entropy) {
        this.self = self;
        this.maxMembers = maxMembers;
        this.groupAddresses = groupAddresses;
        this.entropy = entropy;
    }

    /** How many members are known, ourselves apart. */
    public int size() {
        return size;
    }

    /** The member at a position in ring order. */
    public int peerAt(int index) {
        return peers[index];
    }

    /** Where a member is on the ring. */
    public GroupAddress groupAddressOf(int peer) {
        return groupAddresses.of(peer);
    }

    /** When the member at {@code index} was last heard. */
    public long heardNsAt(int index) {
        return heardNs[index];
    }

    /** Where the member at {@code index} may be reached; may be empty. */
    public List<PeerAddress> addressesAt(int index) {
        return List.of(addresses[index]);
    }

    /** The position of a member, or -1. */
    public int indexOf(int peer) {
        if (peer == PeerDirectory.NONE) {
            return -1;
        }
        int index = firstAtOrAfter(groupAddresses.of(peer));
        return index < size && peers[index] == peer ? index : -1;
    }

    /** Whether a member is known. */
    public boolean contains(int peer) {
        return indexOf(peer) >= 0;
    }

    /** The position of the first member at or clockwise of a point; wraps to 0. The table must not be empty. */
    public int successorIndex(GroupAddress point) {
        int index = firstAtOrAfter(point);
        return index == size ? 0 : index;
    }

    private int firstAtOrAfter(GroupAddress point) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (groupAddresses.of(peers[middle]).compareTo(point) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Takes note of a member, by hearsay or at first hand.
     *
     * @param lastHeardNs when it was last heard; the later time stands
     * @param candidates  where it may be reached; merged with what is known, unusable ones left out
     */
    public Learned learn(int peer, long lastHeardNs, List<PeerAddress> candidates) {
        if (peer == self || peer == PeerDirectory.NONE) {
            return Learned.KNOWN;
        }
        int index = indexOf(peer);
        if (index >= 0) {
            heardNs[index] = Math.max(heardNs[index], lastHeardNs);
            return mergeAddresses(index, candidates) ? Learned.NEW_ADDRESS : Learned.KNOWN;
        }
        if (size >= maxMembers && !evictOne()) {
            refused++;
            return Learned.REFUSED;
        }
        index = firstAtOrAfter(groupAddresses.of(peer));
        insertAt(index);
        peers[index] = peer;
        heardNs[index] = lastHeardNs;
        pinned[index] = false;
        addresses[index] = NO_ADDRESSES;
        mergeAddresses(index, candidates);
        return Learned.NEW;
    }

    /** Replaces the addresses of a member by what it says itself. */
    public void replaceAddresses(int peer, List<PeerAddress> candidates) {
        int index = indexOf(peer);
        if (index >= 0 && !candidates.isEmpty()) {
            addresses[index] = NO_ADDRESSES;
            mergeAddresses(index, candidates);
        }
    }

    private boolean mergeAddresses(int index, List<PeerAddress> candidates) {
        List<PeerAddress> merged = new ArrayList<>(Arrays.asList(addresses[index]));
        boolean changed = false;
        for (PeerAddress candidate : candidates) {
            boolean known =
                    merged.stream().anyMatch(address -> address.address().equals(candidate.address()));
            if (!known && merged.size() < MAX_ADDRESSES && !candidate.address().isUnusable()) {
                merged.add(candidate);
                changed = true;
            }
        }
        if (changed) {
            addresses[index] = merged.toArray(NO_ADDRESSES);
        }
        return changed;
    }

    /** Says whether a member is a neighbour: neighbours are never forgotten or displaced. */
    public void setNeighbour(int peer, boolean neighbour) {
        int index = indexOf(peer);
        if (index >= 0) {
            pinned[index] = neighbour;
        }
    }

    /** Forgets a member. */
    public void forget(int peer) {
        int index = indexOf(peer);
        if (index >= 0) {
            removeAt(index);
        }
    }

    /** Forgets all who were last heard before {@code beforeNs}, neighbours apart. */
    public void forgetSilent(long beforeNs) {
        for (int index = size - 1; index >= 0; index--) {
            if (heardNs[index] < beforeNs && !pinned[index]) {
                removeAt(index);
            }
        }
    }

    private boolean evictOne() {
        int start = entropy.nextInt(size);
        int ourPlace = firstAtOrAfter(groupAddresses.of(self));
        for (int i = 0; i < size; i++) {
            int index = (start + i) % size;
            int clockwise = Math.floorMod(index - ourPlace, size);
            boolean nextToUs = clockwise < KEPT_ON_EACH_SIDE || clockwise >= size - KEPT_ON_EACH_SIDE;
            if (!pinned[index] && !nextToUs) {
                removeAt(index);
                evicted++;
                return true;
            }
        }
        return false;
    }

    private void insertAt(int index) {
        if (size == peers.length) {
            int capacity = Math.min(maxMembers, size * 2);
            peers = Arrays.copyOf(peers, capacity);
            heardNs = Arrays.copyOf(heardNs, capacity);
            pinned = Arrays.copyOf(pinned, capacity);
            addresses = Arrays.copyOf(addresses, capacity);
        }
        shift(index, index + 1, size - index);
        size++;
    }

    private void removeAt(int index) {
        shift(index + 1, index, size - index - 1);
        size--;
        addresses[size] = null;
    }

    private void shift(int from, int to, int count) {
        System.arraycopy(peers, from, peers, to, count);
        System.arraycopy(heardNs, from, heardNs, to, count);
        System.arraycopy(pinned, from, pinned, to, count);
        System.arraycopy(addresses, from, addresses, to, count);
    }

    /** Members displaced by newcomers so far. */
    public long evicted() {
        return evicted;
    }

    /** Newcomers refused so far. */
    public long refused() {
        return refused;
    }
}
