package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.StreamKey;

/** A stream that this node publishes. Used on the node's thread. */
public final class PublishedStream {
    private final StreamEngine engine;
    private final Multicast owner;

    PublishedStream(StreamEngine engine, Multicast owner) {
        this.engine = engine;
        this.owner = owner;
    }

    /** Its name. */
    public String name() {
        return engine.core().name;
    }

    /** What tells this publication from others of the name. */
    public StreamKey key() {
        return engine.core().key;
    }

    /**
     * Publishes a message, or refuses it without having taken anything of it. Never blocks.
     *
     * @param kind        its type, 8 to 255: 8 audio, 9 video, 0x12 data, and so on. Types below are RTMP's own
     * @param timestampMs on the publisher's clock; the low 32 bits travel
     * @param flags       {@link MessageFlags}; they do not travel in the original protocol
     * @param bytes       copied
     * @throws IllegalArgumentException when the type is out of range or the message is longer than the configured limit
     */
    public OfferResult offer(long nowNs, int kind, long timestampMs, int flags, byte[] bytes, int offset, int length) {
        OfferResult result = engine.offer(nowNs, kind, timestampMs, bytes, offset, length);
        owner.settle(nowNs);
        return result;
    }

    /**
     * Ends the stream: viewers get all that was accepted and then the end. What is in the window stays available for the window and its
     * margin. A second call does nothing.
     */
    public void close(long nowNs) {
        engine.closePublication(nowNs);
        owner.settle(nowNs);
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return engine.isClosing();
    }

    /** The id of the fragment made last; 0 before the first. */
    public long newestFragment() {
        return engine.core().window.newest();
    }

    /** Fragments that have left the window but are not released by a neighbour yet: each costs its bytes. */
    public int lingeringFragments() {
        return engine.core().window.lingering();
    }

    /** Its counters. */
    public StreamStats stats() {
        return engine.core().stats;
    }

    /** What was dropped or refused. */
    public DropCounters drops() {
        return engine.core().drops;
    }

    /** How many neighbours are pushed a substream, 0 to 7. */
    public int children(int substream) {
        return engine.children(substream);
    }
}
