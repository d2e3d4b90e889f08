package io.rivulet.rendezvous;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.overlay.flash.ClientGroupChannel;
import io.rivulet.overlay.flash.ConnectRejection;
import io.rivulet.overlay.flash.FlashCodec;
import io.rivulet.overlay.flash.GroupChannelMessage;
import io.rivulet.overlay.flash.NetConnectionClient;
import io.rivulet.overlay.flash.NetConnectionClientConfig;
import io.rivulet.overlay.flash.NetConnectionClientListener;
import io.rivulet.overlay.flash.NetConnectionEnd;
import io.rivulet.overlay.flash.RtmfpUri;
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
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.EndpointCore;
import java.util.ArrayList;
import java.util.List;

/** A client of the rendezvous that joins a group and opens a session to everybody that it is told of. It knows one address: the server's. */
final class TestPeer extends EndpointCore implements EndpointHandler, NetConnectionClientListener {
    private static final long OPEN_TIMEOUT_NS = 30_000_000_000L;

    final List<PeerId> told = new ArrayList<>();
    final List<PeerId> peers = new ArrayList<>();
    final List<OpenFailure> failures = new ArrayList<>();
    final List<ClientGroupChannel> channels = new ArrayList<>();
    int channelsClosed;
    ConnectRejection rejection;
    NetConnectionEnd end;
    Session server;
    final NetConnectionClient client;
    final RtmfpEndpoint endpoint;
    boolean connects = true;

    /** Called when a session with another peer opens. */
    Runnable onPeer = () -> {};

    private final NetAddress serverAddress;
    private List<GroupId> groups = List.of();

    TestPeer(NetAddress serverAddress, Identity identity, EntropySource entropy) {
        this.serverAddress = serverAddress;
        endpoint = new RtmfpEndpoint(EndpointConfig.builder(identity, entropy).build(), this);
        client = new NetConnectionClient(
                NetConnectionClientConfig.DEFAULT,
                RtmfpUri.parse("rtmfp://" + serverAddress + "/"),
                new FlashCodec(),
                this);
    }

    PeerId id() {
        return endpoint.peerId();
    }

    /** Connects, and then joins. */
    void start(long nowNs, GroupId... newGroups) {
        groups = List.of(newGroups);
        endpoint.open(
                nowNs,
                FlashDiscriminators.ancillary("rtmfp://" + serverAddress + "/"),
                List.of(serverAddress),
                OPEN_TIMEOUT_NS);
    }

    ClientGroupChannel join(long nowNs, GroupId group) {
        ClientGroupChannel channel =
                client.openGroupChannel(nowNs, GroupChannelMessage.join(GroupChannelMessage.FORM_ID, group.toBytes()));
        if (channel != null) {
            channels.add(channel);
        }
        return channel;
    }

    void dial(long nowNs, PeerId peer) {
        endpoint.open(nowNs, FlashDiscriminators.fingerprint(peer), List.of(serverAddress), OPEN_TIMEOUT_NS);
    }

    @Override
    public void onConnected(long nowNs) {
        for (GroupId group : groups) {
            join(nowNs, group);
        }
    }

    @Override
    public void onRejected(long nowNs, ConnectRejection newRejection) {
        rejection = newRejection;
    }

    @Override
    public void onClosed(long nowNs, NetConnectionEnd newEnd) {
        end = newEnd;
    }

    @Override
    public void onKeepaliveAdvice(long nowNs, long serverPeriodNs, long peerPeriodNs) {
        // The session with the server obeys already.
    }

    @Override
    public void onIntroduction(long nowNs, ClientGroupChannel channel, PeerId member) {
        told.add(member);
        if (!peers.contains(member)) {
            dial(nowNs, member);
        }
    }

    @Override
    public void onGroupChannelClosed(long nowNs, ClientGroupChannel channel) {
        channelsClosed++;
    }

    @Override
    public void onSessionOpen(long nowNs, Session session, SessionOpening opening) {
        if (server == null) {
            server = session;
            if (connects) {
                client.start(nowNs, session);
            }
        } else {
            peers.add(session.farPeerId());
            onPeer.run();
        }
    }

    @Override
    public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {
        failures.add(failure);
    }

    @Override
    public void onSessionClosed(long nowNs, Session session, CloseReason reason) {
        if (session == server) {
            if (connects) {
                client.onSessionClosed(nowNs);
            }
        } else {
            peers.remove(session.farPeerId());
        }
    }

    @Override
    public void onFlow(long nowNs, ReceiveFlow flow) {
        if (flow.session() == server) {
            client.onFlow(nowNs, flow);
        }
    }

    @Override
    public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
        if (flow.session() == server) {
            client.onMessage(nowNs, flow, buffer, offset, length);
        }
    }

    @Override
    public void onGap(long nowNs, ReceiveFlow flow) {
        throw new AssertionError("nothing is given up here");
    }

    @Override
    public void onFlowComplete(long nowNs, ReceiveFlow flow) {
        if (flow.session() == server) {
            client.onFlowComplete(nowNs, flow);
        }
    }

    @Override
    public void onFlowException(long nowNs, SendFlow flow, long code) {
        if (flow.session() == server) {
            client.onFlowException(nowNs, flow);
        }
    }

    @Override
    public void onReleased(long nowNs, SendFlow flow, long token, boolean delivered) {
        throw new AssertionError("nothing was sent by reference");
    }

    @Override
    public void onRoom(long nowNs, Session session) {
        // Nothing waits for room.
    }

    @Override
    public void onDeadline(long nowNs) {
        endpoint.onDeadline(nowNs);
        client.onDeadline(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
        return Math.min(endpoint.nextDeadlineNs(), client.nextDeadlineNs());
    }

    @Override
    protected RtmfpEndpoint endpoint() {
        return endpoint;
    }
}
