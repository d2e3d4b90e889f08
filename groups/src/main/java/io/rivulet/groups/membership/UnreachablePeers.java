package io.rivulet.groups.membership;

import java.util.Arrays;

/**
 * Peers that it was no use to dial, or that fell silent: when one may be tried again (10 s after the first failure, twice as long after
 * each further one, at most 300 s), and which hearsay about it is stale. Bounded; the entry that is due first gives way.
 */
public final class UnreachablePeers {
    /** Entries kept. More failures than this at a time come from hearsay about members that do not exist. */
    public static final int MAX_PEERS = 256;

    /** The wait after a first failure. */
    public static final long FIRST_WAIT_NS = 10_000_000_000L;

    /** The longest wait, and how long an entry is kept behind it: as long as members are remembered by hearsay. */
    public static final long LONGEST_WAIT_NS = 300_000_000_000L;

    private int size;
    private int[] peers = new int[4];
    private int[] failures = new int[4];
    private long[] failedNs = new long[4];
    private long[] retryNs = new long[4];
    private long displaced;

    /** An attempt failed, or a session ended. */
    public void onFailure(long nowNs, int peer) {
        int index = indexOf(peer);
        if (index < 0) {
            index = add(peer);
        }
        int doublings = Math.min(failures[index], 5); // 10 s * 2^5 is past the longest wait
        failures[index]++;
        failedNs[index] = nowNs;
        retryNs[index] = nowNs + Math.min(LONGEST_WAIT_NS, FIRST_WAIT_NS << doublings);
    }

    /** A session with the peer works. */
    public void onSuccess(int peer) {
        int index = indexOf(peer);
        if (index >= 0) {
            removeAt(index);
        }
    }

    /** Whether the peer may be dialled. */
    public boolean mayDial(long nowNs, int peer) {
        int index = indexOf(peer);
        return index < 0 || nowNs >= retryNs[index];
    }

    /** Whether hearsay that the peer was heard at {@code heardNs} says more than our failure since. */
    public boolean isNews(int peer, long heardNs) {
        int index = indexOf(peer);
        return index < 0 || heardNs > failedNs[index];
    }

    /** Drops what is long past. */
    public void clean(long nowNs) {
        for (int index = size - 1; index >= 0; index--) {
            if (nowNs - retryNs[index] >= LONGEST_WAIT_NS) {
                removeAt(index);
            }
        }
    }

    /** How many peers are remembered. */
    public int size() {
        return size;
    }

    /** Entries displaced so far because there were {@link #MAX_PEERS}. */
    public long displaced() {
        return displaced;
    }

    private int indexOf(int peer) {
        for (int index = 0; index < size; index++) {
            if (peers[index] == peer) {
                return index;
            }
        }
        return -1;
    }

    private int add(int peer) {
        if (size == MAX_PEERS) {
            int first = 0;
            for (int index = 1; index < size; index++) {
                if (retryNs[index] < retryNs[first]) {
                    first = index;
                }
            }
            removeAt(first);
            displaced++;
        }
        if (size == peers.length) {
            int capacity = size * 2;
            peers = Arrays.copyOf(peers, capacity);
            failures = Arrays.copyOf(failures, capacity);
            failedNs = Arrays.copyOf(failedNs, capacity);
            retryNs = Arrays.copyOf(retryNs, capacity);
        }
        peers[size] = peer;
        failures[size] = 0;
        return size++;
    }

    private void removeAt(int index) {
        size--;
        peers[index] = peers[size];
        failures[index] = failures[size];
        failedNs[index] = failedNs[size];
        retryNs[index] = retryNs[size];
    }
}
