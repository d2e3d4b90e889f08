package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.PushMask;

/**
 * When there is something to do for a node's streams: what is due is done with the next input that is more than news, and at the latest when it
 * has waited for as long as its stream lets it. As of the last input; the node's clock, nanoseconds.
 */
final class Agenda {
    /** All substreams, one bit each. */
    static final int ALL_SUBSTREAMS = (1 << PushMask.SUBSTREAMS) - 1;

    /** News may wait so long for another input while it is not known how fast a stream runs: less than the soonest that anybody maps again. */
    private static final long FIRST_NEWS_WAIT_NS = 10_000_000L;

    /** When something is due next, and when it is to be done at the latest should nothing come in before. */
    private long dueNs = Long.MAX_VALUE;

    private long wakeNs = Long.MAX_VALUE;
    private long newsWaitsUntilNs;
    private int leafSubstreams;
    /** When the last of the messages arrived that have been read since it was planned what is due when; negative when none has. */
    private long unplannedNs = -1;

    /** Whether something is due. */
    boolean isDue(long nowNs) {
        return nowNs >= dueNs;
    }

    /** When what is due cannot wait any longer; {@code Long.MAX_VALUE} without anything. */
    long wakeNs() {
        return wakeNs;
    }

    /** As of {@link Multicast#newsWaitsUntilNs}. */
    long newsWaitsUntilNs() {
        return newsWaitsUntilNs;
    }

    /** As of {@link Multicast#leafSubstreams}. */
    int leafSubstreams() {
        return leafSubstreams;
    }

    /** A message that has waited was read: what follows from it is planned with the next input. */
    void onRead(long arrivedNs) {
        unplannedNs = arrivedNs;
    }

    /** An input comes: what was read before it is planned for. */
    void catchUp(StreamEngine[] engines) {
        if (unplannedNs >= 0) {
            planAfterNews(unplannedNs, engines);
        }
    }

    /** Works out when what is due next. */
    void plan(long nowNs, StreamEngine[] engines) {
        dueNs = Long.MAX_VALUE;
        wakeNs = Long.MAX_VALUE;
        unplannedNs = -1;
        long leastSlackNs = Long.MAX_VALUE;
        int leafInAll = ALL_SUBSTREAMS;
        for (StreamEngine engine : engines) {
            if (engine == null) {
                continue;
            }
            long nextNs = engine.nextDeadlineNs(nowNs);
            long slackNs = engine.slackNs();
            leafInAll &= engine.leafSubstreams();
            leastSlackNs = Math.min(leastSlackNs, slackNs);
            if (nextNs != Long.MAX_VALUE) {
                dueNs = Math.min(dueNs, nextNs);
                wakeNs = Math.min(wakeNs, nextNs + slackNs);
            }
        }
        boolean isWithoutStream = leastSlackNs == Long.MAX_VALUE;
        long waitNs = Math.max(leastSlackNs, FIRST_NEWS_WAIT_NS);
        leafSubstreams = isWithoutStream ? 0 : leafInAll;
        newsWaitsUntilNs = isWithoutStream ? 0 : Math.min(wakeNs, nowNs + waitNs);
    }

    /** The same after news, for which what is due has been left: it stays due, and does not have to wait any longer for that. */
    void planAfterNews(long nowNs, StreamEngine[] engines) {
        long beforeNs = dueNs;
        long latestNs = wakeNs;
        plan(nowNs, engines);
        if (nowNs >= beforeNs) {
            dueNs = beforeNs;
            wakeNs = Math.min(wakeNs, latestNs);
            newsWaitsUntilNs = Math.min(newsWaitsUntilNs, wakeNs);
        }
    }
}
