package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.StreamKey;

/**
 * What {@link Multicast} tells its owner. Called on the node's thread at the end of an input, when everything has been updated; the
 * methods of {@link Multicast}, {@link PublishedStream} and {@link ViewedStream} may be called from here.
 */
public interface MulticastEvents {
    /** A neighbour announced a stream of this name that was not known here. */
    default void onStreamHeard(long nowNs, String name) {}

    /**
     * A fragment arrived that was not here. For traces and measurements: called in the middle of an input, so nothing may be called from
     * here.
     */
    default void onFragment(long nowNs, StreamKey key, long id) {}

    /**
     * Delivery starts: the next message is the first.
     *
     * @param firstFragment the id of its first fragment; 1 when nothing of the stream was missed
     */
    void onStarted(long nowNs, ViewedStream stream, long firstFragment);

    /**
     * A message, in the order in which they were published.
     *
     * @param kind        its type: 8 audio, 9 video, 0x12 data, and so on
     * @param timestampMs on the publisher's clock
     * @param flags       {@link MessageFlags} from the viewer's classifier; none without one
     * @param bytes       valid only during the call
     */
    void onMessage(
            long nowNs,
            ViewedStream stream,
            int kind,
            long timestampMs,
            int flags,
            byte[] bytes,
            int offset,
            int length);

    /** Fragments {@code first} to {@code last} were not to be had within the window; their messages are skipped. */
    void onGap(long nowNs, ViewedStream stream, long first, long last);

    /** The stream fell silent and another publication of the same name took its place: fragments count from its beginning. */
    void onReset(long nowNs, ViewedStream stream);

    /** The last event of a stream. */
    void onEnded(long nowNs, ViewedStream stream, StreamEndReason reason);
}
