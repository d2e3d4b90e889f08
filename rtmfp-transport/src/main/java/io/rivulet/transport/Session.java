package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.flow.AckScheduler;
import io.rivulet.transport.flow.ReceiveBudget;
import io.rivulet.transport.flow.TransmissionOrder;
import io.rivulet.transport.session.Keepalive;
import io.rivulet.transport.session.TimerTable;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.PacketHeader;
import java.util.List;

/**
 * An established session with one far end: it carries flows both ways under one congestion control. RFC 7016 section 3.5. Made by {@link
 * RtmfpEndpoint}. Owned by the endpoint's thread.
 *
 * <p>This class coordinates: what arrives goes through {@link SessionInput}, what leaves is assembled here from parts that each own their
 * state.
 */
public final class Session {
    private enum Timer {
        DELAYED_ACK,
        RETRANSMISSION,
        KEEPALIVE,
        CLOSE_RETRY,
        CLOSE_END,
        LINGER,
        EXPIRY,
        BUFFER_PROBE,
        PATH_PROBE,
        STALL
    }

    /** RFC 7016 section 3.5.5. */
    private static final long CLOSE_RETRY_NS = 5 * Nanos.SECOND;

    private static final long NEARCLOSE_NS = 90 * Nanos.SECOND;
    private static final long FARCLOSE_LINGER_NS = 19 * Nanos.SECOND;

    /** A header, a chunk header, flags, and flow id, sequence number and offset as long as they get in a session's life. */
    private static final int DATA_OVERHEAD = PacketHeader.MAX_LENGTH + 3 + 1 + 3 + 6 + 4;

    /** What a cipher may add: an HMAC of 32 bytes, a sequence number of 10, a block's padding of 15, and some to spare. */
    private static final int MAX_CIPHER_OVERHEAD = 64;

    /** Length and type of the metadata option, a return association, the Marker: 3 + 12 + 1. RFC 7016 section 2.3.11.1. */
    private static final int MAX_OPTION_OVERHEAD = 16;

    /** What a chunk can carry at least beside a flow's name, which is in the first chunk of each packet until it is acknowledged. */
    private static final int MIN_FRAGMENT_BYTES = 64;

    /** Not worth looking for another chunk in what is left of a packet. */
    private static final int MIN_USEFUL_ROOM = 32;

    private final RtmfpEndpoint endpoint;
    private final SessionKeys keys;
    private final FarCertificate farCertificate;
    private final boolean initiator;
    private final int receiveId;
    private final int sendId;
    private final int slot;
    private final long openedNs;
    private final SessionPath path;

    private final SendWindow window;
    private final StallWatch stalls;
    private final AckQueue acks = new AckQueue();
    private final ControlQueue control = new ControlQueue();
    private final TimerTable<Timer> timers = new TimerTable<>(Timer.values());
    private final Keepalive keepalive;
    private final FlowTable flows;
    private final ReadyFlows readyFlows = new ReadyFlows();
    private final ReceiveBudget receiveBudget;
    private final TurnQueue.Turn<Session> turn = new TurnQueue.Turn<>(this);

    private SessionState state = SessionState.OPEN;
    private boolean roomWanted;
    private boolean roomEventQueued;
    private OpeningAnswer openingAnswer;
    private Object attachment;

    Session(
            RtmfpEndpoint endpoint,
            SessionKeys keys,
            FarCertificate farCertificate,
            boolean initiator,
            int receiveId,
            int sendId,
            int interfaceId,
            NetAddress farAddress,
            int slot,
            long nowNs) {
        this.endpoint = endpoint;
        this.keys = keys;
        this.farCertificate = farCertificate;
        this.initiator = initiator;
        this.receiveId = receiveId;
        this.sendId = sendId;
        this.slot = slot;
        this.openedNs = nowNs;
        this.path = new SessionPath(this, farAddress, interfaceId);
        this.window = new SendWindow(this, path.maxPlainLength() - DATA_OVERHEAD);
        this.stalls = new StallWatch(this, endpoint.config().stallLimitNs());
        this.flows = new FlowTable(endpoint.config().maxFlowsPerSession());
        this.receiveBudget = new ReceiveBudget(endpoint.config().receiveBudgetBytes(), endpoint.receiveBudget());
        this.keepalive = new Keepalive(
                endpoint.config().keepalivePeriodNs(), endpoint.config().deadAfterNs(), nowNs);
        setTimer(Timer.KEEPALIVE, keepalive.nextNs());
    }

