package io.rivulet.transport.interop;

import io.rivulet.transport.CloseReason;
import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.EndpointHandler;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.Priority;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.NettyDatagramDriver;
import io.rivulet.transport.netty.SecureEntropySource;
import io.rivulet.transport.time.Nanos;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Opens a session over real sockets, sends messages and waits for their echo. */
final class EchoClient implements EndpointHandler, AutoCloseable {
    private final List<byte[]> messages;
    private final List<byte[]> echoes = new ArrayList<>();
    private final CompletableFuture<List<byte[]>> echoed = new CompletableFuture<>();
    private final CompletableFuture<Session> session = new CompletableFuture<>();
    private final RtmfpEndpoint endpoint;
    private final NettyDatagramDriver driver;

    EchoClient(Identity identity, byte[] discriminator, NetAddress server, List<byte[]> messages)
            throws BindFailedException {
        this.messages = messages;
        endpoint = new RtmfpEndpoint(
                EndpointConfig.builder(identity, new SecureEntropySource()).build(), this);
        driver = NettyDatagramDriver.start(
                DriverConfig.builder().bind(NetAddress.parse("127.0.0.1:0")).build(), endpoint);
        driver.execute(nowNs -> endpoint.open(nowNs, discriminator, List.of(server), 10 * Nanos.SECOND));
    }

    /** The echoes, in the order of their arrival. */
    List<byte[]> awaitEchoes() throws Exception {
        return echoed.get(30, TimeUnit.SECONDS);
    }

    Session awaitSession() throws Exception {
        return session.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        driver.close(endpoint::closeAll, endpoint::isQuiet)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void onSessionOpen(long nowNs, Session opened, SessionOpening opening) {
        SendFlow flow = opened.openFlow(nowNs, "echo".getBytes(StandardCharsets.UTF_8), null, Priority.ROUTINE);
        for (byte[] message : messages) {
            flow.send(nowNs, message, 0, message.length);
        }
        session.complete(opened);
    }

    @Override
    public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {
        IllegalStateException reason = new IllegalStateException("no session: " + failure);
        session.completeExceptionally(reason);
        echoed.completeExceptionally(reason);
    }

    @Override
    public void onSessionClosed(long nowNs, Session closed, CloseReason reason) {
        echoed.completeExceptionally(new IllegalStateException("session closed: " + reason));
    }

    @Override
    public void onFlow(long nowNs, ReceiveFlow flow) {}

    @Override
    public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
        echoes.add(Arrays.copyOfRange(buffer, offset, offset + length));
        if (echoes.size() == messages.size()) {
            echoed.complete(List.copyOf(echoes));
        }
    }

    @Override
    public void onGap(long nowNs, ReceiveFlow flow) {}

    @Override
    public void onFlowComplete(long nowNs, ReceiveFlow flow) {}

    @Override
    public void onFlowException(long nowNs, SendFlow flow, long code) {
        echoed.completeExceptionally(new IllegalStateException("flow rejected with " + code));
    }

    @Override
    public void onReleased(long nowNs, SendFlow flow, long token, boolean delivered) {}

    @Override
    public void onRoom(long nowNs, Session roomy) {}
}
