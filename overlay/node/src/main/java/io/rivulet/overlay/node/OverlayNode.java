package io.rivulet.overlay.node;

import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.overlay.Failure;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.OverlayEvent;
import io.rivulet.overlay.OverlayException;
import io.rivulet.overlay.OverlayStats;
import io.rivulet.overlay.flash.ClientGroupChannel;
import io.rivulet.overlay.flash.NetConnectionClient;
import io.rivulet.overlay.flash.NetConnectionClientConfig;
import io.rivulet.overlay.flash.RtmfpUri;
import io.rivulet.transport.CloseReason;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.EndpointHandler;
import io.rivulet.transport.EndpointStats;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.InterfaceFamilies;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.EntropySource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/**
 * A whole node: an RTMFP endpoint, the connection to the rendezvous, and groups, as one {@link DatagramCore}. Everything that an
 * application can do is reachable here, without threads: the simulator and the tests drive it on a virtual network, the runtime drives it
 * on an event loop.
 *
 * <p>Commands take the time and may be given whenever the node is not in the middle of a call; the driver drains the node afterwards. What
 * happens is told to the {@link OverlayNodeEvents} and to each subscription's {@link StreamSink}.
 */
public final class OverlayNode implements DatagramCore {
    /** Flow metadata of groups begin with "GR", those of RTMP and of group channels with "TC" and "GC". rtmfp-groups section 7. */
    private static final byte[] GROUP_SIGNATURE = {'G', 'R'};

    /** Events that wait to be told; each is caused by something that is bounded itself, so this only stops a flood. */
    private static final int MAX_PENDING_EVENTS = 4_096;

    private final OverlayNodeEvents events;
    private final RtmfpEndpoint endpoint;
    private final PeerNetworkOverRtmfp network;
    private final RendezvousLink rendezvous;
    private final NodeGroups groups;
    private final ClosingSessions closing = new ClosingSessions();
    private final ArrayDeque<OverlayEvent> pendingEvents = new ArrayDeque<>();
    private long missedEvents;
    private long refusedFlows;
    private boolean isShuttingDown;
    private boolean hasLeft;

    /**
     * A node of its own.
     *
     * @param entropy where all its randomness comes from, its identity's keys included
     */
    public OverlayNode(OverlayConfig config, EntropySource entropy, OverlayNodeEvents events) {
        this(config, entropy, new PeerDirectory(), events);
    }

    /** A node that shares a directory with others, as in simulation. */
    public OverlayNode(OverlayConfig config, EntropySource entropy, PeerDirectory directory, OverlayNodeEvents events) {
        this(config, entropy, directory, events, NodeTap.NONE);
    }

    /** The same with somebody between its groups and its network. */
    public OverlayNode(
            OverlayConfig config,
            EntropySource entropy,
            PeerDirectory directory,
            OverlayNodeEvents events,
            NodeTap tap) {
        this.events = events;
        EndpointConfig.Builder transport = EndpointConfig.builder(
                        config.identity().create(entropy), entropy)
                .maxSessions(config.maxSessions())
                .uplinkBytesPerSec(config.uplinkBytesPerSec())
                .interfaces(InterfaceFamilies.boundTo(List.of(config.bindAddress())));
        config.transport().accept(transport);
        endpoint = new RtmfpEndpoint(transport.build(), new Handler());
        PeerNetworkLimits limits = PeerNetworkLimits.DEFAULT.withAttemptTimeoutNs(
                config.peerTimeout().toNanos());
        network = new PeerNetworkOverRtmfp(endpoint, directory, limits, closing);
        long timeoutNs = config.rendezvousTimeout().toNanos();
        NetConnectionClientConfig client = NetConnectionClientConfig.builder()
                .answerTimeout(config.rendezvousTimeout())
                .maxGroupChannels(config.maxGroups())
                .build();
        rendezvous = new RendezvousLink(endpoint, entropy, timeoutNs, client, closing, new RendezvousOwner());
        groups = new NodeGroups(config, network, tap.network(network), rendezvous, entropy, this::queueEvent);
        network.setListener(tap.listener(groups));
    }

    /** Our name. */
    public PeerId peerId() {
        return endpoint.peerId();
    }

    /** The peer network under the groups: who is connected, and what was counted. */
    public PeerNetworkOverRtmfp network() {
        return network;
    }

    /** The transport's counters. */
    public EndpointStats transportStats() {
        return endpoint.stats();
    }

    /** Flows rejected because their metadata named nothing that is known here. */
    public long refusedFlows() {
        return refusedFlows;
    }

    // Commands.

    /** Says at which addresses of ours others may find us, besides the one they see: those of our interfaces, with the port. */
    public void setLocalAddresses(long nowNs, List<NetAddress> addresses) {
        network.setLocalAddresses(addresses);
        rendezvous.setOwnAddresses(nowNs, addresses);
    }

