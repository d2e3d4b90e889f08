package io.rivulet.transport;

/** The states of an established session. RFC 7016 section 3.5, figure 8; the opening states are in {@link SessionOpening.State}. */
public enum SessionState {
    /** Flows exist only here. */
    OPEN,
    /** We asked to close, and repeat it until it is acknowledged. */
    NEARCLOSE,
    /** The far end closed; we answer its repetitions for a while. */
    FARCLOSE_LINGER,
    /** Over. */
    CLOSED
}
