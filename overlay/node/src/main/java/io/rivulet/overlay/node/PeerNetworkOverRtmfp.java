package io.rivulet.overlay.node;

import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.PeerNetworkListener;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.transport.CloseReason;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.EndpointHandler;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.ReceiveOrder;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The group protocol's port over RTMFP sessions. Sessions with peers are opened by fingerprint, through the addresses that gossip told
 * and through the introducers; messages wait here, by reference, until their session has room.
 *
 * <p>It takes the events of its endpoint that concern peers (its owner sorts them) and has to be driven: {@link #feed} before every
 * {@link DatagramCore#pollDatagrams}, {@link #pollEvents} after the endpoint's, {@link #onDeadline} when due. Owned by the node's thread.
 */
public final class PeerNetworkOverRtmfp implements PeerNetwork {
    /** The exception code for flows beyond a limit, and for those that nobody knows what to do with. RFC 7016 leaves codes to us. */
    static final int REJECTED = 0;

    private final RtmfpEndpoint endpoint;
    private final PeerDirectory directory;
    private final int self;
    private final PeerNetworkLimits limits;
    private final ClosingSessions closing;
    private final PeerNetworkCounters counters = new PeerNetworkCounters();
    private final Notices notices = new Notices();
    private final OwnAddresses ownAddresses = new OwnAddresses();
    private final Feeder feeder;
    private final Dialler dialler;
    private final OutgoingQueue.Pool pool = new OutgoingQueue.Pool();

    private final Int2ObjectHashMap<PeerLink> linkOf = new Int2ObjectHashMap<>();
    /** The links of {@link #linkOf} in the order in which they were made: what is iterated must not depend on hashing. */
    private final List<PeerLink> links = new ArrayList<>();
    /** Left by us, and open only until what is queued has been delivered. */
    private final List<PeerLink> lingering = new ArrayList<>();

    private final Int2ObjectHashMap<OutFlow> outFlows = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<InFlow> inFlows = new Int2ObjectHashMap<>();

    private PeerNetworkListener listener;
    private int nextFlow;
    private long nextCheckNs = DatagramCore.NO_DEADLINE_NS;
    private long keepalivePeriodNs;

    PeerNetworkOverRtmfp(
            RtmfpEndpoint endpoint, PeerDirectory directory, PeerNetworkLimits limits, ClosingSessions closing) {
        this.endpoint = endpoint;
        this.directory = directory;
        this.self = directory.handleOf(endpoint.peerId());
        this.limits = limits;
        this.closing = closing;
        this.feeder = new Feeder(limits, counters, notices);
        this.dialler = new Dialler(endpoint, directory, limits, counters, ownAddresses);
    }

    /** Sets who is told what happens; before that, nothing may happen. */
    void setListener(PeerNetworkListener newListener) {
        listener = newListener;
    }

    /** The addresses of our introducers (the rendezvous'), tried for every peer and told to others. */
    void setIntroducers(List<NetAddress> addresses) {
        ownAddresses.setIntroducers(addresses);
    }

    /** The addresses of our own interfaces, told to others. */
    void setLocalAddresses(List<NetAddress> addresses) {
        ownAddresses.setLocal(addresses);
    }

    /** The keepalive period of every session with a peer. RFC 7425 section 5.3.4. */
    void setKeepalivePeriodNs(long periodNs) {
        keepalivePeriodNs = periodNs;
        for (PeerLink link : links) {
            if (link.session != null) {
                link.session.setKeepalivePeriodNs(periodNs);
            }
        }
    }

    /** What was counted since the start. */
    public PeerNetworkCounters counters() {
        return counters;
    }

    /** The peers with an open session, in the order in which we first wanted or met them. */
    public List<Integer> connectedPeers() {
        List<Integer> peers = new ArrayList<>();
        for (PeerLink link : links) {
            if (link.session != null) {
                peers.add(link.peer);
            }
        }
        return peers;
    }

    /** Whether our attempt opened the session with {@code peer}; false without a session. */
    public boolean isInitiator(int peer) {
        Session session = session(peer);
        return session != null && session.isInitiator();
    }

    /** How many messages wait for the session with {@code peer} to have room. */
    public int queuedMessages(int peer) {
        PeerLink link = linkOf.get(peer);
        return link == null ? 0 : link.queue.size();
    }

    /** Bytes of group messages sent to {@code peer} in its present session. */
    public long bytesSent(int peer) {
        PeerLink link = linkOf.get(peer);
        return link == null ? 0 : link.bytesSent;
    }

    /** Bytes of group messages received from {@code peer} in its present session. */
    public long bytesReceived(int peer) {
        PeerLink link = linkOf.get(peer);
        return link == null ? 0 : link.bytesReceived;
    }

    @Override
    public PeerDirectory directory() {
        return directory;
    }

    @Override
    public int self() {
        return self;
    }

    @Override
    public void connect(long nowNs, int peer, List<PeerAddress> candidates) {
        if (peer == self) {
            throw new IllegalArgumentException("peer " + peer + " is ourselves");
        }
        PeerLink link = linkFor(peer);
        link.interest++;
        if (link.session != null) {
            notices.connected(peer, link.session.isInitiator());
            return;
        }
        dialler.addCandidates(nowNs, link, candidates);
        if (link.interest == 1 && !dialler.dial(nowNs, link)) {
            counters.refusedAttempts++;
            fail(link, DisconnectReason.TOO_MANY_SESSIONS);
        }
    }

    @Override
    public void addCandidates(long nowNs, int peer, List<PeerAddress> candidates) {
        PeerLink link = linkOf.get(peer);
        if (link != null && link.session == null) {
            dialler.addCandidates(nowNs, link, candidates);
        }
    }

    @Override
    public void disconnect(long nowNs, int peer) {
        PeerLink link = linkOf.get(peer);
        if (link == null) {
            return;
        }
        link.interest = Math.max(0, link.interest - 1);
        if (link.interest > 0) {
            return;
        }
        if (link.session == null) {
            dialler.cancel(nowNs, link);
            forget(link);
            return;
        }
        linger(nowNs, link);
    }

    private PeerLink linkFor(int peer) {
        PeerLink link = linkOf.get(peer);
        if (link == null) {
            link = new PeerLink(peer, pool);
            linkOf.put(peer, link);
            links.add(link);
        }
        return link;
    }

    private void forget(PeerLink link) {
        linkOf.remove(link.peer, link);
        links.remove(link);
    }

    private void fail(PeerLink link, DisconnectReason reason) {
        forget(link);
        notices.connectFailed(link.peer, reason);
    }

    /** For our user the session is gone; it stays until what is queued has been delivered, for a bounded time. */
    private void linger(long nowNs, PeerLink link) {
        link.lingering = true;
        link.closeAtNs = nowNs + limits.lingerNs();
        forget(link);
        notices.forgetConnected(link.peer);
        notices.disconnected(link.peer, DisconnectReason.CLOSED_BY_US);
        forgetReceiving(link);
        for (OutFlow flow : List.copyOf(link.sending)) {
            outFlows.remove(flow.handle);
        }
        lingering.add(link);
        nextCheckNs = Math.min(nextCheckNs, nowNs);
    }

    private void forgetReceiving(PeerLink link) {
        for (InFlow flow : link.receiving) {
            inFlows.remove(flow.handle);
        }
        link.receiving.clear();
    }

    @Override
    public boolean isConnected(int peer) {
        return session(peer) != null;
    }

    private Session session(int peer) {
        PeerLink link = linkOf.get(peer);
        return link == null ? null : link.session;
    }

    @Override
    public int openFlow(long nowNs, int peer, byte[] metadata, int associatedWith) {
        PeerLink link = linkOf.get(peer);
        if (link == null || link.session == null) {
            return NO_FLOW;
        }
        ReceiveFlow association = null;
        if (associatedWith != NO_FLOW) {
            InFlow answered = inFlows.get(associatedWith);
            if (answered == null || answered.link != link) {
                throw new IllegalArgumentException(
                        "flow " + associatedWith + " is no receiving flow from peer " + peer);
            }
            association = answered.flow;
        }
        SendFlow flow =
                link.session.openFlow(nowNs, metadata, association, Feeder.transportPriority(SendPriority.CONTROL));
        if (flow == null) {
            return NO_FLOW;
        }
        OutFlow opened = new OutFlow(nextFlow++, link, flow);
        flow.attach(opened);
        outFlows.put(opened.handle, opened);
        link.sending.add(opened);
        return opened.handle;
    }

    @Override
    public void closeFlow(long nowNs, int flow) {
        OutFlow closing = outFlows.get(flow);
        if (closing != null && !closing.closing) {
            closing.closing = true;
            feeder.closeIfDone(nowNs, closing);
            forgetIfReleased(closing);
        }
    }

    /** A closing flow keeps its handle until its last message is released, so that messages can be cancelled to the end. */
    private void forgetIfReleased(OutFlow flow) {
        if (flow.ended && flow.inFlight == 0) {
            outFlows.remove(flow.handle, flow);
            flow.link.sending.remove(flow);
        }
    }

    @Override
    public void rejectFlow(long nowNs, int flow, int code) {
        InFlow rejected = inFlows.remove(flow);
        if (rejected != null) {
            rejected.link.receiving.remove(rejected);
            rejected.flow.reject(nowNs, code);
        }
    }

    @Override
    public void receiveInArrivalOrder(int flow) {
        InFlow receiving = inFlows.get(flow);
        if (receiving != null) {
            receiving.flow.setOrder(ReceiveOrder.NETWORK_ARRIVAL);
        }
    }

    @Override
    public SendResult send(
            long nowNs,
            int flow,
            byte[] bytes,
            int offset,
            int length,
            SendPriority priority,
            long expiresAtNs,
            long token) {
        if (token != NO_TOKEN && !Feeder.isCallers(token)) {
            throw new IllegalArgumentException("token is " + token + ", must be NO_TOKEN, or 0 to 2^61 - 1");
        }
        OutFlow sending = outFlows.get(flow);
        if (sending == null || sending.closing) {
            return SendResult.CLOSED;
        }
        return feeder.enqueue(nowNs, sending, bytes, offset, length, priority, expiresAtNs, token);
    }

    @Override
    public void cancel(long nowNs, int flow, long token) {
        OutFlow sending = outFlows.get(flow);
        if (sending != null && Feeder.isCallers(token)) {
            feeder.cancel(nowNs, sending, token);
            forgetIfReleased(sending);
        }
    }

    @Override
    public boolean advertise(long nowNs, int flow, byte[] bytes, int offset, int length) {
        if (length < 1 || length > limits.maxAdvertBytes()) {
            throw new IllegalArgumentException(
                    "an advertised value has 1 to " + limits.maxAdvertBytes() + " bytes, not " + length);
        }
        OutFlow sending = outFlows.get(flow);
        return sending != null && !sending.closing && feeder.advertise(sending, bytes, offset, length);
    }

    @Override
    public long rttNs(int peer) {
        Session session = session(peer);
        return session == null ? -1 : session.smoothedRttNs();
    }

    @Override
    public int room(int peer) {
        PeerLink link = linkOf.get(peer);
        return link == null || link.session == null ? 0 : limits.maxQueuedMessages() - link.queue.size();
    }

    @Override
    public byte[] nearNonce(int peer) {
        Session session = session(peer);
        return session == null ? null : session.nearNonce();
    }

    @Override
    public byte[] farNonce(int peer) {
        Session session = session(peer);
        return session == null ? null : session.farNonce();
    }

    @Override
    public List<PeerAddress> ownAddresses() {
        return ownAddresses.all();
    }

    @Override
    public NetAddress addressOf(int peer) {
        Session session = session(peer);
        return session == null ? null : session.farAddress();
    }

    @Override
    public void onOwnAddressSeen(long nowNs, NetAddress address) {
        ownAddresses.onSeen(address);
    }

    // What the endpoint tells, sorted by the owner. It tells from its pollEvents only, so that the listener may be told
    // at once; what
    // waits to be told comes first.

    private void flush(long nowNs) {
        if (!notices.isEmpty()) {
            notices.deliver(nowNs, listener, Integer.MAX_VALUE);
        }
    }

    /** As {@link EndpointHandler#onSessionOpen}, for a session with a peer. */
    void onSessionOpen(long nowNs, Session session, SessionOpening opening) {
        flush(nowNs);
        PeerId id = session.farPeerId();
        PeerLink link = linkFor(directory.handleOf(id));
        if (link.session == session) {
            return;
        }
        dialler.onOpen(nowNs, link, opening);
        if (link.session != null) {
            // The same far end came anew before we heard that its old session is over.
            loseSession(link, DisconnectReason.PEER_LOST);
            link = linkFor(link.peer);
        }
        link.session = session;
        link.openedAtNs = nowNs;
        session.attach(link);
        if (keepalivePeriodNs > 0) {
            session.setKeepalivePeriodNs(keepalivePeriodNs);
        }
        counters.sessionsOpened++;
        nextCheckNs = Math.min(nextCheckNs, nowNs + limits.unclaimedNs());
        notices.connected(link.peer, session.isInitiator());
        dialler.dialWaiting(nowNs);
        flush(nowNs);
    }

    /** As {@link EndpointHandler#onOpenFailed}, for an attempt of ours toward a peer. */
    void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {
        flush(nowNs);
        PeerLink link = dialler.onFailed(opening);
        if (link != null) {
            Session existing = endpoint.sessionTo(directory.idOf(link.peer));
            if (failure == OpenFailure.DUPLICATE && existing != null && link.session == null) {
                onSessionOpen(nowNs, existing, null);
            } else if (link.session == null) {
                counters.failedAttempts++;
                fail(link, reasonOf(failure));
            }
        }
        dialler.dialWaiting(nowNs);
        flush(nowNs);
    }

    private static DisconnectReason reasonOf(OpenFailure failure) {
        return switch (failure) {
            case NO_ANSWER, INTRODUCED_NO_ANSWER, DUPLICATE -> DisconnectReason.NO_ANSWER;
            case NO_AGREEMENT -> DisconnectReason.NO_AGREEMENT;
            case TOO_MANY_SESSIONS -> DisconnectReason.TOO_MANY_SESSIONS;
        };
    }

    /** As {@link EndpointHandler#onSessionClosed}, for a session with a peer. */
    void onSessionClosed(long nowNs, Session session, CloseReason reason) {
        flush(nowNs);
        PeerLink link = (PeerLink) session.attachment();
        if (link == null || link.session != session) {
            return;
        }
        if (reason == CloseReason.SILENT) {
            counters.sessionsLost++;
        }
        if (link.lingering) {
            finishLingering(link);
            return;
        }
        loseSession(link, reasonOf(reason));
        flush(nowNs);
    }

    private static DisconnectReason reasonOf(CloseReason reason) {
        return switch (reason) {
            case CLOSED_HERE, ABUSE, STALLED -> DisconnectReason.CLOSED_BY_US;
            case CLOSED_BY_FAR_END -> DisconnectReason.CLOSED_BY_PEER;
            case SILENT, OVERRIDDEN -> DisconnectReason.PEER_LOST;
        };
    }

    private void loseSession(PeerLink link, DisconnectReason reason) {
        forget(link);
        notices.forgetConnected(link.peer);
        notices.disconnected(link.peer, reason);
        forgetReceiving(link);
        endSending(link);
        link.session = null;
    }

    private void endSending(PeerLink link) {
        feeder.dropAll(link);
        for (OutFlow flow : link.sending) {
            flow.closing = true;
            flow.ended = true;
            outFlows.remove(flow.handle, flow);
        }
        link.sending.clear();
    }

    private void finishLingering(PeerLink link) {
        lingering.remove(link);
        endSending(link);
        link.session = null;
    }

    /** As {@link EndpointHandler#onFlow}, for a flow in a peer's session. */
    void onFlow(long nowNs, ReceiveFlow flow) {
        flush(nowNs);
        PeerLink link = linkOfSession(flow.session());
        if (link == null || link.receiving.size() >= limits.maxFlowsPerPeer()) {
            counters.refusedFlows++;
            flow.reject(nowNs, REJECTED);
            return;
        }
        InFlow accepted = new InFlow(nextFlow++, link, flow);
        flow.attach(accepted);
        inFlows.put(accepted.handle, accepted);
        link.receiving.add(accepted);
        SendFlow answered = flow.association();
        int associatedTo = answered != null && answered.attachment() instanceof OutFlow ours ? ours.handle : NO_FLOW;
        listener.onFlow(nowNs, link.peer, accepted.handle, flow.metadata(), associatedTo);
    }

    private static PeerLink linkOfSession(Session session) {
        return session.attachment() instanceof PeerLink link && link.session == session && !link.lingering
                ? link
                : null;
    }

    /** As {@link EndpointHandler#onMessage}, for a flow that {@link #onFlow} told of. */
    void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
        flush(nowNs);
        InFlow receiving = known(flow);
        if (receiving == null) {
            counters.ignoredMessages++;
            return;
        }
        PeerLink link = receiving.link;
        link.messagesReceived++;
        link.bytesReceived += length;
        counters.messagesReceived++;
        counters.bytesReceived += length;
        listener.onMessage(nowNs, link.peer, receiving.handle, buffer, offset, length);
    }

    private InFlow known(ReceiveFlow flow) {
        return flow.attachment() instanceof InFlow receiving && inFlows.get(receiving.handle) == receiving
                ? receiving
                : null;
    }

    /** As {@link EndpointHandler#onFlowComplete}. */
    void onFlowComplete(long nowNs, ReceiveFlow flow) {
        flush(nowNs);
        InFlow receiving = known(flow);
        if (receiving != null) {
            inFlows.remove(receiving.handle);
            receiving.link.receiving.remove(receiving);
            listener.onFlowClosed(nowNs, receiving.link.peer, receiving.handle);
        }
    }

    /** As {@link EndpointHandler#onFlowException}. */
    void onFlowException(long nowNs, SendFlow flow, long code) {
        flush(nowNs);
        if (!(flow.attachment() instanceof OutFlow rejected) || rejected.ended && !rejected.closing) {
            return;
        }
        boolean known = outFlows.get(rejected.handle) == rejected;
        rejected.closing = true;
        rejected.ended = true;
        feeder.drop(rejected);
        outFlows.remove(rejected.handle, rejected);
        if (rejected.inFlight == 0) {
            rejected.link.sending.remove(rejected);
        }
        if (known) {
            int clamped = (int) Math.min(code, Integer.MAX_VALUE);
            listener.onFlowRejected(nowNs, rejected.link.peer, rejected.handle, clamped);
        }
    }

    /** As {@link EndpointHandler#onReleased}, for a flow opened here. */
    void onReleased(long nowNs, SendFlow flow, long token, boolean delivered) {
        flush(nowNs);
        if (!(flow.attachment() instanceof OutFlow sending)) {
            return;
        }
        sending.inFlight--;
        if (!delivered) {
            counters.abandonedInFlight++;
        }
        forgetIfReleased(sending);
        if (Feeder.isCallers(token)) {
            listener.onReleased(nowNs, sending.handle, token, delivered);
        }
    }

    /** As {@link EndpointHandler#onRoom}, for a session with a peer. */
    void onRoom(Session session) {
        if (session.attachment() instanceof PeerLink link) {
            link.blocked = false;
        }
    }

    // How it is driven.

    /** Gives sessions what they have room for; to be called before the endpoint is asked for datagrams. */
    void feed(long nowNs) {
        feeder.feed(nowNs);
    }

    /** Whether {@link #feed} has something to do. */
    boolean canFeed() {
        return feeder.canFeed();
    }

    /** Tells the listener at most {@code limit} things; returns how many. */
    int pollEvents(long nowNs, int limit) {
        return notices.deliver(nowNs, listener, limit);
    }

    /** Runs what is due: frees expired messages, closes sessions that are drained or that nobody claimed. */
    void onDeadline(long nowNs) {
        feeder.onDeadline(nowNs);
        if (nowNs >= nextCheckNs) {
            checkSessions(nowNs);
        }
    }

    private void checkSessions(long nowNs) {
        long next = DatagramCore.NO_DEADLINE_NS;
        for (PeerLink link : List.copyOf(lingering)) {
            if (link.isDrained() || nowNs >= link.closeAtNs) {
                Session session = link.session;
                finishLingering(link);
                closing.close(nowNs, session);
            } else {
                // Acknowledgements come within a round trip; 20 ms is about the shortest that matters for how long a
                // leave takes.
                next = Math.min(next, Math.min(link.closeAtNs, nowNs + 20_000_000L));
            }
        }
        for (PeerLink link : List.copyOf(links)) {
            if (link.session == null || !isUnclaimed(link)) {
                continue;
            }
            long dueNs = link.openedAtNs + limits.unclaimedNs();
            if (nowNs >= dueNs) {
                counters.unclaimedClosed++;
                Session session = link.session;
                loseSession(link, DisconnectReason.CLOSED_BY_US);
                closing.close(nowNs, session);
            } else {
                next = Math.min(next, dueNs);
            }
        }
        nextCheckNs = next;
    }

    /** A session that the peer opened and neither end uses for anything. */
    private static boolean isUnclaimed(PeerLink link) {
        return link.interest == 0 && link.sending.isEmpty() && link.receiving.isEmpty();
    }

    /** When {@link #onDeadline} wants to be called. */
    long nextDeadlineNs() {
        return Math.min(feeder.nextDeadlineNs(), nextCheckNs);
    }

    /** Whether something waits to be told by {@link #pollEvents}. */
    boolean hasEvents() {
        return !notices.isEmpty();
    }

    /** Leaves every peer: sessions close when what is queued has been delivered, within the linger time. */
    void leaveAll(long nowNs) {
        for (PeerLink link : List.copyOf(links)) {
            link.interest = 0;
            disconnect(nowNs, link.peer);
        }
    }

    /** Whether everything sent to peers was acknowledged or given up. */
    boolean isDrained() {
        for (PeerLink link : links) {
            if (!link.isDrained()) {
                return false;
            }
        }
        return true;
    }

    /** Whether no session is being left and none is open. */
    boolean isQuiet() {
        return links.isEmpty() && lingering.isEmpty();
    }
}
