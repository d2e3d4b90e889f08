package io.rivulet.transport.flow;

/**
 * One fragment in a sending flow's queue, with the RFC's fields (RFC 7016 section 3.6.2), linked in its flow's queue by sequence number
 * and, while in flight, in its session's transmission order. Pooled by {@link FragmentPool}.
 */
public final class SendFragment {
    /** The flow's queue it belongs to. */
    SendQueue queue;

    /** The message it is a part of. */
    SendMessage message;

    byte[] data;
    int offset;
    int length;
    long sequenceNumber;
    int fragmentControl;
    boolean abandoned;
    boolean sentAbandoned;
    boolean everSent;
    boolean inFlight;
    int negativeAcks;
    int transmitSize;
    long transmissionNumber;

    SendFragment next;
    SendFragment previous;
    SendFragment nextInFlight;
    SendFragment previousInFlight;

    SendFragment() {}

    void clear() {
        queue = null;
        message = null;
        data = null;
        abandoned = false;
        sentAbandoned = false;
        everSent = false;
        inFlight = false;
        negativeAcks = 0;
        transmitSize = 0;
        transmissionNumber = 0;
        next = null;
        previous = null;
        nextInFlight = null;
        previousInFlight = null;
    }

    /** The queue of the flow it belongs to. */
    public SendQueue queue() {
        return queue;
    }

    /** The array that holds its user data. */
    public byte[] data() {
        return data;
    }

    /** Where its user data starts. */
    public int offset() {
        return offset;
    }

    /** The length of its user data. */
    public int length() {
        return length;
    }

    /** Its sequence number. */
    public long sequenceNumber() {
        return sequenceNumber;
    }

    /** When its message is abandoned; {@link io.rivulet.transport.time.Nanos#NO_DEADLINE} for never. */
    public long deadlineNs() {
        return message.deadlineNs;
    }

    /** FRA. */
    public int fragmentControl() {
        return fragmentControl;
    }

    /** Whether it has been abandoned. */
    public boolean isAbandoned() {
        return abandoned;
    }
}