    // What the user sees.

    /** The far end's name. */
    public PeerId farPeerId() {
        return farCertificate.peerId();
    }

    /** The far end's certificate. */
    public FarCertificate farCertificate() {
        return farCertificate;
    }

    /** Where packets to the far end go (DESTADDR). */
    public NetAddress farAddress() {
        return path.farAddress();
    }

    /** Where the session is in its life. */
    public SessionState state() {
        return state;
    }

    /** Whether we opened it. */
    public boolean isInitiator() {
        return initiator;
    }

    /** When it was opened. */
    public long openedNs() {
        return openedNs;
    }

    /** SRTT, or -1 until measured; its grain is 4 ms. */
    public long smoothedRttNs() {
        return window.rtt().smoothedRttNs();
    }

    /** The UDP payload of the longest datagram that is sent now: what the path is known to carry. RFC 7016 section 3.5.4.3. */
    public int maxDatagramBytes() {
        return path.maxDatagramBytes();
    }

    /** The congestion window in bytes. */
    public long congestionWindowBytes() {
        return window.bytes();
    }

    /** User data in flight, in bytes. */
    public long outstandingBytes() {
        return window.order().outstandingBytes();
    }

    /** Whether packets that arrive here are proved to come from the far end, and not only checked for damage. */
    public boolean isPacketAuthenticated() {
        return keys.cipher().isAuthenticated();
    }

    /** Our near nonce, 32 bytes: a secret that only the two ends know. RFC 7425 section 4.6.5. */
    public byte[] nearNonce() {
        return keys.nearNonce();
    }

    /** Our far nonce, 32 bytes: the far end's near nonce. */
    public byte[] farNonce() {
        return keys.farNonce();
    }

    /** User data of all flows that waits to be sent, for the first time or again, in bytes. */
    public long unsentBytes() {
        return window.order().unsentBytes();
    }

    /**
     * Whether less than {@link EndpointConfig#roomBytes} waits to be sent. When not, {@link EndpointHandler#onRoom} follows once it does.
     */
    public boolean hasRoom() {
        boolean room = window.order().unsentBytes() < endpoint.config().roomBytes();
        roomWanted |= !room;
        return room;
    }

    /**
     * Opens a sending flow. The far end hears of it with its first message (or {@link SendFlow#begin}). RFC 7016 section 3.6.2.1.
     *
     * @param metadata       its name, at most {@link #maxMetadataBytes}; copied
     * @param associatedWith the receiving flow that it answers, or null
     * @return null when the session is not open, has its limit of flows, or the flow to be answered is not open
     * @throws IllegalArgumentException when the metadata is too long (RFC 7016 section 2.3.11.1.1)
     */
    public SendFlow openFlow(long nowNs, byte[] metadata, ReceiveFlow associatedWith, Priority priority) {
        if (metadata.length > maxMetadataBytes()) {
            throw new IllegalArgumentException("metadata of " + metadata.length + " bytes; at most "
                    + maxMetadataBytes() + " are allowed in datagrams of "
                    + endpoint.config().maxDatagramBytes());
        }
        if (state != SessionState.OPEN
                || !flows.canOpenSending()
                || associatedWith != null && (associatedWith.session() != this || !associatedWith.isOpen())) {
            return null;
        }
        SendFlow flow = new SendFlow(this, flows.takeSendId(), metadata.clone(), associatedWith, priority);
        flows.add(flow);
        return flow;
    }

