package io.rivulet.bench.soak;

import java.util.List;

/**
 * What came of a soak.
 *
 * @param isWhole false when it was ended before its time
 * @param elapsedNs how long it took
 * @param samples in their order
 * @param due messages that were to be sent
 * @param sent messages that were taken for sending
 * @param delivered messages that arrived, the last ones waited for
 * @param misplaced messages that arrived out of order or of a wrong length
 * @param lostSessions ends of sessions that closed and should not have
 */
record SoakResult(
        SoakPlan plan,
        boolean isWhole,
        long elapsedNs,
        List<SoakSample> samples,
        long due,
        long sent,
        long delivered,
        long misplaced,
        long lostSessions) {
    SoakResult {
        samples = List.copyOf(samples);
    }
}
