package io.rivulet.simulator.session;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.simulator.coarse.ByzantinePort;
import io.rivulet.simulator.coarse.CoarsePeer;
import io.rivulet.simulator.coarse.CoarseWorld;
import io.rivulet.simulator.coarse.Outages;
import io.rivulet.simulator.coarse.Traffic;
import io.rivulet.simulator.engine.Event;
import io.rivulet.simulator.engine.Shard;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/**
 * A peer whose messages travel as in RTMFP sessions: in packets that are acknowledged, in congestion windows, lost and sent again. What it
 * models and what not is in the package's description. It is driven as a node is: an event is taken, what may be sent is sent, the group code is
 * told what came, and what that made it say is sent.
 */
final class SessionPeer extends CoarsePeer {
    private static final int PACKET = FIRST_TRANSPORT_KIND;
    private static final int TIMER = FIRST_TRANSPORT_KIND + 1;

    /** As in {@code PeerNetworkLimits}: so many messages may wait for a session. */
    private static final int MAX_QUEUED = 512;

    private static final int NONE = -1;

    private final Outbox outbox;
    private final SendFlows sending = new SendFlows();
    private final ReceiveFlows receiving = new ReceiveFlows(this::deliver);
    private final SendWindows windows;
    private final RoundTrips roundTrips = new RoundTrips();
    private final ReadySessions ready = new ReadySessions();
    private final PacketMaker packets;
    private final PathLengths lengths = new PathLengths();
    private final Uplink uplink;
    private final Notices notices = new Notices();
    private final IntUnaryOperator urgencies = this::urgency;
    private final IntToLongFunction dues = this::dueNs;
    private final PacketMaker.Account account = this::charge;
    private final long queueBytes;
    private final Traffic traffic;
    private final int self;

    /** By session: when its retransmission timeout passes. */
    private long[] timeoutNs = new long[0];
    /** By session: whether somebody was refused for lack of room. */
    private boolean[] roomWanted = new boolean[0];

    private int sessions;
    private long timerNs = Long.MAX_VALUE;
    private long transmissions;
    private long timeCriticalReceivedNs = Long.MIN_VALUE / 2;
    private long timeCriticalReceivedElsewhereNs = Long.MIN_VALUE / 2;
    private int timeCriticalSession = NONE;

    /** @param packetLengths how long packets are */
    SessionPeer(CoarseWorld world, Shard shard, int self, int neighbours, PacketLengths packetLengths) {
        super(world, shard, self, neighbours);
        this.self = self;
        windows = new SendWindows(packetLengths.segmentBytes());
        outbox = new Outbox(sending, windows, this::onDone);
        packets = new PacketMaker(packetLengths, outbox, sending, windows);
        uplink = new Uplink(world.plan().uplinkBytesPerSec(self));
        queueBytes = world.plan().scenario().network().queueBytes();
        traffic = world.traffic(shard.index());
    }

    // Sessions and flows.

    @Override
    protected void onOpened(int slot) {
        if (slot >= sessions) {
            sessions = slot + 1;
            outbox.ensure(sessions);
            sending.ensure(sessions);
            receiving.ensure(sessions);
            windows.ensure(sessions);
            roundTrips.ensure(sessions);
            ready.ensure(sessions);
            lengths.ensure(sessions);
            if (sessions > timeoutNs.length) {
                timeoutNs = Arrays.copyOf(timeoutNs, sessions + sessions / 2);
                roomWanted = Arrays.copyOf(roomWanted, timeoutNs.length);
            }
        }
        outbox.open(slot);
        receiving.open(slot);
        windows.open(slot);
        roundTrips.open(slot);
        lengths.open(slot);
        timeoutNs[slot] = Long.MAX_VALUE;
        roomWanted[slot] = false;
    }

