package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.congestion.BurstLimiter;
import io.rivulet.transport.congestion.CongestionController;
import io.rivulet.transport.congestion.ForwardDelay;
import io.rivulet.transport.congestion.RttEstimator;
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
        BUFFER_PROBE
    }

    /** RFC 7016 section 3.5.5. */
    private static final long CLOSE_RETRY_NS = 5 * Nanos.SECOND;

    private static final long NEARCLOSE_NS = 90 * Nanos.SECOND;
    private static final long FARCLOSE_LINGER_NS = 19 * Nanos.SECOND;

    /** RFC 7016 section 3.5.2.1. */
    private static final long TIME_CRITICAL_MEMORY_NS = 800 * Nanos.MILLISECOND;

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

    /** The IIKeying that opened a session, by its component, and our answer to it. */
    static final class OpeningAnswer {
        private final byte[] initiatorComponent;
        private final byte[] keyingChunk;

        OpeningAnswer(byte[] initiatorComponent, byte[] keyingChunk) {
            this.initiatorComponent = initiatorComponent;
            this.keyingChunk = keyingChunk;
        }

        byte[] initiatorComponent() {
            return initiatorComponent;
        }

        byte[] keyingChunk() {
            return keyingChunk;
        }
    }

    private final RtmfpEndpoint endpoint;
    private final SessionKeys keys;
    private final FarCertificate farCertificate;
    private final boolean initiator;
    private final int receiveId;
    private final int sendId;
    private final int interfaceId;
    private final int slot;
    private final long openedNs;
    private final int maxPlainLength;

    private final RttEstimator rtt = new RttEstimator();
    private final ForwardDelay forwardDelay = new ForwardDelay();
    private final CongestionController congestion;
    private final BurstLimiter burst;
    private final TransmissionOrder order = new TransmissionOrder();
    private final AckQueue acks = new AckQueue();
    private final ControlQueue control = new ControlQueue();
    private final TimerTable<Timer> timers = new TimerTable<>(Timer.values());
    private final Keepalive keepalive;
    private final FlowTable flows;
    private final ReadyFlows readyFlows = new ReadyFlows();
    private final ReceiveBudget receiveBudget;
    private final TurnQueue.Turn<Session> turn = new TurnQueue.Turn<>(this);

    private NetAddress farAddress;
    private SessionState state = SessionState.OPEN;
    private long timeCriticalSentNs = Nanos.NEVER;
    private long timeCriticalReverseNs = Nanos.NEVER;
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
        this.interfaceId = interfaceId;
        this.farAddress = farAddress;
        this.slot = slot;
        this.openedNs = nowNs;
        this.maxPlainLength =
                keys.cipher().maxPlainLength(endpoint.config().maxDatagramBytes() - RtmfpEndpoint.SESSION_ID_BYTES);
        this.congestion = endpoint.config().congestion().create(maxPlainLength - DATA_OVERHEAD);
        this.burst = new BurstLimiter(maxPlainLength - DATA_OVERHEAD);
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
        return farAddress;
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
        return rtt.smoothedRttNs();
    }

    /** The congestion window in bytes. */
    public long congestionWindowBytes() {
        return congestion.windowBytes();
    }

    /** User data in flight, in bytes. */
    public long outstandingBytes() {
        return order.outstandingBytes();
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
        return order.unsentBytes();
    }

    /**
     * Whether less than {@link EndpointConfig#roomBytes} waits to be sent. When not, {@link EndpointHandler#onRoom} follows once it does.
     */
    public boolean hasRoom() {
        boolean room = order.unsentBytes() < endpoint.config().roomBytes();
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
                - RtmfpEndpoint.SESSION_ID_BYTES
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

    AckScheduler acks() {
        return acks.schedule();
    }

    TransmissionOrder transmissionOrder() {
        return order;
    }

    CongestionController congestion() {
        return congestion;
    }

    RttEstimator rtt() {
        return rtt;
    }

    FlowTable flows() {
        return flows;
    }

    ReceiveBudget receiveBudget() {
        return receiveBudget;
    }

    long effectiveRtoNs() {
        return rtt.effectiveRtoNs();
    }

    int interfaceId() {
        return interfaceId;
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
        return maxPlainLength - DATA_OVERHEAD - startupOptionBytes;
    }

    /** Whether a message may be queued that takes so much memory. A single one may always. */
    boolean admits(long queuedBytes) {
        boolean room =
                order.queuedBytes() + queuedBytes <= endpoint.config().sendQueueBytes() || order.queuedBytes() == 0;
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
                && order.unsentBytes() < endpoint.config().roomBytes()
                && order.queuedBytes() < endpoint.config().sendQueueBytes()) {
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
        rtt.onTimestamp(nowNs, header.timestamp());
        long roundTripNs = rtt.onTimestampEcho(nowNs, header.timestampEcho());
        if (header.isTimeCritical()) {
            endpoint.onTimeCriticalReceived(nowNs, this);
        }
        if (header.isTimeCriticalReverse()) {
            timeCriticalReverseNs = nowNs;
        }
        congestion.onPacketStart(nowNs, order.outstandingBytes());
        if (roundTripNs >= 0) {
            congestion.onDelaySample(roundTripNs, forwardDelay.sampleNs(header.timestamp(), header.timestampEcho()));
        }
    }

    /** All chunks of the packet have been processed. RFC 7016 sections 3.6.2.5 and A.2, 3.6.3.2. */
    void onPacketProcessed(long nowNs, boolean hadUserData, boolean hadAcknowledgement, long acknowledgedBytes) {
        if (state != SessionState.OPEN) {
            return;
        }
        // Narrower than 3.6.2.5's method: a repeated acknowledgement says nothing about what was sent after what it
        // acknowledges.
        if (acknowledgedBytes > 0) {
            order.findLosses();
            if (order.anyNegativeAcks()) {
                congestion.onNegativeAcknowledgement();
            }
            if (order.losses() > 0) {
                congestion.onLoss();
                endpoint.stats().add(EndpointStats.Counter.LOSSES, order.losses());
                endpoint.trace(nowNs, TraceSink.Event.LOSS, this, congestion.windowBytes());
            }
        }
        congestion.onPacketProcessed(isFastGrowAllowed(nowNs), wasTimeCriticalSent(nowNs));
        if (hadAcknowledgement) {
            burst.onAcknowledgement(acknowledgedBytes);
            if (timers.isSet(Timer.RETRANSMISSION)) {
                // Also with nothing in flight: when nothing follows either, the window starts over (A.2, figure 24).
                setTimer(Timer.RETRANSMISSION, nowNs + rtt.effectiveRtoNs());
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

    /** FASTGROW_ALLOWED of A.2. */
    private boolean isFastGrowAllowed(long nowNs) {
        return nowNs - timeCriticalReverseNs > TIME_CRITICAL_MEMORY_NS
                && nowNs - endpoint.timeCriticalSentNs() > TIME_CRITICAL_MEMORY_NS;
    }

    /** TC_SENT of A.2. */
    private boolean wasTimeCriticalSent(long nowNs) {
        return nowNs - timeCriticalSentNs <= TIME_CRITICAL_MEMORY_NS;
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
            endpoint.sendAlone(mode(), keys, sendId, interfaceId, farAddress, ChunkType.CLOSE_ACK);
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
            case RETRANSMISSION -> onRetransmissionTimeout(nowNs);
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
        }
    }

    /** RFC 7016 section 3.6.2.6. */
    private void onRetransmissionTimeout(long nowNs) {
        boolean wasLoss = order.loseAll();
        if (wasLoss) {
            rtt.backOff();
            endpoint.stats().add(EndpointStats.Counter.TIMEOUTS, 1);
            endpoint.trace(nowNs, TraceSink.Event.TIMEOUT, this, rtt.effectiveRtoNs());
        }
        burst.onTimeout();
        congestion.onTimeout(wasLoss);
        requestTransmission();
    }

    /** RFC 7016 section 3.5.4.1. */
    private void onKeepalive(long nowNs) {
        Keepalive.Verdict verdict = keepalive.check(nowNs, rtt.effectiveRtoNs());
        if (verdict == Keepalive.Verdict.DEAD) {
            end(nowNs, CloseReason.SILENT, false);
            return;
        }
        if (verdict == Keepalive.Verdict.PING_AGAIN) {
            rtt.backOff();
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
        return state == SessionState.OPEN && burst.allows() && order.outstandingBytes() < congestion.windowBytes();
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
        packet.start(mode(), rtt.timestampToSend(nowNs), rtt.echoToSend(nowNs), maxPlainLength);
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
            burst.onDataPacketSent();
            setTimer(Timer.RETRANSMISSION, nowNs + rtt.effectiveRtoNs());
            tellRoom();
        } else if (ackDue) {
            endpoint.stats().add(EndpointStats.Counter.ACK_PACKETS_SENT, 1);
        }
        return true;
    }

    private int mode() {
        return initiator ? PacketHeader.MODE_INITIATOR : PacketHeader.MODE_RESPONDER;
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
                timeCriticalSentNs = nowNs;
                endpoint.onTimeCriticalSent(nowNs);
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
                + farPeerId().shortName() + " at " + farAddress;
    }
}
