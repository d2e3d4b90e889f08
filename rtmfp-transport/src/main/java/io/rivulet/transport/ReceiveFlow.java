package io.rivulet.transport;

import io.rivulet.transport.flow.ReceiveBuffer;
import io.rivulet.transport.flow.SequenceSet;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.chunk.Acknowledgement;
import io.rivulet.transport.wire.chunk.FlowException;
import io.rivulet.transport.wire.chunk.UserData;

/**
 * A receiving flow: messages from the far end of a session. RFC 7016 section 3.6.3. Comes into being when the far end begins it ({@link
 * EndpointHandler#onFlow}). Owned by the endpoint's thread.
 */
public final class ReceiveFlow {
    /** RFC 7016 section 2.3.13: the receive window is advertised in blocks. */
    private static final int BLOCK_BYTES = 1_024;

    /** The sender may count on this much before it hears our window. RFC 7016 section 3.6.2. */
    private static final int INITIAL_WINDOW = 65_536;

    /** Fewer blocks than this in our last advertisement make the sender wait for news. RFC 7016 section 3.6.3.2, step 6. */
    private static final int SCARCE_BLOCKS = 2;

    private static final long NO_SEQUENCE_NUMBER = -1;

    /** The states of RFC 7016 section 3.6.3, figure 22. */
    enum State {
        OPEN,
        REJECTED,
        COMPLETE_LINGER
    }

    private final Session session;
    private final long id;
    private final byte[] metadata;
    private final SendFlow association;
    private final SequenceSet sequenceSet = new SequenceSet();
    private final ReceiveBuffer buffer;
    private int bufferCapacity;
    private ReceiveOrder order = ReceiveOrder.ORIGINAL;
    private State state = State.OPEN;
    private long finalSequenceNumber = NO_SEQUENCE_NUMBER;
    private long previousWindowBlocks = Long.MAX_VALUE;
    private long exceptionCode;
    private long heldSinceNs = Nanos.NO_DEADLINE;
    private boolean shouldAck;
    private boolean ackQueued;
    private boolean suspended;
    private boolean eventQueued;
    private boolean completionTold;
    private boolean announced;

    /** The session is not open any more, and everything that could still be delivered has been. */
    private boolean ended;

    private Object attachment;

    ReceiveFlow(Session session, long id, byte[] metadata, SendFlow association) {
        this.session = session;
        this.id = id;
        this.metadata = metadata;
        this.association = association;
        this.buffer = new ReceiveBuffer(session.endpoint().pool(), session.receiveBudget());
        this.bufferCapacity = session.endpoint().config().receiveBufferBytes();
    }

    /** The flow identifier, unique among the far end's flows in the session. */
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

    /** Our sending flow that it answers, or null. */
    public SendFlow association() {
        return association;
    }

    /** Sets the order of delivery; back to {@link ReceiveOrder#ORIGINAL} only before the first message. */
    public void setOrder(ReceiveOrder value) {
        if (value == ReceiveOrder.NETWORK_ARRIVAL) {
            buffer.deliverInArrivalOrder();
        } else if (order == ReceiveOrder.NETWORK_ARRIVAL) {
            throw new IllegalStateException("a flow in network arrival order cannot go back to original order");
        }
        order = value;
        queueIfDeliverable();
    }

    /**
     * Sets how much may wait here for delivery, counted in memory; {@link EndpointConfig#receiveBudgetBytes} bounds all flows together.
     *
     * @throws IllegalArgumentException below 64 KiB, which every sender may count on
     */
    public void setBufferCapacity(int bytes) {
        if (bytes < INITIAL_WINDOW) {
            throw new IllegalArgumentException(
                    "a receive buffer of " + bytes + " bytes; at least " + INITIAL_WINDOW + " are needed");
        }
        bufferCapacity = bytes;
    }

    /** Stops delivery: the far end may send until the buffer is full. What is held when the session ends is lost. */
    public void suspend() {
        suspended = true;
        if (session.state() != SessionState.OPEN) {
            end();
        }
    }

