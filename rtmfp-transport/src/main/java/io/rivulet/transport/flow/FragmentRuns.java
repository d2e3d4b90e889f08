package io.rivulet.transport.flow;

import java.util.Arrays;

/**
 * Fragments by ascending sequence number: runs of consecutive numbers, and within a run <em>segments</em>, the pieces of messages as far
 * as they are there (RFC 7016 section 3.6.3.3). A segment's first fragment knows its last and the other way round, so that in whatever
 * order fragments come, putting one in costs a binary search among the runs, and nothing ever walks over the fragments of a message.
 */
final class FragmentRuns {
    /**
     * A far end that keeps to the protocol makes at most two for each run of its sequence set, one on either side of what was delivered
     * in arrival order. Only abandoned numbers above the Forward Sequence Number make more, which section 3.6.2.3 does not provide for.
     */
    static final int MAX_RUNS = 2 * SequenceSet.MAX_RUNS;

    private static final int INITIAL_RUNS = 4;

    private ReceivedFragment[] firsts = new ReceivedFragment[INITIAL_RUNS];
    private ReceivedFragment[] lasts = new ReceivedFragment[INITIAL_RUNS];
    private int runs;

    boolean isEmpty() {
        return runs == 0;
    }

    /** The fragment with the lowest sequence number, or null. */
    ReceivedFragment head() {
        return runs == 0 ? null : firsts[0];
    }

    /** Whether a fragment with this number makes no run too many. */
    boolean canTake(long sequenceNumber) {
        if (runs < MAX_RUNS) {
            return true;
        }
        int below = lastRunStartingBelow(sequenceNumber);
        return endsBefore(below, sequenceNumber) || startsAfter(below + 1, sequenceNumber);
    }

    private int lastRunStartingBelow(long sequenceNumber) {
        int low = 0;
        int high = runs - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (firsts[middle].sequenceNumber < sequenceNumber) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    private boolean endsBefore(int run, long sequenceNumber) {
        return run >= 0 && lasts[run].sequenceNumber + 1 == sequenceNumber;
    }

    private boolean startsAfter(int run, long sequenceNumber) {
        return run < runs && firsts[run].sequenceNumber == sequenceNumber + 1;
    }

    /**
     * Puts in a fragment whose number is not there.
     *
     * @return the first fragment of the segment that it is a part of now
     */
    ReceivedFragment insert(ReceivedFragment fragment) {
        int below = lastRunStartingBelow(fragment.sequenceNumber);
        boolean joinsBelow = endsBefore(below, fragment.sequenceNumber);
        boolean joinsAbove = startsAfter(below + 1, fragment.sequenceNumber);
        if (joinsBelow) {
            link(lasts[below], fragment);
            lasts[below] = fragment;
        }
        if (joinsAbove) {
            link(fragment, firsts[below + 1]);
            firsts[below + 1] = fragment;
        }
        if (joinsBelow && joinsAbove) {
            lasts[below] = lasts[below + 1];
            removeRun(below + 1);
        } else if (!joinsBelow && !joinsAbove) {
            insertRun(below + 1, fragment, fragment);
        }
        return joinSegments(fragment);
    }

    private static void link(ReceivedFragment fragment, ReceivedFragment following) {
        fragment.next = following;
        following.previous = fragment;
    }

    private static ReceivedFragment joinSegments(ReceivedFragment fragment) {
        fragment.segmentFirst = fragment;
        fragment.segmentLast = fragment;
        fragment.segmentBytes = fragment.length;
        fragment.segmentPinnedBytes = fragment.pinnedBytes;
        ReceivedFragment first = fragment;
        if (fragment.previous != null && continues(fragment.previous, fragment)) {
            first = join(fragment.previous.segmentFirst, fragment);
        }
        if (fragment.next != null && continues(fragment, fragment.next)) {
            first = join(first, fragment.next);
        }
        return first;
    }

    /** Joins two segments by their first fragments. */
    private static ReceivedFragment join(ReceivedFragment lower, ReceivedFragment upper) {
        lower.segmentLast = upper.segmentLast;
        lower.segmentLast.segmentFirst = lower;
        lower.segmentBytes += upper.segmentBytes;
        lower.segmentPinnedBytes += upper.segmentPinnedBytes;
        return lower;
    }

    private static boolean continues(ReceivedFragment fragment, ReceivedFragment following) {
        return !fragment.endsMessage() && !following.beginsMessage();
    }

    /** Takes out the segment that {@code first} begins. Its fragments stay linked among themselves. */
    void removeSegment(ReceivedFragment first) {
        ReceivedFragment before = first.previous;
        ReceivedFragment after = first.segmentLast.next;
        int run = before == null
                ? lastRunStartingBelow(first.sequenceNumber) + 1
                : lastRunStartingBelow(first.sequenceNumber);
        first.previous = null;
        first.segmentLast.next = null;
        if (before != null) {
            before.next = null;
        }
        if (after != null) {
            after.previous = null;
        }
        if (before == null && after == null) {
            removeRun(run);
        } else if (before == null) {
            firsts[run] = after;
        } else if (after == null) {
            lasts[run] = before;
        } else {
            insertRun(run + 1, after, lasts[run]);
            lasts[run] = before;
        }
    }

    /** Takes out everything, linked by ascending number; null when there was nothing. */
    ReceivedFragment removeAll() {
        ReceivedFragment head = head();
        for (int run = 1; run < runs; run++) {
            link(lasts[run - 1], firsts[run]);
        }
        Arrays.fill(firsts, 0, runs, null);
        Arrays.fill(lasts, 0, runs, null);
        runs = 0;
        return head;
    }

    private void insertRun(int at, ReceivedFragment first, ReceivedFragment last) {
        if (runs == firsts.length) {
            firsts = Arrays.copyOf(firsts, runs * 2);
            lasts = Arrays.copyOf(lasts, runs * 2);
        }
        System.arraycopy(firsts, at, firsts, at + 1, runs - at);
        System.arraycopy(lasts, at, lasts, at + 1, runs - at);
        firsts[at] = first;
        lasts[at] = last;
        runs++;
    }

    private void removeRun(int at) {
        runs--;
        System.arraycopy(firsts, at + 1, firsts, at, runs - at);
        System.arraycopy(lasts, at + 1, lasts, at, runs - at);
        firsts[runs] = null;
        lasts[runs] = null;
    }
}
