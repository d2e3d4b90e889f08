package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.flow.FragmentPool;
import io.rivulet.transport.flow.ReceiveBudget;
import io.rivulet.transport.session.AddressMobility;
import io.rivulet.transport.session.DeadlineHeap;
import io.rivulet.transport.session.PacketReassembly;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.Vlu;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * An RTMFP endpoint: one identity, its sessions, and the attempts to open more. RFC 7016 section 3. A {@link DatagramCore}: something else
 * moves its datagrams and tells it the time. Owned by one thread.
 *
 * <p>This class demultiplexes and schedules; {@link Startup} opens sessions with its roles, {@link SessionInput} takes their packets apart, {@link
 * Session} assembles what leaves.
 */
public final class RtmfpEndpoint implements DatagramCore {
    /** RFC 7016 section 2.3.11.1.1: metadata should not exceed this. */
    public static final int MAX_METADATA_BYTES = 512;

    static final byte[] NO_BYTES = new byte[0];

    /** Packets in parts, of all sessions and of one, that are being put together. */
    private static final int MAX_PACKETS_IN_PARTS = 128;

    private static final int MAX_PACKETS_IN_PARTS_PER_SESSION = 2;

    /** The longest packet, also of one that comes in parts. RFC 7016 section 3.4. */
    private static final int MAX_PACKET_BYTES = 65_536;

    /** More than comes in a frame of an Ethernet, and as much as the socket driver reads. */
    private static final int USUAL_PACKET_BYTES = 2_048;

    /** A session id, and something sealed. */
    private static final int MIN_DATAGRAM_BYTES = Multiplex.SESSION_ID_BYTES + 1;

    /** IPv4 and UDP headers, which an uplink carries, too. */
    private static final int NETWORK_HEADER_BYTES = 28;

    /** How much of the uplink's rate may be sent at once after a pause: 20 ms worth, but two packets at least. */
    private static final long UPLINK_BURST_DIVISOR = 50;

    /** RFC 7016 section 3.5.2.1. */
    private static final long TIME_CRITICAL_MEMORY_NS = 800_000_000;

    @FunctionalInterface
    private interface Event {
        void deliver(long nowNs, EndpointHandler handler);
    }

    private final EndpointConfig config;
    private final EndpointHandler handler;
    private final EndpointStats stats = new EndpointStats();
    private final FragmentPool pool = new FragmentPool();
    private final ReceiveBudget receiveBudget;
    private final PacketReassembly reassembly =
            new PacketReassembly(MAX_PACKETS_IN_PARTS, MAX_PACKETS_IN_PARTS_PER_SESSION, MAX_PACKET_BYTES);
    private final Startup startup;
    private final SessionInput input;

    private final Int2ObjectHashMap<Session> sessionsById = new Int2ObjectHashMap<>();
    private final Map<PeerId, Session> sessionsByPeer = new LinkedHashMap<>();
    private final DeadlineHeap deadlines = new DeadlineHeap(64);
    private final List<Object> slots = new ArrayList<>();
    private final ArrayDeque<Integer> freeSlots = new ArrayDeque<>();

    private final ArrayDeque<Object> events = new ArrayDeque<>();
    private final SingleDatagrams singles;
    private final ReadySessions ready = new ReadySessions();

    private final PacketAssembler packet = new PacketAssembler(
            PacketCipher.HEADROOM_BYTES, OutboundBatch.MAX_DATAGRAM_BYTES, PacketCipher.TAILROOM_BYTES);

    /** As long as a packet has needed, and no longer than {@link #MAX_PACKET_BYTES}: there may be thousands of endpoints in a process. */
    private byte[] plain = new byte[USUAL_PACKET_BYTES];

    private final OpenedPacket opened = new OpenedPacket();
    private final ByteReader reader = new ByteReader();

