package io.rivulet.transport.flow;

/**
 * The fragments of one receiving flow that wait for the rest of their message, for those before them, or for delivery (RECV_BUFFER, RFC
 * 7016 section 3.6.3.3). Delivered messages are handed out one at a time by {@link #poll}.
 */
public final class ReceiveBuffer {
    /**
     * What a fragment takes besides its block: an object of 56 bytes, the header of an array, its share of a table. RFC 7016 section
     * 3.6.3 counts such overhead in BUFFERED_SIZE.
     */
    private static final int OVERHEAD_BYTES = 96;

    /** What a short message may pin besides twice its length: an allowance for short fragments. */
    private static final int SHORT_MESSAGE_BYTES = 65_536;

    private static final long NONE = -1;

    /** A sender that begins its flow without a message spends a number on that (RFC 7016 section 3.6.2.1): nothing is lost with it. */
    private static final long BEGINNING = 1;

    private final FragmentPool pool;
    private final ReceiveBudget budget;
    private final FragmentRuns runs = new FragmentRuns();
    private boolean arrivalOrder;

    /** Whole messages in the order in which they became complete, in arrival order only; linked by {@code next}. */
    private ReceivedFragment readyHead;

    private ReceivedFragment readyTail;

    private long bufferedBytes;
    private int latestBytes;
    private int latestPinnedBytes;
    private long lastDelivered = BEGINNING;
    private boolean hasSkipped;
    private int messageLength;
    private boolean afterGap;

    /** An empty buffer for messages in original order. */
    public ReceiveBuffer(FragmentPool pool, ReceiveBudget budget) {
        this.pool = pool;
        this.budget = budget;
    }

    /** Delivers messages as soon as they are complete from now on. */
    public void deliverInArrivalOrder() {
        if (arrivalOrder) {
            return;
        }
        arrivalOrder = true;
        long numberBefore = NONE;
        ReceivedFragment first = runs.removeAll();
        while (first != null) {
            ReceivedFragment last = first.segmentLast;
            ReceivedFragment following = last.next;
            last.next = null;
            boolean isBetweenOthers = first.sequenceNumber == numberBefore + 1
                    && following != null
                    && following.sequenceNumber == last.sequenceNumber + 1;
            numberBefore = last.sequenceNumber;
            if (first.beginsWholeMessage()) {
                addReady(first);
            } else if (isBetweenOthers) {
                discard(first); // no number is left for the rest of it
            } else {
                putBack(first);
            }
            first = following;
        }
    }

    private void putBack(ReceivedFragment first) {
        ReceivedFragment part = first;
        while (part != null) {
            ReceivedFragment following = part.next;
            part.next = null;
            part.previous = null;
            runs.insert(part);
            part = following;
        }
    }

    /** How much memory a fragment with so much user data pins. */
    public static int pinnedBytes(int length) {
        return FragmentPool.blockBytes(length) + OVERHEAD_BYTES;
    }

    /** How much memory a message of {@code maxMessageBytes} may pin: twice that is enough unless its fragments are shorter than any need be. */
    public static long maxMessagePinnedBytes(int maxMessageBytes) {
        return 2L * maxMessageBytes + SHORT_MESSAGE_BYTES;
    }

    /** BUFFERED_SIZE: the memory that all fragments pin. */
    public long bufferedBytes() {
        return bufferedBytes;
    }

    /** Whether nothing is held. */
    public boolean isEmpty() {
        return runs.isEmpty() && readyHead == null;
    }

    /** Whether there is a place for a fragment with this number, as far as holes go. */
    public boolean canTake(long sequenceNumber) {
        return runs.canTake(sequenceNumber);
    }

    /** Copies a fragment in. The caller has made sure that its sequence number is new. */
    public void insert(long sequenceNumber, int fragmentControl, byte[] data, int offset, int length) {
        ReceivedFragment fragment = pool.takeReceivedFragment();
        fragment.sequenceNumber = sequenceNumber;
        fragment.fragmentControl = fragmentControl;
        fragment.data = pool.takeBlock(length);
        fragment.length = length;
        fragment.pinnedBytes = pinnedBytes(length);
        System.arraycopy(data, offset, fragment.data, 0, length);
        bufferedBytes += fragment.pinnedBytes;
        budget.add(this, fragment.pinnedBytes);
        ReceivedFragment first = runs.insert(fragment);
        latestBytes = first.segmentBytes;
        latestPinnedBytes = first.segmentPinnedBytes;
        if (arrivalOrder && first.beginsWholeMessage()) {
            runs.removeSegment(first);
            addReady(first);
        }
    }

