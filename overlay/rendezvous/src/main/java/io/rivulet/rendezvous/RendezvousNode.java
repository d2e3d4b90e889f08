package io.rivulet.rendezvous;

import io.rivulet.overlay.flash.FlashLimits;
import io.rivulet.overlay.flash.FlashStats;
import io.rivulet.overlay.flash.NetConnectionServer;
import io.rivulet.transport.CloseReason;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.EndpointHandler;
import io.rivulet.transport.EndpointStats;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.CryptoJob;

/**
 * The rendezvous as a core: an endpoint that only answers, with the {@link ClientDesk} behind it. Drive it as any other
 * {@link DatagramCore}.
 */
public final class RendezvousNode implements DatagramCore {
    /** Control flows and group channels, those included that linger for two minutes after they were closed. */
    private static final int MAX_FLOWS_PER_CLIENT = 128;

    /** A client sends and gets a few hundred bytes; this is the least that the endpoint allows. */
    private static final int BUFFER_BYTES_PER_CLIENT = 64 * 1_024;

    private final RendezvousStats stats = new RendezvousStats();
    private final GroupRegistry registry;
    private final ClientDesk desk;
    private final RtmfpEndpoint endpoint;

    /** A rendezvous whose groups are in memory. */
    public RendezvousNode(RendezvousConfig config) {
        this(
                config,
                new InMemoryGroupRegistry(
                        config.maxGroups(),
                        config.maxMembersPerGroup(),
                        config.introductionsPerJoin(),
                        config.entropy()));
    }

    /** A rendezvous with a registry of one's own, which has its own limits. */
    public RendezvousNode(RendezvousConfig config, GroupRegistry registry) {
        this.registry = registry;
        desk = new ClientDesk(config, registry, stats);
        EndpointConfig endpointConfig = EndpointConfig.builder(config.identity(), config.entropy())
                .introducer(desk)
                .maxSessions(config.maxClients())
                .maxFlowsPerSession(MAX_FLOWS_PER_CLIENT)
                .maxMessageBytes(FlashLimits.MAX_CONTROL_MESSAGE_BYTES)
                .receiveBufferBytes(BUFFER_BYTES_PER_CLIENT)
                .sendQueueBytes(BUFFER_BYTES_PER_CLIENT)
                .keepalivePeriodNs(config.keepaliveNs())
                .deadAfterNs(config.deadAfterNs())
                .introductionsPerSecPerRequester(config.hellosPerSecondPerRequester())
                .introductionsPerSecPerTarget(config.hellosPerSecondPerTarget())
                .agreementsPerSecPerSource(config.agreementsPerSecondPerSource())
                .build();
        endpoint = new RtmfpEndpoint(endpointConfig, new Events());
    }

    /** The peer id of this rendezvous. */
    public PeerId peerId() {
        return endpoint.peerId();
    }

    /** What clients did and got. */
    public RendezvousStats stats() {
        return stats;
    }

    /** What was wrong with their messages. */
    public FlashStats flashStats() {
        return desk.codec().stats();
    }

    /** What the transport did. */
    public EndpointStats endpointStats() {
        return endpoint.stats();
    }

    /** Who is in which group. */
    public GroupRegistry groups() {
        return registry;
    }

    /** How many clients are connected. */
    public int clientCount() {
        return desk.connectedCount();
    }

    /** Whether a client with that peer id is connected. */
    public boolean isConnected(PeerId peer) {
        return desk.isConnected(peer);
    }

    /** How many introductions wait for their turn. */
    public int waitingIntroductions() {
        return desk.waitingIntroductions();
    }

    /** Closes all sessions in order; the core goes on being driven until {@link #isQuiet}. */
    public void close(long nowNs) {
        endpoint.closeAll(nowNs);
    }

    /** Whether no session is left. */
    public boolean isQuiet() {
        return endpoint.isQuiet();
    }

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        endpoint.onDatagram(nowNs, datagram);
    }

    @Override
    public void onDeadline(long nowNs) {
        endpoint.onDeadline(nowNs);
        desk.onDeadline(nowNs);
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        return endpoint.pollDatagrams(nowNs, out);
    }

    @Override
    public int pollEvents(long nowNs, int limit) {
        int delivered = endpoint.pollEvents(nowNs, limit);
        desk.deliverIntroductions(nowNs);
        return delivered;
    }

    @Override
    public CryptoJob pollJob() {
        return endpoint.pollJob();
    }

    @Override
    public void onJobDone(long nowNs, CryptoJob job) {
        endpoint.onJobDone(nowNs, job);
    }

    @Override
    public long nextDeadlineNs() {
        return Math.min(endpoint.nextDeadlineNs(), desk.nextDeadlineNs());
    }

    /** Hands each session's events to its connection. */
    private final class Events implements EndpointHandler {
        @Override
        public void onSessionOpen(long nowNs, Session session, SessionOpening opening) {
            desk.receive(nowNs, session);
        }

        @Override
        public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {
            // A rendezvous opens no sessions.
        }

        @Override
        public void onSessionClosed(long nowNs, Session session, CloseReason reason) {
            connectionOf(session).onSessionClosed(nowNs);
        }

        @Override
        public void onFlow(long nowNs, ReceiveFlow flow) {
            connectionOf(flow.session()).onFlow(nowNs, flow);
        }

        @Override
        public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
            connectionOf(flow.session()).onMessage(nowNs, flow, buffer, offset, length);
        }

        @Override
        public void onGap(long nowNs, ReceiveFlow flow) {
            // What a client gave up saying is as if it had not said it.
        }

        @Override
        public void onFlowComplete(long nowNs, ReceiveFlow flow) {
            connectionOf(flow.session()).onFlowComplete(nowNs, flow);
        }

        @Override
        public void onFlowException(long nowNs, SendFlow flow, long code) {
            connectionOf(flow.session()).onFlowException(nowNs, flow);
        }

        @Override
        public void onReleased(long nowNs, SendFlow flow, long token, boolean delivered) {
            // Nothing is sent by reference.
        }

        @Override
        public void onRoom(long nowNs, Session session) {
            // What found no room was counted and dropped; a client that does not listen is not waited for.
        }

        private static NetConnectionServer connectionOf(Session session) {
            return (NetConnectionServer) session.attachment();
        }
    }
}