    private final long uplinkBurstBytes;
    private long uplinkTokens;
    private long uplinkUpdatedNs;
    private AddressMobility.Secret mobilitySecret;
    private long nowNs;
    private long timeCriticalSentNs = NEVER_NS;
    private Session timeCriticalSession;
    private long timeCriticalReceivedNs = NEVER_NS;
    private long timeCriticalReceivedElsewhereNs = NEVER_NS;

    /** An endpoint without sessions. */
    public RtmfpEndpoint(EndpointConfig config, EndpointHandler handler) {
        this.config = config;
        this.handler = handler;
        this.receiveBudget = new ReceiveBudget(config.totalReceiveBudgetBytes());
        this.startup = new Startup(this);
        this.input = new SessionInput(this);
        this.singles = new SingleDatagrams(config, stats);
        long rate = config.uplinkBytesPerSec();
        this.uplinkBurstBytes =
                Math.max(rate / UPLINK_BURST_DIVISOR, 2L * (OutboundBatch.MAX_DATAGRAM_BYTES + NETWORK_HEADER_BYTES));
        this.uplinkTokens = uplinkBurstBytes;
    }

    // What the user sees.

    /** Our name. */
    public PeerId peerId() {
        return config.identity().peerId();
    }

    /** Our configuration. */
    public EndpointConfig config() {
        return config;
    }

    /** Our counters. */
    public EndpointStats stats() {
        return stats;
    }

    /**
     * Begins to open a session with the endpoint that {@code discriminator} names. RFC 7016 section 3.5.1.1.1.
     *
     * @param candidates where to try, at most 24; more can follow. When there are some, but none that an interface of ours reaches and an
     *     endpoint can have, the attempt fails at once
     * @param timeoutNs  when to give up; RFC 7016 recommends 95 s
     */
    public SessionOpening open(long nowNs, byte[] discriminator, List<NetAddress> candidates, long timeoutNs) {
        this.nowNs = nowNs;
        return startup.initiator().open(nowNs, discriminator, candidates, timeoutNs);
    }

    /** The open session with {@code peer}, or null. */
    public Session sessionTo(PeerId peer) {
        return sessionsByPeer.get(peer);
    }

    /** The open sessions, in order of opening. */
    public List<Session> sessions() {
        return List.copyOf(sessionsByPeer.values());
    }

    /**
     * Tells all far ends at once that our address may have changed, after a change of network, say: each hears a Ping, and finds out where
     * it came from (RFC 7016 section 3.5.4.2). Without it they do with the next packet of any kind.
     */
    public void announceMove(long nowNs) {
        this.nowNs = nowNs;
        sessions().forEach(Session::ping);
    }

    /** Closes all open sessions in order. The endpoint is to be driven until it {@link #isQuiet}. */
    public void closeAll(long nowNs) {
        for (Session session : sessions()) {
            session.close(nowNs);
        }
        startup.responder().discardAll();
    }

    /**
     * Whether no session and no attempt is left, and nothing waits to be sent. Sessions that their far ends have closed and that linger
     * only to answer a repeated request (RFC 7016 section 3.5.5) do not count: a far end that did not hear our answer asks again after 5 s,
     * and gives up by itself.
     */
    public boolean isQuiet() {
        boolean allClosed = sessionsById.values().stream().allMatch(Session::isOnlyLingering);
        return allClosed && startup.isIdle() && singles.isEmpty();
    }

    /** Whether nothing waits to be sent right now, except for what the network or the far end holds up. */
    public boolean hasNothingToSend() {
        return singles.isEmpty() && ready.isEmpty();
    }

