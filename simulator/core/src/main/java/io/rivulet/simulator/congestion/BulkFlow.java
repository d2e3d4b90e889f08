package io.rivulet.simulator.congestion;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.CloseReason;
import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.EndpointHandler;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.Priority;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.SendResult;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.congestion.CongestionController;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.time.Nanos;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An RTMFP session with one flow that always has more to send, and the endpoint that it goes to. */
final class BulkFlow implements EndpointHandler {
    private static final int MESSAGE_BYTES = 16 * 1_024;
    private static final long OPEN_TIMEOUT_NS = 95 * Nanos.SECOND;

    private final RtmfpEndpoint sender;
    private final RtmfpEndpoint receiver;
    private final byte[] message = new byte[MESSAGE_BYTES];
    private SendFlow flow;
    private boolean isStopped;

    BulkFlow(SeedTree seed, CongestionController.Supplier congestion) {
        sender = endpoint(seed.child("sender"), congestion);
        receiver = endpoint(seed.child("receiver"), congestion);
    }

    private RtmfpEndpoint endpoint(SeedTree seed, CongestionController.Supplier congestion) {
        Identity identity = PlainIdentity.peer(seed.entropy("identity"));
        EndpointConfig config = EndpointConfig.builder(identity, seed.entropy("endpoint"))
                .congestion(congestion)
                .roomBytes(4 * MESSAGE_BYTES)
                .build();
        return new RtmfpEndpoint(config, this);
    }

    RtmfpEndpoint sender() {
        return sender;
    }

    RtmfpEndpoint receiver() {
        return receiver;
    }

    void start(long nowNs, NetAddress address) {
        sender.open(nowNs, FlashDiscriminators.fingerprint(receiver.peerId()), List.of(address), OPEN_TIMEOUT_NS);
    }

    void stop(long nowNs) {
        isStopped = true;
        if (flow != null) {
            flow.session().close(nowNs);
        }
    }

    @Override
    public void onSessionOpen(long nowNs, Session session, SessionOpening opening) {
        if (session.isInitiator()) {
            flow = session.openFlow(nowNs, "bulk".getBytes(StandardCharsets.UTF_8), null, Priority.BULK);
            fill(nowNs);
        }
    }

    private void fill(long nowNs) {
        while (!isStopped
                && flow.session().hasRoom()
                && flow.send(nowNs, message, 0, message.length) == SendResult.ACCEPTED) {
            // Until it is full.
        }
    }

    @Override
    public void onRoom(long nowNs, Session session) {
        fill(nowNs);
    }

    @Override
    public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {
        throw new IllegalStateException("no session: " + failure);
    }

    @Override
    public void onSessionClosed(long nowNs, Session session, CloseReason reason) {
        if (!isStopped) {
            throw new IllegalStateException("the session closed: " + reason);
        }
    }

    @Override
    public void onFlow(long nowNs, ReceiveFlow received) {
        // Accepted.
    }

    @Override
    public void onMessage(long nowNs, ReceiveFlow received, byte[] buffer, int offset, int length) {
        // The network counts what arrives.
    }

    @Override
    public void onGap(long nowNs, ReceiveFlow received) {
        // Nothing is ever given up.
    }

    @Override
    public void onFlowComplete(long nowNs, ReceiveFlow received) {
        // The run ends before that, or the flow was stopped.
    }

    @Override
    public void onFlowException(long nowNs, SendFlow sent, long code) {
        throw new IllegalStateException("the flow was rejected: " + code);
    }

    @Override
    public void onReleased(long nowNs, SendFlow sent, long token, boolean delivered) {
        // Messages were copied.
    }
}
