package io.rivulet.simulator.metrics;

/**
 * What a {@link DeliveryLedger} knows of each peer, in a row of 48 bytes: one delivery touches most of it, and with many peers each is
 * read from memory that no cache holds. A peer's row belongs to the thread of its sink.
 */
final class PeerBooks {
    // Places in a row.
    private static final int CHAIN = 0;
    private static final int JOINED_NS = 1;
    private static final int DELAY_SUM_NS = 2;
    /** The first message that counts in the upper half, and how many were delivered in the lower one. */
    private static final int COUNTS = 3;
    /** The time to start up in the upper half, or -2 less the time that was waited in vain; and what is owed in the lower one. */
    private static final int START_UP = 4;
    /** 1 when it is outside the core. */
    private static final int OUTSIDE = 5;

    private static final int NO_WAIT = -2;

    /** Longer waits count as this one. */
    static final int LONGEST_WAIT_MS = Integer.MAX_VALUE - 1;

    private static final int WIDTH = 6;
    private static final long LOWER = 0xffff_ffffL;

    private final int peers;
    private final long[] rows;

    /** Of so many peers nothing is known. */
    PeerBooks(int peers) {
        this.peers = peers;
        rows = new long[peers * WIDTH];
        for (int peer = 0; peer < peers; peer++) {
            int row = peer * WIDTH;
            rows[row + JOINED_NS] = Long.MAX_VALUE;
            rows[row + COUNTS] = (long) DeliveryLedger.UNKNOWN << Integer.SIZE;
            rows[row + START_UP] = -1; // neither half is known
        }
    }

    int peers() {
        return peers;
    }

    private int upper(int peer, int place) {
        return (int) (rows[peer * WIDTH + place] >> Integer.SIZE);
    }

    private void setUpper(int peer, int place, int value) {
        int at = peer * WIDTH + place;
        rows[at] = (long) value << Integer.SIZE | rows[at] & LOWER;
    }

    private int lower(int peer, int place) {
        return (int) rows[peer * WIDTH + place];
    }

    private void setLower(int peer, int place, int value) {
        int at = peer * WIDTH + place;
        rows[at] = rows[at] & ~LOWER | value & LOWER;
    }

    /** The hash over its deliveries so far. */
    long chain(int peer) {
        return rows[peer * WIDTH + CHAIN];
    }

    void setChain(int peer, long chain) {
        rows[peer * WIDTH + CHAIN] = chain;
    }

    /** When it joined; {@code Long.MAX_VALUE} before. */
    long joinedNs(int peer) {
        return rows[peer * WIDTH + JOINED_NS];
    }

    void setJoinedNs(int peer, long atNs) {
        rows[peer * WIDTH + JOINED_NS] = atNs;
    }

    /** The first message that counts for it, or {@link DeliveryLedger#UNKNOWN}. */
    int countsFrom(int peer) {
        return upper(peer, COUNTS);
    }

    void setCountsFrom(int peer, int message) {
        setUpper(peer, COUNTS, message);
    }

    /** How many messages reached it, of those that count. */
    int delivered(int peer) {
        return lower(peer, COUNTS);
    }

    /** The sum of their delays. */
    long delaySumNs(int peer) {
        return rows[peer * WIDTH + DELAY_SUM_NS];
    }

    /** One more message that counts has reached it. */
    void addDelivered(int peer, long delayNs) {
        rows[peer * WIDTH + COUNTS]++;
        rows[peer * WIDTH + DELAY_SUM_NS] += delayNs;
    }

    /** From joining to the first delivery, or {@link DeliveryLedger#UNKNOWN}. */
    int startUpMs(int peer) {
        return Math.max(DeliveryLedger.UNKNOWN, upper(peer, START_UP));
    }

    void setStartUpMs(int peer, int ms) {
        setUpper(peer, START_UP, ms);
    }

    /** For how long one that has left, and that nothing had reached, wanted the stream; else {@link DeliveryLedger#UNKNOWN}. */
    int waitedInVainMs(int peer) {
        return Math.max(DeliveryLedger.UNKNOWN, NO_WAIT - upper(peer, START_UP));
    }

    /** @param ms at most {@link #LONGEST_WAIT_MS} */
    void setWaitedInVainMs(int peer, int ms) {
        setUpper(peer, START_UP, NO_WAIT - ms);
    }

    /** Of one that has left, how many messages it should have had; else {@link DeliveryLedger#UNKNOWN}. */
    int owed(int peer) {
        return lower(peer, START_UP);
    }

    void setOwed(int peer, int messages) {
        setLower(peer, START_UP, messages);
    }

    /** Whether it is not of the core although it is there from the start. */
    boolean isOutsideCore(int peer) {
        return rows[peer * WIDTH + OUTSIDE] != 0;
    }

    void leaveOutOfCore(int peer) {
        rows[peer * WIDTH + OUTSIDE] = 1;
    }
}