    /**
     * The longest name of a flow that we open: 512 bytes, or less where datagrams are so short ({@link EndpointConfig#maxDatagramBytes}
     * below 682) that hardly any data would fit beside it. Depends on nothing but the configuration.
     */
    public int maxMetadataBytes() {
        int room = endpoint.config().maxDatagramBytes()
                - Multiplex.SESSION_ID_BYTES
                - MAX_CIPHER_OVERHEAD
                - DATA_OVERHEAD
                - MAX_OPTION_OVERHEAD
                - MIN_FRAGMENT_BYTES;
        return Math.min(RtmfpEndpoint.MAX_METADATA_BYTES, room);
    }

    /** The flows that we send, open or closing, by id. */
    public List<SendFlow> sendFlows() {
        return flows.sendingFlows();
    }

    /** The flows that we receive, lingering ones included, by id. */
    public List<ReceiveFlow> receiveFlows() {
        return flows.receivingFlows();
    }

    /** Sets after how much silence a Ping is sent. RFC 7016 section 3.5.4.1. */
    public void setKeepalivePeriodNs(long periodNs) {
        keepalive.setPeriodNs(periodNs);
        if (state == SessionState.OPEN) {
            setTimer(Timer.KEEPALIVE, keepalive.nextNs());
        }
    }

    /** Closes in order: flows end now, and the far end is asked until it acknowledges. RFC 7016 section 3.5.5. */
    public void close(long nowNs) {
        if (state == SessionState.OPEN) {
            state = SessionState.NEARCLOSE;
            endFlows(false);
            control.requestClose();
            timers.stopAll();
            setTimer(Timer.CLOSE_RETRY, nowNs + CLOSE_RETRY_NS);
            setTimer(Timer.CLOSE_END, nowNs + NEARCLOSE_NS);
            endpoint.onSessionNotOpen(nowNs, this, CloseReason.CLOSED_HERE);
            requestTransmission();
        }
    }

    /** Closes at once: the far end is told once. RFC 7016 section 3.5.5. */
    public void closeAbruptly(long nowNs) {
        end(nowNs, CloseReason.CLOSED_HERE, true);
    }

    /** The user's object. */
    public Object attachment() {
        return attachment;
    }

    /** Keeps the user's object. */
    public void attach(Object value) {
        attachment = value;
    }

    // What the endpoint and the parts use.

    /** Whether the far end has closed it, and knows that we know as far as we can tell. */
    boolean isOnlyLingering() {
        return state == SessionState.FARCLOSE_LINGER && control.isEmpty();
    }

    RtmfpEndpoint endpoint() {
        return endpoint;
    }

    SessionKeys keys() {
        return keys;
    }

    int receiveId() {
        return receiveId;
    }

    int sendId() {
        return sendId;
    }

    int slot() {
        return slot;
    }

    int mode() {
        return initiator ? PacketHeader.MODE_INITIATOR : PacketHeader.MODE_RESPONDER;
    }

    int maxPlainLength() {
        return path.maxPlainLength();
    }

    SessionPath path() {
        return path;
    }

    /** When the path wants {@link SessionPath#onDeadline}. */
    void onPathTimerChange() {
        setTimer(Timer.PATH_PROBE, path.nextDeadlineNs());
    }

    AckScheduler acks() {
        return acks.schedule();
    }

    TransmissionOrder transmissionOrder() {
        return window.order();
    }

    SendWindow window() {
        return window;
    }

    StallWatch stalls() {
        return stalls;
    }

    /** When to ask {@link #stalls} at the latest. */
    void watchStall(long deadlineNs) {
        if (!timers.isSet(Timer.STALL)) {
            setTimer(Timer.STALL, deadlineNs);
        }
    }

    FlowTable flows() {
        return flows;
    }

