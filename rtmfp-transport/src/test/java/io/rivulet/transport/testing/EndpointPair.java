package io.rivulet.transport.testing;

import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.Priority;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.SendResult;
import io.rivulet.transport.Session;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.SeededEntropy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Two real endpoints and a virtual wire: what most tests of the transport start from. */
public final class EndpointPair {
    /** RFC 7016 section 3.5.1.1.1. */
    public static final long OPEN_TIMEOUT_NS = 95 * Nanos.SECOND;

    public final RecordingHandler nearHandler = new RecordingHandler();
    public final RecordingHandler farHandler = new RecordingHandler();
    public final RtmfpEndpoint near;
    public final RtmfpEndpoint far;
    public final CorePair<RtmfpEndpoint> wire;

    /** A pair with the plain profile and default configuration. */
    public EndpointPair() {
        this(config -> config);
    }

    /** A pair with the plain profile. */
    public EndpointPair(UnaryOperator<EndpointConfig.Builder> setUp) {
        this(plain(1), plain(2), setUp);
    }

    /** A pair of given identities. */
    public EndpointPair(Identity nearIdentity, Identity farIdentity, UnaryOperator<EndpointConfig.Builder> setUp) {
        this(nearIdentity, farIdentity, setUp, setUp);
    }

    /** A pair of given identities whose ends are not set up alike. */
    public EndpointPair(
            Identity nearIdentity,
            Identity farIdentity,
            UnaryOperator<EndpointConfig.Builder> setUpNear,
            UnaryOperator<EndpointConfig.Builder> setUpFar) {
        near = new RtmfpEndpoint(
                setUpNear
                        .apply(EndpointConfig.builder(nearIdentity, entropy(1)))
                        .build(),
                nearHandler);
        far = new RtmfpEndpoint(
                setUpFar.apply(EndpointConfig.builder(farIdentity, entropy(2))).build(), farHandler);
        wire = new CorePair<>(near, far);
    }

    public static SeededEntropy entropy(long node) {
        return new SeededEntropy(7, node, "endpoint");
    }

    public static Identity plain(long node) {
        return PlainIdentity.peer(new SeededEntropy(7, node, "identity"));
    }

    /** The near end begins to open a session with the far end. */
    public void open() {
        wire.near(nowNs -> near.open(
                nowNs, FlashDiscriminators.fingerprint(far.peerId()), List.of(CorePair.FAR), OPEN_TIMEOUT_NS));
    }

    /** The far end begins to open a session with the near end. */
    public void openFromFar() {
        wire.far(nowNs -> far.open(
                nowNs, FlashDiscriminators.fingerprint(near.peerId()), List.of(CorePair.NEAR), OPEN_TIMEOUT_NS));
    }

    /** Opens a session and waits until both ends have it. */
    public EndpointPair opened() {
        open();
        boolean isOpen = wire.advanceUntil(
                () -> !nearHandler.opened.isEmpty() && !farHandler.opened.isEmpty(), Duration.ofSeconds(60));
        if (!isOpen) {
            throw new AssertionError("no session after a minute: near " + nearHandler.log + ", far " + farHandler.log);
        }
        return this;
    }

    /** The near end's latest session. */
    public Session nearSession() {
        return nearHandler.opened.get(nearHandler.opened.size() - 1);
    }

    /** The far end's latest session. */
    public Session farSession() {
        return farHandler.opened.get(farHandler.opened.size() - 1);
    }

    /** Opens a flow from near to far. */
    public SendFlow flow(String metadata) {
        SendFlow[] flow = new SendFlow[1];
        wire.near(nowNs -> flow[0] = nearSession().openFlow(nowNs, bytes(metadata), null, Priority.ROUTINE));
        return flow[0];
    }

    /** Sends a message from near to far, fully reliable. */
    public SendResult send(SendFlow flow, String message) {
        return send(flow, bytes(message), Nanos.NO_DEADLINE);
    }

    /** Sends a message from near to far. */
    public SendResult send(SendFlow flow, byte[] message, long deadlineNs) {
        SendResult[] result = new SendResult[1];
        wire.near(nowNs -> result[0] = flow.send(nowNs, message, 0, message.length, deadlineNs));
        return result[0];
    }

    public void advance(Duration duration) {
        wire.advance(duration);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
