package io.rivulet.rendezvous;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.overlay.flash.NetConnectionServer;
import io.rivulet.overlay.flash.ServerGroupChannel;
import io.rivulet.transport.Session;
import io.rivulet.transport.address.PeerId;
import java.util.LinkedHashMap;
import java.util.Map;

/** One session at the rendezvous: its connection, its groups, and what it may still do. */
final class Client {
    private final Session session;
    private final TokenBucket joins;

    /** Its channel in each group, in order of joining. Bounded by the connection's limit of channels. */
    private final Map<GroupId, ServerGroupChannel> channels = new LinkedHashMap<>();

    private NetConnectionServer connection;

    Client(long nowNs, Session session, RendezvousConfig config) {
        this.session = session;
        joins = new TokenBucket(nowNs, config.joinsPerSecond(), config.joinBurst());
    }

    Session session() {
        return session;
    }

    PeerId peerId() {
        return session.farPeerId();
    }

    NetConnectionServer connection() {
        return connection;
    }

    void connection(NetConnectionServer newConnection) {
        connection = newConnection;
    }

    Map<GroupId, ServerGroupChannel> channels() {
        return channels;
    }

    boolean mayJoin(long nowNs) {
        return joins.take(nowNs);
    }
}
