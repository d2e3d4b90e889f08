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
 * <p>A fragment waits until its session's congestion window has room, as far as that can be told when it is sent ({@link WindowEstimates}).
 * Messages are as long as they would be, with all headers. Sessions open in the time that the handshake takes. What is not modelled:
 * congestion on the way, packets within sessions, cryptography.
 *
 * <p>This is a peer of the fragment tier. One of the session tier is one too, and sends otherwise: it overrides what is marked so.
 */
public class CoarsePeer implements DirectNetwork {
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

    /** From here on, kinds are those of a closer tier: {@link #onTransportEvent}. */
    protected static final int FIRST_TRANSPORT_KIND = 16;

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

    /** RFC 7016 section 3.6.3.4.1. */
    private static final long MAX_ACKNOWLEDGEMENT_DELAY_NS = 200_000_000L;

    /**
     * Every other packet is acknowledged when the next one comes, or with something that goes the other way: after this part of the mean time
     * between messages. Set so that fragments are held up as at the session tier.
     */
    private static final int ACKNOWLEDGEMENT_SHARE = 8;

    /** What fills a window, where it is not known. */
    private static final int USUAL_FRAGMENT_BYTES = 1_200;

    /** A session that hears nothing is over after this time, and what waited for it is let go. */
    private static final long MAX_WAIT_NS = 30_000_000_000L;

    private static final double NS_PER_SECOND = 1e9;
    private static final int FLOW_BITS = 6;
    private static final int NO_ASSOCIATION = 0xff;

    private final CoarseWorld world;
    private final Shard shard;
    private final int self;
    private final SessionTable sessions;
    private final Releases releases = new Releases();
    private final WindowEstimates windows;
    private final Releases.Listener releaseListener = this::tellReleased;
    private PeerLogic logic;
    private DirectListener listener;
    /** Null where all do what their code says. */
    private ByzantinePort port;

    private long bornNs;
    /** When the alarm goes off that is set, and when there is really something to do. */
    private long wakeNs = Long.MAX_VALUE;

    private long dueNs = Long.MAX_VALUE;
    private long worldNs;
    private int sequence;
    private long transmissions;
    private long pushFreeNs;
    private long allFreeNs;
    private long bytesSent;
    private boolean alive = true;

    /** A peer that does nothing yet, with room for so many sessions. */
    protected CoarsePeer(CoarseWorld world, Shard shard, int self, int neighbours) {
        this.world = world;
        this.shard = shard;
        this.self = self;
        this.sessions = new SessionTable(neighbours);
        this.windows = new WindowEstimates(neighbours);
    }

    /** Begins it: its clock starts, and {@code newLogic} does what it does. In an action of its own, or between windows. */
    public void start(long nowNs, PeerLogic newLogic) {
        start(nowNs, newLogic, newLogic.listener());
    }

    /** The same, where somebody stands in front of the logic's listener. */
    void start(long nowNs, PeerLogic newLogic, DirectListener inFront) {
        bornNs = nowNs;
        worldNs = nowNs;
        logic = newLogic;
        listener = inFront;
    }

    /** Its logic is going to speak through this. */
    ByzantinePort speakThrough(ByzantinePort newPort) {
        port = newPort;
        return newPort;
    }

    /** What its logic speaks through instead of this; null when nothing. */
    ByzantinePort port() {
        return port;
    }

    /** What the peer does. */
    public PeerLogic logic() {
        return logic;
    }

    /** Bytes put on the uplink so far, headers included. */
    public long bytesSent() {
        return bytesSent;
    }

