package io.rivulet.overlay.flash;

/** Where a connection stands, at either end. */
public enum NetConnectionState {
    /** A client without a session yet. */
    IDLE,
    /** A client that awaits the answer to its {@code connect}; a server that awaits the {@code connect}. */
    CONNECTING,
    /** The connection is up. */
    CONNECTED,
    /** We closed in order and await the far end's close. RFC 7425 section 5.3.6. */
    CLOSING,
    /** Over; nothing more happens. */
    CLOSED
}
