package io.rivulet.rendezvous;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.address.PeerId;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Introductions that wait for their turn. Each makes a client open a session, which costs it, the other and us key agreements and
 * forwarded hellos; a crowd that arrives at once is therefore introduced at a rate, in order, instead of being refused.
 */
final class IntroductionQueue implements IntroductionSink {
    /** Delivers one introduction. */
    @FunctionalInterface
    interface Delivery {
        /** False when it is not needed any more, and so has cost nothing. */
        boolean deliver(long nowNs, GroupId group, PeerId to, PeerId member);
    }

    private record Introduction(GroupId group, PeerId to, PeerId member) {}

    private final int capacity;
    private final TokenBucket bucket;
    private final RendezvousStats stats;
    private final Queue<Introduction> waiting = new ArrayDeque<>();

    IntroductionQueue(int capacity, TokenBucket bucket, RendezvousStats stats) {
        this.capacity = capacity;
        this.bucket = bucket;
        this.stats = stats;
    }

    @Override
    public void introduce(GroupId group, PeerId to, PeerId member) {
        if (waiting.size() == capacity) {
            stats.count(RendezvousCounter.INTRODUCTIONS_OVER_LIMIT);
        } else {
            waiting.add(new Introduction(group, to, member));
        }
    }

    /** Delivers as many as may be now. */
    void drain(long nowNs, Delivery delivery) {
        boolean hasToken = false;
        while (!waiting.isEmpty() && (hasToken || bucket.take(nowNs))) {
            Introduction next = waiting.remove();
            hasToken = !delivery.deliver(nowNs, next.group, next.to, next.member);
        }
        if (hasToken) {
            bucket.giveBack();
        }
    }

    /** When the next one may be delivered, or {@link DatagramCore#NO_DEADLINE_NS} when none waits. */
    long nextDeadlineNs() {
        return waiting.isEmpty() ? DatagramCore.NO_DEADLINE_NS : bucket.availableAtNs();
    }

    int size() {
        return waiting.size();
    }
}
