package io.rivulet.simulator.metrics;

import java.util.Arrays;

/** Senders, the first to be ready in front, and of those the one with the lowest number. Keys stand beside numbers, so that finding it reads one place after the other. */
final class SenderHeap {
    private static final int FIRST_CAPACITY = 16;

    // From 1 on; 12 bytes a sender.
    private long[] keys = new long[FIRST_CAPACITY];
    private int[] nodes = new int[FIRST_CAPACITY];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** The sender in front. */
    int first() {
        return nodes[1];
    }

    void add(long key, int node) {
        size++;
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            nodes = Arrays.copyOf(nodes, size * 2);
        }
        int at = size;
        while (at > 1 && isBefore(key, node, at / 2)) {
            keys[at] = keys[at / 2];
            nodes[at] = nodes[at / 2];
            at /= 2;
        }
        keys[at] = key;
        nodes[at] = node;
    }

    /** The sender in front is ready at another time, which is not sooner. */
    void replaceFirst(long key) {
        int node = nodes[1];
        int at = 1;
        while (2 * at <= size) {
            int child = 2 * at;
            if (child < size && isBefore(keys[child + 1], nodes[child + 1], child)) {
                child++;
            }
            if (!isBefore(keys[child], nodes[child], key, node)) {
                break;
            }
            keys[at] = keys[child];
            nodes[at] = nodes[child];
            at = child;
        }
        keys[at] = key;
        nodes[at] = node;
    }

    private boolean isBefore(long key, int node, int place) {
        return isBefore(key, node, keys[place], nodes[place]);
    }

    private static boolean isBefore(long key, int node, long otherKey, int other) {
        return key != otherKey ? key < otherKey : node < other;
    }
}