    /** Bytes that have left the uplink by now: those put on it, less those that still wait. */
    long bytesLeft(long nowNs) {
        double waiting = Math.max(0, allFreeNs - nowNs) * (double) world.uplinkBytesPerSec(self) / NS_PER_SECOND;
        return bytesSent - (long) waiting;
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
    protected final long localNs() {
        return worldNs - bornNs;
    }

    /** The world's time. */
    public final long worldNs() {
        return worldNs;
    }

    void kill() {
        alive = false;
    }

    // What happens.

    void onEvent(Event event) {
        boolean begins = logic == null && event.kind() == ACTION;
        if (!alive || logic == null && !begins || world.outages().isAny() && isHeldBack(event)) {
            return;
        }
        worldNs = event.timeNs();
        long nowNs = localNs();
        if (event.kind() == WAKE && isTooEarly()) {
            return;
        }
        if (releases.isDue(worldNs)) {
            releases.tell(worldNs, releaseListener);
        }
        if (event.kind() == WAKE) {
            logic.onDeadline(nowNs);
        } else if (event.kind() == ACTION) {
            ((PeerAction) event.body()).run(this, nowNs);
        } else if (event.kind() >= FIRST_TRANSPORT_KIND) {
            onTransportEvent(event);
        } else {
            onNetworkEvent(nowNs, event);
        }
        afterEvent();
        plan();
    }

    /** Whether an alarm went off for nothing: another was set since, or what was due was done with something that came in. */
    private boolean isTooEarly() {
        if (worldNs != wakeNs) {
            return true;
        }
        wakeNs = Long.MAX_VALUE;
        if (dueNs <= worldNs) {
            return false;
        }
        setAlarm();
        return true;
    }

    private void plan() {
        long deadlineNs = logic.nextDeadlineNs();
        dueNs = deadlineNs == Long.MAX_VALUE ? deadlineNs : Math.max(worldNs + 1, bornNs + deadlineNs);
        setAlarm();
    }

    // What a closer tier does otherwise: the package io.rivulet.simulator.session.

    /** Something of a closer tier's own has happened. */
    protected void onTransportEvent(Event event) {
        throw new IllegalStateException("an event of kind " + event.kind());
    }

    /** An event has been handled, and what came of it may be sent. */
    protected void afterEvent() {
        // Here everything was sent at once.
    }

    /** A session is open from now on. */
    protected void onOpened(int slot) {
        windows.open(slot);
    }

    /** When the far end hears that a session is over, which is behind all that was sent before; the session is removed then. */
    protected long farewellNs(int slot) {
        return sessions.inOrder(slot, worldNs + world.latencyNs(self, sessions.peer(slot)));
    }

    /** A session is gone, with all that it had. */
    protected void onRemoved(int slot) {
        // Nothing but the table knew of it.
    }

    /** The far end begins a flow, before its first message. */
    protected void onFlowOpened(int slot, int number) {
        // Messages come in order.
    }

    /** The far end has refused a sending flow, which is closed by that. */
    protected void onRejected(int flow) {
        // Everything was sent at once.
    }

    /** Lets something of a closer tier happen at the far end of an open session. */
    protected final void toFarEnd(long timeNs, int slot, int kind, Object body) {
        toFarEnd(timeNs, slot, 0, 0, kind, 0, 0, 0, body);
    }

    /** Lets something of a closer tier happen here at a later time. */
    protected final void later(long timeNs, int kind) {
        shard.add(Math.max(timeNs, worldNs + 1), self, self, sequence++, kind, 0, 0, 0, 0, null);
    }

    /** The slot at whose session an event of {@link #toFarEnd} is meant; -1 when it is not open any more. */
    protected final int slotOf(Event event) {
        int slot = (int) (event.d() >>> 32);
        return sessions.isOpen(slot) && sessions.peer(slot) == event.source() ? slot : SessionTable.NONE;
    }

    /** The slot of the open session with a peer, or -1. */
    protected final int openSlot(int peer) {
        int slot = sessions.find(peer);
        return slot != SessionTable.NONE && sessions.isOpen(slot) ? slot : SessionTable.NONE;
    }

    /** The far end of a session. */
    protected final int farPeer(int slot) {
        return sessions.peer(slot);
    }

    /** Whether a session is open. */
    protected final boolean isOpen(int slot) {
        return sessions.isOpen(slot);
    }

    /** Whether a sending flow is open. */
    protected final boolean isFlowOpen(int flow) {
        return sessions.isFlowOpen(slotOf(flow), numberOf(flow));
    }

    /** Where it is. */
    protected final CoarseWorld world() {
        return world;
    }

    /** Who hears what happens. */
    protected final DirectListener listener() {
        return listener;
    }

    private void open(int slot, int farSlot) {
        boolean wasOpen = sessions.isOpen(slot);
        sessions.open(slot, farSlot);
        if (!wasOpen) { // both ends may ask, and the later one finds it open
            onOpened(slot);
        }
    }

    private void remove(int slot) {
        sessions.remove(slot);
        onRemoved(slot);
    }

    /** Puts off what cannot happen now for an outage. */
    private boolean isHeldBack(Event event) {
        boolean isLocal = event.source() < 0
                || event.source() == self
                || event.kind() == SESSION_CLOSED && event.a() == DisconnectReason.PEER_LOST.ordinal();
        long latencyNs = isLocal ? 0 : world.latencyNs(event.source(), self);
        long untilNs = world.outages().heldUntilNs(event, isLocal, latencyNs);
        if (untilNs == 0 || event.kind() == WAKE && event.timeNs() != wakeNs) {
            return false;
        }
        if (event.kind() == WAKE) {
            wakeNs = untilNs;
        }
        shard.add(
                untilNs,
                self,
                event.source(),
                event.sequence(),
                event.kind(),
                event.a(),
                event.b(),
                event.c(),
                event.d(),
                event.body());
        return true;
    }

    private void setAlarm() {
        if (dueNs < wakeNs) {
            wakeNs = dueNs;
            shard.add(dueNs, self, self, sequence++, WAKE, 0, 0, 0, 0, null);
        }
    }

    private void tellReleased(int flow, long token, boolean delivered) {
        if (token != NO_TOKEN) {
            listener.onReleased(localNs(), flow, token, delivered);
        }
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
                if (port != null && type == FRAGMENT) {
                    port.onFragment(event.a(), (int) event.c(), (byte[]) event.body());
                }
                listener.onDirect(nowNs, peer, flow, type, event.a(), event.b(), event.c(), event.body());
            }
            case BYTES -> {
                acknowledge();
                byte[] bytes = (byte[]) event.body();
                listener.onMessage(nowNs, peer, flow, bytes, 0, bytes.length);
            }
            case FLOW_OPENED -> {
                int answered = (int) event.a();
                onFlowOpened(slot, numberOf(flow));
                int associated = answered == NO_ASSOCIATION ? NO_FLOW : flow(slot, answered, false);
                listener.onFlow(nowNs, peer, flow, (byte[]) event.body(), associated);
            }
            case FLOW_CLOSED -> listener.onFlowClosed(nowNs, peer, flow);
            case FLOW_REJECTED -> {
                sessions.closeFlow(slot, numberOf(flow));
                onRejected(flow & ~1);
                listener.onFlowRejected(nowNs, peer, flow & ~1, (int) event.a());
            }
            case SESSION_CLOSED -> {
                remove(slot);
                listener.onDisconnected(nowNs, peer, DisconnectReason.values()[(int) event.a()]);
            }
            default -> throw new IllegalStateException("an event of kind " + event.kind());
        }
    }

    /** A flow's handle: where it is, and whether it is a receiving one. */
    protected static int flow(int slot, int number, boolean receiving) {
        return (slot << FLOW_BITS | number) << 1 | (receiving ? 1 : 0);
    }

    /** The session of a flow. */
    protected static int slotOf(int flow) {
        return flow >> FLOW_BITS + 1;
    }

    /** The number of a flow in its session and direction. */
    protected static int numberOf(int flow) {
        return flow >> 1 & (1 << FLOW_BITS) - 1;
    }

    private void toFarEnd(long timeNs, int slot, int number, int type, int kind, long a, long b, long c, Object body) {
        long d = (long) sessions.farSlot(slot) << 32 | (long) number << 8 | type;
        shard.add(timeNs, sessions.peer(slot), self, sequence++, kind, a, b, c, d, body);
    }

    // Sessions.

    /** A session that is there from the beginning, with a flow of the number 0 each way for membership. */
    public void install(int peer, int farSlot) {
        int slot = sessions.add(peer, SessionTable.DIALLING);
        open(slot, farSlot);
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
            shakeHands();
            // IHello and RHello by way of the introducer, then IIKeying: RFC 7016 section 3.5.1.
            shard.add(worldNs + 4 * farNs, peer, self, sequence++, SESSION_ASKED, slot, 0, 0, 0, null);
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

    private void shakeHands() {
        charge(Traffic.Kind.SESSION, HANDSHAKE_BYTES);
        leave(HANDSHAKE_BYTES, SendPriority.CONTROL);
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
        shakeHands();
        open(slot, farSlot);
        toFarEnd(worldNs + world.latencyNs(self, peer), slot, 0, 0, SESSION_GRANTED, slot, 0, 0, null);
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
        open(slot, farSlot);
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
            toFarEnd(farewellNs(slot), slot, 0, 0, SESSION_CLOSED, reason, 0, 0, null);
        }
        remove(slot);
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
        long arrivalNs = sessions.inOrder(slot, worldNs + world.latencyNs(self, peer));
        toFarEnd(arrivalNs, slot, number, 0, FLOW_OPENED, answered, 0, 0, metadata);
        return flow(slot, number, false);
    }

    @Override
    public void closeFlow(long nowNs, int flow) {
        int slot = slotOf(flow);
        if (sessions.isFlowOpen(slot, numberOf(flow))) {
            sessions.closeFlow(slot, numberOf(flow));
            long arrivalNs = sessions.inOrder(slot, worldNs + world.latencyNs(self, sessions.peer(slot)));
            toFarEnd(arrivalNs, slot, numberOf(flow), 0, FLOW_CLOSED, 0, 0, 0, null);
        }
    }

    @Override
    public void rejectFlow(long nowNs, int flow, int code) {
        int slot = slotOf(flow);
        if (sessions.isOpen(slot)) {
            long arrivalNs = worldNs + world.latencyNs(self, sessions.peer(slot));
            toFarEnd(arrivalNs, slot, numberOf(flow), 0, FLOW_REJECTED, code, 0, 0, null);
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

    /** What a message counts as, by its type as of {@link DirectNetwork}, or 0 when it is bytes. */
    public static Traffic.Kind countedAs(int type) {
        return type == 0 ? Traffic.Kind.MEMBERSHIP : kindOf(type);
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

    /** Takes a message: how the tiers differ. */
    protected SendResult transmit(
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
        int bytes = length + (type == FRAGMENT ? PACKET_OVERHEAD_BYTES : CONTROL_OVERHEAD_BYTES);
        if (world.outages().isAny()) {
            long sentNs = world.outages().sentNs(self, peer, worldNs, latencyNs);
            if (sentNs > worldNs) {
                return transmitAfterOutage(
                        sentNs, slot, number, type, kind, a, b, c, body, bytes, traffic, priority, expiresNs, token);
            }
        }
        boolean isUrgent = priority.ordinal() <= SendPriority.LIVE_PUSH.ordinal();
        int ahead = releases.ahead(slot, worldNs, isUrgent, 2 * latencyNs);
        long opensNs = windowOpensNs(slot, type == FRAGMENT, bytes, ahead, isUrgent, 2 * latencyNs);
        long leavesNs = Math.max(leavesNs(bytes, priority), opensNs + world.uplinkNs(self, bytes));
        if (leavesNs > expiresNs) {
            // It never gets to the head of the queue, so it takes no time from those behind it.
            world.traffic(shard.index()).addExpired();
            release(expiresNs, flow, token, false);
            return SendResult.ACCEPTED;
        }
        leave(bytes, priority);
        charge(traffic, bytes);
        countCopy(peer, type, body);
        long gapNs = sessions.onPacket(slot, leavesNs);
        for (int i = 0; world.isLost(self, transmissions++); i++) {
            world.traffic(shard.index()).addLost();
            windows.onLoss(slot, (ahead + 1) * bytes);
            long seenNs = Math.min(
                    Math.max(MIN_TIMEOUT_NS, 3 * latencyNs), NEGATIVE_ACKNOWLEDGEMENTS * gapNs + 2 * latencyNs);
            leavesNs = Math.max(leavesNs + seenNs, worldNs);
            if (leavesNs > expiresNs || i == MAX_TRANSMISSIONS) {
                world.traffic(shard.index()).addExpired();
                release(expiresNs, flow, token, false);
                return SendResult.ACCEPTED;
            }
            charge(traffic, bytes);
            countCopy(peer, type, body);
            leave(bytes, SendPriority.CONTROL);
        }
        long arrivalNs = leavesNs + latencyNs;
        if (type != FRAGMENT) {
            arrivalNs = sessions.inOrder(slot, arrivalNs);
        }
        toFarEnd(arrivalNs, slot, number, type, kind, a, b, c, body);
        if (type == FRAGMENT) {
            // Every other one waits for the next: RFC 7016 section 3.6.3.4.
            long delayNs = (transmissions & 1) == 0
                    ? Math.min(MAX_ACKNOWLEDGEMENT_DELAY_NS, gapNs / ACKNOWLEDGEMENT_SHARE)
                    : 0;
            releases.add(arrivalNs + latencyNs + delayNs, flow, token, true, isUrgent);
        } else {
            release(arrivalNs + latencyNs, flow, token, true);
        }
        return SendResult.ACCEPTED;
    }

    private SendResult transmitAfterOutage(
            long sentNs,
            int slot,
            int number,
            int type,
            int kind,
            long a,
            long b,
            long c,
            Object body,
            int bytes,
            Traffic.Kind traffic,
            SendPriority priority,
            long expiresNs,
            long token) {
        int flow = flow(slot, number, false);
        if (sentNs == Outages.NEVER || sentNs > expiresNs) {
            world.traffic(shard.index()).addExpired();
            release(Math.min(expiresNs, worldNs + MAX_WAIT_NS), flow, token, false);
            return SendResult.ACCEPTED;
        }
        leave(bytes, priority);
        charge(traffic, bytes);
        countCopy(sessions.peer(slot), type, body);
        long latencyNs = world.latencyNs(self, sessions.peer(slot));
        long arrivalNs = sentNs + latencyNs;
        if (type != FRAGMENT) {
            arrivalNs = sessions.inOrder(slot, arrivalNs);
        }
        toFarEnd(arrivalNs, slot, number, type, kind, a, b, c, body);
        release(arrivalNs + latencyNs, flow, token, true);
        return SendResult.ACCEPTED;
    }

    /** Takes a message, sends nothing, and tells the sender at the usual time that it was delivered. */
    SendResult swallow(int flow, long token) {
        if (!sessions.isFlowOpen(slotOf(flow), numberOf(flow))) {
            return SendResult.CLOSED;
        }
        release(worldNs + rttNs(sessions.peer(slotOf(flow))), flow, token, true);
        return SendResult.ACCEPTED;
    }

    /** In how long all that waits for the uplink has left. */
    long backlogNs() {
        return Math.max(0, allFreeNs - worldNs);
    }

    /** When a session's congestion window lets a message go. Control does not wait for fragments that wait, but for an acknowledgement. */
    private long windowOpensNs(int slot, boolean isFragment, int bytes, int ahead, boolean isUrgent, long roundTripNs) {
        int most = windows.fragments(slot, isFragment ? bytes : USUAL_FRAGMENT_BYTES);
        if (isFragment && ahead + 1 >= most) {
            windows.onFull(slot, bytes);
        }
        if (ahead < most) {
            return worldNs;
        }
        int acknowledged = isFragment ? ahead - most + 1 : 1;
        return releases.acknowledgedNs(slot, worldNs, isUrgent, roundTripNs, acknowledged);
    }

    private void release(long timeNs, int flow, long token, boolean delivered) {
        if (token != NO_TOKEN) {
            releases.add(timeNs, flow, token, delivered, false);
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

    private void countCopy(int peer, int type, Object body) {
        if (type == FRAGMENT && world.stress() != null) {
            world.stress().onCopy(shard.index(), self, peer, (byte[]) body);
        }
    }

    /** Counts what is put on the uplink. */
    protected final void charge(Traffic.Kind kind, int bytes) {
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