    @Override
    protected void onRemoved(int slot) {
        if (slot < sessions) {
            outbox.dropAll(slot, Outbox.NONE);
            sending.clear(slot);
            receiving.clear(slot);
            ready.remove(slot);
            timeoutNs[slot] = Long.MAX_VALUE;
            if (timeCriticalSession == slot) {
                timeCriticalSession = NONE;
            }
        }
    }

    /** What it still has goes out at once, in one piece, and arrives. */
    @Override
    protected long farewellNs(int slot) {
        outbox.loseAll(slot);
        Packet.Data rest = packets.everything(slot);
        long leavesNs = worldNs();
        if (rest != null) {
            int bytes = packets.lastBytes();
            leavesNs = Math.max(leavesNs, uplink.pass(worldNs(), bytes, uplinkNs(bytes), Long.MAX_VALUE));
            packets.charge(account);
            long arrivalNs = leavesNs + world().latencyNs(self, farPeer(slot));
            toFarEnd(arrivalNs, slot, PACKET, new Packet(NONE, NONE, false, false, rest, null));
        }
        return leavesNs + world().latencyNs(self, farPeer(slot));
    }

    private int sendingFlow(int handle) {
        int slot = slotOf(handle);
        if (!isFlowOpen(handle)) {
            return SendFlows.NONE;
        }
        int flow = sending.find(slot, numberOf(handle));
        return flow == SendFlows.NONE ? sending.add(slot, numberOf(handle), handle) : flow;
    }

    @Override
    protected void onFlowOpened(int slot, int number) {
        receiving.begin(slot, number);
    }

    @Override
    public void receiveInArrivalOrder(int flow) {
        if (isOpen(slotOf(flow))) {
            receiving.deliverInArrivalOrder(slotOf(flow), numberOf(flow));
        }
    }

    @Override
    public void closeFlow(long nowNs, int handle) {
        int flow = sendingFlow(handle);
        if (flow != SendFlows.NONE && !sending.isClosing(flow)) {
            sending.close(flow);
            endIfIdle(slotOf(handle), flow);
        }
    }

    private void endIfIdle(int slot, int flow) {
        if (sending.isClosing(flow) && sending.isIdle(flow)) {
            int handle = sending.handle(flow);
            sending.remove(slot, flow);
            super.closeFlow(localNs(), handle);
        }
    }

    @Override
    protected void onRejected(int handle) {
        int slot = slotOf(handle);
        int flow = sending.find(slot, numberOf(handle));
        if (flow != SendFlows.NONE) {
            outbox.dropAll(slot, flow);
            // A flow that was closing has ended itself by that.
            if (sending.find(slot, numberOf(handle)) == flow) {
                sending.remove(slot, flow);
            }
        }
    }

    // Messages of the group code.

    @Override
    protected SendResult transmit(
            int handle,
            int type,
            long a,
            long b,
            long c,
            Object body,
            int length,
            SendPriority priority,
            long expiresAtNs,
            long token) {
        int flow = sendingFlow(handle);
        if (flow == SendFlows.NONE || sending.isClosing(flow)) {
            return SendResult.CLOSED;
        }
        int slot = slotOf(handle);
        if (outbox.waiting(slot) >= MAX_QUEUED) {
            roomWanted[slot] = true;
            return SendResult.BACKPRESSURE;
        }
        enqueue(slot, flow, new Message(type, a, b, c, body, length), priority, expiresAtNs, token);
        return SendResult.ACCEPTED;
    }

    private int enqueue(int slot, int flow, Message message, SendPriority priority, long expiresAtNs, long token) {
        long expiresNs = expiresAtNs == Long.MAX_VALUE ? Long.MAX_VALUE : worldNs() - localNs() + expiresAtNs;
        int entry = outbox.add(slot, flow, message, priority.ordinal(), expiresNs, token);
        ready.add(slot);
        arm(expiresNs);
        return entry;
    }

    @Override
    public boolean advertiseDirect(
            long nowNs, int handle, int type, long a, long b, long c, Object body, int encodedBytes) {
        return advertise(handle, new Message(type, a, b, c, body, encodedBytes));
    }

