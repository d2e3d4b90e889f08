package io.rivulet.overlay.node;

import io.rivulet.transport.Session;
import io.rivulet.transport.SessionState;
import java.util.ArrayList;
import java.util.List;

/** The sessions that this node closed and whose far end has not agreed yet: what an orderly end waits for. */
final class ClosingSessions {
    /** Beyond this the oldest are forgotten: they close all the same. */
    private static final int MAX = 1_024;

    private final List<Session> sessions = new ArrayList<>();

    /** Closes a session in order. RFC 7016 section 3.5.5. */
    void close(long nowNs, Session session) {
        session.close(nowNs);
        forgetClosed();
        if (sessions.size() < MAX) {
            sessions.add(session);
        }
    }

    /** Whether every far end has agreed or was given up. One that closed too is only kept to answer repetitions: that is no wait. */
    boolean isEmpty() {
        forgetClosed();
        return sessions.isEmpty();
    }

    private void forgetClosed() {
        sessions.removeIf(session -> session.state() != SessionState.OPEN && session.state() != SessionState.NEARCLOSE);
    }
}
