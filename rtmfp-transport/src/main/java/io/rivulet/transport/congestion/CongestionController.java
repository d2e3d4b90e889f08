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

    /**
     * A round trip was measured, by the clocks in packets: it has their grain of 4 ms, and what the far end waited before it answered is not
     * in it. Comes before {@link #onPacketStart} of the packet that told it. RFC 7016 section 3.5.2.2.
     */
    default void onRoundTrip(long nowNs, long rttNs) {}

    /** The far end is at another address now: what round trips said of the path before is void. RFC 7016 section 3.5.3. */
    default void onPathChanged() {}

    /** A received packet is about to be processed while {@code outstandingBytes} are in flight. */
    void onPacketStart(long outstandingBytes);

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
