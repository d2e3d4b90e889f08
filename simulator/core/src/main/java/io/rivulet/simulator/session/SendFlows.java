package io.rivulet.simulator.session;

import java.util.Arrays;

/** The sending flows of a peer's sessions, in columns, 29 bytes for each; those of one session are linked. RFC 7016 section 3.6.2. */
final class SendFlows {
    static final int NONE = -1;

    private int[] first = new int[0];
    private int[] next = new int[0];
    private int[] handles = new int[0];
    private int[] numbers = new int[0];
    private int[] sequences = new int[0];
    private int[] skipped = new int[0];
    private int[] live = new int[0];
    private int[] adverts = new int[0];
    private boolean[] closing = new boolean[0];
    private int free = NONE;
    private int used;

    void ensure(int sessions) {
        if (sessions > first.length) {
            int before = first.length;
            first = Arrays.copyOf(first, Math.max(sessions, before + before / 2));
            Arrays.fill(first, before, first.length, NONE);
        }
    }

    /** The flow of a number, or {@link #NONE}. */
    int find(int session, int number) {
        int flow = session < first.length ? first[session] : NONE;
        while (flow != NONE && numbers[flow] != number) {
            flow = next[flow];
        }
        return flow;
    }

    /** Begins a flow. */
    int add(int session, int number, int handle) {
        int flow = free;
        if (flow == NONE) {
            if (used == next.length) {
                grow();
            }
            flow = used++;
        } else {
            free = next[flow];
        }
        next[flow] = first[session];
        first[session] = flow;
        handles[flow] = handle;
        numbers[flow] = number;
        sequences[flow] = 0;
        skipped[flow] = 0;
        live[flow] = 0;
        adverts[flow] = NONE;
        closing[flow] = false;
        return flow;
    }

    private void grow() {
        int capacity = Math.max(8, used + used / 2);
        next = Arrays.copyOf(next, capacity);
        handles = Arrays.copyOf(handles, capacity);
        numbers = Arrays.copyOf(numbers, capacity);
        sequences = Arrays.copyOf(sequences, capacity);
        skipped = Arrays.copyOf(skipped, capacity);
        live = Arrays.copyOf(live, capacity);
        adverts = Arrays.copyOf(adverts, capacity);
        closing = Arrays.copyOf(closing, capacity);
    }

    /** Ends a flow; it has no messages any more. */
    void remove(int session, int flow) {
        if (first[session] == flow) {
            first[session] = next[flow];
        } else {
            int before = first[session];
            while (next[before] != flow) {
                before = next[before];
            }
            next[before] = next[flow];
        }
        next[flow] = free;
        free = flow;
    }

    /** Ends all flows of a session; they have no messages any more. */
    void clear(int session) {
        while (session < first.length && first[session] != NONE) {
            remove(session, first[session]);
        }
    }

    /** How the group code names it. */
    int handle(int flow) {
        return handles[flow];
    }

    int number(int flow) {
        return numbers[flow];
    }

    /** The sequence number of a message that is sent for the first time now. */
    int takeSequence(int flow) {
        return ++sequences[flow];
    }

    /** The last sequence number taken. */
    int sequence(int flow) {
        return sequences[flow];
    }

    /** Something that was sent will not be sent again. */
    void skip(int flow, int sequence) {
        skipped[flow] = Math.max(skipped[flow], sequence);
    }

    /** Up to where the far end has to hear that things were skipped; 0 when it knows. */
    int skipped(int flow) {
        return skipped[flow];
    }

    /** The far end has everything up to there, or knows that it will not come. */
    void onCumulative(int flow, int cumulative) {
        if (cumulative >= skipped[flow]) {
            skipped[flow] = 0;
        }
    }

    /** One message more, or less, waits or is in flight. */
    void addLive(int flow, int count) {
        live[flow] += count;
    }

    /** Whether nothing waits, and nothing is in flight. */
    boolean isIdle(int flow) {
        return live[flow] == 0;
    }

    /** The message that has the latest value of something and has not left, or {@link #NONE}. */
    int advert(int flow) {
        return adverts[flow];
    }

    void setAdvert(int flow, int message) {
        adverts[flow] = message;
    }

    /** Whether it ends when it is idle. */
    boolean isClosing(int flow) {
        return closing[flow];
    }

    void close(int flow) {
        closing[flow] = true;
    }
}
