package io.rivulet.simulator.session;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/**
 * The sessions of a peer that may have something to send: the most urgent first, then the one whose next message is due first, and in turn among equals.
 * There are a few dozen at most, so they are looked through.
 */
final class ReadySessions {
    private int[] waiting = new int[0];
    private int count;
    /** By session: when it came to wait, 0 when it does not. */
    private long[] orders = new long[0];

    private long lastOrder;

    void ensure(int sessions) {
        if (sessions > orders.length) {
            orders = Arrays.copyOf(orders, Math.max(sessions, orders.length + orders.length / 2));
            waiting = Arrays.copyOf(waiting, orders.length);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** A session may have something to send. */
    void add(int session) {
        if (orders[session] == 0) {
            orders[session] = ++lastOrder;
            waiting[count++] = session;
        }
    }

    /** As {@link #add}; it has had its turn. */
    void addLast(int session) {
        add(session);
        orders[session] = ++lastOrder;
    }

    void remove(int session) {
        if (orders[session] != 0) {
            for (int i = 0; i < count; i++) {
                if (waiting[i] == session) {
                    removeAt(i);
                    return;
                }
            }
        }
    }

    private int removeAt(int place) {
        int session = waiting[place];
        orders[session] = 0;
        waiting[place] = waiting[--count];
        return session;
    }

    /** Takes the next session out; there is one. */
    int poll(IntUnaryOperator urgency, IntToLongFunction dueNs) {
        int best = 0;
        if (count > 1) {
            int bestUrgency = urgency.applyAsInt(waiting[0]);
            long bestDueNs = dueNs.applyAsLong(waiting[0]);
            for (int i = 1; i < count; i++) {
                int itsUrgency = urgency.applyAsInt(waiting[i]);
                if (itsUrgency > bestUrgency) {
                    continue;
                }
                long itsDueNs = dueNs.applyAsLong(waiting[i]);
                boolean isEarlier = itsUrgency < bestUrgency
                        || itsDueNs < bestDueNs
                        || itsDueNs == bestDueNs && orders[waiting[i]] < orders[waiting[best]];
                if (isEarlier) {
                    best = i;
                    bestUrgency = itsUrgency;
                    bestDueNs = itsDueNs;
                }
            }
        }
        return removeAt(best);
    }

    /** Whether one that waits is to go before something of that urgency and time. */
    boolean holdsMoreUrgentThan(
            int urgencyAtHand, long dueAtHandNs, IntUnaryOperator urgency, IntToLongFunction dueNs) {
        for (int i = 0; i < count; i++) {
            int its = urgency.applyAsInt(waiting[i]);
            if (its < urgencyAtHand || its == urgencyAtHand && dueNs.applyAsLong(waiting[i]) < dueAtHandNs) {
                return true;
            }
        }
        return false;
    }
}