    /**
     * Connects to the rendezvous and stays connected: after a failure or a loss it tries again, 1.5 s later at first and 30 s at most.
     *
     * @param addresses where the rendezvous may be
     * @throws IllegalStateException when there is a rendezvous already
     */
    public void connectRendezvous(long nowNs, List<NetAddress> addresses, RtmfpUri uri) {
        network.setIntroducers(addresses);
        rendezvous.connect(nowNs, addresses, uri);
    }

    /** Leaves the rendezvous; groups go on. */
    public void disconnectRendezvous(long nowNs) {
        rendezvous.close(nowNs);
    }

    /** Whether the rendezvous accepted us and is still there. */
    public boolean isRendezvousConnected() {
        return rendezvous.isConnected();
    }

    /**
     * Joins a group.
     *
     * @throws OverlayException with {@link Failure#LIMIT_REACHED}, or {@link Failure#CLOSED} when the node is shutting down
     * @throws IllegalStateException when it is joined already
     */
    public NodeGroup joinGroup(long nowNs, GroupSpec spec) {
        if (isShuttingDown) {
            throw new OverlayException(Failure.CLOSED, "this node");
        }
        return groups.join(nowNs, spec);
    }

    /** The groups that are joined, in the order of joining. */
    public List<NodeGroup> groups() {
        return groups.all();
    }

    /**
     * Leaves everything in order: streams end, and when that is delivered, within a second, neighbours are told and sessions closed,
     * within another. The node goes on being driven until {@link #isQuiet}.
     */
    public void shutdown(long nowNs) {
        if (isShuttingDown) {
            return;
        }
        isShuttingDown = true;
        groups.leaveAll(nowNs);
        leaveWhenGroupsAreLeft(nowNs);
    }

    private void leaveWhenGroupsAreLeft(long nowNs) {
        if (isShuttingDown && !hasLeft && groups.isQuiet()) {
            hasLeft = true;
            network.leaveAll(nowNs);
            rendezvous.close(nowNs);
        }
    }

    /** Whether everything is left and closed with the far ends' agreement, or nothing was ever open. */
    public boolean isQuiet() {
        return groups.isQuiet()
                && network.isQuiet()
                && rendezvous.isQuiet()
                && closing.isEmpty()
                && endpoint.hasNothingToSend();
    }

    /** Takes a snapshot. */
    public OverlayStats stats() {
        EndpointStats wire = endpoint.stats();
        PeerNetworkCounters counters = network.counters();
        return new OverlayStats(
                peerId(),
                isRendezvousConnected(),
                wire.get(EndpointStats.Counter.BYTES_SENT),
                wire.get(EndpointStats.Counter.BYTES_RECEIVED),
                wire.get(EndpointStats.Counter.DATAGRAMS_SENT),
                wire.get(EndpointStats.Counter.DATAGRAMS_RECEIVED),
                counters.bytesSent(),
                counters.bytesReceived(),
                wire.drops(),
                counters.expiredInQueue() + counters.abandonedInFlight(),
                groups.all().stream().map(NodeGroup::stats).toList());
    }