    ReceiveBudget receiveBudget() {
        return receiveBudget;
    }

    long effectiveRtoNs() {
        return window.rtt().effectiveRtoNs();
    }

    int interfaceId() {
        return path.interfaceId();
    }

    /** Its place among the sessions that may have something to send. */
    TurnQueue.Turn<Session> turn() {
        return turn;
    }

    /** When the far end was heard in this session; {@link Nanos#NEVER} before its first packet. */
    long heardNs() {
        return keepalive.heardNs();
    }

    /** Asks the far end for a sign of life. */
    void ping() {
        queueControl(ChunkType.PING, RtmfpEndpoint.NO_BYTES);
    }

    /** What answered the IIKeying that opened this session, for its repetitions; null when we opened it. RFC 7016 section 3.5.1.1.2. */
    OpeningAnswer openingAnswer() {
        return openingAnswer;
    }

    void setOpeningAnswer(OpeningAnswer answer) {
        openingAnswer = answer;
    }

    /** The most user data that fits a chunk of a flow with so long startup options. RFC 7016 section 3.6.2.2. */
    int maxFragmentBytes(int startupOptionBytes) {
        return path.maxPlainLength() - DATA_OVERHEAD - startupOptionBytes;
    }

    /** Whether a message may be queued that takes so much memory. A single one may always. */
    boolean admits(long queuedBytes) {
        boolean room =
                window.order().queuedBytes() + queuedBytes <= endpoint.config().sendQueueBytes()
                        || window.order().queuedBytes() == 0;
        roomWanted |= !room;
        return room;
    }

    void onQueued(long nowNs, SendFlow flow, long deadlineNs) {
        if (deadlineNs < timers.deadlineNs(Timer.EXPIRY)) {
            setTimer(Timer.EXPIRY, deadlineNs);
        }
        if (flow.probeAtNs() < timers.deadlineNs(Timer.BUFFER_PROBE)) {
            setTimer(Timer.BUFFER_PROBE, flow.probeAtNs());
        }
        flow.noteSuspension(nowNs);
        markReady(flow);
    }

    void onAbandoned(long nowNs, SendFlow flow) {
        markReady(flow);
        tellRoom();
    }

    void onPriorityChange(SendFlow flow, Priority priority) {
        readyFlows.changePriority(flow, priority);
        if (flow.turn().isWaiting()) {
            requestTransmission();
        }
    }

    void markReady(SendFlow flow) {
        readyFlows.add(flow);
        requestTransmission();
    }

    private void requestTransmission() {
        endpoint.requestTransmission(this);
    }

    /** How urgent what this session has to send is: the ordinal of a {@link Priority}; control first. */
    int urgency() {
        if (hasControl()) {
            return 0;
        }
        SendFlow flow = readyFlows.first();
        return flow == null ? Priority.BACKGROUND.ordinal() : flow.priority().ordinal();
    }

    /** When what this session sends next is due; control and acknowledgements are always. */
    long nextDueNs() {
        if (hasControl()) {
            return Nanos.NEVER;
        }
        SendFlow flow = readyFlows.first();
        return flow == null ? Nanos.NO_DEADLINE : flow.nextDueNs();
    }

    private boolean hasControl() {
        return !control.isEmpty() || acks.isDue();
    }

    private void tellRoom() {
        if (roomWanted
                && !roomEventQueued
                && state == SessionState.OPEN
                && window.order().unsentBytes() < endpoint.config().roomBytes()
                && window.order().queuedBytes() < endpoint.config().sendQueueBytes()) {
            roomEventQueued = true;
            endpoint.queueEvent(this);
        }
    }

    void deliverRoom(long nowNs, EndpointHandler handler) {
        roomEventQueued = false;
        roomWanted = false;
        if (state == SessionState.OPEN) {
            handler.onRoom(nowNs, this);
        }
    }

