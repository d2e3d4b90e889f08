package io.rivulet.overlay.runtime;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.Gap;
import io.rivulet.overlay.Message;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.SubscribeOptions;
import io.rivulet.overlay.SubscriptionListener;
import io.rivulet.overlay.node.StreamSink;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.varhandle.SpscLinkedVarHandleQueue;

/**
 * Messages on their way from the node to one subscription's listener. The node's thread puts them in and never waits: when the queue is
 * full, what does not fit is counted, and the listener is told of the gap in its place.
 */
public final class DeliveryQueue implements StreamSink {
    /** What a queued message costs besides its bytes: record, array header, queue node. */
    private static final int OVERHEAD_BYTES = 96;

    private record Started() {}

    private record Ended(Failure reason) {}

    private final SubscriptionListener listener;
    private final SubscribeOptions options;
    private final CompletableFuture<Void> started;
    private final CompletableFuture<Failure> ended;
    private final SerialCallbacks callbacks;

    // Apart from messages it holds a Started, an Ended, and a Gap for each message behind one: bounded by them.
    private final Queue<Object> queue = new SpscLinkedVarHandleQueue<>();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();

    // The gap in the making; the node's thread alone.
    private long gapMessages;
    private long gapFromMs;
    private long gapToMs;
    private long lastTimestampMs;
    private long networkGap;
    private boolean isOver;

    /**
     * @param started completed when the listener was told of the start
     * @param ended   completed when the listener was told of the end
     */
    public DeliveryQueue(
            SubscriptionListener listener,
            SubscribeOptions options,
            CallbackExecutor executor,
            CompletableFuture<Void> started,
            CompletableFuture<Failure> ended) {
        this.listener = listener;
        this.options = options;
        this.started = started;
        this.ended = ended;
        this.callbacks = new SerialCallbacks(executor, this::deliverOne, () -> !queue.isEmpty());
    }

    @Override
    public void onStarted(long nowNs) {
        put(new Started());
    }

    @Override
    public void onMessage(
            long nowNs, MessageKind kind, long timestampMs, int flags, byte[] source, int offset, int length) {
        if (isOver) {
            return; // closed by us while it was on its way
        }
        long cost = (long) length + OVERHEAD_BYTES;
        boolean isFull = messages.get() >= options.queueMessages()
                || messages.get() > 0 && bytes.get() + cost > options.queueBytes();
        if (isFull) {
            if (gapMessages == 0) {
                gapFromMs = timestampMs;
            }
            gapMessages++;
            gapToMs = timestampMs;
            lastTimestampMs = timestampMs;
            missed.incrementAndGet();
            return;
        }
        putGaps(timestampMs);
        lastTimestampMs = timestampMs;
        byte[] copy = new byte[length];
        System.arraycopy(source, offset, copy, 0, length);
        messages.incrementAndGet();
        bytes.addAndGet(cost);
        put(new Message(kind, timestampMs, flags, copy));
    }

    private void putGaps(long nextTimestampMs) {
        if (networkGap > 0) {
            put(new Gap(Gap.Cause.NETWORK, networkGap, lastTimestampMs, nextTimestampMs));
            networkGap = 0;
        }
        if (gapMessages > 0) {
            put(new Gap(Gap.Cause.SLOW_LISTENER, gapMessages, gapFromMs, gapToMs));
            gapMessages = 0;
        }
    }

    @Override
    public void onGap(long nowNs, long fragments) {
        networkGap += fragments;
    }

    @Override
    public void onEnded(long nowNs, Failure reason) {
        if (!isOver) {
            isOver = true;
            putGaps(lastTimestampMs);
            put(new Ended(reason));
        }
    }

    private void put(Object item) {
        queue.add(item);
        callbacks.signal();
    }

    private boolean deliverOne() {
        Object item = queue.poll();
        if (item instanceof Message message) {
            messages.decrementAndGet();
            bytes.addAndGet(-((long) message.bytes().length + OVERHEAD_BYTES));
            delivered.incrementAndGet();
            listener.onMessage(message);
        } else if (item instanceof Gap gap) {
            listener.onGap(gap);
        } else if (item instanceof Started) {
            tell(listener::onStarted, () -> started.complete(null));
        } else if (item instanceof Ended end) {
            tell(() -> listener.onEnded(end.reason), () -> ended.complete(end.reason));
        }
        return item != null;
    }

    private static void tell(Runnable call, Runnable complete) {
        try {
            call.run();
        } finally {
            complete.run();
        }
    }

    /** Whether the end was put in; for the node's thread. */
    boolean isOver() {
        return isOver;
    }

    /** Messages that wait for the listener now. */
    public int waiting() {
        return messages.get();
    }

    /** Messages told to the listener. */
    public long delivered() {
        return delivered.get();
    }

    /** Messages that it missed because it was slow. */
    public long missed() {
        return missed.get();
    }
}
