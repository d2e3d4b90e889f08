package io.rivulet.transport.flow;

import io.rivulet.transport.wire.chunk.UserData;

/**
 * The fragments of one receiving flow that wait for the rest of their message, for those before them, or for delivery (RECV_BUFFER, RFC
 * 7016 section 3.6.3.3). Delivered messages are handed out one at a time by {@link #poll}.
 */
public final class ReceiveBuffer {
    private static final long NONE = -1;

    private final FragmentPool pool;
    private boolean arrivalOrder;

    /** Fragments by ascending sequence number. */
    private ReceivedFragment head;

    private ReceivedFragment tail;

    /** Whole messages in the order in which they became complete, in arrival order only; linked like the others. */
    private ReceivedFragment readyHead;

    private ReceivedFragment readyTail;

    private int bufferedBytes;
    private long lastDelivered;
    private long skippedTo = NONE;
    private int messageLength;
    private boolean afterGap;

    /** An empty buffer for messages in original order. */
    public ReceiveBuffer(FragmentPool pool) {
        this.pool = pool;
    }

    /** Delivers messages as soon as they are complete from now on. */
    public void deliverInArrivalOrder() {
        if (arrivalOrder) {
            return;
        }
        arrivalOrder = true;
        ReceivedFragment fragment = head;
        while (fragment != null) {
            ReceivedFragment following = fragment.next;
            if (fragment.fragmentControl == UserData.WHOLE || fragment.fragmentControl == UserData.END) {
                moveToReadyIfComplete(fragment);
            }
            fragment = following;
        }
    }

    /** BUFFERED_SIZE. */
    public int bufferedBytes() {
        return bufferedBytes;
    }

    /** Whether nothing is held. */
    public boolean isEmpty() {
        return head == null && readyHead == null;
    }

    /** Copies a fragment in. The caller has made sure that its sequence number is new. */
    public void insert(long sequenceNumber, int fragmentControl, byte[] data, int offset, int length) {
        ReceivedFragment fragment = pool.takeReceivedFragment();
        fragment.sequenceNumber = sequenceNumber;
        fragment.fragmentControl = fragmentControl;
        fragment.data = pool.takeBlock(length);
        fragment.length = length;
        System.arraycopy(data, offset, fragment.data, 0, length);
        link(fragment);
        bufferedBytes += length;
        if (arrivalOrder) {
            moveToReadyIfComplete(fragment);
        }
    }

    private void link(ReceivedFragment fragment) {
        ReceivedFragment before = tail;
        while (before != null && before.sequenceNumber > fragment.sequenceNumber) {
            before = before.previous;
        }
        fragment.previous = before;
        fragment.next = before == null ? head : before.next;
        if (fragment.next == null) {
            tail = fragment;
        } else {
            fragment.next.previous = fragment;
        }
        if (before == null) {
            head = fragment;
        } else {
            before.next = fragment;
        }
    }

    private void unlink(ReceivedFragment fragment) {
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
    }

    private void moveToReadyIfComplete(ReceivedFragment fragment) {
        ReceivedFragment first = firstOfMessage(fragment);
        if (first == null || endOfMessage(first) == null) {
            return;
        }
        ReceivedFragment part = first;
        boolean last;
        do {
            last = isLast(part);
            ReceivedFragment following = part.next;
            unlink(part);
            part.previous = readyTail;
            part.next = null;
            if (readyTail == null) {
                readyHead = part;
            } else {
                readyTail.next = part;
            }
            readyTail = part;
            part = following;
        } while (!last);
    }

    private static ReceivedFragment firstOfMessage(ReceivedFragment fragment) {
        ReceivedFragment at = fragment;
        while (at.fragmentControl == UserData.MIDDLE || at.fragmentControl == UserData.END) {
            ReceivedFragment before = at.previous;
            if (before == null
                    || before.sequenceNumber != at.sequenceNumber - 1
                    || before.fragmentControl == UserData.END
                    || before.fragmentControl == UserData.WHOLE) {
                return null;
            }
            at = before;
        }
        return at;
    }

