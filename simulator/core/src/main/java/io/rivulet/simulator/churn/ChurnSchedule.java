package io.rivulet.simulator.churn;

import io.rivulet.simulator.engine.SeedTree;

/**
 * Joins and leaves in the order of their times, and at one time of the peers' numbers. A cursor: {@link #next} goes to the next event, which
 * the other methods then tell of. An event is worked out when it comes near, so that a schedule takes 16 bytes a peer however many events it
 * has. What a peer does depends on the seed and its number alone. Not thread-safe.
 *
 * <pre>{@code
 * ChurnSchedule schedule = preset.schedule(seed, 1_000, Duration.ofMinutes(5));
 * while (schedule.next()) {
 *     if (schedule.kind() == ChurnSchedule.Kind.JOIN) {
 *         network.at(schedule.timeNs(), ...);
 *     }
 * }
 * }</pre>
 */
public final class ChurnSchedule {
    /** What happens. */
    public enum Kind {
        /** A peer comes, for the first time or again. */
        JOIN,
        /** It takes its leave. */
        LEAVE,
        /** It is gone, and nobody is told. */
        VANISH
    }

    private final ChurnPreset preset;
    private final SeedTree seed;
    private final long untilNs;

    /** When something happens to a peer next. */
    private final long[] nextNs;

    /** How often something has happened to a peer: it is there after an odd number of times. */
    private final int[] steps;

    /** Peers to which something will happen, as a binary heap by time and number. */
    private final int[] heap;

    private int size;

    private long timeNs;
    private int peer = -1;
    private Kind kind;

    ChurnSchedule(ChurnPreset preset, SeedTree seed, int count, long untilNs) {
        this.preset = preset;
        this.seed = seed;
        this.untilNs = untilNs;
        nextNs = preset.arrivals().timesNs(seed, count);
        steps = new int[count];
        heap = new int[count];
        for (int i = 0; i < count; i++) {
            if (nextNs[i] <= untilNs) {
                heap[size++] = i;
            }
        }
        for (int place = size / 2 - 1; place >= 0; place--) {
            siftDown(place);
        }
    }

    /**
     * Goes to the next event.
     *
     * @return false when there is none up to the end
     */
    public boolean next() {
        if (size == 0) {
            return false;
        }
        peer = heap[0];
        timeNs = nextNs[peer];
        int step = steps[peer]++;
        boolean isJoin = step % 2 == 0;
        int session = step / 2;
        kind = isJoin ? Kind.JOIN : departure(session);
        long lengthNs = isJoin
                ? preset.sessions().drawNs(place("session", session))
                : preset.absences().drawNs(place("absence", session));
        nextNs[peer] = timeNs + lengthNs;
        if (nextNs[peer] > untilNs) {
            heap[0] = heap[--size];
        }
        siftDown(0);
        return true;
    }

    private Kind departure(int session) {
        double silent = preset.silentRatio();
        return silent > 0 && place("departure", session).uniform() < silent ? Kind.VANISH : Kind.LEAVE;
    }

    private SeedTree place(String what, int session) {
        return seed.child("peer", peer).child(what, session);
    }

    private void siftDown(int start) {
        int place = start;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], heap[place])) {
                return;
            }
            int moved = heap[place];
            heap[place] = heap[child];
            heap[child] = moved;
            place = child;
        }
    }

    private boolean isBefore(int one, int other) {
        return nextNs[one] < nextNs[other] || nextNs[one] == nextNs[other] && one < other;
    }

    /** When it happens, in nanoseconds from the beginning. */
    public long timeNs() {
        return timeNs;
    }

    /** To which peer, from 0. */
    public int peer() {
        return peer;
    }

    /** What happens to it. */
    public Kind kind() {
        return kind;
    }

    /** Which of its sessions begins or ends, from 0. */
    public int session() {
        return (steps[peer] - 1) / 2;
    }
}
