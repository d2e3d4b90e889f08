package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.simulator.engine.Event;
import io.rivulet.simulator.engine.Shard;
import io.rivulet.transport.address.NetAddress;
import java.util.List;

/**
 * One peer of a {@link CoarseWorld}: the network as its logic sees it, and what drives the logic. An uplink takes one message after the
 * other: control at once, pushes behind pushes, answers to pulls behind everything. A message arrives after the latency; one that is
 * lost arrives when it has been sent again, as soon as the loss can have been seen, or is given up when its time is over.
 *
 * <p>Messages are as long as they would be, with all headers. Sessions open in the time that the handshake takes. What is not modelled:
 * congestion on the way, packets within sessions, cryptography.
 */
public final class CoarsePeer implements DirectNetwork {
    // Kinds of events.
    static final int WAKE = 0;
    static final int MESSAGE = 1;
    static final int BYTES = 2;
    static final int FLOW_OPENED = 3;
    static final int FLOW_CLOSED = 4;
    static final int FLOW_REJECTED = 5;
    static final int SESSION_ASKED = 6;
    static final int SESSION_GRANTED = 7;
    static final int SESSION_TIMEOUT = 8;
    static final int SESSION_NOTICE = 9;
    static final int SESSION_CLOSED = 10;
    static final int ACTION = 11;

    /** IPv4 and UDP headers, and those of the packet and the chunk (RFC 7016 sections 2.2.4 and 2.3.11) with their cryptography. */
    static final int PACKET_OVERHEAD_BYTES = 28 + 32;

    /** Control messages are short and many, and ride along with others and with acknowledgements: a chunk's header, and a part of a packet's. */
    static final int CONTROL_OVERHEAD_BYTES = 16;

    /** Every second packet is acknowledged (RFC 7016 section 3.6.3.4.1) by one with a few bytes in it. */
    static final int ACKNOWLEDGEMENT_BYTES = (PACKET_OVERHEAD_BYTES + 8) / 2;

    /** All packets of a handshake, divided between both ends. */
    private static final int HANDSHAKE_BYTES = 700;

    /** Of RFC 7016 section 3.5.2.2: no retransmission timeout is shorter. */
    private static final long MIN_TIMEOUT_NS = 250_000_000L;

    /** Later packets that have to be acknowledged before one is held lost: RFC 7016 section 3.6.2.5. */
    private static final int NEGATIVE_ACKNOWLEDGEMENTS = 3;

    private static final int MAX_TRANSMISSIONS = 12;

    /** A session that hears nothing is over after this time, and what waited for it is let go. */
    private static final long MAX_WAIT_NS = 30_000_000_000L;

    private static final long NEVER = Long.MAX_VALUE;

    private static final int FLOW_BITS = 6;
    private static final int NO_ASSOCIATION = 0xff;

    private final CoarseWorld world;
    private final Shard shard;
    private final int self;
    private final SessionTable sessions;
    private final Releases releases = new Releases();
    private final Releases.Listener releaseListener = this::tellReleased;
    private PeerLogic logic;
    private DirectListener listener;
    private long bornNs;
    private long wakeNs = Long.MAX_VALUE;
    private long worldNs;
    private int sequence;
    private long transmissions;
    private long pushFreeNs;
    private long allFreeNs;
    private long bytesSent;
    private boolean alive = true;

    CoarsePeer(CoarseWorld world, Shard shard, int self, int neighbours) {
        this.world = world;
        this.shard = shard;
        this.self = self;
        this.sessions = new SessionTable(neighbours);
    }

    /** Begins it: its clock starts, and {@code newLogic} does what it does. In an action of its own, or between windows. */
    void start(long nowNs, PeerLogic newLogic) {
        start(nowNs, newLogic, newLogic.listener());
    }

    /** The same, where somebody stands in front of the logic's listener. */
    void start(long nowNs, PeerLogic newLogic, DirectListener inFront) {
        bornNs = nowNs;
        worldNs = nowNs;
        logic = newLogic;
        listener = inFront;
    }

    /** What the peer does. */
    public PeerLogic logic() {
        return logic;
    }

