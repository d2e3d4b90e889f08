package io.rivulet.simulator.coarse;

import java.util.Arrays;

/**
 * The congestion windows of one peer's sessions, as far as they can be told when a fragment is sent: how much may be in flight, by RFC 7016
 * appendix A.2 with real-time data about. Columns, 8 bytes for each.
 *
 * <p>A window grows while it is what holds fragments up. In slow start every acknowledgement adds a quarter of what it acknowledges, so that
 * five fragments go for four that are acknowledged: each that fills the window adds a fifth of its length. What comes after a loss grows by steps.
 */
final class WindowEstimates {
    /** Three segments of a first packet: RFC 5681 section 3.1. */
    static final int INITIAL_BYTES = 3_606;

    private static final int SLOW_START_SENDS = 5;
    private static final int SEGMENTS_PER_ROUND_TRIP = 16;
    private static final int STEP_BYTES = 24;

    private int[] windows = new int[0];
    private int[] thresholds = new int[0];

    /** A session begins. */
    void open(int slot) {
        if (slot >= windows.length) {
            int capacity = slot + 1 + slot / 2;
            windows = Arrays.copyOf(windows, capacity);
            thresholds = Arrays.copyOf(thresholds, capacity);
        }
        windows[slot] = INITIAL_BYTES;
        thresholds[slot] = Integer.MAX_VALUE;
    }

    /** How many fragments of a length may be in flight: another one leaves while fewer are. */
    int fragments(int slot, int bytes) {
        return (windows[slot] + bytes - 1) / bytes;
    }

    /** A fragment fills the window, or has to wait for it. */
    void onFull(int slot, int bytes) {
        int window = windows[slot];
        int growth = window < thresholds[slot]
                ? bytes / SLOW_START_SENDS
                : STEP_BYTES * bytes / Math.max(1, window / SEGMENTS_PER_ROUND_TRIP);
        windows[slot] = window + growth;
    }

    /** A fragment was lost while so much was in flight. */
    void onLoss(int slot, int outstandingBytes) {
        int reduced = Math.min(windows[slot], outstandingBytes) / 8 * 7;
        windows[slot] = Math.max(INITIAL_BYTES, reduced);
        thresholds[slot] = windows[slot];
    }
}
