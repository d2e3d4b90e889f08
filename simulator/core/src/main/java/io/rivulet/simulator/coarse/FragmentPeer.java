package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.simulator.engine.Event;
import io.rivulet.simulator.engine.Shard;

/**
 * A peer of the fragment tier. An uplink takes one message after the other: control at once, pushes behind pushes, answers to pulls behind
 * everything. A message arrives after the latency; one that is lost arrives when it has been sent again, as soon as the loss can have been
 * seen, or is given up when its time is over.
 *
 * <p>A fragment waits until its session's congestion window has room, as far as that can be told when it is sent ({@link WindowEstimates}).
 * Messages are as long as they would be, with all headers. What is not modelled: congestion on the way, packets within sessions, cryptography.
 */
final class FragmentPeer extends CoarsePeer {
    private static final int MESSAGE = FIRST_TRANSPORT_KIND;
    private static final int BYTES = FIRST_TRANSPORT_KIND + 1;
    /** A packet that has been here before. */
    private static final int DUPLICATE = FIRST_TRANSPORT_KIND + 2;

    /** IPv4 and UDP headers, and those of the packet and the chunk (RFC 7016 sections 2.2.4 and 2.3.11) with their cryptography. */
    static final int PACKET_OVERHEAD_BYTES = 28 + 32;

    /** Control messages are short and many, and ride along with others and with acknowledgements: a chunk's header, and a part of a packet's. */
    static final int CONTROL_OVERHEAD_BYTES = 16;

    /** Every second packet is acknowledged (RFC 7016 section 3.6.3.4.1) by one with a few bytes in it. */
    static final int ACKNOWLEDGEMENT_BYTES = (PACKET_OVERHEAD_BYTES + 8) / 2;

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

    /** Should nothing come any more, what waits is read so long after it need not have waited any longer. */
    private static final long MAX_NEWS_WAIT_NS = 100_000_000L;

    /** What the first message of a flow carries: the flow's name as well. */
    private static final class Opening {
        private final byte[] name;
        private final int answered;
        private final Object message;

        Opening(byte[] name, int answered, Object message) {
            this.name = name;
            this.answered = answered;
            this.message = message;
        }
    }

    private final WindowEstimates windows;
    private final WaitingMessages waiting = new WaitingMessages();
    /** News that arrives before that may wait, as of the last event, and so may fragments of these substreams. */
    private long newsWaitsUntilNs;

    private int leafSubstreams;

    private long transmissions;
    private long pushFreeNs;
    private long allFreeNs;
    /** The flow that was opened last, if no message has gone that way yet. */
    private int openedFlow = NO_FLOW;

    private int openedAnswered;
    private byte[] openedName;

    /** A peer that does nothing yet, with room for so many sessions. */
    FragmentPeer(CoarseWorld world, Shard shard, int self, int neighbours) {
        super(world, shard, self, neighbours);
        windows = new WindowEstimates(sessions());
    }

    @Override
    protected void onOpened(int slot) {
        windows.open(slot);
    }

    @Override
    protected void onTransportEvent(Event event) {
        int slot = slotOf(event);
        if (slot == SessionTable.NONE) {
            return;
        }
        acknowledge();
        if (event.kind() == DUPLICATE) {
            // The transport has it already, and says so at once: RFC 7016 section 3.6.3.4.1.
            world().traffic(shard().index()).addDuplicated();
            return;
        }
        int flow = flow(slot, (int) (event.d() >>> 8) & 0xff, true);
        Object body = event.body();
        if (body instanceof Opening opening) {
            hearOpened(slot, flow, opening.answered, opening.name);
            body = opening.message;
        }
        if (event.kind() == BYTES) {
            byte[] bytes = (byte[]) body;
            listener().onMessage(localNs(), event.source(), flow, bytes, 0, bytes.length);
            return;
        }
        int type = (int) event.d() & 0xff;
        if (type == FRAGMENT) {
            onFragmentArrived(event.a(), event.c(), (byte[]) body);
        }
        listener().onDirect(localNs(), event.source(), flow, type, event.a(), event.b(), event.c(), body);
    }

    @Override
    protected boolean isSaidLater(int flow, int answered, byte[] metadata) {
        sayWhatIsLeft();
        openedFlow = flow;
        openedAnswered = answered;
        openedName = metadata;
        return true;
    }

