package io.rivulet.overlay.node;

import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.transport.Priority;
import io.rivulet.transport.SendResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Feeds sessions from their queues: a session gets a message only while it has room for a packet or two, so that what goes next is
 * decided at the last moment, nothing late is sent, and a window slot is not pinned behind a congested path.
 */
final class Feeder {
    /** How often queues are searched for messages whose time is over; they are never sent late, this only frees what they refer to. */
    private static final long SWEEP_PERIOD_NS = 50_000_000L;

    /**
     * Tokens from here on are ours: messages that the caller does not wait for have one too, so that we know when a session is drained.
     * A quarter of the range of a long leaves the transport its two bits.
     */
    private static final long FIRST_OWN_TOKEN = 1L << 61;

    private final PeerNetworkLimits limits;
    private final PeerNetworkCounters counters;
    private final Notices notices;
    /** Links with something to feed, in the order in which they got it. */
    private final List<PeerLink> hungry = new ArrayList<>();

    private long nextSweepNs = Long.MAX_VALUE;
    private long nextOwnToken = FIRST_OWN_TOKEN;

    Feeder(PeerNetworkLimits limits, PeerNetworkCounters counters, Notices notices) {
        this.limits = limits;
        this.counters = counters;
        this.notices = notices;
    }

    PeerNetwork.SendResult enqueue(
            long nowNs,
            OutFlow flow,
            byte[] bytes,
            int offset,
            int length,
            SendPriority priority,
            long expiresAtNs,
            long token) {
        PeerLink link = flow.link;
        if (link.queue.size() >= limits.maxQueuedMessages()) {
            link.roomWanted = true;
            counters.backPressured++;
            return PeerNetwork.SendResult.BACKPRESSURE;
        }
        becomeHungry(link);
        link.queue.add(flow, bytes, offset, length, priority, expiresAtNs, token);
        flow.queued++;
        if (expiresAtNs != Long.MAX_VALUE && nextSweepNs == Long.MAX_VALUE) {
            nextSweepNs = nowNs + SWEEP_PERIOD_NS;
        }
        return PeerNetwork.SendResult.ACCEPTED;
    }

    /** @return whether an earlier value was replaced */
    boolean advertise(OutFlow flow, byte[] bytes, int offset, int length) {
        boolean replaces = flow.advertLength > 0;
        if (replaces) {
            counters.replacedAdverts++;
        } else {
            becomeHungry(flow.link);
            flow.link.adverts.add(flow);
        }
        if (flow.advert.length < length) {
            flow.advert = new byte[Math.max(length, 64)];
        }
        System.arraycopy(bytes, offset, flow.advert, 0, length);
        flow.advertLength = length;
        return replaces;
    }

    private void becomeHungry(PeerLink link) {
        if (!link.hasSomethingToFeed()) {
            hungry.add(link);
        }
    }

    /** Gives every session what it has room for. */
    void feed(long nowNs) {
        boolean someAreFed = false;
        for (int i = 0; i < hungry.size(); i++) {
            PeerLink link = hungry.get(i);
            while (link.canBeFed()) {
                feedOne(nowNs, link);
            }
            someAreFed |= !link.hasSomethingToFeed();
        }
        if (someAreFed) {
            hungry.removeIf(link -> !link.hasSomethingToFeed());
        }
    }

    /** Whether {@link #feed} would do something. */
    boolean canFeed() {
        for (int i = 0; i < hungry.size(); i++) {
            if (hungry.get(i).canBeFed()) {
                return true;
            }
        }
        return false;
    }

    private void feedOne(long nowNs, PeerLink link) {
        QueuedMessage next = link.queue.peek();
        boolean advertIsNext = !link.adverts.isEmpty() && (next == null || next.priority != SendPriority.CONTROL);
        if (advertIsNext) {
            feedAdvert(nowNs, link);
            return;
        }
        OutFlow flow = next.flow;
        long token = next.token;
        if (next.expiresAtNs <= nowNs) {
            counters.expiredInQueue++;
            removeFirst(nowNs, link);
            release(flow, token);
            return;
        }
        prioritise(flow, next.priority);
        long transportToken = token == PeerNetwork.NO_TOKEN ? nextOwnToken : token;
        SendResult result =
                flow.flow.sendShared(nowNs, next.bytes, next.offset, next.length, next.expiresAtNs, transportToken);
        switch (result) {
            case ACCEPTED -> {
                if (token == PeerNetwork.NO_TOKEN) {
                    nextOwnToken++;
                }
                flow.inFlight++;
                countSent(link, next.length);
                removeFirst(nowNs, link);
            }
            case BACKPRESSURE -> link.blocked = true;
            case CLOSED -> {
                counters.lostWithSession++;
                removeFirst(nowNs, link);
                release(flow, token);
            }
        }
    }

