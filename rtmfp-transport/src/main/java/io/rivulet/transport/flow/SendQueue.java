package io.rivulet.transport.flow;

import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.chunk.UserData;

/**
 * The fragments of one sending flow that are not acknowledged yet (SEND_QUEUE, RFC 7016 section 3.6.2), by sequence number. Knows which
 * one is to be sent next, what is in flight, what has been abandoned, and the Forward Sequence Number.
 */
public final class SendQueue {
    /** The token of a message whose release nobody waits for. */
    public static final long NO_TOKEN = -1;

    /** What a fragment takes besides its user data, in memory: an object of some 80 bytes, and its message of 40. */
    public static final int OVERHEAD_BYTES = 128;

    /** What a queue tells the flow that owns it. */
    public interface Listener {
        /** The bytes of a message are not looked at any more. */
        void onReleased(long token, boolean delivered);

        /** A fragment that was in flight is to be sent again. */
        void onWorkAgain();
    }

    private static final long NO_SEQUENCE_NUMBER = -1;

    private final FragmentPool pool;
    private final TransmissionOrder order;
    private final Listener listener;
    private SendFragment head;
    private SendFragment tail;

    /** The first fragment behind the range that was acknowledged last. */
    private SendFragment ackCursor;

    /** Everything before it is in flight, or is abandoned and not to be sent. */
    private SendFragment cursor;

    private long nextSequenceNumber = 1;
    private long highestSent;
    private long finalSequenceNumber = NO_SEQUENCE_NUMBER;
    private long outstandingBytes;
    private long unsentBytes;
    private long acknowledgedBytes;
    private int fragments;
    private long fragmentsPassed;

    /**
     * @param order the transmission order of the flow's session
     */
    public SendQueue(FragmentPool pool, TransmissionOrder order, Listener listener) {
        this.pool = pool;
        this.order = order;
        this.listener = listener;
    }

    /**
     * Queues a message by reference, divided into fragments. RFC 7016 section 3.6.2.2.
     *
     * @param maxFragment the most user data per fragment
     */
    public void enqueue(byte[] data, int offset, int length, int maxFragment, long deadlineNs, long token) {
        int count = fragments(length, maxFragment);
        SendMessage message = pool.takeMessage();
        message.start(token, deadlineNs, count);
        int at = 0;
        for (int i = 0; i < count; i++) {
            int part = Math.min(maxFragment, length - at);
            append(message, data, offset + at, part, fragmentControl(i, count));
            at += part;
        }
    }

    private static int fragments(int length, int maxFragment) {
        return Math.max(1, (length + maxFragment - 1) / maxFragment);
    }

    /** How much memory a message takes in a queue. */
    public static long queuedBytes(int length, int maxFragment) {
        return length + (long) OVERHEAD_BYTES * fragments(length, maxFragment);
    }

    private static int fragmentControl(int index, int count) {
        if (count == 1) {
            return UserData.WHOLE;
        }
        if (index == 0) {
            return UserData.BEGIN;
        }
        return index == count - 1 ? UserData.END : UserData.MIDDLE;
    }

    private SendFragment append(SendMessage message, byte[] data, int offset, int length, int fragmentControl) {
        SendFragment fragment = pool.takeSendFragment();
        fragment.queue = this;
        fragment.message = message;
        fragment.data = data;
        fragment.offset = offset;
        fragment.length = length;
        fragment.fragmentControl = fragmentControl;
        fragment.sequenceNumber = nextSequenceNumber++;
        fragment.previous = tail;
        if (tail == null) {
            head = fragment;
        } else {
            tail.next = fragment;
        }
        tail = fragment;
        if (cursor == null) {
            cursor = fragment;
        }
        fragments++;
        addUnsent(length);
        order.addQueued(length + OVERHEAD_BYTES);
        return fragment;
    }

    private void addUnsent(int bytes) {
        unsentBytes += bytes;
        order.addUnsent(bytes);
    }

    /**
     * Ends the flow: marks the last fragment as final, or queues an abandoned one that is. RFC 7016 section 3.6.2.11.
     */
    public void appendFinal() {
        if (tail != null && tail.sequenceNumber == nextSequenceNumber - 1 && !tail.everSent) {
            finalSequenceNumber = tail.sequenceNumber;
            cursor = cursor == null ? tail : cursor;
            return;
        }
        appendAbandoned();
        finalSequenceNumber = tail.sequenceNumber;
    }

