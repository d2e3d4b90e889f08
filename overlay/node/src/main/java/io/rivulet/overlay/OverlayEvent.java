package io.rivulet.overlay;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import java.time.Duration;

/**
 * Something that happened to an overlay, told on its application executor in order. For people and logs it has a readable
 * {@code toString}; for programs a type.
 */
public sealed interface OverlayEvent {
    /**
     * The rendezvous accepted us; members of our groups will be introduced.
     *
     * @param address its address
     */
    record RendezvousConnected(NetAddress address) implements OverlayEvent {}

    /**
     * There is no connection to the rendezvous: the attempt failed, or the connection was lost.
     *
     * @param failure RENDEZVOUS_UNREACHABLE, REJECTED or RENDEZVOUS_LOST
     * @param detail  what the rendezvous said, or which address does not answer
     * @param retryIn when it is tried again, or null when it is not
     */
    record RendezvousFailed(Failure failure, String detail, Duration retryIn) implements OverlayEvent {}

    /** A group could not be joined: {@link Failure#LIMIT_REACHED} or {@link Failure#CLOSED}. */
    record GroupRefused(String group, Failure reason) implements OverlayEvent {}

    /**
     * We have no neighbour in a group. Told once, until somebody comes.
     *
     * @param group  its name
     * @param reason {@link Failure#GROUP_EMPTY}, or {@link Failure#NO_PEER_REACHABLE} when there are members and none answered
     */
    record GroupAlone(String group, Failure reason) implements OverlayEvent {}

    /**
     * A member became our neighbour.
     *
     * @param address where we see it
     */
    record NeighbourJoined(String group, PeerId peer, NetAddress address) implements OverlayEvent {}

    /**
     * A neighbour is gone: {@link Failure#PEER_LOST} when it fell silent, {@link Failure#CLOSED} when either of us left the other.
     */
    record NeighbourLeft(String group, PeerId peer, Failure reason) implements OverlayEvent {}

    /**
     * A member could not be reached.
     *
     * @param reason how far the attempt came
     */
    record PeerUnreachable(PeerId peer, String reason) implements OverlayEvent {}

    /** A stream that we subscribed to is not published yet: {@link Failure#STREAM_NOT_PUBLISHED_YET}. */
    record StreamNotPublishedYet(String group, String stream) implements OverlayEvent {}

    /** A neighbour announced a stream. */
    record StreamAnnounced(String group, String stream) implements OverlayEvent {}

    /**
     * A stream is over.
     *
     * @param reason STREAM_ENDED or STREAM_LOST
     */
    record StreamOver(String group, String stream, Failure reason) implements OverlayEvent {}

    /**
     * The event listener was too slow for all events.
     *
     * @param count how many it missed since the event before this one
     */
    record EventsMissed(long count) implements OverlayEvent {}

    /** The node is stopped: the last event. {@link Failure#CLOSED} or {@link Failure#INTERNAL}. */
    record Stopped(Failure reason) implements OverlayEvent {}
}
