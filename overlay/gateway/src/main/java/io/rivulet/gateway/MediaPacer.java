package io.rivulet.gateway;

/**
 * Says when messages are due, so that a stream leaves at its own pace whatever its source does:
 *
 * <ul>
 *   <li>A file, or a pipe that delivers as fast as it is read: each message waits for its time.
 *   <li>A pipe in real time: messages are due as they come; the clumps that pipes make are smoothed out.
 *   <li>A source that stalls and then catches up: what is late goes out at no more than {@value #CATCH_UP_SPEED} times the
 *       stream's speed, not in a burst that would choke the first hop.
 *   <li>More than {@value #MAX_LATE_MS} ms late, as after a suspended machine: the schedule starts anew, and a counter goes up.
 * </ul>
 *
 * <p>Pure: time comes in as {@code nowNs}, counted from any start and never going back. One thread.
 */
public final class MediaPacer {
    /** How much faster than its own pace a late stream may go. */
    public static final int CATCH_UP_SPEED = 2;

    /** Later than this, the schedule gives up what it missed. */
    public static final long MAX_LATE_MS = 10_000;

    private static final long NS_PER_MS = 1_000_000;

    private boolean started;
    private long zeroNs;
    private long lastSentNs;
    private long lastSentMs;
    private long restarts;

    /**
     * When a message may go. Asking changes nothing, except that the first question starts the schedule.
     *
     * @param timestampMs its time on the stream's line
     * @return a time at or before {@code nowNs} if it is due
     */
    public long dueNs(long nowNs, long timestampMs) {
        if (!started) {
            started = true;
            zeroNs = nowNs - timestampMs * NS_PER_MS;
            lastSentNs = nowNs;
            lastSentMs = timestampMs;
        }
        long scheduledNs = zeroNs + timestampMs * NS_PER_MS;
        long catchingUpNs = lastSentNs + Math.max(0, timestampMs - lastSentMs) * NS_PER_MS / CATCH_UP_SPEED;
        return Math.max(scheduledNs, catchingUpNs);
    }

    /** Notes that a message went out. */
    public void onSent(long nowNs, long timestampMs) {
        if (nowNs - (zeroNs + timestampMs * NS_PER_MS) > MAX_LATE_MS * NS_PER_MS) {
            zeroNs = nowNs - timestampMs * NS_PER_MS;
            restarts++;
        }
        if (timestampMs >= lastSentMs) {
            lastSentNs = Math.max(nowNs, lastSentNs);
            lastSentMs = timestampMs;
        }
    }

    /** How often the schedule started anew because the source was too late. */
    public long restarts() {
        return restarts;
    }
}