    @Override
    protected void sayWhatIsLeft() {
        if (openedFlow != NO_FLOW) {
            int flow = openedFlow;
            openedFlow = NO_FLOW;
            if (isFlowOpen(flow)) {
                sayOpened(slotOf(flow), numberOf(flow), openedAnswered, openedName);
            }
        }
    }

    /**
     * What is to travel as a message's body. Fragments may overtake each other, so that the first of a flow need not be the first to come: the
     * flow is told of ahead of them.
     */
    private Object withOpening(int flow, int type, Object body) {
        if (flow != openedFlow || type == FRAGMENT) {
            sayWhatIsLeft();
            return body;
        }
        openedFlow = NO_FLOW;
        return new Opening(openedName, openedAnswered, body);
    }

    /**
     * News changes nothing that could not wait, nor does a fragment that goes no further: they are read when something else comes, or more of
     * them when something has to be done.
     */
    @Override
    protected boolean isHeldFor(Event event) {
        int type = (int) event.d() & 0xff;
        boolean isTime = event.kind() == MESSAGE && worldNs() < newsWaitsUntilNs && !waiting.isFull();
        int slot = isTime && mayWait(type, event) ? slotOf(event) : SessionTable.NONE;
        if (slot == SessionTable.NONE) {
            return false;
        }
        acknowledge();
        if (type == FRAGMENT) {
            onFragmentArrived(event.a(), event.c(), (byte[]) event.body());
        }
        int flow = flow(slot, (int) (event.d() >>> 8) & 0xff, true);
        waiting.add(worldNs(), flow, type, event.a(), event.b(), event.c(), event.body());
        wakeBy(newsWaitsUntilNs + MAX_NEWS_WAIT_NS);
        return true;
    }

    private boolean mayWait(int type, Event event) {
        if (type == FRAGMENT) {
            return (leafSubstreams >>> PushMask.substream(event.a()) & 1) != 0;
        }
        return DirectNetwork.isNews(type, event.a()) && !(event.body() instanceof Opening);
    }

    @Override
    protected void readHeld() {
        for (int i = 0; i < waiting.size(); i++) {
            int flow = waiting.flow(i);
            int peer = sessions().peer(slotOf(flow));
            long arrivedNs = ownTimeNs(waiting.arrivedNs(i));
            listener()
                    .onWaiting(
                            arrivedNs,
                            peer,
                            flow,
                            waiting.type(i),
                            waiting.a(i),
                            waiting.b(i),
                            waiting.c(i),
                            waiting.body(i));
        }
        waiting.clear();
    }

    @Override
    protected void afterEvent() {
        sayWhatIsLeft();
        newsWaitsUntilNs = worldTimeNs(logic().newsWaitsUntilNs());
        leafSubstreams = logic().leafSubstreams();
    }

