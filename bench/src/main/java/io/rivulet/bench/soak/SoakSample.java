package io.rivulet.bench.soak;

import io.rivulet.bench.process.ProcessState;

/**
 * What is seen at one time of a soak. Counts are since the beginning.
 *
 * @param elapsedNs since all sessions were open
 * @param phase 0 while the idle sessions are there, 1 without them
 * @param sessions open at the near endpoint
 * @param sent messages that were taken for sending, both directions
 * @param delivered messages that arrived, both directions
 * @param losses fragments found lost, at all ends
 * @param timeouts retransmission timeouts, at all ends
 * @param delayP99Ns 99 of 100 messages since the sample before were faster, from the intended time of sending
 */
record SoakSample(
        long elapsedNs,
        int phase,
        ProcessState state,
        long sessions,
        long sent,
        long delivered,
        long losses,
        long timeouts,
        long delayP99Ns) {
    private static final double NS_PER_HOUR = 3.6e12;

    double elapsedHours() {
        return elapsedNs / NS_PER_HOUR;
    }
}
