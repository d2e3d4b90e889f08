package io.rivulet.overlay.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one consumer's callbacks on the application executor: one at a time, in order, and so many in a row that others get their turn. */
final class SerialCallbacks {
    private static final Logger LOG = LoggerFactory.getLogger(SerialCallbacks.class);

    /** Callbacks in a row before the executor is asked again. */
    private static final int MAX_IN_A_ROW = 64;

    private final CallbackExecutor executor;
    private final BooleanSupplier deliverOne;
    private final BooleanSupplier hasMore;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /**
     * @param deliverOne makes one callback; false when there is nothing to deliver
     * @param hasMore    whether there is something to deliver
     */
    SerialCallbacks(CallbackExecutor executor, BooleanSupplier deliverOne, BooleanSupplier hasMore) {
        this.executor = executor;
        this.deliverOne = deliverOne;
        this.hasMore = hasMore;
    }

    /** There is something to deliver. For any thread; does not wait. */
    void signal() {
        if (scheduled.compareAndSet(false, true) && !executor.tryExecute(this::run)) {
            scheduled.set(false);
        }
    }

    private void run() {
        deliverSome();
        // An executor that is shutting down finishes what it has and takes nothing new: then we are all it has, and go
        // on.
        while (hasMore.getAsBoolean()) {
            if (executor.tryExecute(this::run)) {
                return; // still scheduled
            }
            deliverSome();
        }
        scheduled.set(false);
        if (hasMore.getAsBoolean()) {
            signal();
        }
    }

    private void deliverSome() {
        for (int i = 0; i < MAX_IN_A_ROW; i++) {
            try {
                if (!deliverOne.getAsBoolean()) {
                    return;
                }
            } catch (RuntimeException listenersFault) {
                LOG.error("a listener failed; it is called again with what comes next", listenersFault);
            }
        }
    }
}
