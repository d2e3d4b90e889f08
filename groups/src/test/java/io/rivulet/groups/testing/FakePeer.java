package io.rivulet.groups.testing;

import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.PeerNetworkListener;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** One peer's end of a {@link FakeNetwork}. */
public final class FakePeer implements PeerNetwork {
    /** What a message costs on the uplink besides its bytes: UDP and IP headers, packet and chunk headers. */
    private static final int OVERHEAD_BYTES = 60;

    private static final NetAddress INTRODUCER = NetAddress.parse("10.255.0.1:1935");

    private final FakeNetwork network;
    private final int handle;
    private final double x;
    private final double y;
    private final double accessMs;
    private final NetAddress address;

    private final Map<Integer, Integer> holds = new TreeMap<>();
    private final Map<Integer, FakeSession.Attempt> attempts = new TreeMap<>();
    private final Map<Integer, FakeSession> sessions = new TreeMap<>();
    private final Map<Integer, FakeFlow> flows = new TreeMap<>();
    private final PriorityQueue<FakeFlow.Message> uplink =
            new PriorityQueue<>(Comparator.comparing((FakeFlow.Message message) -> message.priority)
                    .thenComparingLong(message -> message.sequence));

    private PeerNetworkListener listener;
    private boolean dead;
    private int nextFlow = 1;
    private long nextMessage;
    private long plannedWakeNs = Long.MAX_VALUE;
    private long uplinkBytesPerSec = Long.MAX_VALUE;
    private long uplinkFreeAtNs;
    private long bytesSent;
    private NetAddress ownAddressSeen;

    FakePeer(FakeNetwork network, int handle, int index, double x, double y, double accessMs) {
        this.network = network;
        this.handle = handle;
        this.x = x;
        this.y = y;
        this.accessMs = accessMs;
        this.address = NetAddress.ofIpv4(0x0a00_0000 + index / 1000 + 2, 20_000 + index % 1000);
    }

    /** Sets who hears what happens here. */
    public void attach(PeerNetworkListener newListener) {
        listener = newListener;
    }

    /** Limits the uplink; it has no limit before. */
    public FakePeer uplink(long bytesPerSec) {
        uplinkBytesPerSec = bytesPerSec;
        return this;
    }

    /** Bytes put on the uplink so far, message overhead included. */
    public long bytesSent() {
        return bytesSent;
    }

    /** Peers with an open session. */
    public List<Integer> connectedPeers() {
        return List.copyOf(sessions.keySet());
    }

    /** Whether the peer was killed. */
    public boolean isDead() {
        return dead;
    }

    /** The address told to {@link #onOwnAddressSeen} last, or null. */
    public NetAddress ownAddressSeen() {
        return ownAddressSeen;
    }

    @Override
    public PeerDirectory directory() {
        return network.directory();
    }

    @Override
    public int self() {
        return handle;
    }

    @Override
    public void connect(long nowNs, int peer, List<PeerAddress> candidates) {
        holds.merge(peer, 1, Integer::sum);
        FakeSession open = sessions.get(peer);
        if (open != null) {
            tell(nowNs, peer, () -> {
                if (sessions.get(peer) == open) {
                    listener.onConnected(network.nowNs(), peer, open.initiatedByUs);
                }
            });
            return;
        }
        if (attempts.containsKey(peer)) {
            return;
        }
        FakeSession.Attempt attempt = new FakeSession.Attempt();
        attempts.put(peer, attempt);
        if (!network.canReach(handle, peer)) {
            network.at(nowNs + network.attemptTimeoutNs, handle, peer, () -> failAttempt(peer, attempt));
            return;
        }
        FakePeer far = network.peer(peer);
        long latencyNs = network.latencyNs(this, far);
        network.at(nowNs + 3 * latencyNs, peer, handle, () -> far.onAttempt(this, attempt, latencyNs));
    }

    private void failAttempt(int peer, FakeSession.Attempt attempt) {
        if (!dead && attempts.remove(peer, attempt)) {
            holds.remove(peer);
            call(() -> listener.onConnectFailed(network.nowNs(), peer, DisconnectReason.NO_ANSWER));
        }
    }

