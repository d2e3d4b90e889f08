package io.rivulet.transport.flow;

/** One entry of a receive buffer (RECV_BUFFER, RFC 7016 section 3.6.3), linked by ascending sequence number. Pooled. */
final class ReceivedFragment {
    long sequenceNumber;
    int fragmentControl;
    byte[] data;
    int length;
    ReceivedFragment next;
    ReceivedFragment previous;

    void clear() {
        data = null;
        next = null;
        previous = null;
    }
}
