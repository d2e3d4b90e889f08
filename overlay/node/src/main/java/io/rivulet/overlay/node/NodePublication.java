package io.rivulet.overlay.node;

import io.rivulet.groups.multicast.PublishedStream;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.OfferResult;
import io.rivulet.transport.DatagramCore;

/** A stream that this node publishes. For the node's thread. */
public final class NodePublication {
    /** The longest message: 256 fragments of the largest size. */
    public static final int MAX_MESSAGE_BYTES = 4 << 20;

    /** How soon after back-pressure the publisher is asked to try again; the window moves on with time and with releases. */
    private static final long RETRY_NS = 10_000_000L;

    private final PublishedStream stream;
    private RoomListener roomListener = nowNs -> {};
    private long retryAtNs = DatagramCore.NO_DEADLINE_NS;

    NodePublication(PublishedStream stream) {
        this.stream = stream;
    }

    /** The stream's name. */
    public String name() {
        return stream.name();
    }

    /** Sets who is told when offering may succeed again after back-pressure. */
    public void setRoomListener(RoomListener listener) {
        roomListener = listener;
    }

    /**
     * Publishes a message, or refuses it whole. The bytes are copied.
     *
     * @param timestampMs 0 to 2^32 - 1
     * @param flags       bits of {@link io.rivulet.overlay.MessageFlags}
     * @throws IllegalArgumentException when the message is longer than {@link #MAX_MESSAGE_BYTES}
     */
    public OfferResult offer(
            long nowNs, MessageKind kind, long timestampMs, int flags, byte[] bytes, int offset, int length) {
        return switch (stream.offer(nowNs, kind.rtmpType(), timestampMs, flags, bytes, offset, length)) {
            case ACCEPTED -> OfferResult.ACCEPTED;
            case BACKPRESSURED -> {
                retryAtNs = nowNs + RETRY_NS;
                yield OfferResult.BACK_PRESSURED;
            }
            case CLOSED -> OfferResult.CLOSED;
        };
    }

    /** Ends the stream for everybody, after what was accepted; that stays to be had for the stream's window. Idempotent. */
    public void close(long nowNs) {
        retryAtNs = DatagramCore.NO_DEADLINE_NS;
        stream.close(nowNs);
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return stream.isClosed();
    }

    PublishedStream stream() {
        return stream;
    }

    long nextDeadlineNs() {
        return retryAtNs;
    }

    void onDeadline(long nowNs) {
        if (nowNs >= retryAtNs) {
            retryAtNs = DatagramCore.NO_DEADLINE_NS;
            roomListener.onRoom(nowNs);
        }
    }
}
