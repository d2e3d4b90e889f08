package io.rivulet.bench.macro;

import java.util.Map;

/** A publisher with its viewers, connected. Used by one thread, which is none of theirs. */
interface Star extends AutoCloseable {
    /** Begins to send as fast as back-pressure permits, until closed. */
    void flood();

    /**
     * Sends one message to all viewers.
     *
     * @param intendedNs when it should have been sent, by {@link System#nanoTime}
     * @return false when it was refused
     */
    boolean send(long intendedNs);

    /** Its own counters, for people who look for the reason of a figure. */
    Map<String, Double> details();

    /** Stops sending, and frees the sockets. Idempotent. */
    @Override
    void close();
}