    @Override
    public boolean advertise(long nowNs, int handle, byte[] bytes, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        return advertise(handle, new Message(Message.BYTES, 0, 0, 0, copy, length));
    }

    @Override
    public boolean isOnItsWay(int handle, long token) {
        int flow = isFlowOpen(handle) ? sending.find(slotOf(handle), numberOf(handle)) : SendFlows.NONE;
        return super.isOnItsWay(handle, token)
                || flow != SendFlows.NONE && outbox.isPending(slotOf(handle), flow, token);
    }

    private boolean advertise(int handle, Message message) {
        int flow = sendingFlow(handle);
        if (flow == SendFlows.NONE || sending.isClosing(flow)) {
            return false;
        }
        int before = sending.advert(flow);
        if (before != SendFlows.NONE) {
            outbox.replace(before, message);
            return true;
        }
        int entry = enqueue(slotOf(handle), flow, message, SendPriority.CONTROL, Long.MAX_VALUE, NO_TOKEN);
        sending.setAdvert(flow, entry);
        return false;
    }

    @Override
    protected long waitingNs(long nowNs) {
        return uplink.waitingNs(nowNs);
    }

    @Override
    public boolean canFlood(int flow) {
        return isFlowOpen(flow)
                && outbox.waiting(slotOf(flow)) < MAX_QUEUED / 2
                && waitingNs(worldNs()) < ByzantinePort.FLOOD_PERIOD_NS;
    }

    @Override
    public int room(int peer) {
        int slot = openSlot(peer);
        return slot == NONE ? 0 : MAX_QUEUED - outbox.waiting(slot);
    }

    @Override
    public long rttNs(int peer) {
        int slot = openSlot(peer);
        return slot == NONE ? NONE : roundTrips.smoothedRttNs(slot);
    }

    // What happens.

    @Override
    protected void onTransportEvent(Event event) {
        if (event.kind() == TIMER) {
            if (event.timeNs() == timerNs) {
                timerNs = Long.MAX_VALUE;
                onTimer(worldNs());
            }
            return;
        }
        int slot = slotOf(event);
        if (slot != NONE) {
            onPacket(slot, (Packet) event.body());
        }
    }

    private void onPacket(int slot, Packet packet) {
        long nowNs = worldNs();
        roundTrips.onTimestamp(slot, localNs(), packet.timestamp());
        roundTrips.onEcho(slot, localNs(), packet.timestampEcho());
        windows.onPacket(slot, nowNs, packet.isTimeCriticalReverse());
        if (packet.isTimeCritical()) {
            onTimeCriticalReceived(nowNs, slot);
        }
        if (packet.acks() != null) {
            onAcks(slot, packet.acks());
        }
        int losses = 0;
        if (windows.acknowledged() > 0) {
            losses = outbox.findLosses(slot);
        }
        boolean anyNaks = windows.acknowledged() > 0 && outbox.anyNaks();
        windows.onPacketProcessed(slot, nowNs, packet.acks() != null, anyNaks, losses > 0);
        if (packet.data() != null) {
            onData(slot, nowNs, packet.data());
        }
        if (packet.acks() != null) {
            if (timeoutNs[slot] != Long.MAX_VALUE) {
                timeoutNs[slot] = nowNs + roundTrips.effectiveRtoNs(slot);
                arm(timeoutNs[slot]);
            }
            ready.add(slot);
        }
    }

    private void onAcks(int slot, Packet.Acks acks) {
        for (int i = 0; i < acks.flows().length; i++) {
            int flow = sending.find(slot, acks.flows()[i]);
            if (flow != SendFlows.NONE) {
                outbox.acknowledge(slot, flow, acks, i);
            }
        }
    }

