package io.rivulet.simulator.session;

import java.util.Arrays;

/**
 * How much the sessions of a peer may have in flight: {@link io.rivulet.transport.congestion.RfcController} and {@link
 * io.rivulet.transport.congestion.BurstLimiter} in columns, 42 bytes for each. RFC 7016 sections 3.5.2.1, 3.5.2.3 and A.2.
 */
final class SendWindows {
    private static final int SCALABLE_WINDOW = 67_200;
    private static final int SEGMENTS_PER_ROUND_TRIP = 16;
    private static final int INCREASE = 48;
    private static final int SLOW_INCREASE = 24;
    private static final int MIN_THRESHOLD = 64;
    private static final int THRESHOLD_CAP = 4_800;
    private static final int TIME_CRITICAL_THRESHOLD_CAP = 2_400;
    private static final int INFINITE = Integer.MAX_VALUE / 2;
    static final long TIME_CRITICAL_MEMORY_NS = 800_000_000L;
    private static final long NEVER = Long.MIN_VALUE / 2;

    private static final int MAX_PACKETS = 6;
    private static final int PACKETS_PER_ACKNOWLEDGEMENT = 2;
    private static final int MAX_BURST = 32;

    private final int segment;
    private final int initialWindow;
    private int[] windows = new int[0];
    private int[] thresholds = new int[0];
    private int[] accumulated = new int[0];
    private int[] outstanding = new int[0];
    private byte[] allowed = new byte[0];
    private byte[] burst = new byte[0];
    private long[] timeCriticalSentNs = new long[0];
    private long[] timeCriticalReverseNs = new long[0];
    /** On any session. */
    private long anyTimeCriticalSentNs = NEVER;

    // Of the packet at hand.
    private int outstandingBefore;
    private int acknowledged;

    /** @param segmentBytes SMSS */
    SendWindows(int segmentBytes) {
        segment = segmentBytes;
        initialWindow = (segmentBytes <= 1_095 ? 4 : segmentBytes <= 2_190 ? 3 : 2) * segmentBytes;
    }

    void ensure(int sessions) {
        if (sessions > windows.length) {
            int capacity = Math.max(sessions, windows.length + windows.length / 2);
            windows = Arrays.copyOf(windows, capacity);
            thresholds = Arrays.copyOf(thresholds, capacity);
            accumulated = Arrays.copyOf(accumulated, capacity);
            outstanding = Arrays.copyOf(outstanding, capacity);
            allowed = Arrays.copyOf(allowed, capacity);
            burst = Arrays.copyOf(burst, capacity);
            timeCriticalSentNs = Arrays.copyOf(timeCriticalSentNs, capacity);
            timeCriticalReverseNs = Arrays.copyOf(timeCriticalReverseNs, capacity);
        }
    }

    /** A session begins. */
    void open(int session) {
        windows[session] = initialWindow;
        thresholds[session] = INFINITE;
        accumulated[session] = 0;
        outstanding[session] = 0;
        allowed[session] = MAX_PACKETS;
        burst[session] = 0;
        timeCriticalSentNs[session] = NEVER;
        timeCriticalReverseNs[session] = NEVER;
    }

    /** Whether one more packet with data may be sent. */
    boolean isOpen(int session) {
        return burst[session] < allowed[session] && outstanding[session] < windows[session];
    }

    /** CWND. */
    int bytes(int session) {
        return windows[session];
    }

    /** S_OUTSTANDING_BYTES. */
    int outstanding(int session) {
        return outstanding[session];
    }

    void onChunkSent(int session, int bytes) {
        outstanding[session] += bytes;
    }

    /** A chunk is not in flight any more. */
    void onChunkGone(int session, int bytes) {
        outstanding[session] -= bytes;
    }

    void onDataPacketSent(int session) {
        burst[session]++;
    }

