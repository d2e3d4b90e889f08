package io.rivulet.groups.multicast;

/**
 * Tells neighbours what is held: to each at most once per availability period, only when it has changed, in rotation as far as the share of
 * control bytes allows. A map reaches down as far as somebody may still pull, and to all that came since the one before; the first one to
 * a neighbour reaches down to the window's beginning.
 */
final class MapAdvertiser {
    /** Of the stream's bytes, what maps may take. */
    private static final double SHARE = 0.02;

    /** Bytes per second that are always allowed: a few maps. */
    private static final int MIN_BYTES_PER_SEC = 300;

    /**
     * What a map costs on the wire beside its own bytes: most go to neighbours to whom nothing else does just then, each in a packet of its own,
     * with the headers of IPv4 and UDP, of the packet and the chunk (RFC 7016 sections 2.2.4 and 2.3.11), and cryptography.
     */
    private static final int OVERHEAD_BYTES = 60;

    /** Budget saved up: a dozen maps of usual size. */
    private static final int BURST_BYTES = 1_000;

    /** What comes within so short a time, or a quarter of the period, is told of together. */
    private static final int MIN_WAIT_MS = 5;

    /** A map tells of at least so many fragments, unless fewer are kept. */
    static final int MIN_REACH = 64;

    private final StreamCore core;
    private final TokenBucket budget = new TokenBucket();
    private int cursor;
    private int nextMs;
    private boolean changed;

    MapAdvertiser(StreamCore core) {
        this.core = core;
    }

    /** A fragment is held from now on. */
    void onFragment(int nowMs, long id) {
        core.table.addUntold(core.table.told, id);
        onChange(nowMs);
    }

    /** There is something to tell, to some neighbour at least. */
    void onChange(int nowMs) {
        if (!changed) {
            changed = true;
            nextMs = nowMs;
        }
    }

    /** Whether {@link #run} has anything to do. */
    boolean isPending() {
        return changed;
    }

    /** When {@link #run} is due, if it {@linkplain #isPending has anything to do}. */
    int nextMs() {
        return nextMs;
    }

    /** Sends maps. */
    void run(long nowNs) {
        int nowMs = StreamCore.ms(nowNs);
        int periodMs = core.parameters.availabilityPeriodMs();
        if (core.window.held() == 0 || !core.window.isStarted()) {
            changed = false;
            return;
        }
        long due = due(nowMs, periodMs);
        long whole = due & core.table.wholeMapOwed;
        int waitMs = sendInRotation(nowNs, nowMs, whole);
        waitMs = waitMs == 0 ? sendInRotation(nowNs, nowMs, due & ~whole) : waitMs;
        long waiting = waiting();
        changed = waiting != 0;
        int soonestMs = Math.max(MIN_WAIT_MS, periodMs / 4);
        nextMs = nowMs + Math.max(soonestMs, waitMs > 0 ? waitMs : untilDueMs(waiting, nowMs, periodMs));
    }

    /** In how long one of those who wait may be told. */
    private int untilDueMs(long waiting, int nowMs, int periodMs) {
        int waitMs = periodMs;
        for (long rest = waiting; rest != 0; rest &= rest - 1) {
            int sentMs = core.table.mapSentMs(Long.numberOfTrailingZeros(rest));
            waitMs = Math.min(waitMs, sentMs + periodMs - nowMs);
        }
        return waitMs;
    }

    private long reach() {
        double fetched = 2.0 * core.parameters.fetchPeriodMs() / 1_000 * core.rate.likelyFragmentsPerSec();
        return Math.max(MIN_REACH, (long) fetched);
    }

    /** @return in how long there is budget for more; 0 when there is now */
    private int sendInRotation(long nowNs, int nowMs, long due) {
        if (due == 0) {
            return 0;
        }
        long reach = reach();
        double perSec = Math.max(MIN_BYTES_PER_SEC, SHARE * core.rate.likelyBytesPerSec());
        int first = cursor;
        for (long rest = Long.rotateRight(due, first); rest != 0; rest &= rest - 1) {
            int neighbour = (first + Long.numberOfTrailingZeros(rest)) % Neighbours.MAX;
            long lowest = lowest(neighbour, reach);
            double told = (double) core.window.newest() - Math.max(lowest, core.window.low());
            double cost = Math.min(BURST_BYTES, OVERHEAD_BYTES + told / Byte.SIZE);
            if (!budget.take(nowMs, perSec, BURST_BYTES, cost)) {
                cursor = neighbour;
                return budget.waitMs(perSec, cost);
            }
            core.table.wholeMapOwed &= ~Neighbours.bit(neighbour);
            send(nowNs, nowMs, neighbour, lowest);
        }
        return 0;
    }

    /** How far down a map to a neighbour reaches. */
    private long lowest(int neighbour, long reach) {
        long bit = Neighbours.bit(neighbour);
        if ((core.table.wholeMapOwed & bit) != 0) {
            return core.window.low();
        }
        long lowest = core.window.newest() - reach;
        boolean isUntold = (core.table.untold() & bit) != 0;
        return isUntold ? Math.min(lowest, core.table.untoldFrom(neighbour, core.window.newest())) : lowest;
    }

    private void send(long nowNs, int nowMs, int neighbour, long lowest) {
        NeighbourTable table = core.table;
        boolean replaced = advertise(nowNs, neighbour, lowest);
        long reached = lowest;
        if (replaced && table.mapSentLowest(neighbour, lowest) < lowest) {
            // The one before has not left, and told of what lies deeper.
            reached = table.mapSentLowest(neighbour, lowest);
            advertise(nowNs, neighbour, reached);
        }
        core.stats.mapsSent++;
        core.stats.controlBytesSent += core.dialect.encodedSize();
        table.setMapSent(neighbour, nowMs, reached);
    }

    private boolean advertise(long nowNs, int neighbour, long lowest) {
        return core.dialect.availability(nowNs, core.outControl(neighbour), core.window, lowest);
    }

    /** Those who have not been told of the latest. */
    private long waiting() {
        NeighbourTable table = core.table;
        // A hole that was filled is news, too: at the end of a stream nothing newer comes to tell of it.
        return table.told & core.neighbours.ready() & ~table.announceOwed & (table.untold() | table.wholeMapOwed);
    }

    private long due(int nowMs, int periodMs) {
        long due = 0;
        for (long rest = waiting(); rest != 0; rest &= rest - 1) {
            int neighbour = Long.numberOfTrailingZeros(rest);
            boolean first = (core.table.wholeMapOwed >>> neighbour & 1) != 0;
            if (first || nowMs - core.table.mapSentMs(neighbour) >= periodMs) {
                due |= Neighbours.bit(neighbour);
            }
        }
        return due;
    }
}