    private void onData(int slot, long nowNs, Packet.Data data) {
        for (int i = 0; i < data.messages().length; i++) {
            boolean isNew = receiving.onUserData(
                    slot, nowNs, data.flows()[i], data.sequences()[i], data.forwards()[i], data.messages()[i]);
            if (!isNew) {
                traffic.addDuplicated();
            }
        }
        receiving.onDataPacket(slot);
        if (receiving.isAckDue(slot)) {
            ready.add(slot);
        } else {
            arm(receiving.delayedAckNs(slot));
        }
    }

    private void onTimeCriticalReceived(long nowNs, int slot) {
        if (slot != timeCriticalSession) {
            timeCriticalReceivedElsewhereNs = timeCriticalReceivedNs;
            timeCriticalSession = slot;
        }
        timeCriticalReceivedNs = nowNs;
    }

    private void deliver(int slot, int number, Message message) {
        if (isFragment(message)) {
            onFragmentArrived(message.a(), message.c(), (byte[]) message.body());
        }
        notices.deliver(farPeer(slot), flow(slot, number, true), message);
    }

    private void onDone(int slot, int flow, long token, boolean delivered) {
        if (token != NO_TOKEN) {
            notices.release(sending.handle(flow), token, delivered);
        }
        endIfIdle(slot, flow);
    }

    // Time.

    private void arm(long timeNs) {
        if (timeNs < timerNs) {
            timerNs = Math.max(timeNs, worldNs() + 1);
            later(timerNs, TIMER);
        }
    }

    private void onTimer(long nowNs) {
        long nextNs = Long.MAX_VALUE;
        for (int slot = 0; slot < sessions; slot++) {
            if (isOpen(slot)) {
                onTimer(slot, nowNs);
                nextNs = Math.min(nextNs, Math.min(timeoutNs[slot], outbox.expiryNs(slot)));
                nextNs = Math.min(nextNs, receiving.delayedAckNs(slot));
            }
        }
        arm(nextNs);
    }

    private void onTimer(int slot, long nowNs) {
        if (receiving.delayedAckNs(slot) <= nowNs) {
            receiving.onDelayPassed(slot);
            ready.add(slot);
        }
        if (outbox.expiryNs(slot) <= nowNs) {
            for (int expired = outbox.expire(slot, nowNs); expired > 0; expired--) {
                traffic.addExpired();
            }
            ready.add(slot);
        }
        if (timeoutNs[slot] <= nowNs) {
            timeoutNs[slot] = Long.MAX_VALUE;
            boolean wasLoss = outbox.loseAll(slot);
            if (wasLoss) {
                roundTrips.backOff(slot);
            }
            windows.onTimeout(slot, wasLoss);
            ready.add(slot);
        }
    }

    // Outages. The session itself sends again what is lost; only what needs no packet here is held back.

    @Override
    protected long heldUntilNs(Outages outages, Event event, boolean isLocal, boolean isOfSession, long latencyNs) {
        return outages.passableNs(event, isLocal, isOfSession, latencyNs);
    }

    @Override
    protected boolean isGivenUp(Event event, long againNs) {
        return event.kind() == PACKET;
    }

    @Override
    protected void onPutOff(Event event, long untilNs) {
        if (event.kind() == TIMER && event.timeNs() == timerNs) {
            timerNs = untilNs;
        }
    }

    // Sending.

    @Override
    protected void afterEvent() {
        sendAll();
        while (notices.tell(localNs(), listener())) {
            sendAll();
        }
    }

    private void sendAll() {
        long nowNs = worldNs();
        while (!ready.isEmpty()) {
            if (!uplink.isOpen(nowNs)) {
                arm(uplink.readyNs());
                return;
            }
            int slot = ready.poll(urgencies, dues);
            sendFrom(slot, nowNs);
        }
    }

    /** A session sends until it has nothing more that may be sent, or the uplink nothing left, or another is more urgent. */
    private void sendFrom(int slot, long nowNs) {
        while (uplink.isOpen(nowNs)) {
            if (!sendPacket(slot, nowNs)) {
                return;
            }
            if (ready.holdsMoreUrgentThan(urgency(slot), dueNs(slot), urgencies, dues)) {
                break;
            }
        }
        ready.addLast(slot);
    }

