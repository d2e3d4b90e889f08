package io.rivulet.overlay;

import io.rivulet.overlay.runtime.PublicationPump;
import java.util.concurrent.CompletableFuture;

/**
 * A stream that we publish into a group. For any thread; offers of one thread keep their order.
 *
 * <p>What {@link #offer} accepted is sent: it waits in a bounded queue while the stream's window is full, and is never dropped silently.
 */
public final class Publication implements AutoCloseable {
    private final String name;
    private final PublicationPump pump;

    Publication(String name, PublicationPump pump) {
        this.name = name;
        this.pump = pump;
    }

    /** The stream's name. */
    public String name() {
        return name;
    }

    /**
     * Offers a message. Never blocks. The bytes are copied.
     *
     * @param timestampMs the message's time on the stream's clock, 0 to 2^32 - 1; not decreasing
     * @param flags       bits of {@link MessageFlags}
     * @throws IllegalArgumentException when a value is out of range, or the message longer than {@link #maxMessageBytes}
     */
    public OfferResult offer(MessageKind kind, long timestampMs, int flags, byte[] bytes) {
        return offer(kind, timestampMs, flags, bytes, 0, bytes.length);
    }

    /** As {@link #offer(MessageKind, long, int, byte[])}, for a part of an array. */
    public OfferResult offer(MessageKind kind, long timestampMs, int flags, byte[] bytes, int offset, int length) {
        MessageFlags.check(flags);
        if (timestampMs < 0 || timestampMs > 0xffff_ffffL) {
            throw new IllegalArgumentException("timestampMs is " + timestampMs + ", must be 0 to 4294967295");
        }
        if (length > maxMessageBytes()) {
            throw new IllegalArgumentException(
                    "the message has " + length + " bytes, at most " + maxMessageBytes() + " are allowed");
        }
        return pump.offer(kind, timestampMs, flags, bytes, offset, length);
    }

    /** The longest message that {@link #offer} takes. */
    public int maxMessageBytes() {
        return PublicationPump.MAX_MESSAGE_BYTES;
    }

    /** Messages accepted that the stream has not taken yet. */
    public int waiting() {
        return pump.waiting();
    }

    /** How many offers were refused for lack of room. */
    public long refused() {
        return pump.refused();
    }

    /** Ends the stream for everybody, after everything that was accepted. Does not wait for that; see {@link #ended}. Idempotent. */
    @Override
    public void close() {
        pump.close();
    }

    /**
     * Completed on the application executor when the stream has taken everything accepted, and its end is on its way; fails with an
     * {@link OverlayException} when the overlay was closed before, or refused the publication.
     */
    public CompletableFuture<Void> ended() {
        return pump.ended();
    }
}
