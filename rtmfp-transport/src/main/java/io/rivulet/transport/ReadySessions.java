package io.rivulet.transport;

/**
 * The sessions that may have something to send: the most urgent first, within one priority the one whose next message is due first, and in
 * turn among equals. A session's urgency is looked at when it comes to its turn, too, not only when it is queued, so that one whose urgent
 * message has been abandoned holds nobody up.
 */
final class ReadySessions {
    private final TurnQueue<Session> queue = new TurnQueue<>();

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Adds a session, or moves it when it has become more urgent or less. */
    void add(Session session) {
        queue.put(session.turn(), session.urgency(), session.nextDueNs());
    }

    /** Takes the next session out, or null. */
    Session poll() {
        TurnQueue.Turn<Session> turn = queue.first();
        while (turn != null) {
            add(turn.owner());
            if (queue.first() == turn) {
                queue.remove(turn);
                return turn.owner();
            }
            turn = queue.first();
        }
        return null;
    }

    /** Whether one that waits is to go before {@code session} as it is now. */
    boolean holdsMoreUrgentThan(Session session) {
        return !queue.isEmpty() && queue.holdsMoreUrgentThan(session.urgency(), session.nextDueNs());
    }

    void remove(Session session) {
        queue.remove(session.turn());
    }
}