    /** Queues an abandoned fragment, so that the flow begins without data. RFC 7016 section 3.6.2.1. */
    public void appendAbandoned() {
        SendMessage message = pool.takeMessage();
        message.start(NO_TOKEN, Nanos.NO_DEADLINE, 1);
        append(message, null, 0, 0, UserData.WHOLE).abandoned = true;
    }

    /** Whether the sequence number is the flow's last. */
    public boolean isFinal(SendFragment fragment) {
        return fragment.sequenceNumber == finalSequenceNumber;
    }

    /**
     * The next fragment that may be sent, or null. RFC 7016 section 3.6.2.3.
     *
     * <p>An abandoned fragment at the front is dropped when data behind it is about to carry the new Forward Sequence Number; when there
     * is none, the abandoned fragment itself is sent, as a Forward Sequence Number Update (section 3.6.2.7.1), also while later fragments
     * are in flight: the receiver would otherwise wait at the gap once those are acknowledged.
     */
    public SendFragment nextEligible() {
        while (isIdleAbandoned(head) && isIdleAbandoned(head.next)) {
            remove(head, false);
        }
        while (cursor != null && !isDue(cursor)) {
            cursor = cursor.next;
        }
        if (!isIdleAbandoned(head) || head == cursor) {
            return cursor;
        }
        if (cursor != null && !cursor.abandoned) {
            remove(head, false);
            return cursor;
        }
        return head;
    }

    private static boolean isIdleAbandoned(SendFragment fragment) {
        return fragment != null && fragment.abandoned && !fragment.inFlight;
    }

    private boolean isDue(SendFragment fragment) {
        return !fragment.inFlight && (!fragment.abandoned || isFinal(fragment));
    }

    /** FSN: nothing at or below this sequence number will be sent again. Call after {@link #nextEligible}. RFC 7016 section 3.6.2.3. */
    public long forwardSequenceNumber() {
        if (!head.abandoned || head.inFlight && !head.sentAbandoned) {
            return head.sequenceNumber - 1;
        }
        return head.sequenceNumber;
    }

    /** The fragment goes out now in a chunk of {@code transmitSize} bytes. */
    public void onSent(SendFragment fragment, int transmitSize) {
        addUnsent(-fragment.length);
        fragment.inFlight = true;
        fragment.everSent = true;
        fragment.negativeAcks = 0;
        fragment.sentAbandoned = fragment.abandoned;
        fragment.transmitSize = transmitSize;
        highestSent = Math.max(highestSent, fragment.sequenceNumber);
        outstandingBytes += transmitSize;
        order.onSent(fragment);
        if (cursor == fragment) {
            cursor = fragment.next;
        }
    }

    void onLost(SendFragment fragment) {
        order.remove(fragment);
        outstandingBytes -= fragment.transmitSize;
        fragment.inFlight = false;
        addUnsent(fragment.length);
        if (cursor == null || fragment.sequenceNumber < cursor.sequenceNumber) {
            cursor = fragment;
        }
        listener.onWorkAgain();
    }

    /**
     * Takes acknowledged fragments out of the queue: the first range of an acknowledgement.
     *
     * <p>Deviates from 3.6.2.4 step 4: a fragment that was held lost too early is removed as well, since sending it again would be no use.
     *
     * @return false when something is acknowledged that was never sent: the far end cheats (optimistic acknowledgement)
     */
    public boolean acknowledge(long from, long to) {
        ackCursor = head;
        return acknowledgeNext(from, to);
    }

    /**
     * The same for the next range of an acknowledgement, which lies above the one before. So however many ranges it has, the queue is
     * walked over once: a far end could have a queue of small fragments walked over 600 times with one packet.
     */
    public boolean acknowledgeNext(long from, long to) {
        if (to > highestSent) {
            return false;
        }
        SendFragment fragment = ackCursor;
        while (fragment != null && fragment.sequenceNumber <= to) {
            fragmentsPassed++;
            SendFragment following = fragment.next;
            if (fragment.sequenceNumber >= from && fragment.everSent) {
                acknowledgedBytes += fragment.inFlight ? fragment.transmitSize : 0;
                remove(fragment, true);
            }
            fragment = following;
        }
        ackCursor = fragment;
        return true;
    }