    void onTimeCriticalSent(int session, long nowNs) {
        timeCriticalSentNs[session] = nowNs;
        anyTimeCriticalSentNs = nowNs;
    }

    /** A packet of the far end is about to be taken. */
    void onPacket(int session, long nowNs, boolean isTimeCriticalReverse) {
        if (isTimeCriticalReverse) {
            timeCriticalReverseNs[session] = nowNs;
        }
        outstandingBefore = outstanding[session];
        acknowledged = 0;
    }

    /** It acknowledged a chunk that was in flight. */
    void onAcknowledged(int session, int bytes) {
        outstanding[session] -= bytes;
        acknowledged += bytes;
    }

    /** How much it has acknowledged so far. */
    int acknowledged() {
        return acknowledged;
    }

    /** All of the packet has been taken. */
    void onPacketProcessed(int session, long nowNs, boolean hadAcks, boolean anyNaks, boolean anyLoss) {
        boolean timeCriticalSent = nowNs - timeCriticalSentNs[session] <= TIME_CRITICAL_MEMORY_NS;
        boolean fastGrowAllowed = nowNs - timeCriticalReverseNs[session] > TIME_CRITICAL_MEMORY_NS
                && nowNs - anyTimeCriticalSentNs > TIME_CRITICAL_MEMORY_NS;
        if (anyLoss) {
            boolean gentle = timeCriticalSent || outstandingBefore > SCALABLE_WINDOW && fastGrowAllowed;
            int reduced = gentle ? (int) (outstandingBefore * 7L / 8) : outstandingBefore / 2;
            thresholds[session] = Math.max(reduced, initialWindow);
            windows[session] = thresholds[session];
            accumulated[session] = 0;
        } else if (acknowledged > 0 && !anyNaks && outstandingBefore >= windows[session]) {
            int increase = fastGrowAllowed ? fastIncrease(session) : slowIncrease(session, timeCriticalSent);
            windows[session] = Math.max(windows[session] + Math.min(increase, segment), initialWindow);
        }
        if (hadAcks) {
            onBurstAcknowledged(session);
        }
    }

    private int fastIncrease(int session) {
        return windows[session] < thresholds[session]
                ? acknowledged
                : additiveIncrease(session, THRESHOLD_CAP, INCREASE);
    }

    private int slowIncrease(int session, boolean timeCriticalSent) {
        if (windows[session] < thresholds[session] && timeCriticalSent) {
            return (acknowledged + 3) / 4;
        }
        return additiveIncrease(session, timeCriticalSent ? TIME_CRITICAL_THRESHOLD_CAP : THRESHOLD_CAP, SLOW_INCREASE);
    }

    private int additiveIncrease(int session, int thresholdCap, int step) {
        accumulated[session] += acknowledged;
        int threshold = Math.min(Math.max(windows[session] / SEGMENTS_PER_ROUND_TRIP, MIN_THRESHOLD), thresholdCap);
        int steps = accumulated[session] / threshold;
        accumulated[session] -= steps * threshold;
        return steps * step;
    }

    private void onBurstAcknowledged(int session) {
        int acknowledgements = acknowledged / (segment * PACKETS_PER_ACKNOWLEDGEMENT);
        int packets = Math.min(MAX_PACKETS * Math.max(acknowledgements, 1), MAX_BURST);
        int unused = burst[session] == 0 ? allowed[session] : 0;
        allowed[session] = (byte) Math.min(Math.max(packets, unused), MAX_BURST);
        burst[session] = 0;
    }

    /** The retransmission timeout has passed. */
    void onTimeout(int session, boolean wasLoss) {
        allowed[session] = MAX_PACKETS;
        burst[session] = 0;
        int reduced = (int) (windows[session] * 3L / 4);
        thresholds[session] =
                wasLoss && thresholds[session] == INFINITE ? reduced : Math.max(thresholds[session], reduced);
        accumulated[session] = 0;
        windows[session] = wasLoss ? segment : initialWindow;
    }
}
