package io.rivulet.transport;

/** Why a session ended. */
public enum CloseReason {
    /** By {@link Session#close} or {@link Session#closeAbruptly}. */
    CLOSED_HERE,
    /** The far end asked to close, or closed abruptly. RFC 7016 section 3.5.5. */
    CLOSED_BY_FAR_END,
    /** Nothing was heard from the far end for {@link EndpointConfig#deadAfterNs}. RFC 7016 section 3.5.4.1. */
    SILENT,
    /** A new session with the same far end took its place, opened there (RFC 7016 section 3.5.1.1.2) or here. */
    OVERRIDDEN,
    /**
     * The far end acknowledged what was never sent, or kept sending what we could not hold, or held the most of our memory when there was
     * too little ({@link EndpointConfig#totalReceiveBudgetBytes}). RFC 7016 section 5.
     */
    ABUSE,
    /**
     * The far end showed that it lives, and nothing else, for {@link EndpointConfig#stallLimitNs}: it acknowledged nothing of what it was
     * sent, kept its window closed before what waited for it, or completed nothing of what it had begun. RFC 7016 section 5.
     */
    STALLED
}
