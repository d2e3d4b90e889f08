package io.rivulet.groups;

/**
 * What a {@link Group} tells its owner about membership. Called on the node's thread at the end of an input, when everything has been
 * updated; the methods of the group may be called from here.
 */
public interface GroupEvents {
    /** There is a new neighbour. The first one makes us a member: {@link Group#neighbourCount} is 1 then. */
    default void onNeighbourConnected(long nowNs, Group group, int peer) {}

    /** A neighbour is gone. */
    default void onNeighbourDisconnected(long nowNs, Group group, int peer, NeighbourLoss reason) {}

    /**
     * There has been no neighbour for {@link GroupConfig#aloneAfterNs}: nobody else is in the group, or nobody can be reached. Repeated
     * while it lasts, every {@link Group#ALONE_REPEAT_NS}; whoever has a server should ask it for members again.
     */
    default void onAlone(long nowNs, Group group) {}
}