    /** Bytes put on the uplink so far, headers included. */
    public long bytesSent() {
        return bytesSent;
    }

    /** Whether it has not been killed. */
    public boolean isAlive() {
        return alive;
    }

    /** How long the uplink takes, from a time on, for all that waits before it. */
    long backlogNs(long nowNs) {
        return Math.max(0, allFreeNs - nowNs);
    }

    /** The peer's clock now. */
    long localNs() {
        return worldNs - bornNs;
    }

    /** The world's time. */
    long worldNs() {
        return worldNs;
    }

    void kill() {
        alive = false;
    }

    // What happens.

    void onEvent(Event event) {
        boolean begins = logic == null && event.kind() == ACTION;
        if (!alive || logic == null && !begins) {
            return;
        }
        worldNs = event.timeNs();
        long nowNs = localNs();
        if (releases.isDue(worldNs)) {
            releases.tell(worldNs, releaseListener);
        }
        if (event.kind() == WAKE) {
            if (event.timeNs() != wakeNs) {
                return; // another time was set since
            }
            wakeNs = Long.MAX_VALUE;
            logic.onDeadline(nowNs);
        } else if (event.kind() == ACTION) {
            ((PeerAction) event.body()).run(this, nowNs);
        } else {
            onNetworkEvent(nowNs, event);
        }
        setAlarm();
    }

    private void setAlarm() {
        long deadlineNs = logic.nextDeadlineNs();
        if (deadlineNs == Long.MAX_VALUE) {
            return;
        }
        long dueNs = Math.max(worldNs + 1, bornNs + deadlineNs);
        if (dueNs < wakeNs) {
            wakeNs = dueNs;
            shard.add(dueNs, self, self, sequence++, WAKE, 0, 0, 0, 0, null);
        }
    }

    private void tellReleased(int flow, long token, boolean delivered) {
        listener.onReleased(localNs(), flow, token, delivered);
    }

    private void onNetworkEvent(long nowNs, Event event) {
        int peer = event.source();
        long d = event.d();
        int slot = (int) (d >>> 32);
        int flow = flow(slot, (int) (d >>> 8) & 0xff, true);
        switch (event.kind()) {
            case SESSION_ASKED -> onSessionAsked(nowNs, peer, (int) event.a());
            case SESSION_GRANTED -> onSessionGranted(nowNs, peer, slot, (int) event.a());
            case SESSION_TIMEOUT -> onSessionTimeout(nowNs, (int) event.a(), slot);
            case SESSION_NOTICE -> {
                if (sessions.isOpen(slot) && sessions.peer(slot) == event.a()) {
                    listener.onConnected(nowNs, sessions.peer(slot), true);
                }
            }
            default -> {
                if (sessions.isOpen(slot) && sessions.peer(slot) == peer) {
                    onSessionEvent(nowNs, peer, slot, flow, event);
                }
            }
        }
    }

    private void onSessionEvent(long nowNs, int peer, int slot, int flow, Event event) {
        switch (event.kind()) {
            case MESSAGE -> {
                acknowledge();
                int type = (int) event.d() & 0xff;
                listener.onDirect(nowNs, peer, flow, type, event.a(), event.b(), event.c(), event.body());
            }
            case BYTES -> {
                acknowledge();
                byte[] bytes = (byte[]) event.body();
                listener.onMessage(nowNs, peer, flow, bytes, 0, bytes.length);
            }
            case FLOW_OPENED -> {
                int answered = (int) event.a();
                int associated = answered == NO_ASSOCIATION ? NO_FLOW : flow(slot, answered, false);
                listener.onFlow(nowNs, peer, flow, (byte[]) event.body(), associated);
            }
            case FLOW_CLOSED -> listener.onFlowClosed(nowNs, peer, flow);
            case FLOW_REJECTED -> {
                sessions.closeFlow(slot, flow >> 1 & (1 << FLOW_BITS) - 1);
                listener.onFlowRejected(nowNs, peer, flow & ~1, (int) event.a());
            }
            case SESSION_CLOSED -> {
                sessions.remove(slot);
                listener.onDisconnected(nowNs, peer, DisconnectReason.values()[(int) event.a()]);
            }
            default -> throw new IllegalStateException("an event of kind " + event.kind());
        }
    }

