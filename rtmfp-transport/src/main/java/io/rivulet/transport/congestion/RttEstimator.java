package io.rivulet.transport.congestion;

import io.rivulet.transport.time.Nanos;

/**
 * Round-trip time and retransmission timeout from the packet header's timestamps. RFC 7016 section 3.5.2.2, both directions: what we echo
 * to the far end, and what its echo tells us.
 */
public final class RttEstimator {
    /** The clock of the timestamps has 250 ticks a second. */
    public static final long TICK_NS = 4 * Nanos.MILLISECOND;

    private static final int TICK_MODULUS = 1 << 16;
    private static final long ECHO_LIFETIME_NS = 128 * Nanos.SECOND;
    private static final long MIN_RTO_NS = 250 * Nanos.MILLISECOND;
    private static final long INITIAL_RTO_NS = 3 * Nanos.SECOND;
    private static final long MAX_BACKOFF_NS = 10 * Nanos.SECOND;
    private static final long ACK_DELAY_ALLOWANCE_NS = 200 * Nanos.MILLISECOND;
    private static final int NONE = -1;

    private int timestampReceived = NONE;
    private long timestampReceivedNs = Nanos.NEVER;
    private int echoSent = NONE;
    private int timestampSent = NONE;
    private int echoReceived = NONE;
    private long smoothedRttNs = -1;
    private long rttVarianceNs;
    private long measuredRtoNs = MIN_RTO_NS;
    private long effectiveRtoNs = INITIAL_RTO_NS;

    private static int ticks(long ns) {
        return (int) (ns / TICK_NS % TICK_MODULUS);
    }

    /** Takes the timestamp of a received packet, or -1. */
    public void onTimestamp(long nowNs, int timestamp) {
        if (timestamp != NONE && timestamp != timestampReceived) {
            timestampReceived = timestamp;
            timestampReceivedNs = nowNs;
        }
    }

    /**
     * Takes the timestamp echo of a received packet, or -1.
     *
     * @return the round trip that it measures, or -1 when it measures none
     */
    public long onTimestampEcho(long nowNs, int timestampEcho) {
        if (timestampEcho == NONE || timestampEcho == echoReceived) {
            return NONE;
        }
        echoReceived = timestampEcho;
        int rttTicks = Math.floorMod(ticks(nowNs) - timestampEcho, TICK_MODULUS);
        if (rttTicks > TICK_MODULUS / 2 - 1) {
            return NONE;
        }
        onMeasured(rttTicks * TICK_NS);
        return rttTicks * TICK_NS;
    }

    private void onMeasured(long rttNs) {
        if (smoothedRttNs < 0) {
            smoothedRttNs = rttNs;
            rttVarianceNs = rttNs / 2;
        } else {
            rttVarianceNs = (3 * rttVarianceNs + Math.abs(smoothedRttNs - rttNs)) / 4;
            smoothedRttNs = (7 * smoothedRttNs + rttNs) / 8;
        }
        measuredRtoNs = smoothedRttNs + 4 * rttVarianceNs + ACK_DELAY_ALLOWANCE_NS;
        effectiveRtoNs = Math.max(measuredRtoNs, MIN_RTO_NS);
    }

    /** The timestamp for a packet that is being sent, or -1 when this tick's was sent already. */
    public int timestampToSend(long nowNs) {
        int timestamp = ticks(nowNs);
        if (timestamp == timestampSent) {
            return NONE;
        }
        timestampSent = timestamp;
        return timestamp;
    }

    /** The timestamp echo for a packet that is being sent, or -1 when there is none or it was sent already. */
    public int echoToSend(long nowNs) {
        long elapsedNs = nowNs - timestampReceivedNs;
        if (elapsedNs > ECHO_LIFETIME_NS) {
            timestampReceived = NONE;
            echoSent = NONE;
            return NONE;
        }
        int echo = (timestampReceived + ticks(elapsedNs)) % TICK_MODULUS;
        if (echo == echoSent) {
            return NONE;
        }
        echoSent = echo;
        return echo;
    }

    /** Makes the timeout longer after it has passed in vain. */
    public void backOff() {
        // The factor is the RFC's 1.4142, in integers so that every platform agrees.
        long longer = Math.min(effectiveRtoNs / 10_000 * 14_142, MAX_BACKOFF_NS);
        effectiveRtoNs = Math.max(longer, measuredRtoNs);
    }

    /** SRTT, or -1 until it has been measured. Its grain is the tick of 4 ms. */
    public long smoothedRttNs() {
        return smoothedRttNs;
    }

    /** ERTO: how long data may stay unacknowledged. */
    public long effectiveRtoNs() {
        return effectiveRtoNs;
    }
}
