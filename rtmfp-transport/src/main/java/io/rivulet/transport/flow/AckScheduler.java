package io.rivulet.transport.flow;

import io.rivulet.transport.time.Nanos;

/** When a session sends acknowledgements. RFC 7016 sections 3.6.3.2 and 3.6.3.4. */
public final class AckScheduler {
    private static final long DELAY_NS = 200 * Nanos.MILLISECOND;
    private static final int PACKETS_PER_ACK = 2;

    private boolean ackNow;
    private int dataPackets;
    private long delayedAckNs = Nanos.NO_DEADLINE;

    /** ACK_NOW is set: something happened that the far end should hear about as soon as practical. */
    public void requireNow() {
        ackNow = true;
    }

    /** User data was received; unless an acknowledgement is due already, it may wait a little. */
    public void onUserData(long nowNs) {
        if (!ackNow && delayedAckNs == Nanos.NO_DEADLINE) {
            delayedAckNs = nowNs + DELAY_NS;
        }
    }

    /** A packet with user data has been processed. */
    public void onDataPacket() {
        if (++dataPackets >= PACKETS_PER_ACK) {
            ackNow = true;
        }
    }

    /** DELACK_ALARM has fired. */
    public void onDelayPassed() {
        delayedAckNs = Nanos.NO_DEADLINE;
        ackNow = true;
    }

    /** No flow is ready to acknowledge any more. */
    public void onAllAcknowledged() {
        ackNow = false;
        dataPackets = 0;
        delayedAckNs = Nanos.NO_DEADLINE;
    }

    /** Whether acknowledgements are to be sent now. */
    public boolean isDue() {
        return ackNow;
    }

    /** When {@link #onDelayPassed} is to be called. */
    public long deadlineNs() {
        return delayedAckNs;
    }
}