    /** A flow's handle: where it is, and whether it is a receiving one. */
    private static int flow(int slot, int number, boolean receiving) {
        return (slot << FLOW_BITS | number) << 1 | (receiving ? 1 : 0);
    }

    private static int slotOf(int flow) {
        return flow >> FLOW_BITS + 1;
    }

    private static int numberOf(int flow) {
        return flow >> 1 & (1 << FLOW_BITS) - 1;
    }

    private void toFarEnd(long timeNs, int slot, int number, int type, int kind, long a, long b, long c, Object body) {
        if (timeNs == NEVER) {
            return;
        }
        long d = (long) sessions.farSlot(slot) << 32 | (long) number << 8 | type;
        shard.add(timeNs, sessions.peer(slot), self, sequence++, kind, a, b, c, d, body);
    }

    /**
     * When something short that is sent now, and again until it is acknowledged, reaches a peer: where the network is cut, a timeout after it
     * has healed, or {@link #NEVER} when the session is over before.
     */
    private long reachesNs(int peer) {
        long cutNs = world.cutUntilNs(self, peer);
        long latencyNs = world.latencyNs(self, peer);
        if (cutNs <= worldNs) {
            return worldNs + latencyNs;
        }
        return world.outlivesSessions(self, peer) ? NEVER : cutNs + MIN_TIMEOUT_NS + latencyNs;
    }

    /** The same, behind what went before it. */
    private long reachesInOrderNs(int slot) {
        long arrivalNs = reachesNs(sessions.peer(slot));
        return arrivalNs == NEVER ? NEVER : sessions.inOrder(slot, arrivalNs);
    }

    // Sessions.

    /** A session that is there from the beginning, with a flow of the number 0 each way for membership. */
    void install(int peer, int farSlot) {
        int slot = sessions.add(peer, SessionTable.DIALLING);
        sessions.open(slot, farSlot);
        sessions.setInterest(slot, 1);
        sessions.openFlow(slot);
    }

    /** The receiving end of the membership flow of an installed session. */
    int installedFlow(int slot) {
        return flow(slot, 0, true);
    }

    @Override
    public void connect(long nowNs, int peer, List<PeerAddress> candidates) {
        int slot = sessions.find(peer);
        if (slot == SessionTable.NONE) {
            slot = sessions.add(peer, SessionTable.DIALLING);
            sessions.setInterest(slot, 1);
            sessions.dial(slot, worldNs);
            long farNs = world.latencyNs(self, peer);
            charge(Traffic.Kind.SESSION, HANDSHAKE_BYTES);
            // IHello and RHello by way of the introducer, then IIKeying: RFC 7016 section 3.5.1. Sent again while the
            // network is cut.
            long askedNs = Math.max(worldNs, world.cutUntilNs(self, peer)) + 4 * farNs;
            if (askedNs < worldNs + world.dialTimeoutNs()) {
                shard.add(askedNs, peer, self, sequence++, SESSION_ASKED, slot, 0, 0, 0, null);
            }
            shard.add(
                    worldNs + world.dialTimeoutNs(),
                    self,
                    self,
                    sequence++,
                    SESSION_TIMEOUT,
                    peer,
                    0,
                    0,
                    (long) slot << 32,
                    null);
            return;
        }
        sessions.setInterest(slot, sessions.interest(slot) + 1);
        if (sessions.isOpen(slot)) {
            shard.add(worldNs + 1, self, self, sequence++, SESSION_NOTICE, peer, 0, 0, (long) slot << 32, null);
        }
    }

    private void onSessionAsked(long nowNs, int peer, int farSlot) {
        int slot = sessions.find(peer);
        if (!world.canConnect(peer, self)) {
            return;
        }
        boolean known = slot != SessionTable.NONE;
        if (!known) {
            slot = sessions.add(peer, SessionTable.DIALLING);
        }
        boolean wasOpen = sessions.isOpen(slot);
        charge(Traffic.Kind.SESSION, HANDSHAKE_BYTES);
        sessions.open(slot, farSlot);
        toFarEnd(reachesNs(peer), slot, 0, 0, SESSION_GRANTED, slot, 0, 0, null);
        if (!wasOpen) {
            listener.onConnected(nowNs, peer, known);
        }
    }

