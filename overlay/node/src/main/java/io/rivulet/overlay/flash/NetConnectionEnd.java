package io.rivulet.overlay.flash;

/** How a connection ended. RFC 7425 section 5.3.6. */
public enum NetConnectionEnd {
    /** We closed it. */
    CLOSED_HERE,
    /** The far end closed it in order. */
    CLOSED_BY_FAR_END,
    /** The far end rejected our control flow: it ended abruptly. */
    TERMINATED_BY_FAR_END,
    /** The session under it ended. */
    SESSION_ENDED,
    /** A server turned its client away. */
    REJECTED,
    /** The {@code connect}, or its answer, did not come in time. */
    NO_ANSWER
}