    // DatagramCore.

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        endpoint.onDatagram(nowNs, datagram);
    }

    @Override
    public void onDeadline(long nowNs) {
        endpoint.onDeadline(nowNs);
        network.onDeadline(nowNs);
        rendezvous.onDeadline(nowNs);
        groups.onDeadline(nowNs);
        leaveWhenGroupsAreLeft(nowNs);
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        int added = 0;
        boolean goesOn = true;
        while (goesOn) {
            // A session is fed a packet or two at a time, so that what goes next is decided as late as can be.
            network.feed(nowNs);
            int round = endpoint.pollDatagrams(nowNs, out);
            added += round;
            goesOn = round > 0 && out.hasRoom() && network.canFeed();
        }
        return added;
    }

    @Override
    public int pollEvents(long nowNs, int limit) {
        int told = endpoint.pollEvents(nowNs, limit);
        if (told < limit) {
            told += network.pollEvents(nowNs, limit - told);
        }
        while (told < limit && !pendingEvents.isEmpty()) {
            events.onEvent(nowNs, pendingEvents.poll());
            told++;
        }
        return told;
    }

    @Override
    public CryptoJob pollJob() {
        return endpoint.pollJob();
    }

    @Override
    public void onJobDone(long nowNs, CryptoJob job) {
        endpoint.onJobDone(nowNs, job);
    }

    @Override
    public long nextDeadlineNs() {
        if (network.hasEvents() || network.canFeed() || !pendingEvents.isEmpty()) {
            return 0;
        }
        long ours = Math.min(network.nextDeadlineNs(), rendezvous.nextDeadlineNs());
        return Math.min(Math.min(ours, groups.nextDeadlineNs()), endpoint.nextDeadlineNs());
    }

    private void queueEvent(OverlayEvent event) {
        if (pendingEvents.size() >= MAX_PENDING_EVENTS) {
            missedEvents++;
            return;
        }
        if (missedEvents > 0) {
            pendingEvents.add(new OverlayEvent.EventsMissed(missedEvents));
            missedEvents = 0;
        }
        pendingEvents.add(event);
    }

    /** Sorts the endpoint's events: the rendezvous' session is one thing, every other session is a peer's. */
    private final class Handler implements EndpointHandler {
        @Override
        public void onSessionOpen(long nowNs, Session session, SessionOpening opening) {
            if (rendezvous.isOurs(opening)) {
                rendezvous.onSessionOpen(nowNs, session, opening);
            } else {
                network.onSessionOpen(nowNs, session, opening);
            }
        }

        @Override
        public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {
            if (rendezvous.isOurs(opening)) {
                rendezvous.onOpenFailed(nowNs, opening, failure);
            } else {
                network.onOpenFailed(nowNs, opening, failure);
            }
        }

        @Override
        public void onSessionClosed(long nowNs, Session session, CloseReason reason) {
            if (rendezvous.isOurs(session)) {
                rendezvous.onSessionClosed(nowNs, session);
            } else {
                network.onSessionClosed(nowNs, session, reason);
            }
        }

        @Override
        public void onFlow(long nowNs, ReceiveFlow flow) {
            NetConnectionClient client = rendezvous.clientOf(flow.session());
            if (client != null) {
                client.onFlow(nowNs, flow);
            } else if (!rendezvous.isOurs(flow.session()) && isGroupFlow(flow.metadata())) {
                network.onFlow(nowNs, flow);
            } else {
                refusedFlows++;
                flow.reject(nowNs, PeerNetworkOverRtmfp.REJECTED);
            }
        }

        @Override
        public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
            NetConnectionClient client = rendezvous.clientOf(flow.session());
            if (client != null) {
                client.onMessage(nowNs, flow, buffer, offset, length);
            } else {
                network.onMessage(nowNs, flow, buffer, offset, length);
            }
        }

        @Override
        public void onGap(long nowNs, ReceiveFlow flow) {
            // Fragments carry their own numbers, and control flows have no gaps: nobody here abandons what they send.
        }

        @Override
        public void onFlowComplete(long nowNs, ReceiveFlow flow) {
            NetConnectionClient client = rendezvous.clientOf(flow.session());
            if (client != null) {
                client.onFlowComplete(nowNs, flow);
            } else {
                network.onFlowComplete(nowNs, flow);
            }
        }

        @Override
        public void onFlowException(long nowNs, SendFlow flow, long code) {
            NetConnectionClient client = rendezvous.clientOf(flow.session());
            if (client != null) {
                client.onFlowException(nowNs, flow);
            } else {
                network.onFlowException(nowNs, flow, code);
            }
        }

        @Override
        public void onReleased(long nowNs, SendFlow flow, long token, boolean delivered) {
            network.onReleased(nowNs, flow, token, delivered);
        }

        @Override
        public void onRoom(long nowNs, Session session) {
            network.onRoom(session);
        }
    }

    private static boolean isGroupFlow(byte[] metadata) {
        return metadata.length >= GROUP_SIGNATURE.length
                && metadata[0] == GROUP_SIGNATURE[0]
                && metadata[1] == GROUP_SIGNATURE[1];
    }

    private final class RendezvousOwner implements RendezvousLink.Owner {
        @Override
        public void onRendezvousConnected(long nowNs, NetAddress address) {
            network.setIntroducers(rendezvous.introducers());
            queueEvent(new OverlayEvent.RendezvousConnected(address));
            groups.onRendezvousConnected(nowNs);
        }

        @Override
        public void onRendezvousFailed(long nowNs, Failure failure, String detail, long retryInNs) {
            Duration retryIn = retryInNs < 0 ? null : Duration.ofNanos(retryInNs);
            queueEvent(new OverlayEvent.RendezvousFailed(failure, detail, retryIn));
            groups.onRendezvousLost();
        }

        @Override
        public void onIntroduction(long nowNs, ClientGroupChannel channel, PeerId member) {
            groups.onIntroduction(nowNs, channel, member);
        }

        @Override
        public void onChannelClosed(long nowNs, ClientGroupChannel channel) {
            groups.onChannelClosed(nowNs, channel);
        }

        @Override
        public void onPeerKeepalive(long nowNs, long periodNs) {
            network.setKeepalivePeriodNs(periodNs);
        }
    }
}
