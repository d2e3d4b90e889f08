package io.rivulet.groups.membership;

import io.rivulet.transport.crypto.EntropySource;

/**
 * When the next report goes out, and to whom. One goes to a neighbour drawn by lot every period; any report sent starts the period anew.
 * While neighbours are wanted and news came in, one goes out sooner. A neighbour with which none was exchanged for half the time after
 * which members are forgotten comes first, so that no neighbour is forgotten by lot.
 */
public final class ReportSchedule {
    /** News is passed on after this long, so that one report tells of all that came together. */
    public static final long NEWS_DELAY_NS = 1_000_000_000L;

    private final EntropySource entropy;
    private final long periodNs;
    private final long overdueNs;
    private long nextNs;

    /**
     * @param periodNs between two reports
     * @param forgetNs after which others forget a member that they do not hear
     */
    public ReportSchedule(EntropySource entropy, long periodNs, long forgetNs) {
        this.entropy = entropy;
        this.periodNs = periodNs;
        this.overdueNs = forgetNs / 2;
    }

    /** Starts the first period. */
    public void start(long nowNs) {
        nextNs = nowNs + periodNs;
    }

    /** When the next report is due. */
    public long nextNs() {
        return nextNs;
    }

    /** A report was sent. */
    public void onSent(long nowNs) {
        nextNs = nowNs + periodNs;
    }

    /** There is news to pass on. */
    public void onNews(long nowNs) {
        nextNs = Math.min(nextNs, nowNs + NEWS_DELAY_NS);
    }

    /** The slot of the neighbour to report to, or -1 when there is none; those in the middle of an exchange only when overdue. */
    public int choose(long nowNs, NeighbourTable neighbours) {
        int eligible = 0;
        int longest = -1;
        for (int slot = 0; slot < neighbours.size(); slot++) {
            if (!neighbours.isReady(slot)) {
                continue;
            }
            if (longest < 0 || neighbours.reportedNs(slot) < neighbours.reportedNs(longest)) {
                longest = slot;
            }
            if (!NeighbourHandshake.isAwaitingAnswer(neighbours.handshake(slot))) {
                eligible++;
            }
        }
        if (longest >= 0 && nowNs - neighbours.reportedNs(longest) >= overdueNs) {
            return longest;
        }
        return eligible == 0 ? -1 : nthEligible(neighbours, entropy.nextInt(eligible));
    }

    private static int nthEligible(NeighbourTable neighbours, int n) {
        int left = n;
        for (int slot = 0; slot < neighbours.size(); slot++) {
            boolean eligible =
                    neighbours.isReady(slot) && !NeighbourHandshake.isAwaitingAnswer(neighbours.handshake(slot));
            if (eligible && left-- == 0) {
                return slot;
            }
        }
        return -1;
    }
}
