package io.rivulet.overlay;

/**
 * Gets the messages of a stream, in order, on the overlay's application executor: one call at a time for one subscription. What it
 * throws is logged, and costs it nothing but that call.
 */
@FunctionalInterface
public interface SubscriptionListener {
    /** The next message. */
    void onMessage(Message message);

    /** Somebody publishes the stream, and its messages come to us from now on. */
    default void onStarted() {}

    /** Messages were missed between the last and the next one. */
    default void onGap(Gap gap) {}

    /**
     * The last call.
     *
     * @param reason {@link Failure#STREAM_ENDED} when everything to the end was told, {@link Failure#STREAM_LOST},
     *     {@link Failure#CLOSED} or {@link Failure#INTERNAL}
     */
    default void onEnded(Failure reason) {}
}