    void onAcknowledgementWanted(long nowNs) {
        if (state == SessionState.OPEN) {
            requestTransmission();
        }
    }

    /** A receiving flow has something to acknowledge. */
    void queueAcknowledgement(ReceiveFlow flow) {
        if (state == SessionState.OPEN) {
            acks.add(flow);
        }
    }

    /** Tells the far end when flows that found the receive budget used up can go on. */
    void reopenWindows(long nowNs) {
        if (state == SessionState.OPEN && receiveBudget.takeReopening()) {
            flows.receivingFlows().forEach(ReceiveFlow::onBudgetReopened);
            onAcknowledgementWanted(nowNs);
        }
    }

    void onReceiveFlowComplete(ReceiveFlow flow) {
        flows.lingerReceiving(endpoint.nowNs(), flow);
        updateLinger(endpoint.nowNs());
    }

    void onSendFlowComplete(long nowNs, SendFlow flow) {
        flows.lingerSending(nowNs, flow);
        updateLinger(nowNs);
    }

    private void updateLinger(long nowNs) {
        setTimer(Timer.LINGER, flows.endLinger(nowNs));
    }

    private void setTimer(Timer timer, long deadlineNs) {
        timers.set(timer, deadlineNs);
        endpoint.onTimerChange(slot, timers.nextDeadlineNs());
    }

    /** Queues a control chunk for the next packet; false when too many wait. */
    boolean queueControl(int chunkType, byte[] payload) {
        if (state != SessionState.OPEN || !control.add(chunkType, payload)) {
            return false;
        }
        requestTransmission();
        return true;
    }

    // Receiving.

    /** A genuine packet of the far end is about to be processed. */
    void onPacket(long nowNs, PacketHeader header) {
        keepalive.onHeard(nowNs);
        window.onPacket(nowNs, header);
        if (header.isTimeCritical()) {
            endpoint.onTimeCriticalReceived(nowNs, this);
        }
    }

    /** All chunks of the packet have been processed. RFC 7016 sections 3.6.2.5 and A.2, 3.6.3.2. */
    void onPacketProcessed(long nowNs, boolean hadUserData, boolean hadAcknowledgement, long acknowledgedBytes) {
        if (state != SessionState.OPEN) {
            return;
        }
        window.onPacketProcessed(nowNs, hadAcknowledgement, acknowledgedBytes);
        if (hadAcknowledgement) {
            if (timers.isSet(Timer.RETRANSMISSION)) {
                // Also with nothing in flight: when nothing follows either, the window starts over (A.2, figure 24).
                setTimer(Timer.RETRANSMISSION, nowNs + window.rtt().effectiveRtoNs());
            }
            tellRoom();
        }
        if (hadUserData) {
            acks.schedule().onDataPacket();
            setTimer(
                    Timer.DELAYED_ACK,
                    acks.isDue() ? Nanos.NO_DEADLINE : acks.schedule().deadlineNs());
        }
        if (hadAcknowledgement || acks.isDue()) {
            requestTransmission();
        }
    }

    void onBufferSuspended(long probeAtNs) {
        if (probeAtNs < timers.deadlineNs(Timer.BUFFER_PROBE)) {
            setTimer(Timer.BUFFER_PROBE, probeAtNs);
        }
    }

    void onCloseRequest(long nowNs) {
        control.acknowledgeClose();
        if (state == SessionState.OPEN) {
            state = SessionState.FARCLOSE_LINGER;
            endFlows(true);
            timers.stopAll();
            setTimer(Timer.CLOSE_END, nowNs + FARCLOSE_LINGER_NS);
            endpoint.onSessionNotOpen(nowNs, this, CloseReason.CLOSED_BY_FAR_END);
        }
        requestTransmission();
    }

    void onCloseAck(long nowNs) {
        end(nowNs, CloseReason.CLOSED_BY_FAR_END, false);
    }

