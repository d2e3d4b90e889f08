package io.rivulet.overlay.runtime;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.OfferResult;
import io.rivulet.overlay.OverlayException;
import io.rivulet.overlay.node.NodePublication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Moves what an application offers into the node's publication, as fast as that takes it, and ends it after the last. */
public final class PublicationPump {
    /** Four MiB: 256 fragments of the largest size, which is what a message can be cut into. */
    public static final int MAX_MESSAGE_BYTES = NodePublication.MAX_MESSAGE_BYTES;

    /** Messages moved in one go before the node gets to send. */
    private static final int MAX_IN_A_ROW = 64;

    private final String name;
    private final NodeThread nodeThread;
    private final CallbackExecutor executor;
    private final OfferQueue queue;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Null until the node has opened it, and after its end. The node's thread alone. */
    private NodePublication publication;

    private volatile boolean isOver;

    /**
     * @param nodeThread runs what moves messages
     * @param executor   completes {@link #ended}
     * @param queue      where offers wait
     */
    public PublicationPump(String name, NodeThread nodeThread, CallbackExecutor executor, OfferQueue queue) {
        this.name = name;
        this.nodeThread = nodeThread;
        this.executor = executor;
        this.queue = queue;
    }

    /** Takes a message; for any thread. */
    public OfferResult offer(MessageKind kind, long timestampMs, int flags, byte[] bytes, int offset, int length) {
        OfferResult result = queue.offer(kind, timestampMs, flags, bytes, offset, length);
        if (result == OfferResult.ACCEPTED) {
            schedule();
        }
        return result;
    }

    /** Takes no more, and ends the stream after what was taken; for any thread. */
    public void close() {
        queue.close();
        schedule();
    }

    private void schedule() {
        boolean isNews = scheduled.compareAndSet(false, true);
        if (isNews && !nodeThread.wake(this::run)) {
            abort(Failure.CLOSED);
        }
    }

    private void run(long nowNs) {
        scheduled.set(false);
        move(nowNs);
    }

    /** The node has opened the publication; on its thread. */
    public void start(long nowNs, NodePublication opened) {
        publication = opened;
        opened.setRoomListener(this::move);
        move(nowNs);
    }

    private void move(long nowNs) {
        if (publication == null || isOver) {
            return;
        }
        for (int i = 0; i < MAX_IN_A_ROW; i++) {
            OfferQueue.Offer next = queue.peek();
            if (next == null) {
                break;
            }
            OfferResult result = publication.offer(
                    nowNs, next.kind(), next.timestampMs(), next.flags(), next.bytes(), 0, next.bytes().length);
            if (result == OfferResult.BACK_PRESSURED) {
                return; // the room listener goes on
            }
            if (result == OfferResult.CLOSED) {
                abort(Failure.CLOSED);
                return;
            }
            queue.remove();
        }
        if (queue.isFinished()) {
            isOver = true;
            publication.close(nowNs);
            executor.complete(() -> ended.complete(null));
        } else if (queue.peek() != null || queue.isClosed()) {
            schedule();
        }
    }

    /** The publication cannot go on: what was accepted and not sent is lost, and {@link #ended} says so. For any thread. */
    public void abort(Failure reason) {
        isOver = true;
        queue.close();
        executor.complete(() -> ended.completeExceptionally(new OverlayException(reason, "stream '" + name + "'")));
    }

    /** Whether everything accepted was taken and the end is under way, or it was aborted. */
    public boolean isOver() {
        return isOver;
    }

    /** See {@link io.rivulet.overlay.Publication#ended}. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /** Messages accepted and not taken yet. */
    public int waiting() {
        return queue.messages();
    }

    /** Offers refused for lack of room. */
    public long refused() {
        return queue.refused();
    }
}
