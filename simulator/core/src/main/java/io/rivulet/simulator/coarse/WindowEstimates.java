package io.rivulet.simulator.coarse;

/**
 * The congestion windows of one peer's sessions, as far as they can be told when a fragment is sent: how much may be in flight, by RFC 7016
 * appendix A.2 with real-time data about. 4 bytes in each session's row, so windows are whole multiples of 4 bytes up to 256 KiB.
 *
 * <p>A window grows while it is what holds fragments up. In slow start every acknowledgement adds a quarter of what it acknowledges, so that
 * five fragments go for four that are acknowledged: each that fills the window adds a fifth of its length. What comes after a loss grows by steps.
 */
final class WindowEstimates {
    /** Three segments of a first packet: RFC 5681 section 3.1. */
    static final int INITIAL_BYTES = 3_606;

    private static final int UNIT_BYTES = 4;
    private static final int MAX_UNITS = 0xffff;
    private static final int SLOW_START_SENDS = 5;
    private static final int SEGMENTS_PER_ROUND_TRIP = 16;
    private static final int STEP_BYTES = 24;

    /** In whose rows they stand: the window in the lower half, and where slow start ends in the upper one. */
    private final SessionTable sessions;

    WindowEstimates(SessionTable sessions) {
        this.sessions = sessions;
    }

    /** A session begins. */
    void open(int slot) {
        set(slot, INITIAL_BYTES / UNIT_BYTES, MAX_UNITS);
    }

    private void set(int slot, int window, int threshold) {
        sessions.setWindow(slot, threshold << Short.SIZE | Math.min(window, MAX_UNITS));
    }

    private int threshold(int slot) {
        return sessions.window(slot) >>> Short.SIZE;
    }

    private int window(int slot) {
        return sessions.window(slot) & MAX_UNITS;
    }

    /** How many fragments of a length may be in flight: another one leaves while fewer are. */
    int fragments(int slot, int bytes) {
        return (window(slot) * UNIT_BYTES + bytes - 1) / bytes;
    }

    /** A fragment fills the window, or has to wait for it. */
    void onFull(int slot, int bytes) {
        int window = window(slot);
        int growthBytes = window < threshold(slot)
                ? bytes / SLOW_START_SENDS
                : STEP_BYTES * bytes / Math.max(1, window * UNIT_BYTES / SEGMENTS_PER_ROUND_TRIP);
        set(slot, window + (growthBytes + UNIT_BYTES / 2) / UNIT_BYTES, threshold(slot));
    }

    /** A fragment was lost while so much was in flight. */
    void onLoss(int slot, int outstandingBytes) {
        int reduced = Math.min(window(slot), outstandingBytes / UNIT_BYTES) / 8 * 7;
        int window = Math.max(INITIAL_BYTES / UNIT_BYTES, reduced);
        set(slot, window, window);
    }
}