    /** Moves to CLOSED. */
    void end(long nowNs, CloseReason reason, boolean tellFarEnd) {
        if (state == SessionState.CLOSED) {
            return;
        }
        boolean wasOpen = state == SessionState.OPEN;
        state = SessionState.CLOSED;
        endFlows(reason != CloseReason.CLOSED_HERE && reason != CloseReason.ABUSE);
        timers.stopAll();
        if (wasOpen) {
            endpoint.onSessionNotOpen(nowNs, this, reason);
        }
        if (tellFarEnd) {
            // RFC 7016 section 3.5.5; there is no session to send it later.
            endpoint.singles()
                    .addAlone(
                            mode(),
                            keys,
                            sendId,
                            interfaceId(),
                            farAddress(),
                            ChunkType.CLOSE_ACK,
                            RtmfpEndpoint.NO_BYTES);
        }
        endpoint.onSessionClosed(this);
    }

    /**
     * @param delivers whether what arrived whole and was acknowledged is still delivered: a far end that closes in order counts on it. Not
     *     to an owner who has closed the session, nor from a far end that we no longer trust
     */
    private void endFlows(boolean delivers) {
        for (SendFlow flow : flows.sendingFlows()) {
            flow.onSessionEnded();
        }
        for (ReceiveFlow flow : flows.receivingFlows()) {
            flow.onSessionEnded(delivers);
        }
        receiveBudget.detach();
        flows.clear();
        readyFlows.clear();
        acks.clear();
        control.clearChunks();
    }

    // Time.

    void onDeadline(long nowNs) {
        for (Timer timer = timers.takeDue(nowNs); timer != null; timer = timers.takeDue(nowNs)) {
            onTimer(nowNs, timer);
        }
        endpoint.onTimerChange(slot, timers.nextDeadlineNs());
    }

    private void onTimer(long nowNs, Timer timer) {
        switch (timer) {
            case DELAYED_ACK -> {
                acks.schedule().onDelayPassed();
                requestTransmission();
            }
            case RETRANSMISSION -> {
                window.onTimeout(nowNs);
                requestTransmission();
            }
            case KEEPALIVE -> onKeepalive(nowNs);
            case CLOSE_RETRY -> {
                control.requestClose();
                setTimer(Timer.CLOSE_RETRY, nowNs + CLOSE_RETRY_NS);
                requestTransmission();
            }
            case CLOSE_END -> end(nowNs, CloseReason.CLOSED_HERE, false);
            case LINGER -> updateLinger(nowNs);
            case EXPIRY -> expire(nowNs);
            case BUFFER_PROBE -> probeBuffers(nowNs);
            case PATH_PROBE -> path.onDeadline(nowNs, window.rtt().measuredRtoNs());
            case STALL -> onStall(nowNs);
        }
    }

    private void onStall(long nowNs) {
        long deadlineNs = stalls.deadlineNs(nowNs);
        if (deadlineNs > nowNs) {
            setTimer(Timer.STALL, deadlineNs);
            return;
        }
        endpoint.stats().add(EndpointStats.Counter.SESSIONS_STALLED, 1);
        end(nowNs, CloseReason.STALLED, true);
    }

    /** RFC 7016 section 3.5.4.1. */
    private void onKeepalive(long nowNs) {
        Keepalive.Verdict verdict = keepalive.check(nowNs, window.rtt().effectiveRtoNs());
        if (verdict == Keepalive.Verdict.DEAD) {
            end(nowNs, CloseReason.SILENT, false);
            return;
        }
        if (verdict == Keepalive.Verdict.PING_AGAIN) {
            window.rtt().backOff();
        }
        if (verdict != Keepalive.Verdict.WAIT) {
            ping();
        }
        setTimer(Timer.KEEPALIVE, keepalive.nextNs());
    }

