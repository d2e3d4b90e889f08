package io.rivulet.overlay.node;

import io.rivulet.overlay.flash.ConnectDecision;
import io.rivulet.overlay.flash.ConnectRequest;
import io.rivulet.overlay.flash.FlashCodec;
import io.rivulet.overlay.flash.GroupChannelMessage;
import io.rivulet.overlay.flash.NetConnectionEnd;
import io.rivulet.overlay.flash.NetConnectionServer;
import io.rivulet.overlay.flash.NetConnectionServerConfig;
import io.rivulet.overlay.flash.NetConnectionServerListener;
import io.rivulet.overlay.flash.ServerGroupChannel;
import io.rivulet.transport.CloseReason;
import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.EndpointHandler;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.introduction.Introducer;
import io.rivulet.transport.testing.EndpointCore;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The least that can introduce members to each other: lets everybody in, and tells a joiner of up to six members of its group. */
public final class TestRendezvous extends EndpointCore implements EndpointHandler, NetConnectionServerListener {
    private static final int INTRODUCED = 6;

    private record Member(ServerGroupChannel channel, PeerId peer, NetConnectionServer connection) {}

    private final RtmfpEndpoint endpoint;
    private final FlashCodec codec = new FlashCodec();
    private final Map<String, List<Member>> groups = new LinkedHashMap<>();
    private String rejection;

    public TestRendezvous(Identity identity, EntropySource entropy) {
        Introducer everybody = new Introducer() {
            @Override
            public boolean introduces(long nowNs, NetAddress requester, PeerId target) {
                return true;
            }

            @Override
            public List<NetAddress> furtherAddresses(PeerId target) {
                return List.of();
            }
        };
        EndpointConfig config = EndpointConfig.builder(identity, entropy)
                .introducer(everybody)
                .allOnThisHost()
                .build();
        endpoint = new RtmfpEndpoint(config, this);
    }

    /** From now on everybody is turned away with these words. */
    public void rejectWith(String words) {
        rejection = words;
    }

    /** Closes all sessions in order. */
    public void closeAll(long nowNs) {
        endpoint.closeAll(nowNs);
    }

    /** How many clients are connected. */
    public int clients() {
        return endpoint.sessions().size();
    }

    @Override
    public ConnectDecision onConnect(long nowNs, NetConnectionServer connection, ConnectRequest request) {
        return rejection == null ? ConnectDecision.accept() : ConnectDecision.reject(rejection);
    }

    @Override
    public void onConnected(long nowNs, NetConnectionServer connection) {
        connection.adviseKeepalive(nowNs, 15_000_000_000L, 10_000_000_000L);
    }

    @Override
    public void onPeerInfo(long nowNs, NetConnectionServer connection, List<NetAddress> addresses) {}

    @Override
    public void onGroupJoin(
            long nowNs, NetConnectionServer connection, ServerGroupChannel channel, GroupChannelMessage.Join join) {
        List<Member> members =
                groups.computeIfAbsent(HexFormat.of().formatHex(join.value()), group -> new ArrayList<>());
        int step = Math.max(1, members.size() / INTRODUCED);
        int told = 0;
        for (int i = members.size() - 1; i >= 0 && told < INTRODUCED; i -= step) {
            channel.introduce(nowNs, members.get(i).peer());
            told++;
        }
        members.add(new Member(channel, connection.session().farPeerId(), connection));
    }

    @Override
    public void onGroupChannelClosed(long nowNs, NetConnectionServer connection, ServerGroupChannel channel) {
        groups.values().forEach(members -> members.removeIf(member -> member.channel() == channel));
    }

    @Override
    public void onClosed(long nowNs, NetConnectionServer connection, NetConnectionEnd end) {
        groups.values().forEach(members -> members.removeIf(member -> member.connection() == connection));
        if (end != NetConnectionEnd.REJECTED) {
            connection.session().close(nowNs); // who is turned away closes the session when it has read why
        }
    }

    @Override
    public void onSessionOpen(long nowNs, Session session, SessionOpening opening) {
        session.attach(new NetConnectionServer(NetConnectionServerConfig.DEFAULT, session, codec, this));
    }

    @Override
    public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {}

    @Override
    public void onSessionClosed(long nowNs, Session session, CloseReason reason) {
        ((NetConnectionServer) session.attachment()).onSessionClosed(nowNs);
    }

    @Override
    public void onFlow(long nowNs, ReceiveFlow flow) {
        ((NetConnectionServer) flow.session().attachment()).onFlow(nowNs, flow);
    }

    @Override
    public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
        ((NetConnectionServer) flow.session().attachment()).onMessage(nowNs, flow, buffer, offset, length);
    }

    @Override
    public void onGap(long nowNs, ReceiveFlow flow) {}

    @Override
    public void onFlowComplete(long nowNs, ReceiveFlow flow) {
        ((NetConnectionServer) flow.session().attachment()).onFlowComplete(nowNs, flow);
    }

    @Override
    public void onFlowException(long nowNs, SendFlow flow, long code) {
        ((NetConnectionServer) flow.session().attachment()).onFlowException(nowNs, flow);
    }

    @Override
    public void onReleased(long nowNs, SendFlow flow, long token, boolean delivered) {}

    @Override
    public void onRoom(long nowNs, Session session) {}

    @Override
    protected RtmfpEndpoint endpoint() {
        return endpoint;
    }
}
