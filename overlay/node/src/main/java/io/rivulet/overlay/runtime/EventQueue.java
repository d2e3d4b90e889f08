package io.rivulet.overlay.runtime;

import io.rivulet.overlay.OverlayEvent;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jctools.queues.varhandle.MpscLinkedVarHandleQueue;

/** Events on their way to the application's event listener. Bounded: a slow one is told how many it missed. */
public final class EventQueue {
    private final Consumer<OverlayEvent> listener;
    private final int maxEvents;
    private final SerialCallbacks callbacks;
    private final Queue<OverlayEvent> queue = new MpscLinkedVarHandleQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Missed since the last event that was put in; the node's thread alone. */
    private long missed;

    /** @param maxEvents how many may wait; a further one is counted as missed */
    public EventQueue(Consumer<OverlayEvent> listener, int maxEvents, CallbackExecutor executor) {
        this.listener = listener;
        this.maxEvents = maxEvents;
        this.callbacks = new SerialCallbacks(executor, this::deliverOne, () -> !queue.isEmpty());
    }

    /** Puts an event in, or counts it as missed. For the node's thread. */
    public void put(OverlayEvent event) {
        if (waiting.get() >= maxEvents) {
            missed++;
            return;
        }
        if (missed > 0) {
            add(new OverlayEvent.EventsMissed(missed));
            missed = 0;
        }
        add(event);
    }

    /** Puts an event in even if there is no room: for the last one. */
    public void putLast(OverlayEvent event) {
        if (missed > 0) {
            add(new OverlayEvent.EventsMissed(missed));
            missed = 0;
        }
        add(event);
    }

    private void add(OverlayEvent event) {
        waiting.incrementAndGet();
        queue.add(event);
        callbacks.signal();
    }

    private boolean deliverOne() {
        OverlayEvent event = queue.poll();
        if (event == null) {
            return false;
        }
        waiting.decrementAndGet();
        listener.accept(event);
        return true;
    }
}
