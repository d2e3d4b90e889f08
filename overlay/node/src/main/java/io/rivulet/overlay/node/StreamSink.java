package io.rivulet.overlay.node;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.MessageKind;

/** Takes the messages of a subscribed stream. Called from {@link OverlayNode#pollEvents} only, on the node's thread. */
public interface StreamSink {
    /** The stream is there; its messages follow. */
    void onStarted(long nowNs);

    /**
     * The next message, in order.
     *
     * @param timestampMs the publisher's time, 0 to 2^32 - 1
     * @param flags       bits of {@link io.rivulet.overlay.MessageFlags}
     * @param bytes       holds the content; valid only during the call
     */
    void onMessage(long nowNs, MessageKind kind, long timestampMs, int flags, byte[] bytes, int offset, int length);

    /** {@code fragments} pieces between the last and the next message did not come in time. */
    void onGap(long nowNs, long fragments);

    /** The last call. */
    void onEnded(long nowNs, Failure reason);
}