    @Override
    protected SendResult transmit(
            int flow,
            int type,
            long a,
            long b,
            long c,
            Object message,
            int length,
            SendPriority priority,
            long expiresAtNs,
            long token) {
        int slot = slotOf(flow);
        int number = numberOf(flow);
        if (!sessions().isFlowOpen(slot, number)) {
            return SendResult.CLOSED;
        }
        Object body = withOpening(flow, type, message);
        int peer = sessions().peer(slot);
        long latencyNs = world().latencyNs(self(), peer);
        long expiresNs = worldTimeNs(expiresAtNs);
        if (worldNs() - world().killedNs(peer) > MIN_TIMEOUT_NS + 2 * latencyNs) {
            // Nothing is acknowledged any more: the session's window has closed, and what comes now waits until its
            // time is over.
            release(Math.min(expiresNs, worldNs() + MAX_WAIT_NS), flow, token, false);
            return SendResult.ACCEPTED;
        }
        int bytes = length + (type == FRAGMENT ? PACKET_OVERHEAD_BYTES : CONTROL_OVERHEAD_BYTES);
        if (world().outages().isAny()) {
            long sentNs = world().outages().sentNs(self(), peer, worldNs(), latencyNs);
            if (sentNs > worldNs()) {
                return transmitAfterOutage(
                        sentNs, slot, number, type, a, b, c, body, bytes, priority, expiresNs, token);
            }
        }
        boolean isUrgent = priority.ordinal() <= SendPriority.LIVE_PUSH.ordinal();
        long opensNs = windowOpensNs(slot, type == FRAGMENT, bytes, isUrgent, 2 * latencyNs);
        long takesNs = uplinkNs(bytes);
        long leavesNs = takesNs + Math.max(freeNs(priority), opensNs);
        if (leavesNs > expiresNs) {
            // It never gets to the head of the queue, so it takes no time from those behind it.
            world().traffic(shard().index()).addExpired();
            release(expiresNs, flow, token, false);
            return SendResult.ACCEPTED;
        }
        leave(takesNs, priority);
        charge(countedAs(type), bytes);
        countCopy(peer, type, body);
        long gapNs = sessions().onPacket(slot, leavesNs);
        for (int i = 0; world().isLost(self(), peer, transmissions++); i++) {
            onLoss(slot, bytes, isUrgent, 2 * latencyNs);
            long seenNs = Math.min(
                    Math.max(MIN_TIMEOUT_NS, 3 * latencyNs), NEGATIVE_ACKNOWLEDGEMENTS * gapNs + 2 * latencyNs);
            leavesNs = Math.max(leavesNs + seenNs, worldNs());
            if (leavesNs > expiresNs || i == MAX_TRANSMISSIONS) {
                world().traffic(shard().index()).addExpired();
                release(expiresNs, flow, token, false);
                return SendResult.ACCEPTED;
            }
            charge(countedAs(type), bytes);
            countCopy(peer, type, body);
            leave(takesNs, SendPriority.CONTROL);
        }
        long arrivalNs = leavesNs + latencyNs;
        long lateNs = world().reorderNs(self(), transmissions - 1);
        // Three later packets have to arrive first, so that it is held lost, and acknowledgements for them to come
        // back.
        long overtakenNs = NEGATIVE_ACKNOWLEDGEMENTS * Math.max(0, gapNs);
        if (lateNs > overtakenNs) {
            arrivalNs += Math.min(lateNs, overtakenNs + 2 * latencyNs);
            sendAgain(slot, type, bytes, isUrgent, latencyNs);
            countCopy(peer, type, body);
        } else {
            arrivalNs += lateNs;
        }
        if (world().isDuplicated(self(), transmissions - 1)) {
            toFarEnd(arrivalNs, slot, number, type, DUPLICATE, a, b, c, null);
        }
        if (type != FRAGMENT) {
            arrivalNs = sessions().inOrder(slot, arrivalNs);
        }
        toFarEnd(arrivalNs, slot, number, type, type == 0 ? BYTES : MESSAGE, a, b, c, body);
        if (type == FRAGMENT) {
            // Every other one waits for the next: RFC 7016 section 3.6.3.4.
            long delayNs = (transmissions & 1) == 0
                    ? Math.min(MAX_ACKNOWLEDGEMENT_DELAY_NS, gapNs / ACKNOWLEDGEMENT_SHARE)
                    : 0;
            releases().add(worldNs(), arrivalNs + latencyNs + delayNs, flow, token, true, isUrgent, false);
        } else {
            release(arrivalNs + latencyNs, flow, token, true);
        }
        return SendResult.ACCEPTED;
    }

    private void onLoss(int slot, int bytes, boolean isUrgent, long roundTripNs) {
        int ahead = releases().ahead(slot, worldNs(), isUrgent, roundTripNs);
        windows.onLoss(slot, (ahead + 1) * bytes);
    }

    /** A packet was overtaken by so much that its sender holds it lost, and sends it again; the far end gets both. */
    private void sendAgain(int slot, int type, int bytes, boolean isUrgent, long latencyNs) {
        onLoss(slot, bytes, isUrgent, 2 * latencyNs);
        charge(countedAs(type), bytes);
        leave(uplinkNs(bytes), SendPriority.CONTROL);
        world().traffic(shard().index()).addDuplicated();
    }

    @Override
    protected boolean isGivenUp(Event event, long againNs) {
        boolean isFragment = event.kind() == MESSAGE && (event.d() & 0xff) == FRAGMENT;
        return isFragment && againNs - event.timeNs() > world().windowNs();
    }