    private int urgency(int slot) {
        if (receiving.isAckDue(slot)) {
            return 0;
        }
        int entry = outbox.first(slot);
        return entry == Outbox.NONE ? Integer.MAX_VALUE : outbox.priority(entry);
    }

    private long dueNs(int slot) {
        if (receiving.isAckDue(slot)) {
            return Long.MIN_VALUE;
        }
        int entry = outbox.first(slot);
        return entry == Outbox.NONE ? Long.MAX_VALUE : outbox.expiresNs(entry);
    }

    /** @return false when there is nothing to send, or nothing may be sent now */
    private boolean sendPacket(int slot, long nowNs) {
        boolean isAckDue = receiving.isAckDue(slot);
        boolean hasData = windows.isOpen(slot) && outbox.first(slot) != Outbox.NONE;
        if (!isAckDue && !hasData) {
            return false;
        }
        int timestamp = roundTrips.timestampToSend(slot, localNs());
        int echo = roundTrips.echoToSend(slot, localNs());
        packets.start(slot, lengths.isLong(slot, nowNs), timestamp != NONE, echo != NONE);
        Packet.Acks acks = isAckDue ? packets.acks(receiving.takeAcks(slot)) : null;
        Packet.Data data = hasData ? packets.data(slot) : null;
        if (acks == null && data != null) {
            acks = packets.acks(receiving.takeAcks(slot)); // section 3.6.3.4.6
        }
        if (acks == null && data == null) {
            return false;
        }
        boolean isTimeCritical = packets.isTimeCritical();
        if (isTimeCritical) {
            windows.onTimeCriticalSent(slot, nowNs);
        }
        if (data != null) {
            windows.onDataPacketSent(slot);
            timeoutNs[slot] = nowNs + roundTrips.effectiveRtoNs(slot);
            arm(timeoutNs[slot]);
            tellRoom(slot);
        }
        long elsewhereNs = slot == timeCriticalSession ? timeCriticalReceivedElsewhereNs : timeCriticalReceivedNs;
        boolean isReverse = nowNs - elsewhereNs <= SendWindows.TIME_CRITICAL_MEMORY_NS;
        transmit(slot, nowNs, new Packet(timestamp, echo, isTimeCritical, isReverse, data, acks));
        return true;
    }

    private void transmit(int slot, long nowNs, Packet packet) {
        int bytes = packets.lastBytes();
        packets.charge(account);
        lengths.onSent(slot, nowNs, packets.isFull(), roundTrips.smoothedRttNs(slot));
        long leavesNs = uplink.pass(nowNs, bytes, uplinkNs(bytes), uplinkNs((int) queueBytes));
        if (packet.data() != null) {
            for (Message message : packet.data().messages()) {
                countCopy(farPeer(slot), message.type(), message.body());
            }
        }
        long transmission = transmissions++;
        if (leavesNs == Uplink.DROPPED) {
            traffic.addLost();
            return;
        }
        if (world().isLost(self, farPeer(slot), transmission)) {
            return;
        }
        long arrivalNs = leavesNs + world().latencyNs(self, farPeer(slot)) + world().reorderNs(self, transmission);
        toFarEnd(arrivalNs, slot, PACKET, packet);
        if (world().isDuplicated(self, transmission)) {
            toFarEnd(arrivalNs, slot, PACKET, packet);
        }
    }

    private void tellRoom(int slot) {
        if (roomWanted[slot] && outbox.waiting(slot) <= MAX_QUEUED / 2) {
            roomWanted[slot] = false;
            notices.room(farPeer(slot));
        }
    }

    /** For tests: the congestion window of the session with a peer. */
    int windowBytes(int peer) {
        return windows.bytes(openSlot(peer));
    }

    /** Whether a message is one of a stream's fragments. */
    static boolean isFragment(Message message) {
        return message.type() == DirectNetwork.FRAGMENT;
    }
}
