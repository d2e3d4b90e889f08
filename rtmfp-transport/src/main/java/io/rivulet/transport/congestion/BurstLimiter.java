package io.rivulet.transport.congestion;

/** Bounds the packets with user data between acknowledgements. RFC 7016 section 3.5.2.3. */
public final class BurstLimiter {
    private static final int MAX_PACKETS = 6;

    private int dataPacketCount;

    /** Whether one more packet with user data may be sent. */
    public boolean allows() {
        return dataPacketCount < MAX_PACKETS;
    }

    /** A packet with user data was sent. */
    public void onDataPacketSent() {
        dataPacketCount++;
    }

    /** An acknowledgement came, or a retransmission timeout passed. */
    public void onAcknowledgementOrTimeout() {
        dataPacketCount = 0;
    }
}