    /** The last fragment of the message that {@code first} begins, or null when it is not all there. */
    private static ReceivedFragment endOfMessage(ReceivedFragment first) {
        ReceivedFragment at = first;
        while (!isLast(at)) {
            ReceivedFragment following = at.next;
            if (!continues(at, following)) {
                return null;
            }
            at = following;
        }
        return at;
    }

    private static boolean isLast(ReceivedFragment fragment) {
        return fragment.fragmentControl == UserData.WHOLE || fragment.fragmentControl == UserData.END;
    }

    private static boolean continues(ReceivedFragment fragment, ReceivedFragment following) {
        return following != null
                && following.sequenceNumber == fragment.sequenceNumber + 1
                && (following.fragmentControl == UserData.MIDDLE || following.fragmentControl == UserData.END);
    }

    /** Takes note that numbers up to {@code sequenceNumber} that were not received never will be. */
    public void onSkipped(long sequenceNumber) {
        skippedTo = Math.max(skippedTo, sequenceNumber);
    }

    /**
     * Drops what can never become a whole message, given that everything up to {@code cumulative} has been received or given up (RFC 7016
     * section 3.6.3.3), and tells whether {@link #poll} would deliver something.
     */
    public boolean isDeliverable(long cumulative) {
        dropAbandoned(cumulative);
        if (readyHead != null) {
            return true;
        }
        return !arrivalOrder && head != null && head.sequenceNumber <= cumulative && isWholeUpTo(cumulative);
    }

    private boolean isWholeUpTo(long cumulative) {
        ReceivedFragment end = endOfMessage(head);
        return end != null && end.sequenceNumber <= cumulative;
    }

    private void dropAbandoned(long cumulative) {
        while (head != null && head.sequenceNumber <= cumulative) {
            ReceivedFragment end = head;
            if (head.fragmentControl == UserData.WHOLE || head.fragmentControl == UserData.BEGIN) {
                while (!isLast(end) && continues(end, end.next)) {
                    end = end.next;
                }
                if (isLast(end) || end.sequenceNumber >= cumulative) {
                    return;
                }
            }
            while (head != end) {
                drop(head);
            }
            drop(end);
        }
    }

    private void drop(ReceivedFragment fragment) {
        bufferedBytes -= fragment.length;
        unlink(fragment);
        pool.give(fragment);
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
        ReceivedFragment first = arrivalOrder ? readyHead : head;
        afterGap = arrivalOrder ? takeSkip() : first.sequenceNumber > lastDelivered + 1;
        ReceivedFragment part = first;
        messageLength = 0;
        boolean last;
        do {
            last = isLast(part);
            lastDelivered = part.sequenceNumber;
            append(part);
            ReceivedFragment following = part.next;
            release(part);
            part = following;
        } while (!last);
        return true;
    }

    private boolean takeSkip() {
        boolean skipped = skippedTo != NONE;
        skippedTo = NONE;
        return skipped;
    }

    private void append(ReceivedFragment part) {
        byte[] message = pool.messageBuffer(messageLength, messageLength + part.length);
        System.arraycopy(part.data, 0, message, messageLength, part.length);
        messageLength += part.length;
    }

    private void release(ReceivedFragment part) {
        bufferedBytes -= part.length;
        if (arrivalOrder) {
            readyHead = part.next;
            if (readyHead == null) {
                readyTail = null;
            } else {
                readyHead.previous = null;
            }
        } else {
            unlink(part);
        }
        pool.give(part);
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
        while (head != null) {
            drop(head);
        }
        while (readyHead != null) {
            ReceivedFragment fragment = readyHead;
            readyHead = fragment.next;
            bufferedBytes -= fragment.length;
            pool.give(fragment);
        }
        readyTail = null;
    }
}
