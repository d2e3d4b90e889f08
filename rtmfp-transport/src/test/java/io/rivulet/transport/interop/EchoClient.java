package io.rivulet.transport.interop;

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
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.NettyDatagramDriver;
import io.rivulet.transport.netty.SecureEntropySource;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Opens a session over real sockets, sends messages as fast as they are taken, and collects their echoes. */
final class EchoClient implements EndpointHandler, AutoCloseable {
    private static final long WAIT_SECONDS = 120;

    private final List<byte[]> messages;
    private final long lifetimeNs;
    private final List<byte[]> echoes = new ArrayList<>();
    private final CompletableFuture<Session> session = new CompletableFuture<>();
    private final RtmfpEndpoint endpoint;
    private final NettyDatagramDriver driver;

    // The endpoint's thread alone.
    private SendFlow flow;
    private int next;

    // Under this object's lock, as the echoes.
    private int released;
    private int expired;
    private String failure;

    EchoClient(Identity identity, byte[] discriminator, NetAddress server, List<byte[]> messages)
            throws BindFailedException {
        this(identity, discriminator, server, messages, Nanos.NO_DEADLINE);
    }

    /** @param lifetimeNs after how long a message is given up */
    EchoClient(Identity identity, byte[] discriminator, NetAddress server, List<byte[]> messages, long lifetimeNs)
            throws BindFailedException {
        this.messages = messages;
        this.lifetimeNs = lifetimeNs;
        endpoint = new RtmfpEndpoint(
                EndpointConfig.builder(identity, new SecureEntropySource()).build(), this);
        driver = NettyDatagramDriver.start(
                DriverConfig.builder().bind(NetAddress.parse("127.0.0.1:0")).build(), endpoint);
        driver.execute(nowNs -> endpoint.open(nowNs, discriminator, List.of(server), 10 * Nanos.SECOND));
    }

    /** The echoes of all messages, in the order of their arrival. */
    List<byte[]> awaitEchoes() throws Exception {
        return awaitEchoes(messages.size());
    }

    /** At least so many echoes. */
    synchronized List<byte[]> awaitEchoes(int count) throws Exception {
        await(() -> echoes.size() >= count);
        return List.copyOf(echoes);
    }

    /** The echoes up to one that begins with such a number. */
    synchronized List<byte[]> awaitEcho(int number) throws Exception {
        await(() -> !echoes.isEmpty() && Bytes.getU16(echoes.get(echoes.size() - 1), 0) == number);
        return List.copyOf(echoes);
    }

    /** Until every message was acknowledged or given up. */
    synchronized void awaitAllReleased() throws Exception {
        await(() -> released == messages.size());
    }

    private void await(BooleanSupplier condition) throws Exception {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
            long leftMs = (endNs - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new TimeoutException(echoes.size() + " echoes of " + messages.size() + " messages, " + released
                        + " released, " + expired + " given up");
            }
            wait(leftMs);
        }
    }

    /** Messages given up so far. */
    synchronized int expired() {
        return expired;
    }

    /** Sends one more message, which does not expire. */
    void sendLast(byte[] message) {
        driver.execute(nowNs -> flow.send(nowNs, message, 0, message.length));
    }

    Session awaitSession() throws Exception {
        return session.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Where the server is now. */
    NetAddress farAddress() throws Exception {
        CompletableFuture<NetAddress> address = new CompletableFuture<>();
        driver.execute(nowNs -> address.complete(session.join().farAddress()));
        return address.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether no session is left. To be asked after the end. */
    boolean isQuiet() {
        return endpoint.isQuiet();
    }

    @Override
    public void close() {
        driver.close(endpoint::closeAll, endpoint::isQuiet)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void onSessionOpen(long nowNs, Session opened, SessionOpening opening) {
        flow = opened.openFlow(nowNs, "echo".getBytes(StandardCharsets.UTF_8), null, Priority.ROUTINE);
        session.complete(opened);
        send(nowNs);
    }

    private void send(long nowNs) {
        while (next < messages.size()) {
            byte[] message = messages.get(next);
            long deadlineNs = Nanos.plus(nowNs, lifetimeNs);
            if (flow.sendShared(nowNs, message, 0, message.length, deadlineNs, next) != SendResult.ACCEPTED) {
                return;
            }
            next++;
        }
    }

    private synchronized void fail(String reason) {
        failure = reason;
        notifyAll();
    }

    @Override
    public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure reason) {
        session.completeExceptionally(new IllegalStateException("no session: " + reason));
        fail("no session: " + reason);
    }

    @Override
    public void onSessionClosed(long nowNs, Session closed, CloseReason reason) {
        fail("session closed: " + reason);
    }

    @Override
    public void onFlow(long nowNs, ReceiveFlow received) {}

    @Override
    public synchronized void onMessage(long nowNs, ReceiveFlow received, byte[] buffer, int offset, int length) {
        echoes.add(Arrays.copyOfRange(buffer, offset, offset + length));
        notifyAll();
    }

    @Override
    public void onGap(long nowNs, ReceiveFlow received) {}

    @Override
    public void onFlowComplete(long nowNs, ReceiveFlow received) {}

    @Override
    public void onFlowException(long nowNs, SendFlow rejected, long code) {
        fail("flow rejected with " + code);
    }

    @Override
    public synchronized void onReleased(long nowNs, SendFlow sent, long token, boolean delivered) {
        released++;
        expired += delivered ? 0 : 1;
        notifyAll();
    }

    @Override
    public void onRoom(long nowNs, Session roomy) {
        send(nowNs);
    }
}
