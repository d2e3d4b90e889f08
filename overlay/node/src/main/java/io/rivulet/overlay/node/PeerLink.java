package io.rivulet.overlay.node;

import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.NetAddress;
import java.util.ArrayList;
import java.util.List;

/** What a {@link PeerNetworkOverRtmfp} knows of one peer that it has, or wants, a session with. */
final class PeerLink {
    final int peer;
    final OutgoingQueue queue;
    final List<OutFlow> sending = new ArrayList<>();
    final List<InFlow> receiving = new ArrayList<>();
    /** Flows with an advertised value that has not left yet, oldest first. */
    final List<OutFlow> adverts = new ArrayList<>();

    /** How many callers want the session. */
    int interest;
    /** Addresses to try, until there is a session. */
    List<NetAddress> candidates = new ArrayList<>();
    /** Our attempt under way, or null. */
    SessionOpening opening;
    /** The open session, or null. */
    Session session;
    /** Nobody wants it any more; it only delivers what is queued. */
    boolean lingering;

    long openedAtNs;
    /** When a lingering session is closed, come what may. */
    long closeAtNs;
    /** The transport refused a message; wait until it has room. */
    boolean blocked;
    /** Somebody met BACKPRESSURE here and waits for room. */
    boolean roomWanted;

    long messagesSent;
    long bytesSent;
    long messagesReceived;
    long bytesReceived;

    PeerLink(int peer, OutgoingQueue.Pool pool) {
        this.peer = peer;
        this.queue = new OutgoingQueue(pool);
    }

    boolean hasSomethingToFeed() {
        return !queue.isEmpty() || !adverts.isEmpty();
    }

    boolean canBeFed() {
        return hasSomethingToFeed() && !blocked && session != null && session.hasRoom();
    }

    /** Whether everything sent here was acknowledged or given up. */
    boolean isDrained() {
        if (hasSomethingToFeed()) {
            return false;
        }
        for (OutFlow flow : sending) {
            if (flow.inFlight > 0) {
                return false;
            }
        }
        return true;
    }
}