    private void expire(long nowNs) {
        long nextNs = Nanos.NO_DEADLINE;
        for (SendFlow flow : flows.sendingFlows()) {
            nextNs = Math.min(nextNs, flow.queue().expire(nowNs));
            readyFlows.add(flow);
        }
        setTimer(Timer.EXPIRY, nextNs);
        tellRoom();
        requestTransmission();
    }

    /** RFC 7016 section 3.6.2.9.1. */
    private void probeBuffers(long nowNs) {
        long nextNs = Nanos.NO_DEADLINE;
        for (SendFlow flow : flows.sendingFlows()) {
            if (flow.probeAtNs() <= nowNs) {
                queueControl(ChunkType.BUFFER_PROBE, RtmfpEndpoint.vluBytes(flow.id()));
                flow.onProbeSent(nowNs);
            }
            nextNs = Math.min(nextNs, flow.probeAtNs());
        }
        setTimer(Timer.BUFFER_PROBE, nextNs);
    }

    // Sending.

    private boolean mayTransmitData() {
        return state == SessionState.OPEN && window.isOpen();
    }

    /**
     * Assembles the next packet.
     *
     * @return false when there is nothing to send, or nothing may be sent now
     */
    boolean assemble(long nowNs, PacketAssembler packet) {
        SendFlow flow = mayTransmitData() ? readyFlows.first() : null;
        boolean ackDue = acks.isDue();
        if (control.isEmpty() && !ackDue && flow == null) {
            return false;
        }
        // What was divided for a longer path goes in one packet all the same, and that in parts. RFC 7016 section 3.4.
        int limit = flow != null && flow.isNextTooLong() ? path.longestPlainLength() : path.maxPlainLength();
        packet.start(mode(), window.rtt().timestampToSend(nowNs), window.rtt().echoToSend(nowNs), limit);
        for (int dropped = control.putInto(packet); dropped > 0; dropped--) {
            endpoint.drop(nowNs, this, DropReason.CONTROL_TOO_LONG);
        }
        if (ackDue) {
            putAcknowledgements(packet);
        }
        boolean hasData = flow != null && putUserData(nowNs, packet, flow);
        if (!ackDue && hasData) {
            putAcknowledgements(packet); // opportunistic, RFC 7016 section 3.6.3.4.6
        }
        if (packet.isEmpty()) {
            return false;
        }
        if (endpoint.receivesTimeCriticalElsewhere(nowNs, this)) {
            packet.setTimeCriticalReverse();
        }
        if (hasData) {
            window.onDataPacketSent();
            stalls.onSent(nowNs);
            setTimer(Timer.RETRANSMISSION, nowNs + window.rtt().effectiveRtoNs());
            tellRoom();
        } else if (ackDue) {
            endpoint.stats().add(EndpointStats.Counter.ACK_PACKETS_SENT, 1);
        }
        return true;
    }

    private void putAcknowledgements(PacketAssembler packet) {
        if (acks.putInto(packet)) {
            timers.stop(Timer.DELAYED_ACK);
        }
    }

    /** RFC 7016 section 3.6.2.3. */
    private boolean putUserData(long nowNs, PacketAssembler packet, SendFlow firstFlow) {
        boolean any = false;
        SendFlow previous = null;
        SendFlow flow = firstFlow;
        while (flow != null && mayTransmitData() && packet.room() >= MIN_USEFUL_ROOM) {
            if (flow != previous) {
                flow.startPacket();
            }
            if (!flow.putNext(packet, flow == previous)) {
                break;
            }
            if (flow.priority().isTimeCritical()) {
                packet.setTimeCritical();
                window.onTimeCriticalSent(nowNs);
            }
            any = true;
            previous = flow;
            flow = flow.canTransmit() ? flow : readyFlows.first();
        }
        if (previous != null) {
            readyFlows.rotate(previous);
        }
        return any;
    }

    @Override
    public String toString() {
        return "session " + Integer.toHexString(receiveId) + " with "
                + farPeerId().shortName() + " at " + farAddress();
    }
}
