package io.rivulet.simulator.metrics;

import io.rivulet.simulator.net.PairLatencies;
import java.util.Arrays;

/**
 * T_oracle: how soon one message could reach everybody if one mind knew all latencies and uploads and had no other message to think of.
 * Greedy: of those that have the message, the one whose next copy could be somewhere first sends it there. Each copy keeps its sender's
 * upload busy for the message's bytes over its rate.
 *
 * <p>The exact choice looks at every pair, which a million nodes do not allow. Nodes are grouped by place; a sender looks, in each place, at
 * the node nearest to that place's ways in that still waits, and at a few others by chance.
 *
 * <p>Where a latency is the sum of a way between places and of a share of each end's own, as in the six regions, this is exact without
 * chances; and of the senders of a place the same is first for all targets, so that a step looks at pairs of places alone.
 */
public final class GreedyBroadcast {
    /** How many waiting nodes of a place are tried beside the nearest. */
    private static final int CHANCES = 4;

    /** How often a chance may fall on one that has it already. */
    private static final int MAX_MISSES = 8;

    private final PairLatencies latency;
    private final long[] copyNs;
    private final int[][] waiting;
    private final int[] heads;
    private final long[] arrivalNs;

    /** Senders as a heap, by when their next copy could arrive, and then by number. */
    private final int[] heap;

    private final long[] nextNs;
    private final int[] nextTarget;
    private final long[] freeNs;
    private int heapSize;
    private long dice = 1;

    private GreedyBroadcast(PairLatencies latency, long[] copyNs, int[] places) {
        this.latency = latency;
        this.copyNs = copyNs;
        int nodes = copyNs.length;
        int groups = Arrays.stream(places).max().orElse(0) + 1;
        waiting = waiting(places, groups, latency);
        heads = new int[groups];
        arrivalNs = new long[nodes];
        Arrays.fill(arrivalNs, Long.MAX_VALUE);
        heap = new int[nodes + 1];
        nextNs = new long[nodes];
        nextTarget = new int[nodes];
        freeNs = new long[nodes];
    }

    /** By place, its nodes but the publisher, the nearest to the publisher first. */
    private static int[][] waiting(int[] places, int groups, PairLatencies latency) {
        int[] sizes = new int[groups];
        for (int node = 1; node < places.length; node++) {
            sizes[places[node]]++;
        }
        // Latency above, number below: sorts as primitives. 2^43 ns are more than two hours.
        long[][] keys = new long[groups][];
        Arrays.setAll(keys, group -> new long[sizes[group]]);
        Arrays.fill(sizes, 0);
        for (int node = 1; node < places.length; node++) {
            int group = places[node];
            keys[group][sizes[group]++] = latency.oneWayNs(0, node) / 1_000 << 24 | node;
        }
        int[][] sorted = new int[groups][];
        for (int group = 0; group < groups; group++) {
            Arrays.sort(keys[group]);
            sorted[group] = Arrays.stream(keys[group])
                    .mapToInt(key -> (int) (key & (1 << 24) - 1))
                    .toArray();
        }
        return sorted;
    }

    /**
     * Broadcasts one message.
     *
     * @param bytes the message's
     * @param uploadBytesPerSec by node; 0 for those that pass nothing on; node 0 has the message at 0. At most 2^24 nodes
     * @param places by node, a small number; nodes with equal numbers are near each other
     * @return by node, when the message is there, in nanoseconds
     */
    public static long[] arrivals(int bytes, long[] uploadBytesPerSec, int[] places, PairLatencies latency) {
        long[] copyNs = new long[uploadBytesPerSec.length];
        Arrays.setAll(
                copyNs,
                node -> uploadBytesPerSec[node] <= 0 ? Long.MAX_VALUE : (long) (bytes * 1e9 / uploadBytesPerSec[node]));
        GreedyBroadcast broadcast = new GreedyBroadcast(latency, copyNs, places);
        if (latency.isSumOfShares()) {
            broadcast.runBetweenPlaces(places);
        } else {
            broadcast.run();
        }
        return broadcast.arrivalNs;
    }

    private void run() {
        arrivalNs[0] = 0;
        enlist(0, 0);
        while (heapSize > 0) {
            int sender = heap[1];
            int target = nextTarget[sender];
            if (arrivalNs[target] != Long.MAX_VALUE) {
                // Somebody else was there first: look again.
                aimOrRetire(sender);
                continue;
            }
            arrivalNs[target] = nextNs[sender];
            freeNs[sender] += copyNs[sender];
            aimOrRetire(sender);
            enlist(target, arrivalNs[target]);
        }
    }

