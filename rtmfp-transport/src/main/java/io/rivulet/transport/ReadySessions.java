package io.rivulet.transport;

import java.util.ArrayDeque;

/**
 * The sessions that may have something to send: the most urgent first, in turn within one urgency. A session's urgency is looked at when
 * it comes to its turn, not when it is queued, so that what has become more urgent since is not held up.
 */
final class ReadySessions {
    private static final int LEVELS = Priority.values().length;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private final ArrayDeque<Session>[] levels = new ArrayDeque[LEVELS];

    private int size;

    ReadySessions() {
        for (int level = 0; level < LEVELS; level++) {
            levels[level] = new ArrayDeque<>();
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds a session, or moves it up when it has become more urgent. */
    void add(Session session) {
        int urgency = session.urgency();
        if (session.readyLevel() >= 0) {
            if (session.readyLevel() <= urgency) {
                return;
            }
            remove(session);
        }
        session.setReadyLevel(urgency);
        levels[urgency].addLast(session);
        size++;
    }

    /** Takes the next session out, or null. */
    Session poll() {
        for (ArrayDeque<Session> level : levels) {
            Session session = level.pollFirst();
            if (session != null) {
                session.setReadyLevel(-1);
                size--;
                return session;
            }
        }
        return null;
    }

    void remove(Session session) {
        if (session.readyLevel() >= 0) {
            levels[session.readyLevel()].remove(session);
            session.setReadyLevel(-1);
            size--;
        }
    }
}
