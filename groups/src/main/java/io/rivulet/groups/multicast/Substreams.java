package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.PushMask;

/**
 * What one stream knows of each substream: a row of seven longs, which fits a line or two of the processor's cache, for a fragment that comes is
 * looked at by all who have something in it: {@link ParentChooser}, {@link Distances} and {@link PushServer}. 488 bytes.
 */
final class Substreams {
    // Places in a row.
    /** The newest fragment that came. */
    private static final int NEWEST = 0;
    /** The last fragment that the parent has pushed, or that was known of when it was asked. */
    private static final int PUSHED_ID = 1;
    /** To whom it is pushed, a set. */
    private static final int CHILDREN = 2;
    /** When the parent was asked in the upper half, and when it pushed last in the lower one. */
    private static final int TIMES = 3;
    /** How long a push takes in the upper half, and how much that differs in the lower one. */
    private static final int PUSH_WAIT = 4;
    /** From the highest: how far behind we are, the least of it, and how far by the best neighbour, 16 bits each; the parent, and whom it came by. */
    private static final int DISTANCES = 5;

    private static final int OWN_MS = 48;
    private static final int LEAST_MS = 32;
    private static final int LEAST_OVER_MS = 16;
    private static final int PARENT = 8;
    private static final int CAME_BY = 0;
    /** Who is to be interior in it, a set. */
    private static final int PRIMARY = 6;

    private static final int WIDTH = 7;
    private static final long LOWER = 0xffff_ffffL;
    private static final long SHORT = 0xffffL;
    private static final long BYTE = 0xffL;

    private final long[] rows = new long[PushMask.SUBSTREAMS * WIDTH];

    Substreams() {
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            setOwnMs(substream, Distances.UNKNOWN);
            setLeastMs(substream, Short.MAX_VALUE);
            setParent(substream, Neighbours.NONE);
            setCameBy(substream, Neighbours.NONE);
        }
    }

    private int upper(int substream, int place) {
        return (int) (rows[substream * WIDTH + place] >> Integer.SIZE);
    }

    private void setUpper(int substream, int place, int value) {
        int at = substream * WIDTH + place;
        rows[at] = (long) value << Integer.SIZE | rows[at] & LOWER;
    }

    private int lower(int substream, int place) {
        return (int) rows[substream * WIDTH + place];
    }

    private void setLower(int substream, int place, int value) {
        int at = substream * WIDTH + place;
        rows[at] = rows[at] & ~LOWER | value & LOWER;
    }

    private int part(int substream, int shift) {
        return (short) (rows[substream * WIDTH + DISTANCES] >>> shift);
    }

    private void setPart(int substream, int shift, long mask, int value) {
        int at = substream * WIDTH + DISTANCES;
        rows[at] = rows[at] & ~(mask << shift) | (value & mask) << shift;
    }

    // Of ParentChooser.

    /** The parent, or {@link Neighbours#NONE}. */
    int parent(int substream) {
        return (byte) part(substream, PARENT);
    }

    void setParent(int substream, int neighbour) {
        setPart(substream, PARENT, BYTE, neighbour);
    }

    /** When the parent was asked, or the last one was lost. */
    int askedMs(int substream) {
        return upper(substream, TIMES);
    }

    void setAskedMs(int substream, int ms) {
        setUpper(substream, TIMES, ms);
    }

    /** When the parent pushed last; before it was asked if it has not. */
    int pushedMs(int substream) {
        return lower(substream, TIMES);
    }

    void setPushedMs(int substream, int ms) {
        setLower(substream, TIMES, ms);
    }

    /** The newest fragment that came; 0 without any. */
    long newest(int substream) {
        return rows[substream * WIDTH + NEWEST];
    }

    void setNewest(int substream, long id) {
        rows[substream * WIDTH + NEWEST] = id;
    }

    /** The last fragment that the parent has pushed, or that was known of when it was asked: what follows it owes us. */
    long pushedId(int substream) {
        return rows[substream * WIDTH + PUSHED_ID];
    }

    void setPushedId(int substream, long id) {
        rows[substream * WIDTH + PUSHED_ID] = id;
    }

    // Of Distances.

    /** Whom it comes by, or came by last; {@link Neighbours#NONE} when it was by nobody yet. */
    int cameBy(int substream) {
        return (byte) part(substream, CAME_BY);
    }

    void setCameBy(int substream, int neighbour) {
        setPart(substream, CAME_BY, BYTE, neighbour);
    }

    /** How far we are behind, or {@link Distances#UNKNOWN}. */
    int ownMs(int substream) {
        return part(substream, OWN_MS);
    }

    void setOwnMs(int substream, int ms) {
        setPart(substream, OWN_MS, SHORT, ms);
    }

    /** The least that we were behind of late; {@code Short.MAX_VALUE} when it is not known. */
    int leastMs(int substream) {
        return part(substream, LEAST_MS);
    }

    void setLeastMs(int substream, int ms) {
        setPart(substream, LEAST_MS, SHORT, ms);
    }

    /** How far behind we would be by the best of the neighbours, as it was worked out last. */
    int leastOverMs(int substream) {
        return part(substream, LEAST_OVER_MS);
    }

    void setLeastOverMs(int substream, int ms) {
        setPart(substream, LEAST_OVER_MS, SHORT, ms);
    }

    /** How long after it was first told of a push comes, smoothed, in units of {@link Distances}. */
    int pushWait(int substream) {
        return upper(substream, PUSH_WAIT);
    }

    void setPushWait(int substream, int wait) {
        setUpper(substream, PUSH_WAIT, wait);
    }

    /** How much that differs, as retransmission timers have it: RFC 6298 section 2. */
    int pushWaitDeviation(int substream) {
        return lower(substream, PUSH_WAIT);
    }

    void setPushWaitDeviation(int substream, int deviation) {
        setLower(substream, PUSH_WAIT, deviation);
    }

    // Of PushServer.

    /** The neighbours that are to be interior in a substream: {@link StreamCore#primarySubstreams}. */
    long primary(int substream) {
        return rows[substream * WIDTH + PRIMARY];
    }

    /** A neighbour is to be interior in the substreams of a mask, and in no others. */
    void setPrimary(int neighbour, int mask) {
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            int at = substream * WIDTH + PRIMARY;
            rows[at] = rows[at] & ~Neighbours.bit(neighbour) | (long) (mask >>> substream & 1) << neighbour;
        }
    }

    /** The children: to whom it is pushed. */
    long children(int substream) {
        return rows[substream * WIDTH + CHILDREN];
    }

    void setChildren(int substream, long neighbours) {
        rows[substream * WIDTH + CHILDREN] = neighbours;
    }
}