    /** The same where latencies are sums: of each place one sender counts, and one target. */
    private void runBetweenPlaces(int[] places) {
        SenderHeap[] senders = new SenderHeap[waiting.length];
        Arrays.setAll(senders, place -> new SenderHeap());
        arrivalNs[0] = 0;
        enlist(0, senders[places[0]]);
        while (true) {
            int from = -1;
            int to = -1;
            long bestNs = Long.MAX_VALUE;
            for (int place = 0; place < senders.length; place++) {
                if (senders[place].isEmpty()) {
                    continue;
                }
                int sender = senders[place].first();
                for (int other = 0; other < waiting.length; other++) {
                    long ns = heads[other] == waiting[other].length
                            ? Long.MAX_VALUE
                            : freeNs[sender] + copyNs[sender] + latency.oneWayNs(sender, waiting[other][heads[other]]);
                    if (ns < bestNs) {
                        bestNs = ns;
                        from = place;
                        to = other;
                    }
                }
            }
            if (from < 0) {
                return;
            }
            int sender = senders[from].first();
            int target = waiting[to][heads[to]++];
            arrivalNs[target] = bestNs;
            freeNs[sender] += copyNs[sender];
            senders[from].replaceFirst(readyNs(sender));
            enlist(target, senders[places[target]]);
        }
    }

    private void enlist(int node, SenderHeap senders) {
        if (copyNs[node] != Long.MAX_VALUE) {
            freeNs[node] = arrivalNs[node];
            senders.add(readyNs(node), node);
        }
    }

    /** When a sender's next copy could be at a certain place: who of those at one place is first there is first everywhere. */
    private long readyNs(int node) {
        return freeNs[node] + copyNs[node] + latency.oneWayNs(node, 0);
    }

    private void enlist(int node, long nowNs) {
        if (copyNs[node] == Long.MAX_VALUE) {
            return;
        }
        freeNs[node] = nowNs;
        if (aim(node)) {
            heapSize++;
            heap[heapSize] = node;
            siftUp(heapSize);
        }
    }

    private void aimOrRetire(int sender) {
        if (!aim(sender)) {
            heap[1] = heap[heapSize];
            heapSize--;
        }
        if (heapSize > 0) {
            siftDown(1);
        }
    }

    /** Finds whom the sender's next copy would reach first; false when all have it. */
    private boolean aim(int sender) {
        long best = Long.MAX_VALUE;
        int target = -1;
        for (int place = 0; place < waiting.length; place++) {
            int[] nodes = waiting[place];
            while (heads[place] < nodes.length && arrivalNs[nodes[heads[place]]] != Long.MAX_VALUE) {
                heads[place]++;
            }
            int left = nodes.length - heads[place];
            for (int i = 0; i <= CHANCES && left > 0; i++) {
                int node = i == 0 ? nodes[heads[place]] : chance(nodes, heads[place], left);
                if (node < 0) {
                    break;
                }
                long ns = latency.oneWayNs(sender, node);
                if (ns < best) {
                    best = ns;
                    target = node;
                }
            }
        }
        if (target < 0) {
            return false;
        }
        nextTarget[sender] = target;
        nextNs[sender] = freeNs[sender] + copyNs[sender] + best;
        return true;
    }

    private int chance(int[] nodes, int head, int left) {
        for (int miss = 0; miss < MAX_MISSES; miss++) {
            dice = DeliveryLedger.mix(dice + 0x9e3779b97f4a7c15L);
            int node = nodes[head + (int) Math.floorMod(dice, (long) left)];
            if (arrivalNs[node] == Long.MAX_VALUE) {
                return node;
            }
        }
        return -1;
    }

    private boolean isBefore(int one, int other) {
        return nextNs[one] != nextNs[other] ? nextNs[one] < nextNs[other] : one < other;
    }

    private void siftUp(int from) {
        int at = from;
        int node = heap[at];
        while (at > 1 && isBefore(node, heap[at / 2])) {
            heap[at] = heap[at / 2];
            at /= 2;
        }
        heap[at] = node;
    }

    private void siftDown(int from) {
        int at = from;
        int node = heap[at];
        while (2 * at <= heapSize) {
            int child = 2 * at;
            if (child < heapSize && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], node)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = node;
    }
}
