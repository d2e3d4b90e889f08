package io.rivulet.groups.spi;

/** Why there is no session with a peer, or none any more. */
public enum DisconnectReason {
    /** We closed it. */
    CLOSED_BY_US,
    /** The peer closed it. */
    CLOSED_BY_PEER,
    /** The peer fell silent. */
    PEER_LOST,
    /** The attempt found no answer within its time. */
    NO_ANSWER,
    /** The peer answered, but keys were not agreed. */
    NO_AGREEMENT,
    /** The introducer does not know the peer, or would not introduce us. */
    UNKNOWN_PEER,
    /** The limit of sessions is reached. */
    TOO_MANY_SESSIONS
}