    /** Goes on with delivery. */
    public void resume(long nowNs) {
        if (suspended) {
            suspended = false;
            session.stalls().onReceiveProgress(nowNs);
            queueIfDeliverable();
            acknowledgeNow();
            session.onAcknowledgementWanted(nowNs);
        }
    }

    /** Refuses the flow from now on; the far end is told {@code code} and closes it. RFC 7016 section 3.6.3.7. */
    public void reject(long nowNs, long code) {
        rejectWith(code);
        session.reopenWindows(nowNs);
        session.onAcknowledgementWanted(nowNs);
    }

    /** Whether messages can still come. */
    public boolean isOpen() {
        return state == State.OPEN && session.state() == SessionState.OPEN;
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

    State state() {
        return state;
    }

    boolean shouldAck() {
        return shouldAck;
    }

    void acknowledgeNow() {
        shouldAck = true;
        session.queueAcknowledgement(this);
        session.acks().requireNow();
    }

    /** Whether the session knows that this flow has something to acknowledge. */
    boolean isAckQueued() {
        return ackQueued;
    }

    void setAckQueued(boolean value) {
        ackQueued = value;
    }

    void rejectWith(long code) {
        if (state == State.OPEN) {
            state = State.REJECTED;
            exceptionCode = code;
            heldSinceNs = Nanos.NO_DEADLINE;
            buffer.clear();
            acknowledgeNow();
        }
    }

    private void reject(FlowRejection reason) {
        rejectWith(0);
        session.endpoint().onFlowRejected(this, reason);
    }

    /**
     * Takes one fragment. RFC 7016 section 3.6.3.2, whose steps are numbered here.
     *
     * @return why it was not taken, or null
     */
    DropReason onUserData(UserData chunk) {
        boolean ackNow = false;
        shouldAck = true; // 3
        if (state == State.OPEN && chunk.hasUnknownOption()) { // 4
            reject(FlowRejection.UNKNOWN_OPTION);
        }
        ackNow |= state != State.OPEN; // 5
        ackNow |= previousWindowBlocks < SCARCE_BLOCKS; // 6
        ackNow |= chunk.isAbandoned(); // 7
        ackNow |= sequenceSet.hasGaps(); // 8
        DropReason drop = null;
        long number = chunk.sequenceNumber();
        if (sequenceSet.contains(number)) { // 9
            ackNow = true;
            drop = chunk.isAbandoned() ? null : DropReason.DUPLICATE_DATA;
        } else {
            if (chunk.isFinal() && finalSequenceNumber == NO_SEQUENCE_NUMBER) { // 10
                finalSequenceNumber = number;
                ackNow = true;
            }
            drop = takeNew(chunk); // 11
        }
        if (chunk.forwardSequenceNumber() > sequenceSet.cumulative()) { // 12
            buffer.onSkipped(chunk.forwardSequenceNumber());
            sequenceSet.addUpTo(chunk.forwardSequenceNumber());
            session.stalls().onReceiveProgress(session.endpoint().nowNs());
        }
        ackNow |= sequenceSet.hasGaps(); // 14
        ackNow |= availableBytes() < BLOCK_BYTES; // 3.6.3.4.1: the sender must hear that the window is closing
        if (ackNow) {
            session.acks().requireNow();
        }
        completeIfDone();
        queueIfDeliverable(); // 16
        noteHeld();
        return drop;
    }

    private DropReason takeNew(UserData chunk) {
        boolean isStored = state == State.OPEN && !chunk.isAbandoned();
        int length = chunk.data().length();
        DropReason refusal = isStored ? refusal(chunk, ReceiveBuffer.pinnedBytes(length)) : null;
        if (refusal == null && !sequenceSet.add(chunk.sequenceNumber())) { // 13
            refusal = DropReason.TOO_MANY_HOLES;
        }
        if (refusal != null) {
            session.receiveBudget().onRefused(ReceiveBuffer.pinnedBytes(length));
            return refusal;
        }
        if (state == State.OPEN && chunk.isAbandoned()) {
            buffer.onSkipped(chunk.sequenceNumber());
        } else if (isStored) {
            buffer.insert(
                    chunk.sequenceNumber(),
                    chunk.fragmentControl(),
                    chunk.data().buffer(),
                    chunk.data().offset(),
                    length);
            session.stalls().onTaken(session.endpoint().nowNs(), length);
            if (buffer.isLatestTooLong(session.endpoint().config().maxMessageBytes())) {
                // It can never be delivered, and would be sent for ever if we only refused the rest of it.
                reject(FlowRejection.MESSAGE_TOO_LONG);
            }
        }
        return null;
    }

    /** Why a fragment is neither stored nor acknowledged, or null. */
    private DropReason refusal(UserData chunk, int pinnedBytes) {
        if (!buffer.canTake(chunk.sequenceNumber())) {
            return DropReason.TOO_MANY_HOLES;
        }
        // A message longer than the buffer must still be able to complete, and a gap to be repaired (3.6.3.5).
        long everythingBefore = Math.max(sequenceSet.cumulative(), chunk.forwardSequenceNumber());
        boolean isNext =
                chunk.sequenceNumber() <= everythingBefore + 1 && !buffer.isDeliverable(sequenceSet.cumulative());
        if (!isNext && buffer.bufferedBytes() + pinnedBytes > limitBytes()) {
            return DropReason.RECEIVE_BUFFER_FULL;
        }
        return session.receiveBudget().admits(buffer, pinnedBytes, isNext) ? null : DropReason.RECEIVE_BUDGET_FULL;
    }

    /**
     * What a sender can fill that keeps to our window: it may not have heard of that yet, and it counts what it sends, while we count what
     * that pins.
     */
    private long limitBytes() {
        return 2L * bufferCapacity + INITIAL_WINDOW;
    }

    private void completeIfDone() {
        if (finalSequenceNumber != NO_SEQUENCE_NUMBER
                && sequenceSet.cumulative() >= finalSequenceNumber
                && state != State.COMPLETE_LINGER) { // 3.6.3.8
            boolean wasOpen = state == State.OPEN;
            state = State.COMPLETE_LINGER;
            acknowledgeNow();
            completionTold = !wasOpen;
            session.onReceiveFlowComplete(this);
        }
    }

    private void queueIfDeliverable() {
        if (hasEvent() && !eventQueued && announced) {
            eventQueued = true;
            if (session.state() == SessionState.OPEN) {
                session.endpoint().queueEvent(this);
            } else {
                session.endpoint().queueEventFirst(this); // the end of the session is queued already
            }
        }
    }

    private boolean hasEvent() {
        return !suspended && buffer.isDeliverable(sequenceSet.cumulative()) || isCompletionDue();
    }

    private boolean isCompletionDue() {
        return state == State.COMPLETE_LINGER && !completionTold && !buffer.isDeliverable(sequenceSet.cumulative());
    }

    /** Takes note of since when there is something that the far end has to get on with: a hole, or a message that is not whole. */
    private void noteHeld() {
        long cumulative = sequenceSet.cumulative();
        boolean holds = isOpen() && (sequenceSet.hasGaps() || !buffer.isEmpty()) && !buffer.isDeliverable(cumulative);
        if (holds) {
            long nowNs = session.endpoint().nowNs();
            heldSinceNs = Math.min(heldSinceNs, nowNs);
            session.stalls().onHeld(nowNs);
        } else {
            heldSinceNs = Nanos.NO_DEADLINE;
        }
    }

    /** Since when the far end has something to get on with here; {@link Nanos#NO_DEADLINE} when it has not. */
    long heldSinceNs() {
        return heldSinceNs;
    }

    /** Whether the owner has stopped delivery. */
    boolean isSuspended() {
        return suspended;
    }

    /** There is room again after there was none for any flow. */
    void onBudgetReopened() {
        if (previousWindowBlocks == 0 && !suspended && state == State.OPEN) {
            acknowledgeNow();
        }
    }

    /** Whether the owner is still to hear of a flow that has just begun. */
    boolean isWorthAnnouncing() {
        return !ended && state != State.REJECTED;
    }

    boolean isAnnounced() {
        return announced;
    }

    /** The owner has been told of the flow: events may follow. */
    void onAnnounced() {
        announced = true;
        queueIfDeliverable();
    }

    /** Delivers up to {@code limit} messages; returns how many events that were. */
    int deliver(long nowNs, EndpointHandler handler, int limit) {
        int count = 0;
        while (count < limit && !suspended && state != State.REJECTED && buffer.poll(sequenceSet.cumulative())) {
            if (buffer.polledAfterGap()) {
                handler.onGap(nowNs, this);
            }
            session.endpoint().stats().add(EndpointStats.Counter.MESSAGES_DELIVERED, 1);
            session.endpoint().stats().add(EndpointStats.Counter.MESSAGE_BYTES_DELIVERED, buffer.messageLength());
            session.stalls().onReceiveProgress(nowNs);
            handler.onMessage(nowNs, this, buffer.messageBuffer(), 0, buffer.messageLength());
            count++;
        }
        eventQueued = false;
        if (isCompletionDue()) {
            completionTold = true;
            handler.onFlowComplete(nowNs, this);
            count++;
        }
        if (session.state() != SessionState.OPEN && !hasEvent()) {
            end();
        }
        if (previousWindowBlocks < SCARCE_BLOCKS && isOpen() && count > 0) {
            acknowledgeNow(); // the window has opened, and the far end may be waiting for it
            session.onAcknowledgementWanted(nowNs);
        }
        session.reopenWindows(nowNs);
        queueIfDeliverable();
        noteHeld();
        return count;
    }

    private long availableBytes() {
        return Math.max(
                0,
                Math.min(
                        bufferCapacity - buffer.bufferedBytes(),
                        session.receiveBudget().availableBytes()));
    }

    /** CEIL of what the buffer can take, in blocks. RFC 7016 section 3.6.3.5. */
    private long windowBlocks() {
        long blocks = (availableBytes() + BLOCK_BYTES - 1L) / BLOCK_BYTES;
        if (blocks > 0 || bufferCapacity == 0 || suspended) {
            return blocks;
        }
        // While another flow of the session takes what is beyond the budget, this one's capacity is 0: what it repeated
        // meanwhile would be refused, which the far end takes for congestion.
        return session.receiveBudget().letsGetOn(buffer) ? 1 : 0;
    }

    /**
     * Adds an acknowledgement to a packet, after an exception report when the flow is rejected. RFC 7016 section 3.6.3.4.3.
     *
     * @param mayTruncate whether less than the whole acknowledgement is better than none (section 3.6.3.4.2)
     * @return false when it does not fit: nothing is added
     */
    boolean putAcknowledgement(PacketAssembler packet, boolean mayTruncate) {
        if (state == State.REJECTED) {
            FlowException.put(packet.begin(ChunkType.FLOW_EXCEPTION), id, exceptionCode);
            if (!packet.commit()) {
                return false;
            }
        }
        long blocks = windowBlocks();
        boolean bitmap = sequenceSet.prefersBitmap();
        ByteWriter out = packet.begin(bitmap ? ChunkType.ACK_BITMAP : ChunkType.ACK_RANGES);
        Acknowledgement.put(out, id, blocks, sequenceSet.cumulative());
        boolean whole = !out.overflowed() && (bitmap ? sequenceSet.putBitmap(out) : sequenceSet.putRanges(out));
        if (!whole && !mayTruncate) {
            packet.rollback();
            return false;
        }
        if (!packet.commit()) {
            return false;
        }
        shouldAck = false;
        previousWindowBlocks = blocks;
        return true;
    }

    void onBufferProbe() {
        acknowledgeNow();
    }

    /**
     * The session is not open any more.
     *
     * @param delivers whether whole messages, which the far end was told have arrived, are still delivered; not what the owner has suspended
     */
    void onSessionEnded(boolean delivers) {
        if (!delivers || state == State.REJECTED || !hasEvent()) {
            end();
        }
    }

    private void end() {
        ended = true;
        buffer.clear();
        completionTold = true;
        if (state == State.OPEN) {
            state = State.REJECTED;
        }
    }

    @Override
    public String toString() {
        return "receive flow " + id + " from " + session.farPeerId().shortName();
    }
}