    private void feedAdvert(long nowNs, PeerLink link) {
        OutFlow flow = link.adverts.get(0);
        prioritise(flow, SendPriority.CONTROL);
        SendResult result = flow.flow.send(nowNs, flow.advert, 0, flow.advertLength);
        if (result == SendResult.BACKPRESSURE) {
            link.blocked = true;
            return;
        }
        if (result == SendResult.ACCEPTED) {
            countSent(link, flow.advertLength);
        }
        flow.advertLength = 0;
        link.adverts.remove(0);
        closeIfDone(nowNs, flow);
    }

    private void countSent(PeerLink link, int length) {
        link.messagesSent++;
        link.bytesSent += length;
        counters.messagesSent++;
        counters.bytesSent += length;
    }

    private void removeFirst(long nowNs, PeerLink link) {
        OutFlow flow = link.queue.peek().flow;
        link.queue.removeFirst();
        flow.queued--;
        closeIfDone(nowNs, flow);
        tellRoom(link);
    }

    private void tellRoom(PeerLink link) {
        // Half a queue of hysteresis, so that a caller who fills it is not called back for every single message.
        if (link.roomWanted && link.queue.size() <= limits.maxQueuedMessages() / 2) {
            link.roomWanted = false;
            if (!link.lingering) {
                notices.room(link.peer);
            }
        }
    }

    /** A flow carries one kind at a time almost always; where it carries two, the queued remainder moves up with the more urgent one. */
    private static void prioritise(OutFlow flow, SendPriority priority) {
        if (flow.priority != priority) {
            flow.priority = priority;
            flow.flow.setPriority(transportPriority(priority));
        }
    }

    static Priority transportPriority(SendPriority priority) {
        return switch (priority) {
            case CONTROL -> Priority.IMMEDIATE;
            case LIVE_PUSH -> Priority.TIME_CRITICAL;
            case RESUME -> Priority.ROUTINE;
            case PULL_ANSWER -> Priority.BULK;
        };
    }

    private void release(OutFlow flow, long token) {
        if (token != PeerNetwork.NO_TOKEN) {
            notices.released(flow.handle, token);
        }
    }

    /** Whether the token is one of the caller's, rather than one made up here for a message that nobody waits for. */
    static boolean isCallers(long token) {
        return token >= 0 && token < FIRST_OWN_TOKEN;
    }

    /** Takes a message out of the queue, or has the transport abandon it. */
    void cancel(long nowNs, OutFlow flow, long token) {
        int removed = flow.queued == 0
                ? 0
                : flow.link.queue.removeIf(
                        message -> message.flow == flow && message.token == token, message -> takenOut(message));
        if (removed == 0) {
            flow.flow.abandon(nowNs, token);
        } else {
            counters.cancelledInQueue += removed;
            afterRemoval(flow.link);
            closeIfDone(nowNs, flow);
        }
    }

    /** Drops everything that a flow has queued. */
    void drop(OutFlow flow) {
        counters.lostWithSession +=
                flow.link.queue.removeIf(message -> message.flow == flow, message -> takenOut(message));
        if (flow.advertLength > 0) {
            flow.advertLength = 0;
            flow.link.adverts.remove(flow);
        }
        afterRemoval(flow.link);
    }

    /** Drops everything that a link has queued. */
    void dropAll(PeerLink link) {
        counters.lostWithSession += link.queue.removeIf(message -> true, message -> takenOut(message));
        for (OutFlow flow : link.adverts) {
            flow.advertLength = 0;
        }
        link.adverts.clear();
        link.roomWanted = false;
        hungry.remove(link);
    }

    private void takenOut(QueuedMessage message) {
        message.flow.queued--;
        release(message.flow, message.token);
    }

    private void afterRemoval(PeerLink link) {
        tellRoom(link);
        if (!link.hasSomethingToFeed()) {
            hungry.remove(link);
        }
    }

    void closeIfDone(long nowNs, OutFlow flow) {
        if (flow.closing && !flow.ended && flow.isIdle()) {
            flow.ended = true;
            flow.flow.close(nowNs);
        }
    }

    /** Frees what waited until its time was over. */
    void onDeadline(long nowNs) {
        if (nowNs < nextSweepNs) {
            return;
        }
        for (PeerLink link : List.copyOf(hungry)) {
            List<OutFlow> touched = new ArrayList<>();
            counters.expiredInQueue += link.queue.removeIf(message -> message.expiresAtNs <= nowNs, message -> {
                takenOut(message);
                touched.add(message.flow);
            });
            touched.forEach(flow -> closeIfDone(nowNs, flow));
            afterRemoval(link);
        }
        nextSweepNs = hungry.isEmpty() ? Long.MAX_VALUE : nowNs + SWEEP_PERIOD_NS;
    }

    long nextDeadlineNs() {
        return hungry.isEmpty() ? Long.MAX_VALUE : nextSweepNs;
    }
}
