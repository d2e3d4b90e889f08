package io.rivulet.overlay.node;

import io.rivulet.groups.spi.SendPriority;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The messages that wait for one peer's session: by priority, first in first out within one. Bounded by its owner, who asks
 * {@link #size}. Items come from a pool that all queues of a network share.
 */
final class OutgoingQueue {
    /** What an item takes on a 64-bit JVM: header 12, five references and ints 28, two longs 16, rounded up. */
    static final int BYTES_PER_MESSAGE = 64;

    private static final SendPriority[] PRIORITIES = SendPriority.values();

    /** Items kept for reuse, shared by a network's queues. */
    static final class Pool {
        /** 4,096 items of 64 bytes are 256 KiB: what eight full queues give back. */
        private static final int MAX_KEPT = 4_096;

        private QueuedMessage free;
        private int kept;

        private QueuedMessage take() {
            QueuedMessage item = free;
            if (item == null) {
                return new QueuedMessage();
            }
            free = item.next;
            item.next = null;
            kept--;
            return item;
        }

        private void giveBack(QueuedMessage item) {
            item.clear();
            if (kept < MAX_KEPT) {
                item.next = free;
                free = item;
                kept++;
            }
        }
    }

    private final Pool pool;
    private final QueuedMessage[] heads = new QueuedMessage[PRIORITIES.length];
    private final QueuedMessage[] tails = new QueuedMessage[PRIORITIES.length];
    private int size;

    OutgoingQueue(Pool pool) {
        this.pool = pool;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(OutFlow flow, byte[] bytes, int offset, int length, SendPriority priority, long expiresAtNs, long token) {
        QueuedMessage item = pool.take();
        item.flow = flow;
        item.bytes = bytes;
        item.offset = offset;
        item.length = length;
        item.priority = priority;
        item.expiresAtNs = expiresAtNs;
        item.token = token;
        int level = priority.ordinal();
        if (tails[level] == null) {
            heads[level] = item;
        } else {
            tails[level].next = item;
        }
        tails[level] = item;
        size++;
    }

    /** The most urgent message, or null. */
    QueuedMessage peek() {
        for (QueuedMessage head : heads) {
            if (head != null) {
                return head;
            }
        }
        return null;
    }

    /** Takes the message that {@link #peek} named out of the queue, and back into the pool: it must not be used afterwards. */
    void removeFirst() {
        for (int level = 0; level < heads.length; level++) {
            QueuedMessage head = heads[level];
            if (head != null) {
                heads[level] = head.next;
                if (head.next == null) {
                    tails[level] = null;
                }
                size--;
                pool.giveBack(head);
                return;
            }
        }
    }

    /** Takes out all messages that {@code doomed} names, telling {@code whenRemoved} of each. Returns how many. */
    int removeIf(Predicate<QueuedMessage> doomed, Consumer<QueuedMessage> whenRemoved) {
        int before = size;
        for (int level = 0; level < heads.length; level++) {
            QueuedMessage previous = null;
            QueuedMessage item = heads[level];
            while (item != null) {
                QueuedMessage next = item.next;
                if (doomed.test(item)) {
                    unlink(level, previous, item);
                    whenRemoved.accept(item);
                    pool.giveBack(item);
                } else {
                    previous = item;
                }
                item = next;
            }
        }
        return before - size;
    }

    private void unlink(int level, QueuedMessage previous, QueuedMessage item) {
        if (previous == null) {
            heads[level] = item.next;
        } else {
            previous.next = item.next;
        }
        if (item.next == null) {
            tails[level] = previous;
        }
        size--;
    }
}