    /** Whether what is there of the message of the fragment inserted last exceeds what any message may take. */
    public boolean isLatestTooLong(int maxMessageBytes) {
        return latestBytes > maxMessageBytes || latestPinnedBytes > maxMessagePinnedBytes(maxMessageBytes);
    }

    private void addReady(ReceivedFragment first) {
        if (readyTail == null) {
            readyHead = first;
        } else {
            readyTail.next = first;
        }
        readyTail = first.segmentLast;
    }

    /** Takes note that numbers up to {@code sequenceNumber} that were not received never will be. */
    public void onSkipped(long sequenceNumber) {
        hasSkipped |= sequenceNumber > BEGINNING;
    }

    /**
     * Drops what can never become a whole message, given that everything up to {@code cumulative} has been received or given up (RFC 7016
     * section 3.6.3.3), and tells whether {@link #poll} would deliver something.
     */
    public boolean isDeliverable(long cumulative) {
        dropAbandoned(cumulative);
        if (arrivalOrder) {
            return readyHead != null;
        }
        ReceivedFragment head = runs.head();
        return head != null && head.sequenceNumber <= cumulative && head.beginsWholeMessage();
    }

    private void dropAbandoned(long cumulative) {
        ReceivedFragment head = runs.head();
        while (head != null && head.sequenceNumber <= cumulative) {
            boolean isInProgress = head.beginsMessage() && head.segmentLast.sequenceNumber >= cumulative;
            if (isInProgress || head.beginsWholeMessage()) {
                return;
            }
            runs.removeSegment(head);
            discard(head);
            head = runs.head();
        }
    }

    /**
     * Takes the next message out; its bytes are then at {@link #messageBuffer} until the next call.
     *
     * @return false when there is none
     */
    public boolean poll(long cumulative) {
        if (!isDeliverable(cumulative)) {
            return false;
        }
        ReceivedFragment first = arrivalOrder ? takeReady() : runs.head();
        if (arrivalOrder) {
            afterGap = takeSkip();
        } else {
            runs.removeSegment(first);
            afterGap = first.sequenceNumber > lastDelivered + 1;
        }
        lastDelivered = first.segmentLast.sequenceNumber;
        messageLength = 0;
        for (ReceivedFragment part = first; part != null; part = release(part)) {
            byte[] message = pool.messageBuffer(messageLength, messageLength + part.length);
            System.arraycopy(part.data, 0, message, messageLength, part.length);
            messageLength += part.length;
        }
        return true;
    }

    private ReceivedFragment takeReady() {
        ReceivedFragment first = readyHead;
        ReceivedFragment last = first.segmentLast;
        readyHead = last.next;
        if (readyHead == null) {
            readyTail = null;
        }
        last.next = null;
        return first;
    }

    private boolean takeSkip() {
        boolean skipped = hasSkipped;
        hasSkipped = false;
        return skipped;
    }

    /** Gives a fragment back to the pool; returns the one behind it. */
    private ReceivedFragment release(ReceivedFragment fragment) {
        ReceivedFragment following = fragment.next;
        bufferedBytes -= fragment.pinnedBytes;
        budget.remove(fragment.pinnedBytes);
        pool.give(fragment);
        return following;
    }

    private void discard(ReceivedFragment first) {
        ReceivedFragment part = first;
        while (part != null) {
            part = release(part);
        }
    }

    /** Whether messages before the polled one were lost for good. */
    public boolean polledAfterGap() {
        return afterGap;
    }

    /** The array at whose beginning the polled message lies: one for all flows, valid until the next {@link #poll} of any. */
    public byte[] messageBuffer() {
        return pool.messageBuffer(messageLength, messageLength);
    }

    /** The length of the polled message. */
    public int messageLength() {
        return messageLength;
    }

    /** Drops everything. */
    public void clear() {
        discard(runs.removeAll());
        discard(readyHead);
        readyHead = null;
        readyTail = null;
    }
}
