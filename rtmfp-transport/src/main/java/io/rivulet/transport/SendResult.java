package io.rivulet.transport;

/** What became of a message handed to {@link SendFlow#send}. */
public enum SendResult {
    /** Queued. */
    ACCEPTED,
    /** Refused: the session's queue is full. {@link EndpointHandler#onRoom} tells when to try again. */
    BACKPRESSURE,
    /** Refused: the flow or its session is closed or closing. */
    CLOSED
}
