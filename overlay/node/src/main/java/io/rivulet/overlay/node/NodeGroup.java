package io.rivulet.overlay.node;

import io.rivulet.groups.Group;
import io.rivulet.groups.GroupEvents;
import io.rivulet.groups.NeighbourLoss;
import io.rivulet.groups.multicast.MulticastEvents;
import io.rivulet.groups.multicast.PublishedStream;
import io.rivulet.groups.multicast.StreamEndReason;
import io.rivulet.groups.multicast.StreamParameters;
import io.rivulet.groups.multicast.ViewOptions;
import io.rivulet.groups.multicast.ViewedStream;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.wire.StreamKey;
import io.rivulet.overlay.Failure;
import io.rivulet.overlay.GroupStats;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.OverlayEvent;
import io.rivulet.overlay.OverlayException;
import io.rivulet.overlay.StreamSettings;
import io.rivulet.overlay.SubscribeOptions;
import io.rivulet.overlay.flash.ClientGroupChannel;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.address.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A group that this node is a member of. For the node's thread. */
public final class NodeGroup {
    /** How long after there is somebody to ask a missing stream is called missing. */
    private static final long ABSENCE_NS = 3_000_000_000L;

    /** Margin that fragments are kept beyond the window for those who are late: a quarter of it, a second at least. */
    private static final int MIN_MARGIN_MS = 1_000;

    private final GroupSpec spec;
    private final String name;
    private final PeerNetworkOverRtmfp network;
    private final Consumer<OverlayEvent> events;
    private final NodeGroups owner;
    private final List<NodePublication> publications = new ArrayList<>();
    private final List<NodeSubscription> subscriptions = new ArrayList<>();

    private Group group;
    private ClientGroupChannel channel;
    private long absenceAtNs = DatagramCore.NO_DEADLINE_NS;
    private boolean isLonelinessTold;
    private boolean wasIntroduced;
    private long unknownKinds;
    private FragmentListener fragmentListener = (nowNs, from, stream, id) -> {};

    /** Whose stream is being opened: its first messages may come before the call that opens it returns. */
    private StreamSink sinkBeingOpened;

    NodeGroup(GroupSpec spec, NodeGroups owner, PeerNetworkOverRtmfp network, Consumer<OverlayEvent> events) {
        this.spec = spec;
        this.name = spec.name().orElse(spec.id().toString());
        this.owner = owner;
        this.network = network;
        this.events = events;
    }

    void start(Group joined) {
        group = joined;
    }

    /** Its name, for people. */
    public String name() {
        return name;
    }

    /** What was joined. */
    public GroupSpec spec() {
        return spec;
    }

    /** The group protocol under it. */
    public Group group() {
        return group;
    }

    /** Messages of a type that no stream should carry. */
    public long unknownKinds() {
        return unknownKinds;
    }

    /**
     * Publishes a stream.
     *
     * @throws OverlayException with {@link Failure#NOT_AUTHORIZED}, or {@link Failure#LIMIT_REACHED} when there are too many streams
     */
    public NodePublication publish(long nowNs, String streamName, StreamSettings settings) {
        if (!spec.mayPublish()) {
            throw new OverlayException(Failure.NOT_AUTHORIZED, "group '" + name + "'");
        }
        publications.removeIf(NodePublication::isClosed);
        PublishedStream stream;
        try {
            stream = group.publish(nowNs, streamName, parameters(settings));
        } catch (IllegalStateException tooMany) {
            throw new OverlayException(Failure.LIMIT_REACHED, "stream '" + streamName + "'", tooMany);
        }
        NodePublication publication = new NodePublication(stream);
        publications.add(publication);
        return publication;
    }

    private static StreamParameters parameters(StreamSettings settings) {
        int windowMs = (int) settings.window().toMillis();
        return new StreamParameters(
                windowMs,
                (int) settings.fetchPeriod().toMillis(),
                (int) settings.mapPeriod().toMillis(),
                false,
                Math.max(MIN_MARGIN_MS, windowMs / 4),
                settings.fragmentBytes(),
                settings.expectedBitsPerSec() / Byte.SIZE);
    }

    /**
     * Subscribes to a stream, now or as soon as somebody publishes it.
     *
     * @throws OverlayException with {@link Failure#LIMIT_REACHED} when there are too many streams, or this one is subscribed to already
     */
    public NodeSubscription subscribe(long nowNs, String streamName, SubscribeOptions options, StreamSink sink) {
        ViewOptions view =
                options.classifier() == null ? ViewOptions.anywhere() : ViewOptions.startingWith(options.classifier());
        boolean isTaken = subscriptions.stream().anyMatch(other -> other.name().equals(streamName));
        if (isTaken) {
            throw new OverlayException(Failure.LIMIT_REACHED, "stream '" + streamName + "', subscribed to already");
        }
        sinkBeingOpened = sink;
        try {
            NodeSubscription subscription = subscriptionOf(group.view(nowNs, streamName, view));
            planAbsence(nowNs);
            return subscription;
        } catch (IllegalStateException tooMany) {
            throw new OverlayException(Failure.LIMIT_REACHED, "stream '" + streamName + "'", tooMany);
        } finally {
            sinkBeingOpened = null;
        }
    }

    private NodeSubscription subscriptionOf(ViewedStream stream) {
        for (NodeSubscription subscription : subscriptions) {
            if (subscription.stream() == stream) {
                return subscription;
            }
        }
        NodeSubscription opened = new NodeSubscription(stream, sinkBeingOpened);
        if (!stream.isEnded()) {
            subscriptions.add(opened);
        }
        return opened;
    }

    /** Leaves the group: publications end, subscriptions too, neighbours are let go. Idempotent. */
    public void leave(long nowNs) {
        owner.leave(nowNs, this);
    }