    /** The initiator's second message arrived: the responder's session is open now, the initiator's a latency later. */
    private void onAttempt(FakePeer initiator, FakeSession.Attempt attempt, long latencyNs) {
        long now = network.nowNs();
        if (initiator.attempts.get(handle) != attempt || initiator.dead) {
            return;
        }
        if (dead) {
            network.at(
                    now + network.attemptTimeoutNs,
                    initiator.handle,
                    handle,
                    () -> initiator.failAttempt(handle, attempt));
            return;
        }
        if (sessions.containsKey(initiator.handle)) {
            return; // both dialled, and the other attempt came first
        }
        attempts.remove(initiator.handle);
        FakeSession ours = new FakeSession(this, initiator, latencyNs, false);
        FakeSession theirs = new FakeSession(initiator, this, latencyNs, true);
        ours.far = theirs;
        theirs.far = ours;
        ours.drawNonces(now);
        sessions.put(initiator.handle, ours);
        network.at(now + latencyNs, initiator.handle, handle, () -> initiator.onAttemptAnswered(attempt, theirs));
        call(() -> listener.onConnected(network.nowNs(), initiator.handle, false));
    }

    private void onAttemptAnswered(FakeSession.Attempt attempt, FakeSession session) {
        int peer = session.peer.handle;
        if (dead) {
            return;
        }
        if (!attempts.remove(peer, attempt) || session.far.closed) {
            session.closed = true;
            network.at(
                    network.nowNs() + session.latencyNs,
                    peer,
                    handle,
                    () -> session.peer.end(session.far, DisconnectReason.CLOSED_BY_PEER));
            return;
        }
        sessions.put(peer, session);
        call(() -> listener.onConnected(network.nowNs(), peer, true));
    }

    @Override
    public void addCandidates(long nowNs, int peer, List<PeerAddress> candidates) {
        // Whoever lives can be reached here, at whatever address.
    }

    @Override
    public void disconnect(long nowNs, int peer) {
        int left = holds.getOrDefault(peer, 0) - 1;
        if (left > 0) {
            holds.put(peer, left);
            return;
        }
        holds.remove(peer);
        attempts.remove(peer);
        FakeSession session = sessions.get(peer);
        if (session != null) {
            network.at(
                    nowNs + session.latencyNs,
                    peer,
                    handle,
                    () -> session.peer.end(session.far, DisconnectReason.CLOSED_BY_PEER));
            end(session, DisconnectReason.CLOSED_BY_US);
        }
    }

    /** Ends our side of a session and all of its flows. */
    void end(FakeSession session, DisconnectReason reason) {
        session.closed = true;
        int peer = session.peer.handle;
        if (dead || !sessions.remove(peer, session)) {
            return;
        }
        holds.remove(peer);
        List<FakeFlow.Message> unreleased = new ArrayList<>();
        flows.values().removeIf(flow -> {
            if (flow.senderSession == session) {
                unreleased.addAll(flow.unreleased);
                return true;
            }
            return flow.senderSession.far == session;
        });
        unreleased.sort(Comparator.comparingLong(message -> message.sequence));
        for (FakeFlow.Message message : unreleased) {
            release(message, false);
        }
        tell(network.nowNs(), peer, () -> listener.onDisconnected(network.nowNs(), peer, reason));
    }

    void die(long nowNs) {
        dead = true;
        for (FakeSession session : List.copyOf(sessions.values())) {
            session.closed = true;
            network.at(
                    nowNs + network.lossDetectionNs,
                    session.peer.handle,
                    handle,
                    () -> session.peer.end(session.far, DisconnectReason.PEER_LOST));
        }
    }

    @Override
    public boolean isConnected(int peer) {
        return sessions.containsKey(peer);
    }

    @Override
    public int openFlow(long nowNs, int peer, byte[] metadata, int associatedWith) {
        FakeSession session = sessions.get(peer);
        if (session == null) {
            return NO_FLOW;
        }
        FakeFlow association = associatedWith == NO_FLOW ? null : flows.get(associatedWith);
        if (associatedWith != NO_FLOW && (association == null || association.senderSession != session.far)) {
            throw new IllegalArgumentException("flow " + associatedWith + " is no receiving flow from peer " + peer);
        }
        FakeFlow flow = new FakeFlow(session, nextFlow++, metadata.clone(), association);
        flows.put(flow.senderHandle, flow);
        return flow.senderHandle;
    }

    @Override
    public void closeFlow(long nowNs, int flow) {
        FakeFlow closing = flows.get(flow);
        if (closing != null && closing.isSentBy(this)) {
            closing.closing = true;
            finishClosing(closing);
        }
    }

    private void finishClosing(FakeFlow flow) {
        if (!flow.closing || !flow.unreleased.isEmpty() || !flows.remove(flow.senderHandle, flow)) {
            return;
        }
        FakePeer receiver = flow.senderSession.peer;
        network.at(network.nowNs() + flow.senderSession.latencyNs, receiver.handle, handle, () -> {
            if (!receiver.dead && flow.receiverHandle != NO_FLOW && receiver.flows.remove(flow.receiverHandle, flow)) {
                receiver.call(() -> receiver.listener.onFlowClosed(network.nowNs(), handle, flow.receiverHandle));
            }
        });
    }