    // DatagramCore.

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        this.nowNs = nowNs;
        stats.add(EndpointStats.Counter.DATAGRAMS_RECEIVED, 1);
        stats.add(EndpointStats.Counter.BYTES_RECEIVED, datagram.length());
        if (datagram.length() < MIN_DATAGRAM_BYTES || datagram.length() > MAX_PACKET_BYTES) {
            drop(nowNs, null, datagram.length() > MAX_PACKET_BYTES ? DropReason.TOO_LONG : DropReason.TOO_SHORT);
            return;
        }
        int sessionId = Multiplex.sessionId(datagram.buffer(), datagram.offset(), datagram.length());
        Session session = sessionId == 0 ? null : sessionsById.get(sessionId);
        if (session != null) {
            onSessionDatagram(nowNs, session, datagram);
            return;
        }
        HalfOpenSession halfOpen = sessionId == 0 ? null : startup.responder().halfOpenById(sessionId);
        if (halfOpen != null) {
            onFirstDatagram(nowNs, halfOpen, datagram);
            return;
        }
        KeyingAttempt attempt = sessionId == 0 ? null : startup.initiator().attemptById(sessionId);
        if (sessionId != 0 && attempt == null) {
            drop(nowNs, null, DropReason.UNKNOWN_SESSION);
        } else if (datagram.source().isUnusable()) {
            // Nobody can get the answer, and an answer to a multicast or broadcast address would amplify.
            drop(nowNs, null, DropReason.UNUSABLE_ADDRESS);
        } else if (unseal(nowNs, null, singles.startupCipher(), datagram)) {
            startup.onPacket(nowNs, attempt, datagram.source(), datagram.interfaceId(), reader, datagram.length());
        }
    }

    private void onFirstDatagram(long nowNs, HalfOpenSession halfOpen, InboundDatagram datagram) {
        if (unseal(nowNs, null, halfOpen.keys().cipher(), datagram)) {
            Session session = startup.responder().confirm(nowNs, halfOpen);
            if (session != null) {
                input.onPacket(nowNs, session, datagram.source(), datagram.interfaceId(), reader);
            }
        }
    }

    private void onSessionDatagram(long nowNs, Session session, InboundDatagram datagram) {
        if (!unseal(nowNs, session, session.keys().cipher(), datagram)) {
            return;
        }
        trace(nowNs, TraceSink.Event.PACKET_RECEIVED, session, datagram.length());
        input.onPacket(nowNs, session, datagram.source(), datagram.interfaceId(), reader);
    }

    private boolean unseal(long nowNs, Session session, PacketCipher cipher, InboundDatagram datagram) {
        if (datagram.length() > plain.length) {
            plain = new byte[MAX_PACKET_BYTES];
        }
        boolean genuine = cipher.open(
                datagram.buffer(),
                datagram.offset() + Multiplex.SESSION_ID_BYTES,
                datagram.length() - Multiplex.SESSION_ID_BYTES,
                plain,
                opened);
        if (!genuine) {
            drop(
                    nowNs,
                    session,
                    switch (opened.refusal()) {
                        case BAD_LENGTH -> DropReason.BAD_LENGTH;
                        case NOT_GENUINE -> DropReason.NOT_GENUINE;
                        case REPLAYED -> DropReason.REPLAYED;
                    });
            return false;
        }
        reader.wrap(plain, opened.offset(), opened.length());
        return true;
    }

    @Override
    public void onDeadline(long nowNs) {
        this.nowNs = nowNs;
        while (deadlines.peekDeadlineNs() <= nowNs) {
            int slot = deadlines.peekId();
            deadlines.remove(slot);
            Object owner = slots.get(slot);
            if (owner instanceof Session session) {
                session.onDeadline(nowNs);
            } else if (owner instanceof SessionOpening opening) {
                startup.initiator().onDeadline(nowNs, opening);
            } else if (owner instanceof HalfOpenSession halfOpen) {
                startup.responder().onDeadline(nowNs, halfOpen);
            }
        }
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        this.nowNs = nowNs;
        int before = out.size();
        refillUplink(nowNs);
        pollSingles(out);
        while (out.hasRoom() && hasUplink()) {
            Session session = ready.poll();
            if (session == null) {
                break;
            }
            pollSession(nowNs, session, out);
        }
        return out.size() - before;
    }

    private void pollSingles(OutboundBatch out) {
        while (!singles.isEmpty() && out.hasRoom() && hasUplink()) {
            onSent(singles.poll(out));
        }
    }

    /**
     * Everything that a session may send goes out together, so that datagrams for one destination are contiguous. Only where the uplink is
     * what is short, a session whose next message can wait longer than another's gives way at once.
     */
    private void pollSession(long nowNs, Session session, OutboundBatch out) {
        while (out.hasRoom() && hasUplink()) {
            if (session.state() == SessionState.CLOSED || !session.assemble(nowNs, packet)) {
                return;
            }
            if (packet.length() > session.maxPlainLength()) {
                singles.addInParts(session, packet);
                pollSingles(out);
                continue;
            }
            int length =
                    Multiplex.seal(session.keys().cipher(), packet, session.sendId(), out.buffer(), out.position());
            out.add(session.interfaceId(), session.farAddress(), length);
            onSent(length);
            session.path().onSent(nowNs, length);
            trace(nowNs, TraceSink.Event.PACKET_SENT, session, length);
            if (config.uplinkBytesPerSec() != 0 && ready.holdsMoreUrgentThan(session)) {
                break;
            }
        }
        ready.add(session);
    }

    private void onSent(int length) {
        uplinkTokens -= length + NETWORK_HEADER_BYTES;
        stats.add(EndpointStats.Counter.DATAGRAMS_SENT, 1);
        stats.add(EndpointStats.Counter.BYTES_SENT, length);
    }

    private boolean hasUplink() {
        return config.uplinkBytesPerSec() == 0 || uplinkTokens > 0;
    }

    private void refillUplink(long nowNs) {
        long rate = config.uplinkBytesPerSec();
        if (rate == 0) {
            return;
        }
        // More than a burst's worth of time gains no more; bounding it also keeps the product in range.
        long elapsedNs = Math.min(nowNs - uplinkUpdatedNs, 1_000_000_000L);
        long gained = (long) ((double) rate * elapsedNs / 1_000_000_000L);
        if (gained > 0) {
            uplinkTokens = Math.min(uplinkBurstBytes, uplinkTokens + gained);
            uplinkUpdatedNs = nowNs;
        }
    }

    @Override
    public int pollEvents(long nowNs, int limit) {
        this.nowNs = nowNs;
        int count = 0;
        while (count < limit && !events.isEmpty()) {
            Object event = events.poll();
            if (event instanceof ReceiveFlow flow) {
                count += flow.deliver(nowNs, handler, limit - count);
            } else if (event instanceof SendFlow flow) {
                count += flow.deliverReleases(nowNs, handler, limit - count);
            } else if (event instanceof Session session) {
                session.deliverRoom(nowNs, handler);
                count++;
            } else {
                ((Event) event).deliver(nowNs, handler);
                count++;
            }
        }
        return count;
    }

    @Override
    public CryptoJob pollJob() {
        return startup.pollJob();
    }

    @Override
    public void onJobDone(long nowNs, CryptoJob job) {
        this.nowNs = nowNs;
        startup.onJobDone(nowNs, job);
    }

    @Override
    public long nextDeadlineNs() {
        if (!events.isEmpty() || startup.hasJobs()) {
            return nowNs;
        }
        long next = deadlines.peekDeadlineNs();
        if (!singles.isEmpty() || !ready.isEmpty()) {
            next = Math.min(next, hasUplink() ? nowNs : uplinkReadyNs());
        }
        return next;
    }

    private long uplinkReadyNs() {
        double missing = 1.0 - uplinkTokens;
        return uplinkUpdatedNs + (long) Math.ceil(missing * 1_000_000_000L / config.uplinkBytesPerSec());
    }

    // What the parts use.

    long nowNs() {
        return nowNs;
    }

    FragmentPool pool() {
        return pool;
    }

    /** Packets of sessions that come in parts. */
    PacketReassembly reassembly() {
        return reassembly;
    }

    /** Datagrams that no session assembles. */
    SingleDatagrams singles() {
        return singles;
    }

    /** What the receiving flows of all sessions hold. */
    ReceiveBudget receiveBudget() {
        return receiveBudget;
    }

    /**
     * Closes the sessions that hold the most until all together hold no more than they may. Refusing data instead would let whoever
     * filled the budget first starve everybody else.
     */
    void evictIfOverBudget(long nowNs) {
        while (receiveBudget.isExceeded()) {
            Session largest = null;
            for (Session session : sessionsById.values()) {
                // What a session that is not open still has to deliver is not counted here: to end it would free
                // nothing.
                boolean isCounted = session.state() == SessionState.OPEN;
                if (isCounted && (largest == null || holdsMore(session, largest))) {
                    largest = session;
                }
            }
            Invariant.check(largest != null, "the receive budget is exceeded, and no open session holds anything");
            stats.add(EndpointStats.Counter.SESSIONS_EVICTED, 1);
            largest.end(nowNs, CloseReason.ABUSE, true);
        }
    }

    /** Total, so that the order of the table does not matter. */
    private static boolean holdsMore(Session one, Session other) {
        long difference =
                one.receiveBudget().usedBytes() - other.receiveBudget().usedBytes();
        return difference > 0 || difference == 0 && one.slot() < other.slot();
    }

    /** The longest datagram that a session may come to send. RFC 7016 section 3.5.4.3. */
    int longestDatagramBytes() {
        boolean mayProbe = config.probesPathMtu() && !config.identity().isOriginal();
        return mayProbe ? OutboundBatch.MAX_DATAGRAM_BYTES : config.maxDatagramBytes();
    }

    /** Whether a suspended flow may ask for its window. */
    boolean probesBuffers() {
        return config.probesBuffers() && !config.identity().isOriginal();
    }

    Startup startup() {
        return startup;
    }

    void drop(long nowNs, Session session, DropReason reason) {
        stats.drop(reason);
        trace(nowNs, TraceSink.Event.DROPPED, session, reason.ordinal());
    }

    void trace(long nowNs, TraceSink.Event event, Session session, long detail) {
        config.trace().trace(nowNs, event, session == null ? 0 : session.receiveId(), detail);
    }

    int newSessionId() {
        int id;
        do {
            id = (int) config.entropy().nextLong();
        } while (id == 0 || sessionsById.containsKey(id) || startup.usesId(id));
        return id;
    }

    int takeSlot() {
        Integer free = freeSlots.poll();
        if (free != null) {
            return free;
        }
        slots.add(null);
        return slots.size() - 1;
    }

    void occupySlot(int slot, Object owner) {
        slots.set(slot, owner);
    }

    void freeSlot(int slot) {
        slots.set(slot, null);
        deadlines.remove(slot);
        freeSlots.add(slot);
    }

    void onTimerChange(int slot, long deadlineNs) {
        deadlines.set(slot, deadlineNs);
    }

    /** Whether there are as many sessions as there may be. */
    boolean isFull() {
        return sessionsById.size() >= config.maxSessions();
    }

    Session addSession(
            long nowNs,
            SessionKeys keys,
            FarCertificate far,
            boolean initiator,
            int receiveId,
            int sendId,
            int interfaceId,
            NetAddress farAddress) {
        if (isFull()) {
            keys.destroy();
            return null;
        }
        int slot = takeSlot();
        Session session =
                new Session(this, keys, far, initiator, receiveId, sendId, interfaceId, farAddress, slot, nowNs);
        occupySlot(slot, session);
        sessionsById.put(receiveId, session);
        sessionsByPeer.put(far.peerId(), session);
        stats.add(initiator ? EndpointStats.Counter.SESSIONS_INITIATED : EndpointStats.Counter.SESSIONS_ACCEPTED, 1);
        trace(nowNs, TraceSink.Event.SESSION_OPEN, session, initiator ? 1 : 2);
        return session;
    }

    void onSessionOpen(long nowNs, Session session, SessionOpening opening) {
        addEvent((eventNs, to) -> to.onSessionOpen(eventNs, session, opening));
    }

    void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {
        stats.add(EndpointStats.Counter.OPENS_FAILED, 1);
        trace(nowNs, TraceSink.Event.OPEN_FAILED, null, failure.ordinal());
        addEvent((eventNs, to) -> to.onOpenFailed(eventNs, opening, failure));
    }

    /** The session carries no flows any more, though it may still be closing. */
    void onSessionNotOpen(long nowNs, Session session, CloseReason reason) {
        sessionsByPeer.remove(session.farPeerId(), session);
        stats.add(EndpointStats.Counter.SESSIONS_CLOSED, 1);
        trace(nowNs, TraceSink.Event.SESSION_CLOSED, session, reason.ordinal());
        addEvent((eventNs, to) -> to.onSessionClosed(eventNs, session, reason));
    }

    /** The session is over: its id and keys are gone. */
    void onSessionClosed(Session session) {
        reassembly.forget(session);
        sessionsById.remove(session.receiveId());
        ready.remove(session);
        freeSlot(session.slot());
        if (timeCriticalSession == session) {
            timeCriticalSession = null;
        }
        session.keys().destroy();
    }

    void onFlowStarted(ReceiveFlow flow) {
        addEvent((eventNs, to) -> {
            if (flow.isWorthAnnouncing()) {
                to.onFlow(eventNs, flow);
                flow.onAnnounced();
            }
        });
    }

    void onFlowRejected(ReceiveFlow flow, FlowRejection reason) {
        addEvent((eventNs, to) -> {
            if (flow.isAnnounced()) {
                to.onFlowRejected(eventNs, flow, reason);
            }
        });
    }

    void onFlowException(SendFlow flow, long code) {
        addEvent((eventNs, to) -> to.onFlowException(eventNs, flow, code));
    }

    void onFarAddressChanged(long nowNs, Session session, NetAddress before) {
        stats.add(EndpointStats.Counter.FAR_ADDRESSES_CHANGED, 1);
        trace(
                nowNs,
                TraceSink.Event.FAR_ADDRESS_CHANGED,
                session,
                session.farAddress().port());
        addEvent((eventNs, to) -> {
            if (session.state() == SessionState.OPEN) {
                to.onFarAddressChanged(eventNs, session, before);
            }
        });
    }

    /** What proves to us where far ends are; made when the first one seems to move. */
    AddressMobility.Secret mobilitySecret() {
        if (mobilitySecret == null) {
            mobilitySecret = new AddressMobility.Secret(config.entropy());
        }
        return mobilitySecret;
    }

    private void addEvent(Event event) {
        events.add(event);
    }

    /** Queues a flow or session that has something to tell; it makes sure that it is queued once. */
    void queueEvent(Object source) {
        events.add(source);
    }

    /** The same for a flow that has to be heard before the end of its session, which is queued already. */
    void queueEventFirst(Object source) {
        events.addFirst(source);
    }

    void requestTransmission(Session session) {
        ready.add(session);
    }

    void onTimeCriticalSent(long nowNs) {
        timeCriticalSentNs = nowNs;
    }

    long timeCriticalSentNs() {
        return timeCriticalSentNs;
    }

    void onTimeCriticalReceived(long nowNs, Session session) {
        if (session != timeCriticalSession) {
            timeCriticalReceivedElsewhereNs = timeCriticalReceivedNs;
            timeCriticalSession = session;
        }
        timeCriticalReceivedNs = nowNs;
    }

    /** Whether others than {@code session} send us real-time data. RFC 7016 section 3.5.2.1. */
    boolean receivesTimeCriticalElsewhere(long nowNs, Session session) {
        long receivedNs = session == timeCriticalSession ? timeCriticalReceivedElsewhereNs : timeCriticalReceivedNs;
        return nowNs - receivedNs <= TIME_CRITICAL_MEMORY_NS;
    }

    static byte[] vluBytes(long value) {
        byte[] bytes = new byte[Vlu.length(value)];
        Vlu.put(bytes, 0, value);
        return bytes;
    }
}
