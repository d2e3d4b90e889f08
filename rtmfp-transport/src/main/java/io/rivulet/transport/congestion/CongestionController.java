package io.rivulet.transport.congestion;

/**
 * The transmission budget of one session as a window of outstanding user data. RFC 7016 sections 3.5.2 and 3.6.2.4 to 3.6.2.6. A session
 * calls {@link #onPacketStart} before it processes a received packet, reports what it finds in it, and ends with
 * {@link #onPacketProcessed}.
 */
public interface CongestionController {
    /** Makes one controller per session. */
    interface Supplier {
        /**
         * @param segmentBytes SMSS: the largest user data that a packet carries
         */
        CongestionController create(int segmentBytes);
    }

    /** Says that a delay was not measured. No delay is this low, and it may be subtracted from one. */
    long UNKNOWN_DELAY_NS = Long.MIN_VALUE / 2;

    /** A received packet is about to be processed while {@code outstandingBytes} are in flight. */
    void onPacketStart(long nowNs, long outstandingBytes);

    /**
     * The packet's header told delays of the path. RFC 7016 section 3.5.2.2. Called after {@link #onPacketStart}, for those packets only
     * that bring a new measurement, and never when the far end echoes no timestamps. Both come from the far end, which may say anything.
     *
     * @param roundTripNs from our sending to here, what the far end waited before it answered not included; at least 0, in steps of 4 ms
     * @param forwardNs   how long data takes to the far end, plus a constant that nobody knows (its clock is not ours, and the two may
     *     drift apart): only differences mean anything. In steps of 4 ms; {@link #UNKNOWN_DELAY_NS} when the packet does not tell
     */
    default void onDelaySample(long roundTripNs, long forwardNs) {}

    /** The far end is at another address now: what delays said of the path before is void. RFC 7016 section 3.5.3. */
    default void onPathChanged() {}

    /** The packet acknowledged {@code bytes}. */
    void onAcknowledged(long bytes);

    /** The packet was a negative acknowledgement for some fragment. RFC 7016 section 3.6.2.5. */
    void onNegativeAcknowledgement();

    /** A fragment was found lost. */
    void onLoss();

    /**
     * The packet has been processed.
     *
     * @param fastGrowAllowed  whether neither we nor the far end are busy with others' real-time data (FASTGROW_ALLOWED of A.2)
     * @param timeCriticalSent whether we sent real-time data in this session lately (TC_SENT of A.2)
     */
    void onPacketProcessed(boolean fastGrowAllowed, boolean timeCriticalSent);

    /** Nothing was acknowledged for a whole retransmission timeout; {@code wasLoss} when data was in flight. */
    void onTimeout(boolean wasLoss);

    /** How many bytes of user data may be in flight. */
    long windowBytes();
}
