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

    /** What the target at hand has set for itself within the window, in order. There are a few at most. */
    private long[] soon = new long[4 * EventBatch.WORDS];

    private Object[] soonBodies = new Object[4];
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
     * <p>While a few windows run, only the target at hand may cause something within them, and only to itself; to others it happens behind
     * them. That is what lets shards run in parallel with one result.
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
            Invariant.check(eventTarget == target, "an event within the window for", eventTarget);
            addSoon(timeNs, source, sequence, kind, a, b, c, d, body);
            return;
        }
        int shard = run.shardOf(eventTarget);
        if (shard == index) {
            queue.add(timeNs, eventTarget, source, sequence, kind, a, b, c, d, body);
        } else {
            outboxes[shard].add(timeNs, eventTarget, source, sequence, kind, a, b, c, d, body);
        }
    }

    private void addSoon(
            long timeNs, int source, long sequence, int kind, long a, long b, long c, long d, Object body) {
        if (soonCount == soonBodies.length) {
            soon = Arrays.copyOf(soon, soon.length * 2);
            soonBodies = Arrays.copyOf(soonBodies, soonBodies.length * 2);
        }
        int place = soonCount++;
        while (place > soonFirst && isBefore(timeNs, source, sequence, place - 1)) {
            System.arraycopy(soon, (place - 1) * EventBatch.WORDS, soon, place * EventBatch.WORDS, EventBatch.WORDS);
            soonBodies[place] = soonBodies[place - 1];
            place--;
        }
        Event.write(soon, place * EventBatch.WORDS, timeNs, target, source, sequence, kind, a, b, c, d);
        soonBodies[place] = body;
    }

    /** Whether an event comes before what the target has set for itself at a place. */
    private boolean isBefore(long timeNs, int source, long sequence, int place) {
        int at = place * EventBatch.WORDS;
        if (timeNs != soon[at]) {
            return timeNs < soon[at];
        }
        int soonSource = (int) soon[at + 1];
        return source != soonSource ? source < soonSource : sequence < soon[at + 2] >>> Byte.SIZE;
    }

    long firstWindow() {
        return queue.firstWindow();
    }

    /** Handles all that happens to this shard's targets in the windows from one to below another. */
    void runWindows(long window, long behind, long windowNs) {
        if (queue.firstWindow() >= behind) {
            return;
        }
        queue.take(window, behind, batch);
        windowEndNs = behind * windowNs;
        int count = batch.size();
        for (int place = 0; place < count; place++) {
            int next = batch.target(place);
            if (next != target) {
                runSoon();
                target = next;
            }
            batch.show(place, event);
            if (soonFirst < soonCount) {
                runSoonBefore(place);
            }
            handled++;
            model.onEvent(this, event);
        }
        runSoon();
        target = -1;
        windowEndNs = 0;
        batch.clear();
    }

    /** What the target has set for itself comes in its place among what was known before. */
    private void runSoonBefore(int place) {
        while (soonFirst < soonCount && !isBefore(event.timeNs(), event.source(), event.sequence(), soonFirst)) {
            runFirstSoon();
            batch.show(place, event);
        }
        if (soonFirst == soonCount) {
            soonFirst = 0;
            soonCount = 0;
        }
    }

    private void runSoon() {
        while (soonFirst < soonCount) {
            runFirstSoon();
        }
        soonFirst = 0;
        soonCount = 0;
    }

    private void runFirstSoon() {
        event.set(soon, soonFirst * EventBatch.WORDS, soonBodies[soonFirst]);
        soonBodies[soonFirst] = null;
        soonFirst++;
        handled++;
        model.onEvent(this, event);
    }

    /** Takes what the other shards caused here. */
    void collect(Shard[] shards) {
        for (Shard other : shards) {
            other.outboxes[index].moveTo(queue);
        }
    }
}
