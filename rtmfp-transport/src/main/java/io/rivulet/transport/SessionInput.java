package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.session.PacketReassembly;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.Acknowledgement;
import io.rivulet.transport.wire.chunk.FlowException;
import io.rivulet.transport.wire.chunk.ForwardedIHello;
import io.rivulet.transport.wire.chunk.UserData;

/**
 * Takes the packets of established sessions apart and hands their chunks to the parts they concern. One for an endpoint: it keeps
 * nothing from packet to packet. RFC 7016 sections 2.2.4, 2.3 and 3.6.
 */
final class SessionInput {
    private final RtmfpEndpoint endpoint;
    private final PacketHeader header = new PacketHeader();
    private final ChunkReader chunks = new ChunkReader();
    private final UserData userData = new UserData();
    private final Acknowledgement acknowledgement = new Acknowledgement();
    private final FlowException flowException = new FlowException();
    private final ForwardedIHello forwardedHello = new ForwardedIHello();

    private final ByteReader wholePacket = new ByteReader();
    private boolean isReassembled;

    /** How many there were: names the current one. */
    private long packets;

    private boolean hadUserData;
    private boolean hadAcknowledgement;
    private long acknowledgedBytes;

    SessionInput(RtmfpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Processes a genuine plain packet. */
    void onPacket(long nowNs, Session session, NetAddress source, int interfaceId, ByteReader packet) {
        onPlainPacket(nowNs, session, source, interfaceId, packet);
        PacketReassembly parts = endpoint.reassembly();
        for (byte[] whole = parts.poll(); whole != null; whole = parts.poll()) {
            if (session.state() != SessionState.CLOSED) {
                endpoint.stats().add(EndpointStats.Counter.PACKETS_REASSEMBLED, 1);
                isReassembled = true;
                onPlainPacket(nowNs, session, source, interfaceId, wholePacket.wrap(whole, 0, whole.length));
                isReassembled = false;
            }
        }
    }

    private void onPlainPacket(long nowNs, Session session, NetAddress source, int interfaceId, ByteReader packet) {
        int farMode = session.isInitiator() ? PacketHeader.MODE_RESPONDER : PacketHeader.MODE_INITIATOR;
        if (!header.wrap(packet) || header.mode() != farMode) {
            endpoint.drop(nowNs, session, DropReason.BAD_PACKET);
            return;
        }
        packets++;
        hadUserData = false;
        hadAcknowledgement = false;
        acknowledgedBytes = 0;
        session.onPacket(nowNs, header);
        userData.startPacket();
        chunks.wrap(packet);
        while (session.state() != SessionState.CLOSED && chunks.next()) {
            if (!onChunk(nowNs, session, source, interfaceId)) {
                endpoint.drop(nowNs, session, DropReason.BAD_CHUNK);
            }
        }
        if (hadUserData) {
            checkReceiveBudgets(nowNs, session);
        }
        session.onPacketProcessed(nowNs, hadUserData, hadAcknowledgement, acknowledgedBytes);
        session.path().onHeardFrom(nowNs, source, interfaceId);
    }

    /** Returns false when the chunk is malformed. Unknown types are ignored (RFC 7016 section 2.3). */
    private boolean onChunk(long nowNs, Session session, NetAddress source, int interfaceId) {
        int type = chunks.type();
        ByteReader payload = chunks.payload();
        if (type == ChunkType.CLOSE) {
            session.onCloseRequest(nowNs);
            return true;
        }
        if (type == ChunkType.CLOSE_ACK) {
            session.onCloseAck(nowNs);
            return true;
        }
        if (session.state() != SessionState.OPEN) {
            return true; // flows exist only in open sessions
        }
        return switch (type) {
            case ChunkType.USER_DATA -> userData.wrap(payload) && onUserData(nowNs, session);
            case ChunkType.NEXT_USER_DATA -> userData.wrapNext(payload) && onUserData(nowNs, session);
            case ChunkType.ACK_BITMAP -> acknowledgement.wrap(payload, true) && onAcknowledgement(nowNs, session);
            case ChunkType.ACK_RANGES -> acknowledgement.wrap(payload, false) && onAcknowledgement(nowNs, session);
            case ChunkType.PACKET_FRAGMENT -> onPacketFragment(nowNs, session, payload);
            case ChunkType.FLOW_EXCEPTION -> flowException.wrap(payload) && onFlowException(nowNs, session);
            case ChunkType.BUFFER_PROBE -> onBufferProbe(session, payload);
            case ChunkType.PING -> {
                if (!session.queueControl(ChunkType.PING_REPLY, payload.rest())) {
                    endpoint.drop(nowNs, session, DropReason.CONTROL_QUEUE_FULL);
                }
                yield true;
            }
            case ChunkType.PING_REPLY -> {
                session.path().onPingReply(nowNs, payload, source, interfaceId);
                yield true;
            }
            case ChunkType.FIHELLO ->
                forwardedHello.wrap(payload)
                        && endpoint.startup().responder().onForwardedHello(nowNs, session, forwardedHello);
            default -> true;
        };
    }

    /** RFC 7016 section 3.4. A packet that came in parts has no parts of others in it. */
    private boolean onPacketFragment(long nowNs, Session session, ByteReader payload) {
        if (isReassembled) {
            return false;
        }
        PacketReassembly.Outcome outcome = endpoint.reassembly().add(nowNs, session, header.mode(), payload);
        if (outcome == PacketReassembly.Outcome.FULL) {
            endpoint.drop(nowNs, session, DropReason.TOO_MANY_FRAGMENTED);
        }
        return outcome != PacketReassembly.Outcome.REFUSED;
    }

    /** RFC 7016 section 3.6.3.2. */
    private boolean onUserData(long nowNs, Session session) {
        hadUserData = true;
        endpoint.stats()
                .add(EndpointStats.Counter.USER_BYTES_RECEIVED, userData.data().length());
        ReceiveFlow flow = session.flows().receiving(userData.flowId());
        if (flow == null) {
            flow = startFlow(nowNs, session);
            if (flow == null) {
                endpoint.drop(nowNs, session, DropReason.TOO_MANY_FLOWS);
                return true;
            }
        }
        DropReason drop = flow.onUserData(userData);
        if (drop != null) {
            endpoint.drop(nowNs, session, drop);
        }
        session.queueAcknowledgement(flow);
        session.acks().onUserData(nowNs);
        return true;
    }

    private void checkReceiveBudgets(long nowNs, Session session) {
        if (session.receiveBudget().isAbused()) {
            session.end(nowNs, CloseReason.ABUSE, true);
        }
        session.reopenWindows(nowNs);
        endpoint.evictIfOverBudget(nowNs);
    }

    /** RFC 7016 section 3.6.3.1. */
    private ReceiveFlow startFlow(long nowNs, Session session) {
        if (!session.flows().canAcceptReceiving()) {
            return null;
        }
        boolean isAssociated = userData.associatedFlowId() >= 0;
        SendFlow association = isAssociated ? session.flows().sending(userData.associatedFlowId()) : null;
        boolean acceptable = userData.hasMetadata()
                && userData.metadata().length() <= RtmfpEndpoint.MAX_METADATA_BYTES
                && (!isAssociated || association != null && association.isOpen())
                && !userData.hasUnknownOption();
        byte[] metadata = acceptable ? userData.metadata().toBytes() : RtmfpEndpoint.NO_BYTES;
        ReceiveFlow flow = new ReceiveFlow(session, userData.flowId(), metadata, association);
        session.flows().add(flow);
        session.acks().requireNow();
        if (acceptable) {
            endpoint.onFlowStarted(flow);
        } else {
            endpoint.drop(nowNs, session, DropReason.BAD_FLOW);
            flow.rejectWith(0);
        }
        return flow;
    }

    /**
     * RFC 7016 section 3.6.2.4. A receiver acknowledges a flow once in a packet (3.6.3.4.5, 3.6.3.4.6). Ranges of further acknowledgements
     * are not looked at, for each may cost a walk over the flow's queue; they come again.
     */
    private boolean onAcknowledgement(long nowNs, Session session) {
        hadAcknowledgement = true;
        SendFlow flow = session.flows().sending(acknowledgement.flowId());
        if (flow == null) {
            return true; // of a flow that is complete: a repetition
        }
        long window = Math.min(acknowledgement.bufferBlocksAvailable(), Integer.MAX_VALUE) * 1_024;
        flow.onAcknowledgement(nowNs, window);
        long queuedBefore = session.transmissionOrder().queuedBytes();
        boolean honest = flow.queue().acknowledge(0, acknowledgement.cumulativeAck());
        if (honest && flow.isFirstAcknowledgementIn(packets)) {
            while (honest && acknowledgement.nextRange()) {
                honest = flow.queue().acknowledgeNext(acknowledgement.from(), acknowledgement.to());
            }
        } else if (honest) {
            endpoint.drop(nowNs, session, DropReason.REPEATED_ACKNOWLEDGEMENT);
        }
        if (!honest) {
            session.end(nowNs, CloseReason.ABUSE, true);
            return true;
        }
        if (session.transmissionOrder().queuedBytes() < queuedBefore) {
            session.stalls().onAcknowledged(nowNs);
        }
        flow.noteSuspension(nowNs);
        long acknowledged = flow.queue().takeAcknowledgedBytes();
        if (acknowledged > 0) {
            acknowledgedBytes += acknowledged;
            session.window().onAcknowledged(acknowledged);
        }
        if (flow.completeIfDone()) {
            session.onSendFlowComplete(nowNs, flow);
        } else if (flow.probeAtNs() != DatagramCore.NO_DEADLINE_NS) {
            session.onBufferSuspended(flow.probeAtNs());
        } else {
            session.markReady(flow);
        }
        return true;
    }

    /** RFC 7016 section 3.6.2.10. */
    private boolean onFlowException(long nowNs, Session session) {
        SendFlow flow = session.flows().sending(flowException.flowId());
        if (flow != null && flow.onException(nowNs)) {
            endpoint.onFlowException(flow, flowException.code());
        }
        return true;
    }

    /** RFC 7016 section 3.6.3.6. */
    private boolean onBufferProbe(Session session, ByteReader payload) {
        ReceiveFlow flow = session.flows().receiving(payload.vlu());
        if (payload.failed()) {
            return false;
        }
        if (flow != null) {
            flow.onBufferProbe();
            session.queueAcknowledgement(flow);
        }
        return true;
    }
}
