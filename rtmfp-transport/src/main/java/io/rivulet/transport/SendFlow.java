package io.rivulet.transport;

import io.rivulet.transport.flow.SendFragment;
import io.rivulet.transport.flow.SendQueue;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.Vlu;
import io.rivulet.transport.wire.chunk.UserData;
import java.util.Arrays;
import org.agrona.collections.LongArrayQueue;

/**
 * A sending flow: messages to the far end of a session, in order, each with the reliability its deadline gives it. RFC 7016 section
 * 3.6.2. Opened by {@link Session#openFlow}. Owned by the endpoint's thread.
 */
public final class SendFlow {
    /** The token of a message whose release nobody waits for. */
    public static final long NO_TOKEN = SendQueue.NO_TOKEN;

    /** What the far end takes before it has said anything. RFC 7016 section 3.6.2. */
    private static final long INITIAL_RECEIVE_BUFFER = 65_536;

    private static final byte[] NO_OPTIONS = new byte[0];

    /** RFC 7016 section 3.6.2.9.1: how soon a window that closed is asked for, and how seldom in the end. */
    private static final long FIRST_PROBE_NS = Nanos.SECOND;

    private static final long PROBE_BACKOFF_LIMIT_NS = 60 * Nanos.SECOND;

    /** The states of RFC 7016 section 3.6.2, figure 19; the session keeps the id of a lingering flow, not the flow. */
    enum State {
        OPEN,
        CLOSING,
        COMPLETE
    }

    private final Session session;
    private final long id;
    private final byte[] metadata;
    private final ReceiveFlow association;
    private final SendQueue queue;
    private final TurnQueue.Turn<SendFlow> turn = new TurnQueue.Turn<>(this);
    private final LongArrayQueue released = new LongArrayQueue();
    private byte[] startupOptions;
    private Priority priority;
    private State state = State.OPEN;
    private long receiveBufferBytes = INITIAL_RECEIVE_BUFFER;
    private boolean exception;
    private boolean releaseQueued;
    private long probeAtNs = Nanos.NO_DEADLINE;
    private long probePeriodNs;
    private long suspendedSinceNs = Nanos.NO_DEADLINE;
    private long lastSequenceInPacket;
    private long acknowledgedInPacket;
    private Object attachment;

    SendFlow(Session session, long id, byte[] metadata, ReceiveFlow association, Priority priority) {
        this.session = session;
        this.id = id;
        this.metadata = metadata;
        this.association = association;
        this.priority = priority;
        this.queue = new SendQueue(session.endpoint().pool(), session.transmissionOrder(), new QueueListener());
        this.startupOptions = encodeStartupOptions();
    }

    private byte[] encodeStartupOptions() {
        ByteWriter out = new ByteWriter(metadata.length + 4 * Vlu.MAX_LENGTH);
        UserData.putOptions(out, metadata, association == null ? -1 : association.id());
        return out.toBytes();
    }

    /** The flow identifier, unique among this end's flows in the session. */
    public long id() {
        return id;
    }

    /** The session it belongs to. */
    public Session session() {
        return session;
    }

    /** Its name; not to be modified. */
    public byte[] metadata() {
        return metadata;
    }

    /** The receiving flow that it answers, or null. */
    public ReceiveFlow association() {
        return association;
    }

    /** Queues a copy of a message, to be repeated until it is delivered. */
    public SendResult send(long nowNs, byte[] bytes, int offset, int length) {
        return send(nowNs, bytes, offset, length, Nanos.NO_DEADLINE);
    }

    /** Queues a copy of a message that is abandoned, wherever it is, when {@code deadlineNs} comes. */
    public SendResult send(long nowNs, byte[] bytes, int offset, int length, long deadlineNs) {
        SendResult refusal = refusal(length);
        if (refusal != null) {
            return refusal;
        }
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        return sendShared(nowNs, copy, 0, length, deadlineNs, NO_TOKEN);
    }

    /**
     * Queues a message by reference: its bytes must not change until {@link EndpointHandler#onReleased} names {@code token}, or for good
     * when that is {@link #NO_TOKEN}.
     *
     * @param deadlineNs when the message is abandoned wherever it is; {@link DatagramCore#NO_DEADLINE_NS} for full reliability
     * @param token      the caller's name for the message, unique among the flow's unreleased ones, from 0
     * @throws IllegalArgumentException when the message is longer than {@link EndpointConfig#maxMessageBytes}
     */
    public SendResult sendShared(long nowNs, byte[] bytes, int offset, int length, long deadlineNs, long token) {
        SendResult refusal = refusal(length);
        if (refusal != null) {
            return refusal;
        }
        queue.enqueue(bytes, offset, length, session.maxFragmentBytes(startupOptions.length), deadlineNs, token);
        armProbe(nowNs);
        session.onQueued(nowNs, this, deadlineNs);
        return SendResult.ACCEPTED;
    }

