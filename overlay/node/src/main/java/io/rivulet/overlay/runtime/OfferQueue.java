package io.rivulet.overlay.runtime;

import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.OfferResult;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.varhandle.MpscLinkedVarHandleQueue;

/**
 * Messages on their way from the application into a publication. {@link #offer} and {@link #close} are for any thread, everything else
 * for the node's. Bounded in messages and bytes; what is in it was accepted and is not dropped.
 */
public final class OfferQueue {
    /**
     * An accepted message.
     *
     * @param bytes a copy of the application's
     */
    @SuppressWarnings("ArrayRecordComponent") // moved from queue to queue, compared by nobody
    public record Offer(MessageKind kind, long timestampMs, int flags, byte[] bytes) {}

    /** What a queued message costs besides its bytes: record, array header, queue node. */
    private static final int OVERHEAD_BYTES = 96;

    private final int maxMessages;
    private final long maxBytes;
    private final Queue<Offer> queue = new MpscLinkedVarHandleQueue<>();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean closed;

    /** @param maxBytes of content and what it costs to keep */
    public OfferQueue(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Takes a copy of a message unless there is no room, or the queue is closed. Never blocks. */
    public OfferResult offer(MessageKind kind, long timestampMs, int flags, byte[] source, int offset, int length) {
        long cost = (long) length + OVERHEAD_BYTES;
        // Room is taken before the queue is looked at, so that whoever closes it sees us: see isFinished.
        int messagesThen = messages.incrementAndGet();
        long bytesThen = bytes.addAndGet(cost);
        // An empty queue takes any message, or one as long as the queue could never go out.
        boolean hasRoom = messagesThen <= maxMessages && (bytesThen <= maxBytes || messagesThen == 1);
        if (closed || !hasRoom) {
            release(cost);
            if (closed) {
                return OfferResult.CLOSED;
            }
            refused.incrementAndGet();
            return OfferResult.BACK_PRESSURED;
        }
        byte[] copy = new byte[length];
        System.arraycopy(source, offset, copy, 0, length);
        queue.add(new Offer(kind, timestampMs, flags, copy));
        return OfferResult.ACCEPTED;
    }

    private void release(long cost) {
        bytes.addAndGet(-cost);
        messages.decrementAndGet();
    }

    /** Takes nothing more; what was accepted stays. */
    public void close() {
        closed = true;
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return closed;
    }

    /** The oldest message, or null; it stays. */
    public Offer peek() {
        return queue.peek();
    }

    /** Takes out the oldest message. */
    public void remove() {
        Offer taken = queue.remove();
        release((long) taken.bytes().length + OVERHEAD_BYTES);
    }

    /** Whether it is closed and nothing is in it, nor in the middle of being put in. */
    public boolean isFinished() {
        return closed && messages.get() == 0;
    }

    /** Messages in it now. */
    public int messages() {
        return messages.get();
    }

    /** How many offers found it full. */
    public long refused() {
        return refused.get();
    }
}
