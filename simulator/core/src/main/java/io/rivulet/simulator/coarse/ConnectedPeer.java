package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.simulator.engine.Event;
import io.rivulet.simulator.engine.Shard;
import io.rivulet.transport.address.NetAddress;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What a peer of a {@link CoarseWorld} is to others: its clock, its sessions and its flows. Sessions open in the time that the handshake
 * takes, if firewalls let them; flows are numbered as they are opened.
 */
abstract class ConnectedPeer implements DirectNetwork {
    // Kinds of events.
    static final int WAKE = 0;
    static final int FLOW_OPENED = 1;
    static final int FLOW_CLOSED = 2;
    static final int FLOW_REJECTED = 3;
    static final int SESSION_ASKED = 4;
    static final int SESSION_GRANTED = 5;
    static final int SESSION_TIMEOUT = 6;
    static final int SESSION_NOTICE = 7;
    static final int SESSION_CLOSED = 8;
    static final int ACTION = 9;

    /** From here on, kinds are the tier's own: {@link CoarsePeer#onTransportEvent}. */
    protected static final int FIRST_TRANSPORT_KIND = 16;

    /** All packets of a handshake, divided between both ends. */
    private static final int HANDSHAKE_BYTES = 700;

    private static final int FLOW_BITS = 6;
    private static final int NO_ASSOCIATION = 0xff;

    private final CoarseWorld world;
    private final Shard shard;
    private final int self;
    private final SessionTable sessions;
    private DirectListener listener;
    private long bornNs;
    private long worldNs;
    private int sequence;
    private boolean isIntroducing;

    ConnectedPeer(CoarseWorld world, Shard shard, int self, int neighbours) {
        this.world = world;
        this.shard = shard;
        this.self = self;
        this.sessions = new SessionTable(neighbours);
    }

    /** Its clock starts, and somebody hears what happens. */
    final void begin(long nowNs, DirectListener newListener) {
        bornNs = nowNs;
        worldNs = nowNs;
        listener = newListener;
    }

    /** It is later in the world. */
    final void moveTo(long timeNs) {
        worldNs = timeNs;
    }

    // Who and when it is.

    /** Where it is. */
    protected final CoarseWorld world() {
        return world;
    }

    /** Who hears what happens. */
    protected final DirectListener listener() {
        return listener;
    }

    final Shard shard() {
        return shard;
    }

    final SessionTable sessions() {
        return sessions;
    }

    @Override
    public int self() {
        return self;
    }

    /** The peer's clock now. */
    protected final long localNs() {
        return worldNs - bornNs;
    }

    /** The world's time. */
    public final long worldNs() {
        return worldNs;
    }

    /** A time on this peer's clock by the world's; none stays none. */
    final long worldTimeNs(long ownNs) {
        return ownNs == Long.MAX_VALUE ? Long.MAX_VALUE : bornNs + ownNs;
    }

    /** A time of the world's on this peer's clock. */
    final long ownTimeNs(long timeNs) {
        return timeNs - bornNs;
    }

    /** Counts what this peer causes: events of one instant happen in that order. */
    final int nextSequence() {
        return sequence++;
    }

    // What the tiers do each in their way.

    /** Counts what is put on the uplink. */
    protected abstract void charge(Traffic.Kind kind, int bytes);

    /** A session is open from now on. */
    protected abstract void onOpened(int slot);

