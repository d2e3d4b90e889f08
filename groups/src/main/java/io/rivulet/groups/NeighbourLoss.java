package io.rivulet.groups;

/** Why somebody is no neighbour any more. */
public enum NeighbourLoss {
    /** It fell silent. */
    LOST,
    /** It closed the session or its control flow: it left the group, or had no room. */
    LEFT,
    /** It was agreed that the topology does not need the link. */
    PARTED,
    /** It refused us. */
    REFUSED,
    /** It did not prove that it is a member. */
    NOT_A_MEMBER,
    /** The handshake took too long. */
    HANDSHAKE_TIMEOUT,
    /** We left the group. */
    WE_LEFT
}