    private SendResult refusal(int length) {
        int max = session.endpoint().config().maxMessageBytes();
        if (length > max) {
            throw new IllegalArgumentException("a message of " + length + " bytes; at most " + max + " are allowed");
        }
        if (state != State.OPEN || session.state() != SessionState.OPEN) {
            return SendResult.CLOSED;
        }
        long queuedBytes = SendQueue.queuedBytes(length, session.maxFragmentBytes(startupOptions.length));
        return session.admits(queuedBytes) ? null : SendResult.BACKPRESSURE;
    }

    /** Begins the flow at the far end without a message. RFC 7016 section 3.6.2.1. */
    public void begin(long nowNs) {
        if (state == State.OPEN && queue.isEmpty() && queue.highestSent() == 0) {
            queue.appendAbandoned();
            session.onQueued(nowNs, this, Nanos.NO_DEADLINE);
        }
    }

    /** Abandons the message with this token, which is released by that; nothing happens when there is none. */
    public void abandon(long nowNs, long token) {
        queue.abandon(token);
        session.onAbandoned(nowNs, this);
    }

    /** Sets the priority of everything in the flow, of what waits already, too. */
    public void setPriority(Priority value) {
        if (priority != value) {
            session.onPriorityChange(this, value);
        }
    }

    /** The flow's priority. */
    public Priority priority() {
        return priority;
    }

    void assignPriority(Priority value) {
        priority = value;
    }

    /** Whether messages can be sent. */
    public boolean isOpen() {
        return state == State.OPEN && session.state() == SessionState.OPEN;
    }

    /** Bytes queued and not sent, or waiting to be sent again. */
    public long unsentBytes() {
        return queue.unsentBytes();
    }

    /** Closes the flow when what is queued has been delivered or abandoned. RFC 7016 section 3.6.2.11. */
    public void close(long nowNs) {
        if (isOpen()) {
            state = State.CLOSING;
            queue.appendFinal();
            session.onQueued(nowNs, this, Nanos.NO_DEADLINE);
        }
    }

    /** The user's object. */
    public Object attachment() {
        return attachment;
    }

    /** Keeps the user's object. */
    public void attach(Object value) {
        attachment = value;
    }

    // What the session uses.

    SendQueue queue() {
        return queue;
    }

    State state() {
        return state;
    }

    /** Its place among the flows of the session that may have something to transmit. */
    TurnQueue.Turn<SendFlow> turn() {
        return turn;
    }

    /** When what it sends next is due; {@link Nanos#NO_DEADLINE} for never, or when there is nothing. */
    long nextDueNs() {
        SendFragment next = queue.nextEligible();
        return next == null ? Nanos.NO_DEADLINE : next.deadlineNs();
    }

    /** Whether a chunk of this flow may go out now. RFC 7016 section 3.6.2.3. */
    boolean canTransmit() {
        return (exception || receiveBufferBytes > queue.outstandingBytes()) && queue.nextEligible() != null;
    }

    /** Whether the next fragment was cut for longer packets than the path carries now. */
    boolean isNextTooLong() {
        return queue.nextEligible().length() > session.maxFragmentBytes(startupOptions.length);
    }

    /** Forgets what the last packet carried: the next chunk is the first of the flow in its packet. */
    void startPacket() {
        lastSequenceInPacket = 0;
    }

    /**
     * Adds the next fragment to a packet. RFC 7016 sections 3.6.2.3, 3.6.2.3.1 and 3.6.2.3.2.
     *
     * @param followsOwnChunk whether the chunk before in the packet is this flow's
     * @return false when it does not fit: nothing is added
     */
    boolean putNext(PacketAssembler packet, boolean followsOwnChunk) {
        SendFragment fragment = queue.nextEligible();
        boolean isNext = followsOwnChunk && fragment.sequenceNumber() == lastSequenceInPacket + 1;
        boolean withOptions = startupOptions.length > 0 && lastSequenceInPacket == 0;
        ByteWriter out = packet.begin(isNext ? ChunkType.NEXT_USER_DATA : ChunkType.USER_DATA);
        out.u8(UserData.flags(
                withOptions, fragment.fragmentControl(), fragment.isAbandoned(), queue.isFinal(fragment)));
        if (!isNext) {
            UserData.put(out, id, fragment.sequenceNumber(), queue.forwardSequenceNumber());
        }
        if (withOptions) {
            out.bytes(startupOptions);
        }
        if (!fragment.isAbandoned()) {
            out.bytes(fragment.data(), fragment.offset(), fragment.length());
        }
        int size = packet.chunkLength();
        if (!packet.commit()) {
            return false;
        }
        if (fragment.sequenceNumber() <= queue.highestSent()) {
            session.endpoint().stats().add(EndpointStats.Counter.FRAGMENTS_RETRANSMITTED, 1);
        }
        session.endpoint().stats().add(EndpointStats.Counter.USER_BYTES_SENT, fragment.length());
        lastSequenceInPacket = fragment.sequenceNumber();
        queue.onSent(fragment, size);
        return true;
    }