    /** A handshake takes so much of the uplink. */
    protected void onHandshake(int bytes) {
        // It is counted.
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

    /** Whether the tier itself says that a flow was opened, with the first message on it or in {@link #sayWhatIsLeft}. */
    protected boolean isSaidLater(int flow, int answered, byte[] metadata) {
        return false;
    }

    /** Says what is still to be {@linkplain #isSaidLater said later}. */
    protected void sayWhatIsLeft() {
        // Nothing is.
    }

    // To the far end and from it.

    /** Lets something of the tier's own happen at the far end of an open session. */
    protected final void toFarEnd(long timeNs, int slot, int kind, Object body) {
        toFarEnd(timeNs, slot, 0, 0, kind, 0, 0, 0, body);
    }

    final void toFarEnd(long timeNs, int slot, int number, int type, int kind, long a, long b, long c, Object body) {
        long d = (long) sessions.farSlot(slot) << 32 | (long) number << 8 | type;
        shard.add(timeNs, sessions.peer(slot), self, sequence++, kind, a, b, c, d, body);
    }

    /** The slot at whose session an event of {@link #toFarEnd} is meant; -1 when it is not open any more. */
    protected final int slotOf(Event event) {
        int slot = (int) (event.d() >>> 32);
        return sessions.isOpen(slot) && sessions.peer(slot) == event.source() ? slot : SessionTable.NONE;
    }

    /** Something of sessions and flows has happened. */
    final void onNetworkEvent(long nowNs, Event event) {
        int peer = event.source();
        long d = event.d();
        int slot = (int) (d >>> 32);
        int flow = flow(slot, (int) (d >>> 8) & 0xff, true);
        switch (event.kind()) {
            case SESSION_ASKED -> onSessionAsked(nowNs, peer, (int) event.a(), event.b());
            case SESSION_GRANTED -> onSessionGranted(nowNs, peer, slot, (int) event.a(), event.b() != 0);
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
            case FLOW_OPENED -> hearOpened(slot, flow, (int) event.a(), (byte[]) event.body());
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

    // Sessions.

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

    /** Calls for each open session's far end. */
    void forEachOpen(IntConsumer action) {
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
            shakeHands();
            // IHello, RHello, IIKeying: RFC 7016 section 3.5.1.
            long askedNs = worldNs + helloNs(peer) + 2 * world.latencyNs(self, peer);
            shard.add(askedNs, peer, self, sequence++, SESSION_ASKED, slot, worldNs, 0, 0, null);
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

    /** How long an IHello takes: where nobody is behind anything, members that others told of are reached at their own addresses. */
    private long helloNs(int peer) {
        return isIntroducing || world.hasNats() ? world.introducedNs(self, peer) : world.latencyNs(self, peer);
    }

    /** Does something in which whoever is dialled is reached by way of the rendezvous alone: it told of them without addresses. */
    void throughIntroducer(Runnable action) {
        isIntroducing = true;
        action.run();
        isIntroducing = false;
    }

    private void shakeHands() {
        charge(Traffic.Kind.SESSION, HANDSHAKE_BYTES);
        onHandshake(HANDSHAKE_BYTES);
    }

    private void onSessionAsked(long nowNs, int peer, int farSlot, long dialledNs) {
        // What an outage has held back until it was given up is answered to nobody: a handshake is the dialling end's
        // to finish.
        if (!world.canConnect(peer, self) || worldNs - dialledNs >= world.dialTimeoutNs()) {
            return;
        }
        int slot = sessions.find(peer);
        boolean known = slot != SessionTable.NONE;
        if (!known) {
            slot = sessions.add(peer, SessionTable.DIALLING);
        }
        boolean wasOpen = sessions.isOpen(slot);
        shakeHands();
        open(slot, farSlot);
        long isWanted = sessions.interest(slot) > 0 ? 1 : 0;
        toFarEnd(worldNs + world.latencyNs(self, peer), slot, 0, 0, SESSION_GRANTED, slot, isWanted, 0, null);
        if (!wasOpen) {
            listener.onConnected(nowNs, peer, known);
        }
    }

    private void onSessionGranted(long nowNs, int peer, int slot, int farSlot, boolean isWantedThere) {
        int known = sessions.find(peer);
        boolean isOpen = known != SessionTable.NONE && sessions.isOpen(known);
        if (isOpen && (isWantedThere || sessions.interest(known) > 0)) {
            // The far end asked, too. An attempt that an outage held back until it was given up, and another had come
            // of it, it may have taken for a new session: it is told which one there is.
            if (known != slot) {
                long arrivalNs = worldNs + world.latencyNs(self, peer);
                shard.add(arrivalNs, peer, self, sequence++, SESSION_ASKED, known, worldNs, 0, 0, null);
            }
            return;
        }
        if (isOpen || known != slot) {
            // Given up in the meantime, and if the far end asked, by it, too: it learns that nobody is there.
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

    // Flows.

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

    /** Whether a sending flow is open. */
    protected final boolean isFlowOpen(int flow) {
        return sessions.isFlowOpen(slotOf(flow), numberOf(flow));
    }

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
        if (!isSaidLater(flow(slot, number, false), answered, metadata)) {
            sayOpened(slot, number, answered, metadata);
        }
        return flow(slot, number, false);
    }

    /** The far end hears of a new flow, before anything else that it hears from now on. */
    final void sayOpened(int slot, int number, int answered, byte[] metadata) {
        long arrivalNs = sessions.inOrder(slot, worldNs + world.latencyNs(self, sessions.peer(slot)));
        toFarEnd(arrivalNs, slot, number, 0, FLOW_OPENED, answered, 0, 0, metadata);
    }

    /** Hears at the far end of a flow that has been opened. */
    final void hearOpened(int slot, int flow, int answered, byte[] metadata) {
        onFlowOpened(slot, numberOf(flow));
        int associated = answered == NO_ASSOCIATION ? NO_FLOW : flow(slot, answered, false);
        listener.onFlow(localNs(), sessions.peer(slot), flow, metadata, associated);
    }

    @Override
    public void closeFlow(long nowNs, int flow) {
        int slot = slotOf(flow);
        sayWhatIsLeft();
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

    // What else a network knows.

    @Override
    public PeerDirectory directory() {
        return world.directory();
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
