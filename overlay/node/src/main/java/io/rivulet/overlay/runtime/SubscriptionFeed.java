package io.rivulet.overlay.runtime;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.SubscribeOptions;
import io.rivulet.overlay.SubscriptionListener;
import io.rivulet.overlay.node.NodeSubscription;
import io.rivulet.overlay.node.StreamSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A subscription as the application's threads see it: the queue to its listener, and the way to close it. */
public final class SubscriptionFeed {
    private final NodeThread nodeThread;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Failure> ended = new CompletableFuture<>();
    private final DeliveryQueue queue;
    private final AtomicBoolean closeAsked = new AtomicBoolean();

    /** The node's thread alone. */
    private NodeSubscription subscription;

    /** @param executor where {@code listener} is called */
    public SubscriptionFeed(
            SubscriptionListener listener, SubscribeOptions options, NodeThread nodeThread, CallbackExecutor executor) {
        this.nodeThread = nodeThread;
        this.queue = new DeliveryQueue(listener, options, executor, started, ended);
    }

    /** Where the node puts messages. */
    public StreamSink sink() {
        return queue;
    }

    /** The node has opened the subscription; on its thread. */
    public void start(NodeSubscription opened) {
        subscription = opened;
    }

    /** Leaves the stream; for any thread. */
    public void close() {
        if (!closeAsked.getAndSet(true)) {
            nodeThread.wake(this::end);
        }
    }

    private void end(long nowNs) {
        if (subscription != null) {
            subscription.close(nowNs);
        }
        queue.onEnded(nowNs, Failure.CLOSED);
    }

    /** Whether the listener was told of the end, or is about to be. */
    boolean isOver() {
        return queue.isOver();
    }

    /** Completed when the first message is about to be told. */
    public CompletableFuture<Void> started() {
        return started;
    }

    /** Completed when the listener was told of the end. */
    public CompletableFuture<Failure> ended() {
        return ended;
    }

    /** Messages told to the listener. */
    public long delivered() {
        return queue.delivered();
    }

    /** Messages missed by a slow listener. */
    public long missed() {
        return queue.missed();
    }

    /** Messages that wait for the listener. */
    public int waiting() {
        return queue.waiting();
    }
}
