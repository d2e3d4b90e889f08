package io.rivulet.transport;

/**
 * The order in which the flows of a session, and the sessions of an endpoint, get to send, most urgent first. RFC 7016 leaves the scheme
 * to the implementation (section 3.6.2.3).
 */
public enum Priority {
    /** Small messages that everything else waits for. Sets the time critical flag (RFC 7016 section 2.2.4). */
    IMMEDIATE,
    /** Real-time media. Sets the time critical flag. */
    TIME_CRITICAL,
    /** Ordinary messages. */
    ROUTINE,
    /** Large transfers. */
    BULK,
    /** What may wait for ever. */
    BACKGROUND;

    /** Whether packets that carry such data say so to the far end. RFC 7016 section 3.5.2.1. */
    public boolean isTimeCritical() {
        return this == IMMEDIATE || this == TIME_CRITICAL;
    }
}
