package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.AvailabilityMap;
import io.rivulet.groups.wire.FragmentHeader;

/** What neighbours say, as a {@link Dialect} reads it. All arguments are valid only during the call. */
interface StreamInput {
    /** The stream ends before fragment {@code end}. */
    void onEnd(long nowNs, int neighbour, long end);

    /** The neighbour holds these fragments. */
    void onAvailability(long nowNs, int neighbour, AvailabilityMap map);

    /** The neighbour wants these substreams, and no others. */
    void onPushWanted(long nowNs, int neighbour, int mask);

    /**
     * The neighbour pushes {@code served} of the substreams {@code wanted}, could push {@code open} to one more, and is behind the source by
     * {@code lags} of a stream of that {@code rate}, as {@link io.rivulet.groups.wire.StreamStatus} has them.
     */
    void onStatus(long nowNs, int neighbour, int wanted, int served, int open, long lags, int rate);

    /** The neighbour wants one fragment. */
    void onPullWanted(long nowNs, int neighbour, long id);

    /** A fragment; {@code bytes} is the whole message, header and payload. */
    void onFragment(long nowNs, int neighbour, FragmentHeader header, byte[] bytes, int offset, int length);

    /** Something that could not be read. */
    void onUnreadable(StreamDrop reason);
}
