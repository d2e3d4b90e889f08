package io.rivulet.bench.soak;

import io.rivulet.bench.crypto.CryptoChoice;
import java.time.Duration;

/**
 * What a soak is to do.
 *
 * @param total how long it takes, without opening
 * @param idleTotal how long the idle sessions are there; no more than {@code total}
 * @param interval from one sample to the next
 * @param live sessions that exchange messages
 * @param idle sessions that say nothing but that they live
 * @param messagesPerSecond in each direction of a live session
 * @param messageBytes the length of each message
 */
record SoakPlan(
        CryptoChoice crypto,
        Duration total,
        Duration idleTotal,
        Duration interval,
        int live,
        int idle,
        int messagesPerSecond,
        int messageBytes) {
    /** Every minute, or so often that a short run has as many samples as half an hour. */
    private static final int SAMPLES = 30;

    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(200);

    static Duration intervalFor(Duration total) {
        Duration interval = total.dividedBy(SAMPLES);
        if (interval.compareTo(LONGEST_INTERVAL) > 0) {
            return LONGEST_INTERVAL;
        }
        return interval.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : interval;
    }

    /** Messages per second, both directions of all live sessions. */
    long totalMessagesPerSecond() {
        return 2L * live * messagesPerSecond;
    }
}
