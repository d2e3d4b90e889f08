package io.rivulet.overlay.node;

import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerNetworkListener;
import java.util.ArrayDeque;

/**
 * What a call to the network caused, told later and in order: the port never calls back on the same stack. Bounded by what causes it:
 * queued messages, sessions and attempts.
 */
final class Notices {
    private enum Kind {
        CONNECTED,
        CONNECT_FAILED,
        DISCONNECTED,
        ROOM,
        RELEASED
    }

    private record Notice(Kind kind, int subject, long token, boolean byUs, DisconnectReason reason) {}

    private final ArrayDeque<Notice> waiting = new ArrayDeque<>();

    void connected(int peer, boolean initiatedByUs) {
        waiting.add(new Notice(Kind.CONNECTED, peer, 0, initiatedByUs, null));
    }

    void connectFailed(int peer, DisconnectReason reason) {
        waiting.add(new Notice(Kind.CONNECT_FAILED, peer, 0, false, reason));
    }

    void disconnected(int peer, DisconnectReason reason) {
        waiting.add(new Notice(Kind.DISCONNECTED, peer, 0, false, reason));
    }

    void room(int peer) {
        waiting.add(new Notice(Kind.ROOM, peer, 0, false, null));
    }

    /** A message that the transport never got. */
    void released(int flow, long token) {
        waiting.add(new Notice(Kind.RELEASED, flow, token, false, null));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes back an untold {@code onConnected} of a peer that was left since. */
    void forgetConnected(int peer) {
        waiting.removeIf(notice -> notice.kind == Kind.CONNECTED && notice.subject == peer);
    }

    int deliver(long nowNs, PeerNetworkListener listener, int limit) {
        int delivered = 0;
        while (delivered < limit) {
            Notice notice = waiting.poll();
            if (notice == null) {
                break;
            }
            delivered++;
            switch (notice.kind) {
                case CONNECTED -> listener.onConnected(nowNs, notice.subject, notice.byUs);
                case CONNECT_FAILED -> listener.onConnectFailed(nowNs, notice.subject, notice.reason);
                case DISCONNECTED -> listener.onDisconnected(nowNs, notice.subject, notice.reason);
                case ROOM -> listener.onRoom(nowNs, notice.subject);
                case RELEASED -> listener.onReleased(nowNs, notice.subject, notice.token, false);
            }
        }
        return delivered;
    }
}