    private void onSessionGranted(long nowNs, int peer, int slot, int farSlot) {
        int known = sessions.find(peer);
        if (known != SessionTable.NONE && sessions.isOpen(known)) {
            return; // because the far end asked, too
        }
        if (known != slot) {
            // Given up in the meantime: the far end learns that nobody is there.
            int reason = DisconnectReason.CLOSED_BY_PEER.ordinal();
            long arrivalNs = worldNs + world.latencyNs(self, peer);
            shard.add(arrivalNs, peer, self, sequence++, SESSION_CLOSED, reason, 0, 0, (long) farSlot << 32, null);
            return;
        }
        sessions.open(slot, farSlot);
        listener.onConnected(nowNs, peer, true);
    }

    private void onSessionTimeout(long nowNs, int peer, int slot) {
        // An attempt that was given up and begun anew has a time of its own.
        if (sessions.isDialling(slot, peer, worldNs - world.dialTimeoutNs())) {
            sessions.remove(slot);
            listener.onConnectFailed(nowNs, peer, DisconnectReason.NO_ANSWER);
        }
    }

    @Override
    public void addCandidates(long nowNs, int peer, List<PeerAddress> candidates) {
        // Everybody is found by name.
    }

    @Override
    public void disconnect(long nowNs, int peer) {
        int slot = sessions.find(peer);
        if (slot == SessionTable.NONE) {
            return;
        }
        sessions.setInterest(slot, sessions.interest(slot) - 1);
        if (sessions.interest(slot) > 0) {
            return;
        }
        if (sessions.isOpen(slot)) {
            int reason = DisconnectReason.CLOSED_BY_PEER.ordinal();
            toFarEnd(reachesInOrderNs(slot), slot, 0, 0, SESSION_CLOSED, reason, 0, 0, null);
        }
        sessions.remove(slot);
    }

    /** The far end of a session was killed, and this end has noticed. */
    void lose(Shard from, long timeNs, int peer, long order) {
        int slot = sessions.find(peer);
        if (slot != SessionTable.NONE && sessions.isOpen(slot)) {
            int reason = DisconnectReason.PEER_LOST.ordinal();
            from.add(timeNs, self, peer, order, SESSION_CLOSED, reason, 0, 0, (long) slot << 32, null);
        }
    }

    /** Calls for each open session's far end. */
    void forEachOpen(java.util.function.IntConsumer action) {
        for (int slot = 0; slot < sessions.end(); slot++) {
            if (sessions.isOpen(slot)) {
                action.accept(sessions.peer(slot));
            }
        }
    }

    @Override
    public boolean isConnected(int peer) {
        int slot = sessions.find(peer);
        return slot != SessionTable.NONE && sessions.isOpen(slot);
    }

    // Flows.

    @Override
    public int openFlow(long nowNs, int peer, byte[] metadata, int associatedWith) {
        int slot = sessions.find(peer);
        if (slot == SessionTable.NONE || !sessions.isOpen(slot)) {
            return NO_FLOW;
        }
        int number = sessions.openFlow(slot);
        if (number == SessionTable.NONE) {
            return NO_FLOW;
        }
        int answered = associatedWith == NO_FLOW ? NO_ASSOCIATION : numberOf(associatedWith);
        // The name travels with the first message; it costs no packet of its own.
        toFarEnd(reachesInOrderNs(slot), slot, number, 0, FLOW_OPENED, answered, 0, 0, metadata);
        return flow(slot, number, false);
    }

    @Override
    public void closeFlow(long nowNs, int flow) {
        int slot = slotOf(flow);
        if (sessions.isFlowOpen(slot, numberOf(flow))) {
            sessions.closeFlow(slot, numberOf(flow));
            toFarEnd(reachesInOrderNs(slot), slot, numberOf(flow), 0, FLOW_CLOSED, 0, 0, 0, null);
        }
    }

