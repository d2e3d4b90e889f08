package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.simulator.engine.Event;
import io.rivulet.simulator.engine.Shard;
import java.util.Arrays;

/**
 * One peer of a {@link CoarseWorld}: what drives its logic, with the network as that sees it. How messages travel is the tier's:
 * {@link FragmentPeer}, or a peer of the package {@code io.rivulet.simulator.session}.
 */
public abstract class CoarsePeer extends ConnectedPeer implements ByzantinePort.Owner {
    private static final double NS_PER_SECOND = 1e9;

    private final Releases releases = new Releases();
    private final Releases.Listener releaseListener = this::tellReleased;
    private PeerLogic logic;
    /** Null where all do what their code says. */
    private ByzantinePort port;

    /** When the alarm goes off that is set, and when there is really something to do. */
    private long wakeNs = Long.MAX_VALUE;

    private long dueNs = Long.MAX_VALUE;
    /** When there is to be told of the next of what was sent. */
    private long releaseNs = Long.MAX_VALUE;

    private long bytesSent;
    private long uplinkBytesPerSec;
    private boolean alive = true;

    /** A peer that does nothing yet, with room for so many sessions. */
    protected CoarsePeer(CoarseWorld world, Shard shard, int self, int neighbours) {
        super(world, shard, self, neighbours);
    }

    /** Begins it: its clock starts, and {@code newLogic} does what it does. In an action of its own, or between windows. */
    public void start(long nowNs, PeerLogic newLogic) {
        start(nowNs, newLogic, newLogic.listener());
    }