    @Override
    public void rejectFlow(long nowNs, int flow, int code) {
        FakeFlow rejected = flows.get(flow);
        if (rejected == null || rejected.isSentBy(this)) {
            return;
        }
        flows.remove(flow);
        rejected.rejected = true;
        FakePeer sender = rejected.senderSession.owner;
        network.at(
                nowNs + rejected.senderSession.latencyNs,
                sender.handle,
                handle,
                () -> sender.onRejected(rejected, code));
    }

    private void onRejected(FakeFlow flow, int code) {
        if (dead || !flows.remove(flow.senderHandle, flow)) {
            return;
        }
        for (FakeFlow.Message message : List.copyOf(flow.unreleased)) {
            release(message, false);
        }
        call(() -> listener.onFlowRejected(network.nowNs(), flow.senderSession.peer.handle, flow.senderHandle, code));
    }

    @Override
    public void receiveInArrivalOrder(int flow) {
        FakeFlow receiving = flows.get(flow);
        if (receiving != null) {
            receiving.arrivalOrder = true;
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
        FakeFlow sending = flows.get(flow);
        if (sending == null || !sending.isSentBy(this) || sending.closing) {
            return SendResult.CLOSED;
        }
        FakeSession session = sending.senderSession;
        if (session.outstanding >= network.roomPerSession) {
            session.roomWanted = true;
            return SendResult.BACKPRESSURE;
        }
        session.outstanding++;
        enqueue(nowNs, sending.message(bytes, offset, length, priority, expiresAtNs, token, nextMessage++));
        return SendResult.ACCEPTED;
    }

    @Override
    public void cancel(long nowNs, int flow, long token) {
        FakeFlow sending = flows.get(flow);
        if (sending == null || !sending.isSentBy(this) || token == NO_TOKEN) {
            return;
        }
        for (FakeFlow.Message message : List.copyOf(sending.unreleased)) {
            if (message.token == token) {
                release(message, false);
            }
        }
    }

    @Override
    public boolean advertise(long nowNs, int flow, byte[] bytes, int offset, int length) {
        FakeFlow sending = flows.get(flow);
        if (sending == null || !sending.isSentBy(this) || sending.closing) {
            return false;
        }
        byte[] copy = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
        if (sending.waitingAdvert != null) {
            sending.waitingAdvert.replace(copy);
            return true;
        }
        FakeFlow.Message message =
                sending.message(copy, 0, length, SendPriority.CONTROL, Long.MAX_VALUE, NO_TOKEN, nextMessage++);
        message.advert = true;
        sending.waitingAdvert = message;
        enqueue(nowNs, message);
        return false;
    }

    private void enqueue(long nowNs, FakeFlow.Message message) {
        uplink.add(message);
        network.at(Math.max(nowNs, uplinkFreeAtNs), handle, handle, this::pump);
    }

    /** Puts on the uplink what may go now. */
    private void pump() {
        long now = network.nowNs();
        while (!dead && !uplink.isEmpty() && uplinkFreeAtNs <= now) {
            FakeFlow.Message message = uplink.poll();
            if (message.released) {
                continue;
            }
            if (message.expiresAtNs <= now) {
                release(message, false);
                continue;
            }
            transmit(now, message);
        }
        if (!dead && !uplink.isEmpty()) {
            network.at(uplinkFreeAtNs, handle, handle, this::pump);
        }
    }

    private void transmit(long now, FakeFlow.Message message) {
        FakeFlow flow = message.flow;
        if (message.advert) {
            flow.waitingAdvert = null;
        }
        long size = (long) message.length + OVERHEAD_BYTES;
        bytesSent += size;
        if (uplinkBytesPerSec != Long.MAX_VALUE) {
            uplinkFreeAtNs = now + size * 1_000_000_000L / uplinkBytesPerSec;
        }
        FakeSession session = flow.senderSession;
        long leavesAtNs = Math.max(now, uplinkFreeAtNs);
        long arrivalNs = leavesAtNs + session.latencyNs + network.lossDelayNs(session.latencyNs);
        if (!flow.arrivalOrder) {
            arrivalNs = Math.max(arrivalNs, flow.lastArrivalNs);
            flow.lastArrivalNs = arrivalNs;
        }
        if (arrivalNs > message.expiresAtNs) {
            network.at(message.expiresAtNs, handle, handle, () -> release(message, false));
            return;
        }
        network.at(arrivalNs, session.peer.handle, handle, () -> session.peer.arrive(message));
    }

    private void arrive(FakeFlow.Message message) {
        FakeFlow flow = message.flow;
        FakeSession session = flow.senderSession;
        if (message.released || dead || session.far.closed) {
            return;
        }
        byte[] copy = message.copyUnchanged();
        message.arrived = true;
        network.at(
                network.nowNs() + session.latencyNs,
                session.owner.handle,
                handle,
                () -> session.owner.release(message, true));
        if (flow.rejected) {
            return;
        }
        int sender = session.owner.handle;
        if (flow.receiverHandle == NO_FLOW) {
            flow.receiverHandle = nextFlow++;
            flows.put(flow.receiverHandle, flow);
            int association = flow.association == null ? NO_FLOW : flow.association.senderHandle;
            byte[] metadata = flow.metadata.clone();
            call(() -> listener.onFlow(network.nowNs(), sender, flow.receiverHandle, metadata, association));
            java.util.Arrays.fill(metadata, (byte) 0xee);
        }
        if (!flow.rejected) {
            call(() -> listener.onMessage(network.nowNs(), sender, flow.receiverHandle, copy, 3, message.length));
            java.util.Arrays.fill(copy, (byte) 0xee);
        }
    }

    private void release(FakeFlow.Message message, boolean delivered) {
        if (dead || message.released || message.arrived && !delivered && !message.flow.senderSession.closed) {
            return;
        }
        message.released = true;
        FakeFlow flow = message.flow;
        FakeSession session = flow.senderSession;
        flow.unreleased.remove(message);
        if (flow.waitingAdvert == message) {
            flow.waitingAdvert = null;
        }
        if (!message.advert) {
            session.outstanding--;
        }
        int peer = session.peer.handle;
        boolean roomNow = session.roomWanted && session.outstanding < network.roomPerSession && !session.closed;
        if (roomNow) {
            session.roomWanted = false;
        }
        finishClosing(flow);
        tell(network.nowNs(), peer, () -> {
            if (message.token != NO_TOKEN) {
                listener.onReleased(network.nowNs(), flow.senderHandle, message.token, delivered);
            }
            if (roomNow && !session.closed) {
                listener.onRoom(network.nowNs(), peer);
            }
        });
    }

    @Override
    public long rttNs(int peer) {
        FakeSession session = sessions.get(peer);
        return session == null ? -1 : 2 * session.latencyNs;
    }

    @Override
    public int room(int peer) {
        FakeSession session = sessions.get(peer);
        return session == null ? 0 : network.roomPerSession - session.outstanding;
    }

    @Override
    public byte[] nearNonce(int peer) {
        FakeSession session = sessions.get(peer);
        return session == null ? null : session.nonce.clone();
    }

    @Override
    public byte[] farNonce(int peer) {
        FakeSession session = sessions.get(peer);
        return session == null ? null : session.far.nonce.clone();
    }

    @Override
    public List<PeerAddress> ownAddresses() {
        return List.of(
                new PeerAddress(INTRODUCER, AddressOrigin.RELAY), new PeerAddress(address, AddressOrigin.OBSERVED));
    }

    @Override
    public NetAddress addressOf(int peer) {
        FakeSession session = sessions.get(peer);
        return session == null ? null : session.peer.address;
    }

    @Override
    public void onOwnAddressSeen(long nowNs, NetAddress seen) {
        ownAddressSeen = seen;
    }

    long distanceNs(FakePeer other) {
        double ms =
                Math.sqrt((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)) + accessMs + other.accessMs;
        return (long) (ms * 1e6);
    }

    /** Queues a call of our listener, so that it never runs within a call that it made. */
    private void tell(long atNs, int source, Runnable action) {
        network.at(atNs, handle, source, () -> call(action));
    }

    private void call(Runnable action) {
        if (!dead && listener != null) {
            action.run();
            planWake(network.nowNs());
        }
    }

    void planWake(long nowNs) {
        if (dead || !(listener instanceof FakeNetwork.Timed timed)) {
            return;
        }
        long wakeNs = Math.max(nowNs, timed.nextDeadlineNs());
        if (wakeNs >= plannedWakeNs || timed.nextDeadlineNs() == Long.MAX_VALUE) {
            return;
        }
        plannedWakeNs = wakeNs;
        network.at(wakeNs, handle, handle, () -> wake(timed, wakeNs));
    }

    private void wake(FakeNetwork.Timed timed, long wakeNs) {
        if (dead || plannedWakeNs != wakeNs) {
            return;
        }
        plannedWakeNs = Long.MAX_VALUE;
        if (timed.nextDeadlineNs() <= network.nowNs()) {
            timed.onDeadline(network.nowNs());
            if (timed.nextDeadlineNs() <= network.nowNs()) {
                throw new AssertionError("peer " + handle + " still has a deadline in the past after onDeadline at "
                        + network.nowNs() + " ns: " + timed.nextDeadlineNs());
            }
        }
        planWake(network.nowNs());
    }
}