    @Override
    public void rejectFlow(long nowNs, int flow, int code) {
        int slot = slotOf(flow);
        if (sessions.isOpen(slot)) {
            toFarEnd(reachesNs(sessions.peer(slot)), slot, numberOf(flow), 0, FLOW_REJECTED, code, 0, 0, null);
        }
    }

    @Override
    public void receiveInArrivalOrder(int flow) {
        // Fragments always come as they arrive; all else comes in order.
    }

    // Messages.

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
        byte[] copy = offset == 0 && length == bytes.length && token == NO_TOKEN
                ? bytes
                : java.util.Arrays.copyOfRange(bytes, offset, offset + length);
        return transmit(flow, 0, BYTES, 0, 0, 0, copy, length, Traffic.Kind.MEMBERSHIP, priority, expiresAtNs, token);
    }

    @Override
    public SendResult sendDirect(
            long nowNs,
            int flow,
            int type,
            long a,
            long b,
            long c,
            Object body,
            int encodedBytes,
            SendPriority priority,
            long expiresAtNs,
            long token) {
        return transmit(flow, type, MESSAGE, a, b, c, body, encodedBytes, kindOf(type), priority, expiresAtNs, token);
    }

    @Override
    public boolean advertiseDirect(
            long nowNs, int flow, int type, long a, long b, long c, Object body, int encodedBytes) {
        transmit(
                flow,
                type,
                MESSAGE,
                a,
                b,
                c,
                body,
                encodedBytes,
                kindOf(type),
                SendPriority.CONTROL,
                Long.MAX_VALUE,
                NO_TOKEN);
        return false; // it has left
    }

    private static Traffic.Kind kindOf(int type) {
        return switch (type) {
            case FRAGMENT -> Traffic.Kind.PAYLOAD;
            case AVAILABILITY -> Traffic.Kind.MAP;
            case PUSH -> Traffic.Kind.PUSH;
            case PULL -> Traffic.Kind.PULL;
            default -> Traffic.Kind.ANNOUNCE;
        };
    }

    private SendResult transmit(
            int flow,
            int type,
            int kind,
            long a,
            long b,
            long c,
            Object body,
            int length,
            Traffic.Kind traffic,
            SendPriority priority,
            long expiresAtNs,
            long token) {
        int slot = slotOf(flow);
        int number = numberOf(flow);
        if (!sessions.isFlowOpen(slot, number)) {
            return SendResult.CLOSED;
        }
        int peer = sessions.peer(slot);
        long latencyNs = world.latencyNs(self, peer);
        long expiresNs = expiresAtNs == Long.MAX_VALUE ? Long.MAX_VALUE : bornNs + expiresAtNs;
        if (worldNs - world.killedNs(peer) > MIN_TIMEOUT_NS + 2 * latencyNs) {
            // Nothing is acknowledged any more: the session's window has closed, and what comes now waits until its
            // time is over.
            release(Math.min(expiresNs, worldNs + MAX_WAIT_NS), flow, token, false);
            return SendResult.ACCEPTED;
        }
        long cutNs = world.cutUntilNs(self, peer);
        boolean isCut = cutNs > worldNs;
        if (isCut && (cutNs + MIN_TIMEOUT_NS > expiresNs || world.outlivesSessions(self, peer))) {
            release(Math.min(expiresNs, worldNs + MAX_WAIT_NS), flow, token, false);
            return SendResult.ACCEPTED;
        }
        int bytes = length + (type == FRAGMENT ? PACKET_OVERHEAD_BYTES : CONTROL_OVERHEAD_BYTES);
        long leavesNs = leavesNs(bytes, priority);
        if (leavesNs > expiresNs) {
            // It never gets to the head of the queue, so it takes no time from those behind it.
            world.traffic(shard.index()).addExpired();
            release(expiresNs, flow, token, false);
            return SendResult.ACCEPTED;
        }
        leave(bytes, priority);
        charge(traffic, bytes);
        long gapNs = sessions.onPacket(slot, leavesNs);
        leavesNs = isCut ? Math.max(leavesNs, cutNs + MIN_TIMEOUT_NS) : leavesNs;
        for (int i = 0; world.isLost(self, transmissions++); i++) {
            world.traffic(shard.index()).addLost();
            long seenNs = Math.min(
                    Math.max(MIN_TIMEOUT_NS, 3 * latencyNs), NEGATIVE_ACKNOWLEDGEMENTS * gapNs + 2 * latencyNs);
            leavesNs = Math.max(leavesNs + seenNs, worldNs);
            if (leavesNs > expiresNs || i == MAX_TRANSMISSIONS) {
                world.traffic(shard.index()).addExpired();
                release(expiresNs, flow, token, false);
                return SendResult.ACCEPTED;
            }
            charge(traffic, bytes);
            leave(bytes, SendPriority.CONTROL);
        }
        long arrivalNs = leavesNs + latencyNs;
        if (type != FRAGMENT) {
            arrivalNs = sessions.inOrder(slot, arrivalNs);
        }
        toFarEnd(arrivalNs, slot, number, type, kind, a, b, c, body);
        release(arrivalNs + latencyNs, flow, token, true);
        return SendResult.ACCEPTED;
    }

    private void release(long timeNs, int flow, long token, boolean delivered) {
        if (token != NO_TOKEN) {
            releases.add(timeNs, flow, token, delivered);
        }
    }

    /** When a packet that is queued now has left the uplink. */
    private long leavesNs(int bytes, SendPriority priority) {
        long freeNs =
                switch (priority) {
                    case CONTROL -> worldNs;
                    case LIVE_PUSH -> pushFreeNs;
                    default -> allFreeNs;
                };
        return Math.max(freeNs, worldNs) + world.uplinkNs(self, bytes);
    }

    /** A packet is queued. */
    private void leave(int bytes, SendPriority priority) {
        long durationNs = world.uplinkNs(self, bytes);
        if (priority == SendPriority.CONTROL) {
            pushFreeNs = Math.max(pushFreeNs, worldNs) + durationNs;
            allFreeNs = Math.max(allFreeNs, worldNs) + durationNs;
        } else if (priority == SendPriority.LIVE_PUSH) {
            pushFreeNs = Math.max(pushFreeNs, worldNs) + durationNs;
            allFreeNs = Math.max(allFreeNs + durationNs, pushFreeNs);
        } else {
            allFreeNs = Math.max(allFreeNs, worldNs) + durationNs;
        }
    }

    private void acknowledge() {
        charge(Traffic.Kind.ACKNOWLEDGEMENT, ACKNOWLEDGEMENT_BYTES);
        leave(ACKNOWLEDGEMENT_BYTES, SendPriority.CONTROL);
    }

    private void charge(Traffic.Kind kind, int bytes) {
        bytesSent += bytes;
        world.traffic(shard.index()).add(kind, bytes);
    }

    @Override
    public void cancel(long nowNs, int flow, long token) {
        // Nobody does.
    }

    @Override
    public boolean advertise(long nowNs, int flow, byte[] bytes, int offset, int length) {
        send(nowNs, flow, bytes, offset, length, SendPriority.CONTROL, Long.MAX_VALUE, NO_TOKEN);
        return false;
    }

    // What else a network knows.

    @Override
    public PeerDirectory directory() {
        return world.directory();
    }

    @Override
    public int self() {
        return self;
    }

    @Override
    public long rttNs(int peer) {
        return 2 * world.latencyNs(self, peer);
    }

    @Override
    public int room(int peer) {
        return Integer.MAX_VALUE;
    }

    @Override
    public byte[] nearNonce(int peer) {
        return isConnected(peer) ? world.nonce(self, peer) : null;
    }

    @Override
    public byte[] farNonce(int peer) {
        return isConnected(peer) ? world.nonce(peer, self) : null;
    }

    @Override
    public List<PeerAddress> ownAddresses() {
        return List.of();
    }

    @Override
    public NetAddress addressOf(int peer) {
        return null;
    }

    @Override
    public void onOwnAddressSeen(long nowNs, NetAddress address) {
        // Addresses play no part here.
    }
}
