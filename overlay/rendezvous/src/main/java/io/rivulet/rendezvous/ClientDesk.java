package io.rivulet.rendezvous;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.overlay.flash.ConnectDecision;
import io.rivulet.overlay.flash.ConnectRequest;
import io.rivulet.overlay.flash.FlashCodec;
import io.rivulet.overlay.flash.GroupChannelMessage;
import io.rivulet.overlay.flash.NetConnectionEnd;
import io.rivulet.overlay.flash.NetConnectionServer;
import io.rivulet.overlay.flash.NetConnectionServerListener;
import io.rivulet.overlay.flash.NetConnectionState;
import io.rivulet.overlay.flash.ServerGroupChannel;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.Session;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.introduction.Introducer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * All clients of a rendezvous: lets them in, puts them into groups, introduces them, and forgets them. It is also what the endpoint asks
 * before it forwards a hello.
 */
final class ClientDesk implements NetConnectionServerListener, Introducer {
    /** Something to do for a client at a time. Each queue has one delay, so the earliest stands first. */
    private record Appointment(long timeNs, Client client) {}

    private final RendezvousConfig config;
    private final GroupRegistry registry;
    private final RendezvousStats stats;
    private final FlashCodec codec = new FlashCodec();
    private final IntroductionQueue introductions;

    /** Connected clients; for lookup only: its order never matters. At most as many as sessions. */
    private final Map<PeerId, Client> connected = new HashMap<>();

    /** Clients that have not connected yet, or had not when they were put here. At most one entry per session, plus those that ended. */
    private final Queue<Appointment> connectTimeouts = new ArrayDeque<>();

    /** Sessions whose connection ended, until they are closed. */
    private final Queue<Appointment> lingering = new ArrayDeque<>();

    ClientDesk(RendezvousConfig config, GroupRegistry registry, RendezvousStats stats) {
        this.config = config;
        this.registry = registry;
        this.stats = stats;
        TokenBucket bucket = new TokenBucket(0, config.introductionsPerSecond(), config.introductionBurst());
        introductions = new IntroductionQueue(config.maxWaitingIntroductions(), bucket, stats);
    }

    FlashCodec codec() {
        return codec;
    }

    int connectedCount() {
        return connected.size();
    }

    int waitingIntroductions() {
        return introductions.size();
    }

    /** A session opened: it has some time to connect. */
    NetConnectionServer receive(long nowNs, Session session) {
        Client client = new Client(nowNs, session, config);
        NetConnectionServer connection = new NetConnectionServer(config.connection(), session, codec, this);
        client.connection(connection);
        connection.attach(client);
        session.attach(connection);
        connectTimeouts.add(new Appointment(nowNs + config.connectTimeoutNs(), client));
        return connection;
    }

    /** Does what is due. */
    void onDeadline(long nowNs) {
        while (isDue(connectTimeouts, nowNs)) {
            connectTimeouts.remove().client().connection().giveUp(nowNs);
        }
        while (isDue(lingering, nowNs)) {
            lingering.remove().client().session().close(nowNs);
        }
        deliverIntroductions(nowNs);
    }

    private static boolean isDue(Queue<Appointment> queue, long nowNs) {
        return !queue.isEmpty() && queue.peek().timeNs() <= nowNs;
    }

    void deliverIntroductions(long nowNs) {
        introductions.drain(nowNs, this::deliver);
    }

    long nextDeadlineNs() {
        long deadlineNs = introductions.nextDeadlineNs();
        if (!connectTimeouts.isEmpty()) {
            deadlineNs = Math.min(deadlineNs, connectTimeouts.peek().timeNs());
        }
        if (!lingering.isEmpty()) {
            deadlineNs = Math.min(deadlineNs, lingering.peek().timeNs());
        }
        return Math.min(deadlineNs, DatagramCore.NO_DEADLINE_NS);
    }

    private static Client clientOf(NetConnectionServer connection) {
        return (Client) connection.attachment();
    }

    @Override
    public ConnectDecision onConnect(long nowNs, NetConnectionServer connection, ConnectRequest request) {
        Session session = connection.session();
        ConnectDecision decision = config.policy().decide(nowNs, session.farPeerId(), session.farAddress(), request);
        if (!decision.isAccepted()) {
            stats.count(RendezvousCounter.CLIENTS_REJECTED);
        }
        return decision;
    }

    @Override
    public void onConnected(long nowNs, NetConnectionServer connection) {
        stats.count(RendezvousCounter.CLIENTS_ACCEPTED);
        Client client = clientOf(connection);
        Client previous = connected.put(client.peerId(), client);
        if (previous != null) {
            // The endpoint has one session per peer; an overridden one may be reported closed after its successor
            // opened.
            leaveAll(nowNs, previous);
        }
    }

