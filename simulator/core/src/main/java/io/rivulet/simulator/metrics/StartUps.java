package io.rivulet.simulator.metrics;

import java.util.Arrays;

/**
 * How long those who came while a stream ran waited for their first message. Some left, or the run ended, before they had any: of them it is known
 * only that they would have waited longer, and quantiles count them so (the product-limit estimate of Kaplan and Meier, "Nonparametric
 * estimation from incomplete observations", 1958).
 */
final class StartUps {
    private static final double MS_PER_SECOND = 1_000;

    /** Shares are products of many factors. */
    private static final double ROUNDING = 1e-9;

    /** Twice the milliseconds, and one more for who waited in vain: of those who waited equally long, these come last. */
    private final long[] waits;

    StartUps(DeliveryLedger ledger, long nowNs) {
        long[] some = new long[ledger.peers()];
        int used = 0;
        for (int peer = 0; peer < some.length; peer++) {
            long joinedNs = ledger.books.joinedNs(peer);
            if (joinedNs != Long.MAX_VALUE && joinedNs > ledger.schedule.startNs()) {
                int startUpMs = ledger.books.startUpMs(peer);
                boolean hasStarted = startUpMs != DeliveryLedger.UNKNOWN;
                some[used++] = hasStarted ? 2L * startUpMs : 2L * ledger.waitedInVainMs(peer, nowNs) + 1;
            }
        }
        waits = Arrays.copyOf(some, used);
        Arrays.sort(waits);
    }

    /**
     * What a share of them waited at most, in seconds: infinite where too many waited in vain, NaN when nobody came.
     *
     * @param share above 0, at most 1
     */
    double seconds(double share) {
        double waiting = 1;
        for (int i = 0; i < waits.length; i++) {
            int atRisk = waits.length - i;
            if ((waits[i] & 1) == 0) {
                waiting *= (double) (atRisk - 1) / atRisk;
                if (1 - waiting >= share - ROUNDING) {
                    return (waits[i] >> 1) / MS_PER_SECOND;
                }
            }
        }
        return waits.length == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
    }
}
