package io.rivulet.transport.congestion;

/**
 * Bounds the packets with user data between acknowledgements. RFC 7016 section 3.5.2.3.
 *
 * <p>Deviates from 3.5.2.3: one acknowledgement may allow more than six packets. The RFC reckons with an acknowledgement for every second
 * packet; a receiver that reads packets in batches answers a whole burst with one, and six packets per round trip would be all that a
 * session ever gets. So an acknowledgement of many packets counts as the many that it stands for, up to a bound.
 */
public final class BurstLimiter {
    private static final int MAX_PACKETS = 6;
    private static final int PACKETS_PER_ACKNOWLEDGEMENT = 2;

    /** What a burst may never exceed, whatever was acknowledged at once: after lost acknowledgements that can be a whole window. */
    private static final int MAX_BURST = 32;

    private final int segmentBytes;
    private int allowed = MAX_PACKETS;
    private int dataPacketCount;

    /**
     * @param segmentBytes the user data that a full packet carries
     */
    public BurstLimiter(int segmentBytes) {
        this.segmentBytes = segmentBytes;
    }

    /** Whether one more packet with user data may be sent. */
    public boolean allows() {
        return dataPacketCount < allowed;
    }

    /** A packet with user data was sent. */
    public void onDataPacketSent() {
        dataPacketCount++;
    }

    /** A packet with acknowledgements came, of so much user data in all. */
    public void onAcknowledgement(long acknowledgedBytes) {
        long acknowledgements = acknowledgedBytes / ((long) segmentBytes * PACKETS_PER_ACKNOWLEDGEMENT);
        long packets = Math.min(MAX_PACKETS * Math.max(acknowledgements, 1), MAX_BURST);
        // What an earlier acknowledgement of the same batch allowed has not been used yet.
        long unused = dataPacketCount == 0 ? allowed : 0;
        allowed = (int) Math.min(Math.max(packets, unused), MAX_BURST);
        dataPacketCount = 0;
    }

    /** A retransmission timeout passed. */
    public void onTimeout() {
        allowed = MAX_PACKETS;
        dataPacketCount = 0;
    }
}