    private SendResult transmitAfterOutage(
            long sentNs,
            int slot,
            int number,
            int type,
            long a,
            long b,
            long c,
            Object body,
            int bytes,
            SendPriority priority,
            long expiresNs,
            long token) {
        int flow = flow(slot, number, false);
        long takesNs = uplinkNs(bytes);
        long leavesNs = takesNs + Math.max(freeNs(priority), sentNs);
        if (sentNs == Outages.NEVER || leavesNs > expiresNs) {
            world().traffic(shard().index()).addExpired();
            release(Math.min(expiresNs, worldNs() + MAX_WAIT_NS), flow, token, false);
            return SendResult.ACCEPTED;
        }
        leave(takesNs, priority);
        charge(countedAs(type), bytes);
        countCopy(sessions().peer(slot), type, body);
        long latencyNs = world().latencyNs(self(), sessions().peer(slot));
        long arrivalNs = leavesNs + latencyNs;
        if (type != FRAGMENT) {
            arrivalNs = sessions().inOrder(slot, arrivalNs);
        }
        toFarEnd(arrivalNs, slot, number, type, type == 0 ? BYTES : MESSAGE, a, b, c, body);
        release(arrivalNs + latencyNs, flow, token, true);
        return SendResult.ACCEPTED;
    }

    @Override
    protected long waitingNs(long nowNs) {
        return Math.max(0, allFreeNs - nowNs);
    }

    @Override
    public boolean canFlood(int flow) {
        return waitingNs(worldNs()) < ByzantinePort.FLOOD_PERIOD_NS;
    }

    /** When a session's congestion window lets a message go. Control does not wait for fragments that wait, but for an acknowledgement. */
    private long windowOpensNs(int slot, boolean isFragment, int bytes, boolean isUrgent, long roundTripNs) {
        int most = windows.fragments(slot, isFragment ? bytes : USUAL_FRAGMENT_BYTES);
        if (releases().mostAhead(slot) + 1 < most) {
            return worldNs();
        }
        int ahead = releases().ahead(slot, worldNs(), isUrgent, roundTripNs);
        if (isFragment && ahead + 1 >= most) {
            windows.onFull(slot, bytes);
        }
        if (ahead < most) {
            return worldNs();
        }
        int acknowledged = isFragment ? ahead - most + 1 : 1;
        return releases().acknowledgedNs(slot, worldNs(), isUrgent, roundTripNs, acknowledged);
    }

    /** When the uplink begins with a packet that is queued now. */
    private long freeNs(SendPriority priority) {
        long freeNs =
                switch (priority) {
                    case CONTROL -> worldNs();
                    case LIVE_PUSH -> pushFreeNs;
                    default -> allFreeNs;
                };
        return Math.max(freeNs, worldNs());
    }

    /** A packet is queued that takes so much of the uplink's time. */
    private void leave(long durationNs, SendPriority priority) {
        if (priority == SendPriority.CONTROL) {
            pushFreeNs = Math.max(pushFreeNs, worldNs()) + durationNs;
            allFreeNs = Math.max(allFreeNs, worldNs()) + durationNs;
        } else if (priority == SendPriority.LIVE_PUSH) {
            pushFreeNs = Math.max(pushFreeNs, worldNs()) + durationNs;
            allFreeNs = Math.max(allFreeNs + durationNs, pushFreeNs);
        } else {
            allFreeNs = Math.max(allFreeNs, worldNs()) + durationNs;
        }
    }

    @Override
    protected void onHandshake(int bytes) {
        leave(uplinkNs(bytes), SendPriority.CONTROL);
    }

    private void acknowledge() {
        charge(Traffic.Kind.ACKNOWLEDGEMENT, ACKNOWLEDGEMENT_BYTES);
        leave(uplinkNs(ACKNOWLEDGEMENT_BYTES), SendPriority.CONTROL);
    }

    @Override
    public void receiveInArrivalOrder(int flow) {
        // Fragments always come as they arrive; all else comes in order.
    }

    @Override
    public boolean advertiseDirect(
            long nowNs, int flow, int type, long a, long b, long c, Object body, int encodedBytes) {
        transmit(flow, type, a, b, c, body, encodedBytes, SendPriority.CONTROL, Long.MAX_VALUE, NO_TOKEN);
        return false; // it has left
    }

    @Override
    public boolean advertise(long nowNs, int flow, byte[] bytes, int offset, int length) {
        send(nowNs, flow, bytes, offset, length, SendPriority.CONTROL, Long.MAX_VALUE, NO_TOKEN);
        return false;
    }

    @Override
    public long rttNs(int peer) {
        return 2 * world().latencyNs(self(), peer);
    }

    @Override
    public int room(int peer) {
        return Integer.MAX_VALUE;
    }
}