    /** How many fragments acknowledgements have looked at: what they cost. */
    long fragmentsPassed() {
        return fragmentsPassed;
    }

    /** The bytes acknowledged since the last call. */
    public long takeAcknowledgedBytes() {
        long bytes = acknowledgedBytes;
        acknowledgedBytes = 0;
        return bytes;
    }

    private void remove(SendFragment fragment, boolean acknowledged) {
        if (fragment.inFlight) {
            outstandingBytes -= fragment.transmitSize;
            if (acknowledged) {
                order.onAcknowledged(fragment);
            } else {
                order.remove(fragment);
            }
        } else {
            addUnsent(-fragment.length);
        }
        order.addQueued(-fragment.length - OVERHEAD_BYTES);
        fragments--;
        if (cursor == fragment) {
            cursor = fragment.next;
        }
        if (fragment.previous == null) {
            head = fragment.next;
        } else {
            fragment.previous.next = fragment.next;
        }
        if (fragment.next == null) {
            tail = fragment.previous;
        } else {
            fragment.next.previous = fragment.previous;
        }
        finishPart(fragment.message);
        pool.give(fragment);
    }

    private void finishPart(SendMessage message) {
        if (--message.fragmentsLeft > 0) {
            return;
        }
        release(message, !message.abandoned);
        pool.give(message);
    }

    private void release(SendMessage message, boolean delivered) {
        if (message.token != NO_TOKEN) {
            long token = message.token;
            message.token = NO_TOKEN;
            listener.onReleased(token, delivered);
        }
    }

    /** Abandons the message with this token, whose bytes may then change; nothing happens when there is none. RFC 7016 section 3.6.2.7. */
    public void abandon(long token) {
        if (token == NO_TOKEN) {
            return; // the name of no message in particular
        }
        SendFragment fragment = head;
        while (fragment != null && fragment.message.token != token) {
            fragment = fragment.next;
        }
        SendMessage message = fragment == null ? null : fragment.message;
        while (fragment != null && fragment.message == message) {
            abandon(fragment);
            fragment = fragment.next;
        }
    }

    /** Abandons everything. */
    public void abandonAll() {
        for (SendFragment fragment = head; fragment != null; fragment = fragment.next) {
            abandon(fragment);
        }
    }

    /**
     * Abandons the messages whose deadline has come.
     *
     * @return the earliest deadline of the others, or {@link Nanos#NO_DEADLINE}
     */
    public long expire(long nowNs) {
        long nextNs = Nanos.NO_DEADLINE;
        for (SendFragment fragment = head; fragment != null; fragment = fragment.next) {
            if (fragment.message.deadlineNs <= nowNs) {
                abandon(fragment);
            } else {
                nextNs = Math.min(nextNs, fragment.message.deadlineNs);
            }
        }
        return nextNs;
    }

    private void abandon(SendFragment fragment) {
        if (fragment.abandoned) {
            return;
        }
        fragment.abandoned = true;
        if (!fragment.message.abandoned) {
            fragment.message.abandoned = true;
            release(fragment.message, false);
        }
        if (!fragment.inFlight) {
            addUnsent(-fragment.length);
        }
        order.addQueued(-fragment.length);
        // The bytes are never looked at again. A chunk in flight keeps its size there.
        fragment.data = null;
        fragment.length = 0;
    }

    /** Empties the queue: the session is gone. */
    public void clear() {
        while (head != null) {
            head.message.abandoned = true;
            remove(head, false);
        }
    }

    /** Whether everything has been acknowledged. */
    public boolean isEmpty() {
        return head == null;
    }

    /** F_OUTSTANDING_BYTES. */
    public long outstandingBytes() {
        return outstandingBytes;
    }

    /** Bytes of user data that wait to be sent, for the first time or again. */
    public long unsentBytes() {
        return unsentBytes;
    }

    /** Fragments in the queue. */
    public int fragments() {
        return fragments;
    }

    /** The highest sequence number that was ever sent. */
    public long highestSent() {
        return highestSent;
    }
}
