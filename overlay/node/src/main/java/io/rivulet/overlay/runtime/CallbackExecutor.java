package io.rivulet.overlay.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application executor, which may be anybody's and may refuse. */
public final class CallbackExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackExecutor.class);

    private final Executor executor;
    private final AtomicLong refusals = new AtomicLong();

    /** @param executor the application's, or an overlay's own thread */
    public CallbackExecutor(Executor executor) {
        this.executor = executor;
    }

    /** Has {@code task} run; false when the executor refuses. */
    boolean tryExecute(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException refused) {
            if (refusals.getAndIncrement() == 0) {
                LOG.debug("the application executor takes no more callbacks", refused);
            }
            return false;
        }
    }

    /** Has {@code completion} of a future run; here and now when the executor refuses, so that nobody waits in vain. */
    void complete(Runnable completion) {
        if (!tryExecute(completion)) {
            completion.run();
        }
    }
}
