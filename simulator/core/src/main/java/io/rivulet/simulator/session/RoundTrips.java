package io.rivulet.simulator.session;

import java.util.Arrays;

/**
 * What the sessions of a peer know of round trips: {@link io.rivulet.transport.congestion.RttEstimator} in columns, 56 bytes for each. RFC
 * 7016 section 3.5.2.2.
 */
final class RoundTrips {
    static final int NONE = -1;

    private static final long MS = 1_000_000;
    private static final long TICK_NS = 4 * MS;
    private static final int TICK_MODULUS = 1 << 16;
    private static final long ECHO_LIFETIME_NS = 128_000 * MS;
    private static final long MIN_RTO_NS = 250 * MS;
    private static final long INITIAL_RTO_NS = 3_000 * MS;
    private static final long MAX_BACKOFF_NS = 10_000 * MS;
    private static final long ACK_DELAY_ALLOWANCE_NS = 200 * MS;

    private int[] received = new int[0];
    private long[] receivedNs = new long[0];
    private int[] echoSent = new int[0];
    private int[] sent = new int[0];
    private int[] echoReceived = new int[0];
    private long[] smoothedNs = new long[0];
    private long[] varianceNs = new long[0];
    private long[] measuredRtoNs = new long[0];
    private long[] effectiveRtoNs = new long[0];

    void ensure(int sessions) {
        if (sessions > received.length) {
            int capacity = Math.max(sessions, received.length + received.length / 2);
            received = Arrays.copyOf(received, capacity);
            receivedNs = Arrays.copyOf(receivedNs, capacity);
            echoSent = Arrays.copyOf(echoSent, capacity);
            sent = Arrays.copyOf(sent, capacity);
            echoReceived = Arrays.copyOf(echoReceived, capacity);
            smoothedNs = Arrays.copyOf(smoothedNs, capacity);
            varianceNs = Arrays.copyOf(varianceNs, capacity);
            measuredRtoNs = Arrays.copyOf(measuredRtoNs, capacity);
            effectiveRtoNs = Arrays.copyOf(effectiveRtoNs, capacity);
        }
    }

    /** Nothing is known of a session. */
    void open(int session) {
        received[session] = NONE;
        receivedNs[session] = Long.MIN_VALUE / 2;
        echoSent[session] = NONE;
        sent[session] = NONE;
        echoReceived[session] = NONE;
        smoothedNs[session] = NONE;
        varianceNs[session] = 0;
        measuredRtoNs[session] = MIN_RTO_NS;
        effectiveRtoNs[session] = INITIAL_RTO_NS;
    }

    private static int ticks(long ns) {
        return (int) (ns / TICK_NS % TICK_MODULUS);
    }

    void onTimestamp(int session, long nowNs, int timestamp) {
        if (timestamp != NONE && timestamp != received[session]) {
            received[session] = timestamp;
            receivedNs[session] = nowNs;
        }
    }

    void onEcho(int session, long nowNs, int echo) {
        if (echo == NONE || echo == echoReceived[session]) {
            return;
        }
        echoReceived[session] = echo;
        int rttTicks = Math.floorMod(ticks(nowNs) - echo, TICK_MODULUS);
        if (rttTicks <= TICK_MODULUS / 2 - 1) {
            onMeasured(session, rttTicks * TICK_NS);
        }
    }

    private void onMeasured(int session, long rttNs) {
        if (smoothedNs[session] < 0) {
            smoothedNs[session] = rttNs;
            varianceNs[session] = rttNs / 2;
        } else {
            varianceNs[session] = (3 * varianceNs[session] + Math.abs(smoothedNs[session] - rttNs)) / 4;
            smoothedNs[session] = (7 * smoothedNs[session] + rttNs) / 8;
        }
        measuredRtoNs[session] = smoothedNs[session] + 4 * varianceNs[session] + ACK_DELAY_ALLOWANCE_NS;
        effectiveRtoNs[session] = Math.max(measuredRtoNs[session], MIN_RTO_NS);
    }

    /** The timestamp for a packet that is being sent, or {@link #NONE} when this tick's was sent already. */
    int timestampToSend(int session, long nowNs) {
        int timestamp = ticks(nowNs);
        if (timestamp == sent[session]) {
            return NONE;
        }
        sent[session] = timestamp;
        return timestamp;
    }

    /** The echo for a packet that is being sent, or {@link #NONE} when there is none or it was sent already. */
    int echoToSend(int session, long nowNs) {
        long elapsedNs = nowNs - receivedNs[session];
        if (elapsedNs > ECHO_LIFETIME_NS) {
            received[session] = NONE;
            echoSent[session] = NONE;
            return NONE;
        }
        int echo = (received[session] + ticks(elapsedNs)) % TICK_MODULUS;
        if (echo == echoSent[session]) {
            return NONE;
        }
        echoSent[session] = echo;
        return echo;
    }

    void backOff(int session) {
        long longer = Math.min(effectiveRtoNs[session] / 10_000 * 14_142, MAX_BACKOFF_NS);
        effectiveRtoNs[session] = Math.max(longer, measuredRtoNs[session]);
    }

    /** SRTT, or -1 until it has been measured. */
    long smoothedRttNs(int session) {
        return smoothedNs[session];
    }

    /** ERTO. */
    long effectiveRtoNs(int session) {
        return effectiveRtoNs[session];
    }
}