    /** The far end has acknowledged something, and says what it can take. RFC 7016 section 3.6.2.4. */
    void onAcknowledgement(long nowNs, long bufferBytesAvailable) {
        startupOptions = NO_OPTIONS;
        receiveBufferBytes = bufferBytesAvailable;
        if (!isSuspended()) {
            probeAtNs = Nanos.NO_DEADLINE;
        }
        armProbe(nowNs);
    }

    /** Whether a received packet had no acknowledgement for this flow before. */
    boolean isFirstAcknowledgementIn(long packet) {
        boolean isFirst = acknowledgedInPacket != packet;
        acknowledgedInPacket = packet;
        return isFirst;
    }

    /** Sees to it that a suspended flow asks for its window before long. */
    private void armProbe(long nowNs) {
        boolean isArmed = probeAtNs != Nanos.NO_DEADLINE;
        if (isSuspended() && !isArmed && session.endpoint().probesBuffers()) {
            probePeriodNs = Math.max(Nanos.SECOND, session.effectiveRtoNs());
            probeAtNs = nowNs + FIRST_PROBE_NS;
        }
    }

    /** Whether it waits for the far end to open its window. */
    boolean isSuspended() {
        return receiveBufferBytes == 0 && !exception && !queue.isEmpty();
    }

    /**
     * Takes note of since when the far end keeps the window closed. A window that opens for a moment does not count: what comes of it is
     * acknowledged, or it was for show.
     */
    void noteSuspension(long nowNs) {
        if (queue.isEmpty()) {
            suspendedSinceNs = Nanos.NO_DEADLINE;
        } else if (isSuspended()) {
            suspendedSinceNs = Math.min(suspendedSinceNs, nowNs);
            session.stalls().onSuspended(nowNs);
        }
    }

    /** Since when a flow that {@link #isSuspended} has been, openings without consequence included. */
    long suspendedSinceNs() {
        return suspendedSinceNs;
    }

    /** When a Buffer Probe is due. RFC 7016 section 3.6.2.9.1. */
    long probeAtNs() {
        return probeAtNs;
    }

    void onProbeSent(long nowNs) {
        probeAtNs = nowNs + probePeriodNs;
        probePeriodNs = Math.min(probePeriodNs * 2, Math.max(PROBE_BACKOFF_LIMIT_NS, session.effectiveRtoNs()));
    }

    /** The far end rejects the flow. RFC 7016 section 3.6.2.10. Returns whether that is news. */
    boolean onException(long nowNs) {
        boolean news = !exception;
        exception = true;
        probeAtNs = Nanos.NO_DEADLINE;
        if (state == State.OPEN) {
            close(nowNs);
        }
        queue.abandonAll();
        session.onAbandoned(nowNs, this);
        return news;
    }

    /** Whether everything up to the final sequence number has been acknowledged. */
    boolean completeIfDone() {
        if (state == State.CLOSING && queue.isEmpty()) {
            state = State.COMPLETE;
            return true;
        }
        return false;
    }

    void onSessionEnded() {
        state = State.COMPLETE;
        queue.clear();
    }

    private final class QueueListener implements SendQueue.Listener {
        @Override
        public void onReleased(long token, boolean delivered) {
            released.addLong(token << 1 | (delivered ? 1 : 0));
            if (!releaseQueued) {
                releaseQueued = true;
                session.endpoint().queueEvent(SendFlow.this);
            }
        }

        @Override
        public void onWorkAgain() {
            session.markReady(SendFlow.this);
        }
    }

    /** Tells the owner about messages that are done with; returns how many. */
    int deliverReleases(long nowNs, EndpointHandler handler, int limit) {
        int count = 0;
        while (count < limit && !released.isEmpty()) {
            long entry = released.pollLong();
            handler.onReleased(nowNs, this, entry >> 1, (entry & 1) != 0);
            count++;
        }
        releaseQueued = !released.isEmpty();
        if (releaseQueued) {
            session.endpoint().queueEvent(this);
        }
        return count;
    }

    @Override
    public String toString() {
        return "send flow " + id + " to " + session.farPeerId().shortName();
    }
}
