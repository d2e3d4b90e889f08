package io.rivulet.overlay;

/**
 * What a subscription did not get. It comes in the place of the missing messages.
 *
 * @param cause           who could not keep up
 * @param missed          how many: messages for a slow listener; for the network, pieces of messages (which alone are known)
 * @param fromTimestampMs the time of the first missed message, or of the last message before the gap when that is unknown
 * @param toTimestampMs   the time of the last missed message, or of the next message after the gap when that is unknown
 */
public record Gap(Cause cause, long missed, long fromTimestampMs, long toTimestampMs) {
    /** Who could not keep up. */
    public enum Cause {
        /** The listener: its queue was full. */
        SLOW_LISTENER,
        /** The network: the pieces did not come within the stream's window. */
        NETWORK
    }
}