    /** Ends publications and subscriptions; whether there was a publication, which may not be delivered yet. */
    boolean closeStreams(long nowNs) {
        boolean published = false;
        for (NodePublication publication : publications) {
            published = true;
            publication.close(nowNs);
        }
        for (NodeSubscription subscription : List.copyOf(subscriptions)) {
            subscription.close(nowNs);
        }
        return published;
    }

    /** Sets who hears of every fragment that arrives. */
    public void setFragmentListener(FragmentListener listener) {
        fragmentListener = listener;
    }

    /** The streams published here, in the order of publishing; ended ones stay until the next is published. */
    public List<NodePublication> publications() {
        return List.copyOf(publications);
    }

    /** The streams subscribed to, in the order of subscribing. */
    public List<NodeSubscription> subscriptions() {
        return List.copyOf(subscriptions);
    }

    // The channel to the rendezvous.

    ClientGroupChannel channel() {
        return channel;
    }

    void setChannel(ClientGroupChannel opened) {
        channel = opened;
    }

    void onIntroduced(long nowNs, PeerId member) {
        wasIntroduced = true;
        group.onMemberIntroduced(nowNs, member);
    }

    // Time.

    long nextDeadlineNs() {
        long next = absenceAtNs;
        for (NodePublication publication : publications) {
            next = Math.min(next, publication.nextDeadlineNs());
        }
        return next;
    }

    void onDeadline(long nowNs) {
        if (nowNs >= absenceAtNs) {
            absenceAtNs = DatagramCore.NO_DEADLINE_NS;
            tellAbsences();
        }
        for (NodePublication publication : List.copyOf(publications)) {
            publication.onDeadline(nowNs);
        }
    }

    private void planAbsence(long nowNs) {
        if (group.neighbourCount() > 0) {
            absenceAtNs = Math.min(absenceAtNs, nowNs + ABSENCE_NS);
        }
    }

    private void tellAbsences() {
        for (NodeSubscription subscription : subscriptions) {
            if (subscription.takeAbsence()) {
                events.accept(new OverlayEvent.StreamNotPublishedYet(name, subscription.name()));
            }
        }
    }

    GroupStats stats() {
        return NodeStats.of(this, network);
    }

    /** What the group protocol tells of members. */
    final class MemberEvents implements GroupEvents {
        @Override
        public void onNeighbourConnected(long nowNs, Group from, int peer) {
            isLonelinessTold = false;
            PeerId id = network.directory().idOf(peer);
            events.accept(new OverlayEvent.NeighbourJoined(name, id, network.addressOf(peer)));
            planAbsence(nowNs);
        }

        @Override
        public void onNeighbourDisconnected(long nowNs, Group from, int peer, NeighbourLoss loss) {
            boolean isLost = loss == NeighbourLoss.LOST || loss == NeighbourLoss.HANDSHAKE_TIMEOUT;
            Failure reason = isLost ? Failure.PEER_LOST : Failure.CLOSED;
            PeerId id = network.directory().idOf(peer);
            events.accept(new OverlayEvent.NeighbourLeft(name, id, reason));
        }

        @Override
        public void onAlone(long nowNs, Group from) {
            if (!isLonelinessTold) {
                isLonelinessTold = true;
                boolean othersAreThere = wasIntroduced && group.counters().dialFailures() > 0;
                Failure reason = othersAreThere ? Failure.NO_PEER_REACHABLE : Failure.GROUP_EMPTY;
                events.accept(new OverlayEvent.GroupAlone(name, reason));
            }
            owner.askAgain(nowNs, NodeGroup.this);
        }
    }

    /** What the group protocol tells of streams. */
    final class StreamEvents implements MulticastEvents {
        @Override
        public void onStreamHeard(long nowNs, String streamName) {
            events.accept(new OverlayEvent.StreamAnnounced(name, streamName));
        }

        @Override
        public void onFragment(long nowNs, StreamKey key, long id) {
            fragmentListener.onFragment(nowNs, NodeGroup.this, key, id);
        }

        @Override
        public void onStarted(long nowNs, ViewedStream stream, long firstFragment) {
            subscriptionOf(stream).sink().onStarted(nowNs);
        }

        @Override
        public void onMessage(
                long nowNs,
                ViewedStream stream,
                int kind,
                long timestampMs,
                int flags,
                byte[] bytes,
                int offset,
                int length) {
            MessageKind known = MessageKind.ofRtmpType(kind);
            if (known == null) {
                unknownKinds++;
                return;
            }
            subscriptionOf(stream).sink().onMessage(nowNs, known, timestampMs, flags, bytes, offset, length);
        }

        @Override
        public void onGap(long nowNs, ViewedStream stream, long first, long last) {
            subscriptionOf(stream).sink().onGap(nowNs, last - first + 1);
        }

        @Override
        public void onReset(long nowNs, ViewedStream stream) {
            subscriptionOf(stream).sink().onStarted(nowNs);
        }

        @Override
        public void onEnded(long nowNs, ViewedStream stream, StreamEndReason end) {
            NodeSubscription subscription = subscriptionOf(stream);
            subscriptions.remove(subscription);
            Failure reason = reasonOf(end);
            if (reason != Failure.CLOSED) {
                events.accept(new OverlayEvent.StreamOver(name, stream.name(), reason));
            }
            subscription.sink().onEnded(nowNs, reason);
        }
    }

    private static Failure reasonOf(StreamEndReason end) {
        return switch (end) {
            case CLOSED_BY_PUBLISHER -> Failure.STREAM_ENDED;
            case IDLE -> Failure.STREAM_LOST;
            case CLOSED_BY_US -> Failure.CLOSED;
        };
    }
}
