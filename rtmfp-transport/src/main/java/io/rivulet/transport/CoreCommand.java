package io.rivulet.transport;

/** Something to do to a core on the thread that owns it: how an application's calls reach it, through whatever drives the core. */
@FunctionalInterface
public interface CoreCommand {
    /**
     * Does it. The driver drains the core afterwards.
     *
     * @param nowNs the core's own time
     */
    void run(long nowNs);
}
