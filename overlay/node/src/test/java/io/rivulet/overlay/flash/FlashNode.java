package io.rivulet.overlay.flash;

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
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.testing.EndpointCore;
import io.rivulet.transport.virtual.SeededEntropy;
import java.util.ArrayList;
import java.util.List;

/** A node with one connection: the client's end of it, the server's end, or, for tests of bad manners, only the session. */
final class FlashNode extends EndpointCore
        implements EndpointHandler, NetConnectionClientListener, NetConnectionServerListener {
    static final RtmfpUri URI = RtmfpUri.parse("rtmfp://10.0.0.2:2/live/test");

    /** Longer than any period that a test advises of. */
    private static final long KEEPALIVE_NS = 60_000_000_000L;

    final RtmfpEndpoint endpoint;
    final FlashCodec codec = new FlashCodec();

    /** What happened, in order. */
    final List<String> log = new ArrayList<>();

    /** Flows and messages of a node without an end of a connection. */
    final List<ReceiveFlow> flows = new ArrayList<>();

    final List<String> rejectedFlows = new ArrayList<>();
    final List<ServerGroupChannel> channels = new ArrayList<>();

    NetConnectionClient client;
    NetConnectionServerConfig serverConfig;
    NetConnectionServer server;
    ConnectDecision decision = ConnectDecision.accept();
    ConnectRequest request;
    Session session;

    private FlashNode(boolean isServer, String name) {
        SeededEntropy entropy = new SeededEntropy(1, isServer ? 2 : 1, name);
        PlainIdentity identity = isServer ? PlainIdentity.rendezvous(entropy) : PlainIdentity.peer(entropy);
        EndpointConfig config = EndpointConfig.builder(identity, entropy)
                .keepalivePeriodNs(KEEPALIVE_NS)
                .deadAfterNs(4 * KEEPALIVE_NS)
                .build();
        endpoint = new RtmfpEndpoint(config, this);
    }

    static FlashNode client(NetConnectionClientConfig config) {
        FlashNode node = new FlashNode(false, "client");
        node.client = new NetConnectionClient(config, URI, node.codec, node);
        return node;
    }

    static FlashNode server(NetConnectionServerConfig config) {
        FlashNode node = new FlashNode(true, "server");
        node.serverConfig = config;
        return node;
    }

    /** A node that speaks only when a test does. */
    static FlashNode rude(boolean isServer) {
        return new FlashNode(isServer, "rude");
    }

    void open(long nowNs, NetAddress address) {
        byte[] discriminator = FlashDiscriminators.ancillary(URI.toString());
        endpoint.open(nowNs, discriminator, List.of(address), 10_000_000_000L);
    }

    long count(FlashCounter counter) {
        return codec.stats().get(counter);
    }

    @Override
    public void onSessionOpen(long nowNs, Session openSession, SessionOpening opening) {
        session = openSession;
        if (client != null) {
            client.start(nowNs, openSession);
        } else if (serverConfig != null) {
            server = new NetConnectionServer(serverConfig, openSession, codec, this);
        }
    }

    @Override
    public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {
        log.add("open failed " + failure);
    }

    @Override
    public void onSessionClosed(long nowNs, Session closedSession, CloseReason reason) {
        log.add("session closed " + reason);
        if (client != null) {
            client.onSessionClosed(nowNs);
        } else if (server != null) {
            server.onSessionClosed(nowNs);
        }
    }

    @Override
    public void onFlow(long nowNs, ReceiveFlow flow) {
        flows.add(flow);
        if (client != null) {
            client.onFlow(nowNs, flow);
        } else if (server != null) {
            server.onFlow(nowNs, flow);
        }
    }

    @Override
    public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
        if (client != null) {
            client.onMessage(nowNs, flow, buffer, offset, length);
        } else if (server != null) {
            server.onMessage(nowNs, flow, buffer, offset, length);
        } else {
            RtmpMessage message = new RtmpMessage();
            if (message.wrap(buffer, offset, length) && message.isCommand()) {
                Command command = Command.parse(message, new Amf0Reader());
                log.add("command " + command.name() + " "
                        + command.information().text("code", ""));
            } else {
                log.add("message of type " + message.type());
            }
        }
    }

    @Override
    public void onGap(long nowNs, ReceiveFlow flow) {
        log.add("gap");
    }

    @Override
    public void onFlowComplete(long nowNs, ReceiveFlow flow) {
        if (client != null) {
            client.onFlowComplete(nowNs, flow);
        } else if (server != null) {
            server.onFlowComplete(nowNs, flow);
        } else {
            log.add("flow complete");
        }
    }

    @Override
    public void onFlowException(long nowNs, SendFlow flow, long code) {
        rejectedFlows.add(FlowMetadata.parse(flow.metadata()).kind() + " " + code);
        if (client != null) {
            client.onFlowException(nowNs, flow);
        } else if (server != null) {
            server.onFlowException(nowNs, flow);
        }
    }

    @Override
    public void onReleased(long nowNs, SendFlow flow, long token, boolean delivered) {
        throw new AssertionError("nothing was sent by reference");
    }

    @Override
    public void onRoom(long nowNs, Session roomySession) {
        // Nothing waits for room.
    }

    @Override
    public void onConnected(long nowNs) {
        log.add("connected");
    }

    @Override
    public void onRejected(long nowNs, ConnectRejection rejection) {
        log.add("rejected " + rejection.reason() + " '" + rejection.description() + "'");
    }

    @Override
    public void onClosed(long nowNs, NetConnectionEnd end) {
        log.add("closed " + end);
    }

    @Override
    public void onKeepaliveAdvice(long nowNs, long serverPeriodNs, long peerPeriodNs) {
        log.add("keepalive " + serverPeriodNs / 1_000_000 + " " + peerPeriodNs / 1_000_000);
    }

    @Override
    public void onIntroduction(long nowNs, ClientGroupChannel channel, PeerId member) {
        log.add("introduction " + channel.attachment() + " " + member.shortName());
    }

    @Override
    public void onGroupChannelClosed(long nowNs, ClientGroupChannel channel) {
        log.add("channel closed " + channel.attachment());
    }

    @Override
    public ConnectDecision onConnect(long nowNs, NetConnectionServer connection, ConnectRequest newRequest) {
        request = newRequest;
        return decision;
    }

    @Override
    public void onConnected(long nowNs, NetConnectionServer connection) {
        log.add("connected");
    }

    @Override
    public void onPeerInfo(long nowNs, NetConnectionServer connection, List<NetAddress> addresses) {
        log.add("peer info " + addresses);
    }

    @Override
    public void onGroupJoin(
            long nowNs, NetConnectionServer connection, ServerGroupChannel channel, GroupChannelMessage.Join join) {
        channels.add(channel);
        log.add("join " + join.form() + " " + join.value().length);
    }

    @Override
    public void onGroupChannelClosed(long nowNs, NetConnectionServer connection, ServerGroupChannel channel) {
        log.add("channel closed");
    }

    @Override
    public void onClosed(long nowNs, NetConnectionServer connection, NetConnectionEnd end) {
        log.add("closed " + end);
    }

    @Override
    public void onDeadline(long nowNs) {
        endpoint.onDeadline(nowNs);
        if (client != null) {
            client.onDeadline(nowNs);
        }
    }

    @Override
    public long nextDeadlineNs() {
        return Math.min(endpoint.nextDeadlineNs(), client == null ? NO_DEADLINE_NS : client.nextDeadlineNs());
    }

    @Override
    protected RtmfpEndpoint endpoint() {
        return endpoint;
    }
}