    @Override
    public void onPeerInfo(long nowNs, NetConnectionServer connection, List<NetAddress> addresses) {
        // Kept by the connection, and asked for when a hello is redirected.
    }

    @Override
    public void onGroupJoin(
            long nowNs, NetConnectionServer connection, ServerGroupChannel channel, GroupChannelMessage.Join join) {
        Client client = clientOf(connection);
        GroupId group = groupOf(join);
        RendezvousCounter refusal = group == null
                ? RendezvousCounter.JOINS_MALFORMED
                : client.mayJoin(nowNs) ? null : RendezvousCounter.JOINS_TOO_FAST;
        if (refusal == null) {
            channel.attach(group);
            client.channels().putIfAbsent(group, channel);
            refusal = switch (registry.join(nowNs, group, client.peerId(), introductions)) {
                case JOINED -> null;
                case ALREADY_MEMBER -> RendezvousCounter.JOINS_REPEATED;
                case TOO_MANY_GROUPS, TOO_MANY_MEMBERS -> RendezvousCounter.JOINS_OVER_LIMIT;
            };
        }
        if (refusal == null) {
            stats.count(RendezvousCounter.JOINS);
        } else {
            stats.count(refusal);
            if (group != null) {
                client.channels().remove(group, channel);
            }
            channel.attach(null);
            connection.rejectGroupChannel(nowNs, channel);
        }
    }

    /** The group that a join names, or null. */
    private static GroupId groupOf(GroupChannelMessage.Join join) {
        return switch (join.form()) {
            case GroupChannelMessage.FORM_SPEC -> join.value().length == 0 ? null : GroupId.ofVersionOne(join.value());
            case GroupChannelMessage.FORM_ID ->
                join.value().length == GroupId.LENGTH ? GroupId.copyOf(join.value(), 0) : null;
            default -> null;
        };
    }

    @Override
    public void onGroupChannelClosed(long nowNs, NetConnectionServer connection, ServerGroupChannel channel) {
        Client client = clientOf(connection);
        if (channel.attachment() instanceof GroupId group && client.channels().remove(group, channel)) {
            leave(nowNs, client, group);
        }
    }

    @Override
    public void onClosed(long nowNs, NetConnectionServer connection, NetConnectionEnd end) {
        Client client = clientOf(connection);
        if (connected.remove(client.peerId(), client)) {
            stats.count(RendezvousCounter.CLIENTS_GONE);
            leaveAll(nowNs, client);
        }
        switch (end) {
            case SESSION_ENDED -> {}
            case NO_ANSWER -> {
                stats.count(RendezvousCounter.CLIENTS_TIMED_OUT);
                client.session().close(nowNs);
            }
            default -> lingering.add(new Appointment(nowNs + config.lingerNs(), client));
        }
    }

    private void leaveAll(long nowNs, Client client) {
        for (GroupId group : List.copyOf(client.channels().keySet())) {
            leave(nowNs, client, group);
        }
        client.channels().clear();
    }

    private void leave(long nowNs, Client client, GroupId group) {
        stats.count(RendezvousCounter.LEAVES);
        registry.leave(nowNs, group, client.peerId(), introductions);
    }

    private boolean deliver(long nowNs, GroupId group, PeerId to, PeerId member) {
        Client client = connected.get(to);
        ServerGroupChannel channel = client == null ? null : client.channels().get(group);
        if (channel == null || !registry.isMember(group, member)) {
            stats.count(RendezvousCounter.INTRODUCTIONS_OUTDATED);
            return false;
        }
        boolean sent = channel.introduce(nowNs, member);
        stats.count(sent ? RendezvousCounter.INTRODUCTIONS : RendezvousCounter.INTRODUCTIONS_REFUSED);
        return sent;
    }

    @Override
    public boolean introduces(long nowNs, NetAddress requester, PeerId target) {
        boolean known = connected.containsKey(target);
        stats.count(known ? RendezvousCounter.HELLOS_INTRODUCED : RendezvousCounter.HELLOS_FOR_STRANGERS);
        return known;
    }

    @Override
    public List<NetAddress> furtherAddresses(PeerId target) {
        Client client = connected.get(target);
        return client == null ? List.of() : client.connection().peerAddresses();
    }

    /** Whether a client with that peer id is connected. */
    boolean isConnected(PeerId peer) {
        Client client = connected.get(peer);
        return client != null && client.connection().state() == NetConnectionState.CONNECTED;
    }
}
