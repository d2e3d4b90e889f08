package io.rivulet.overlay.runtime;

import io.rivulet.transport.CoreCommand;

/** The thread that owns a node, as other threads see it: an event loop in production, a virtual host in tests. */
public interface NodeThread {
    /**
     * Runs a command on the node's thread, soon and in the order given, and then lets the node send. Callable from any thread.
     *
     * @return false when the node is stopped: the command will not run
     * @throws io.rivulet.overlay.OverlayException with LIMIT_REACHED when more commands wait than a sane application gives
     */
    boolean execute(CoreCommand command);

    /** As {@link #execute}, without a limit: for callers that have at most one such command outstanding. */
    boolean wake(CoreCommand command);
}