    /** The same, where somebody stands in front of the logic's listener. */
    void start(long nowNs, PeerLogic newLogic, DirectListener inFront) {
        begin(nowNs, inFront);
        logic = newLogic;
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

    /** A fragment arrived, before the logic hears of it: {@code c} is how far it came altered. */
    protected final void onFragmentArrived(long a, long c, byte[] fragment) {
        if (port != null) {
            port.onFragment(a, (int) c, fragment);
        }
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
        double waiting = waitingNs(nowNs) * (double) uplinkBytesPerSec / NS_PER_SECOND;
        return bytesSent - (long) waiting;
    }

    /** What its uplink carries now; 0 for no limit. */
    long uplinkBytesPerSec() {
        return uplinkBytesPerSec;
    }

    /** Its uplink carries so much from now on. Between windows. */
    void setUplink(long bytesPerSec) {
        uplinkBytesPerSec = bytesPerSec;
    }

    /** How long its uplink takes for so many bytes now. */
    protected final long uplinkNs(int bytes) {
        return uplinkBytesPerSec == 0 ? 0 : bytes * 1_000_000_000L / uplinkBytesPerSec;
    }

    /** Whether it has not been killed. */
    public boolean isAlive() {
        return alive;
    }

    void kill() {
        alive = false;
    }

    // What happens.

    void onEvent(Event event) {
        boolean begins = logic == null && event.kind() == ACTION;
        if (!alive || logic == null && !begins || world().outages().isAny() && isHeldBack(event)) {
            return;
        }
        moveTo(event.timeNs());
        long nowNs = localNs();
        if (event.kind() == WAKE && isTooEarly()) {
            return;
        }
        if (isHeldFor(event)) {
            setAlarm();
            return;
        }
        if (worldNs() >= releaseNs) {
            releaseNs = Long.MAX_VALUE;
            releaseNs = Math.min(releases.tell(worldNs(), releaseListener), releaseNs);
        }
        readHeld();
        if (event.kind() == WAKE) {
            logic.onDeadline(nowNs);
        } else if (event.kind() == ACTION) {
            ((PeerAction) event.body()).run(this, nowNs);
            if (logic == null) {
                return; // It was told of somebody just before it begins, and has nobody to listen yet.
            }
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
        if (worldNs() != wakeNs) {
            return true;
        }
        wakeNs = Long.MAX_VALUE;
        if (dueNs <= worldNs()) {
            return false;
        }
        setAlarm();
        return true;
    }

    /** The alarm goes off at a time if nothing comes in before. */
    final void wakeBy(long timeNs) {
        dueNs = Math.min(dueNs, timeNs);
    }

    private void plan() {
        long deadlineNs = logic.nextDeadlineNs();
        dueNs = deadlineNs == Long.MAX_VALUE ? deadlineNs : Math.max(worldNs() + 1, worldTimeNs(deadlineNs));
        setAlarm();
    }

    private void setAlarm() {
        if (dueNs < wakeNs) {
            wakeNs = dueNs;
            shard().add(dueNs, self(), self(), nextSequence(), WAKE, 0, 0, 0, 0, null);
        }
    }

    // What the tiers do each in their way.

    /**
     * Takes a message of a sending flow.
     *
     * @param type a constant of {@link DirectNetwork}, which says what the words and the body mean; 0 when the body is bytes
     */
    protected abstract SendResult transmit(
            int flow,
            int type,
            long a,
            long b,
            long c,
            Object body,
            int length,
            SendPriority priority,
            long expiresAtNs,
            long token);

    /** Something of the tier's own has happened. */
    protected abstract void onTransportEvent(Event event);

    /** Whether something that has come is put aside, to be {@linkplain #readHeld read} with what comes next. */
    protected boolean isHeldFor(Event event) {
        return false;
    }

    /** Something else has come: what was put aside is read. */
    protected void readHeld() {
        // Nothing was.
    }

    /** Reads what was put aside without waiting for anything else: it has arrived, whatever becomes of the peer. Between windows. */
    final void catchUp() {
        if (alive && logic != null) {
            readHeld();
        }
    }

    /** In how long all that was put on the uplink up to now has left it. */
    protected abstract long waitingNs(long nowNs);

    /** An event has been handled, and what came of it may be sent. */
    protected void afterEvent() {
        // Everything was sent at once.
    }

    /** Whether what an outage has held back is not sent again at a time, because its own time is over by then. */
    protected boolean isGivenUp(Event event, long againNs) {
        return false;
    }

    /** Until when an outage holds something back; as of {@link Outages#heldUntilNs}. */
    protected long heldUntilNs(Outages outages, Event event, boolean isLocal, boolean isOfSession, long latencyNs) {
        return outages.heldUntilNs(event, isLocal, isOfSession, latencyNs);
    }

    /** Something of its own that was to happen now happens at a later time. */
    protected void onPutOff(Event event, long untilNs) {
        // It does not have to be known when.
    }

    /** Lets something of the tier's own happen here at a later time. */
    protected final void later(long timeNs, int kind) {
        shard().add(Math.max(timeNs, worldNs() + 1), self(), self(), nextSequence(), kind, 0, 0, 0, 0, null);
    }

    /** Puts off what cannot happen now for an outage, or loses it. */
    private boolean isHeldBack(Event event) {
        boolean isLocal = event.source() < 0
                || event.source() == self()
                || event.kind() == SESSION_CLOSED && event.a() == DisconnectReason.PEER_LOST.ordinal();
        long latencyNs = isLocal ? 0 : world().latencyNs(event.source(), self());
        boolean isOfSession = event.kind() != SESSION_ASKED && event.kind() != SESSION_GRANTED;
        long untilNs = heldUntilNs(world().outages(), event, isLocal, isOfSession, latencyNs);
        if (untilNs == Outages.NEVER || !isLocal && untilNs != 0 && isGivenUp(event, untilNs)) {
            world().traffic(shard().index()).addCutOff();
            return true;
        }
        if (untilNs == 0 || event.kind() == WAKE && event.timeNs() != wakeNs) {
            return false;
        }
        if (event.kind() == WAKE) {
            wakeNs = untilNs;
        }
        onPutOff(event, untilNs);
        shard().add(
                        untilNs,
                        self(),
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

    final Releases releases() {
        return releases;
    }

    private void tellReleased(int flow, long token, boolean delivered) {
        listener().onReleased(localNs(), flow, token, delivered);
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
                : Arrays.copyOfRange(bytes, offset, offset + length);
        return transmit(flow, 0, 0, 0, 0, copy, length, priority, expiresAtNs, token);
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
        return transmit(flow, type, a, b, c, body, encodedBytes, priority, expiresAtNs, token);
    }

    /** What a message counts as, by its type as of {@link DirectNetwork}, or 0 when it is bytes. */
    public static Traffic.Kind countedAs(int type) {
        return switch (type) {
            case 0 -> Traffic.Kind.MEMBERSHIP;
            case FRAGMENT -> Traffic.Kind.PAYLOAD;
            case AVAILABILITY -> Traffic.Kind.MAP;
            case PUSH -> Traffic.Kind.PUSH;
            case PULL -> Traffic.Kind.PULL;
            case STATUS -> Traffic.Kind.STATUS;
            default -> Traffic.Kind.ANNOUNCE;
        };
    }

    @Override
    public SendResult swallow(int flow, long token) {
        if (!sessions().isFlowOpen(slotOf(flow), numberOf(flow))) {
            return SendResult.CLOSED;
        }
        if (token != NO_TOKEN) {
            long roundTripNs = rttNs(sessions().peer(slotOf(flow)));
            releases.add(worldNs(), worldNs() + roundTripNs, flow, token, true, false, false);
        }
        return SendResult.ACCEPTED;
    }

    /** The sender is told at a time what became of a message, if it wants to know. */
    final void release(long timeNs, int flow, long token, boolean delivered) {
        if (token != NO_TOKEN) {
            releases.add(worldNs(), timeNs, flow, token, delivered, false, true);
            releaseNs = Math.min(releaseNs, timeNs);
        }
    }

    @Override
    public boolean isOnItsWay(int flow, long token) {
        return releases.isPending(flow, token, worldNs());
    }

    /** A message leaves for a peer: where there are links, a copy of a fragment goes over those on its way. */
    protected final void countCopy(int peer, int type, Object body) {
        if (type == FRAGMENT && world().stress() != null) {
            world().stress().onCopy(shard().index(), self(), peer, (byte[]) body);
        }
    }

    @Override
    protected final void charge(Traffic.Kind kind, int bytes) {
        bytesSent += bytes;
        world().traffic(shard().index()).add(kind, bytes);
    }

    @Override
    public void cancel(long nowNs, int flow, long token) {
        // Nobody does.
    }
}
