package io.rivulet.simulator.engine;

import io.rivulet.transport.Invariant;
import java.util.Arrays;

/**
 * A part of the targets of a {@link ShardedRun}, with the events that are to happen to them. During a window its thread owns it, and
 * all that its targets own.
 */
public final class Shard {
    private final ShardedRun run;
    private final int index;
    private final EventModel model;
    private final CalendarQueue queue;
    private final EventBatch batch = new EventBatch();
    private final Event event = new Event();
    /** By shard: what this shard's targets cause there. */
    private final CalendarQueue.Outbox[] outboxes;

    /** What the target at hand has set for itself within the window, by time. There are a few at most. */
    private long[] soon = new long[4 * EventBatch.WORDS];

    private int soonCount;
    private int soonFirst;
    private int target = -1;
    private long windowEndNs;
    private long handled;

    Shard(ShardedRun run, int index, int shards, EventModel model, long windowNs) {
        this.run = run;
        this.index = index;
        this.model = model;
        this.queue = new CalendarQueue(windowNs);
        this.outboxes = new CalendarQueue.Outbox[shards];
        for (int i = 0; i < shards; i++) {
            outboxes[i] = new CalendarQueue.Outbox();
        }
    }

    /** Which of the run's shards this is. */
    public int index() {
        return index;
    }

    /** What handles its events. */
    public EventModel model() {
        return model;
    }

    /** Events handled so far. */
    public long handled() {
        return handled;
    }

    /** Events that wait. */
    long waiting() {
        return queue.size();
    }

    /**
     * Lets something happen.
     *
     * <p>While a window runs, only the target at hand may cause something within it, and only to itself; to others it happens a window
     * later at least. That is what lets windows run in parallel with one result.
     *
     * @param source   the target at hand; between windows anybody, -1 for the run
     * @param sequence counts the events of the source
     * @param kind     0 to 255
     */
    public void add(
            long timeNs,
            int eventTarget,
            int source,
            long sequence,
            int kind,
            long a,
            long b,
            long c,
            long d,
            Object body) {
        if (timeNs < windowEndNs) {
            Invariant.check(eventTarget == target && body == null, "an event within the window for", eventTarget);
            addSoon(timeNs, source, sequence, kind, a, b, c, d);
            return;
        }
        int shard = run.shardOf(eventTarget);
        if (shard == index) {
            queue.add(timeNs, eventTarget, source, sequence, kind, a, b, c, d, body);
        } else {
            outboxes[shard].add(timeNs, eventTarget, source, sequence, kind, a, b, c, d, body);
        }
    }

    private void addSoon(long timeNs, int source, long sequence, int kind, long a, long b, long c, long d) {
        if ((soonCount + 1) * EventBatch.WORDS > soon.length) {
            soon = Arrays.copyOf(soon, soon.length * 2);
        }
        int place = soonCount++;
        while (place > soonFirst && soon[(place - 1) * EventBatch.WORDS] > timeNs) {
            System.arraycopy(soon, (place - 1) * EventBatch.WORDS, soon, place * EventBatch.WORDS, EventBatch.WORDS);
            place--;
        }
        Event.write(soon, place * EventBatch.WORDS, timeNs, target, source, sequence, kind, a, b, c, d);
    }

    long firstWindow() {
        return queue.firstWindow();
    }

    /** Handles all that happens to this shard's targets in a window. */
    void runWindow(long window, long windowNs) {
        if (queue.firstWindow() != window) {
            return;
        }
        queue.take(window, batch);
        windowEndNs = (window + 1) * windowNs;
        int count = batch.size();
        for (int place = 0; place < count; place++) {
            int next = batch.target(place);
            if (next != target) {
                runSoon(Long.MAX_VALUE);
                target = next;
            }
            batch.show(place, event);
            if (soonFirst < soonCount) {
                runSoon(event.timeNs());
                batch.show(place, event);
            }
            handled++;
            model.onEvent(this, event);
        }
        runSoon(Long.MAX_VALUE);
        target = -1;
        windowEndNs = 0;
        batch.clear();
    }

    /** At one instant, what others caused comes before what a target has set for itself. */
    private void runSoon(long beforeNs) {
        while (soonFirst < soonCount && soon[soonFirst * EventBatch.WORDS] < beforeNs) {
            event.set(soon, soonFirst * EventBatch.WORDS, null);
            soonFirst++;
            handled++;
            model.onEvent(this, event);
        }
        if (soonFirst == soonCount) {
            soonFirst = 0;
            soonCount = 0;
        }
    }

    /** Takes what the other shards caused here. */
    void collect(Shard[] shards) {
        for (Shard other : shards) {
            other.outboxes[index].moveTo(queue);
        }
    }
}
