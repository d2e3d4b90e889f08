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
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.NettyDatagramDriver;
import io.rivulet.transport.netty.SecureEntropySource;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sends every message back on a return flow. Also a program: prints its address and its peer id, and ends when its standard input does. */
public final class EchoServer implements EndpointHandler, AutoCloseable {
    private final RtmfpEndpoint endpoint;
    private final NettyDatagramDriver driver;

    EchoServer(FlashIdentity identity) throws BindFailedException {
        this(identity, NetAddress.parse("127.0.0.1:0"));
    }

    /** @param bind where it listens */
    public EchoServer(FlashIdentity identity, NetAddress bind) throws BindFailedException {
        endpoint = new RtmfpEndpoint(
                EndpointConfig.builder(identity, new SecureEntropySource()).build(), this);
        driver = NettyDatagramDriver.start(DriverConfig.builder().bind(bind).build(), endpoint);
    }

    NetAddress address() {
        return driver.localAddress();
    }

    PeerId peerId() {
        return endpoint.peerId();
    }

    @Override
    public void close() {
        driver.close(endpoint::closeAll, endpoint::isQuiet).join();
    }

    /** Says where it is and what it is called, and serves until its input ends. */
    public void serve() throws IOException {
        sayWhere();
        awaitEndOfInput();
    }

    private void sayWhere() {
        System.out.println(address());
        System.out.println(peerId());
        System.out.flush();
    }

    /** Serves as each of the {@link InteropIdentities}, in their order. */
    public static void main(String[] arguments) throws Exception {
        List<EchoServer> servers = new ArrayList<>();
        for (InteropIdentities kind : InteropIdentities.values()) {
            EchoServer server = new EchoServer(kind.newServerIdentity());
            servers.add(server);
            server.sayWhere();
        }
        awaitEndOfInput();
        servers.forEach(EchoServer::close);
    }

    private static void awaitEndOfInput() throws IOException {
        int next;
        do {
            next = System.in.read();
        } while (next >= 0);
    }

    /** The flow that answers another, and what it had no room for. */
    private static final class Echo {
        final SendFlow back;
        final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

        Echo(SendFlow back) {
            this.back = back;
        }

        boolean sendWaiting(long nowNs) {
            byte[] next = waiting.peek();
            while (next != null && back.send(nowNs, next, 0, next.length) != SendResult.BACKPRESSURE) {
                waiting.poll();
                next = waiting.peek();
            }
            return next == null;
        }
    }

    @Override
    public void onFlow(long nowNs, ReceiveFlow flow) {
        flow.attach(new Echo(flow.session().openFlow(nowNs, flow.metadata(), flow, Priority.ROUTINE)));
    }

    @Override
    public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
        Echo echo = (Echo) flow.attachment();
        echo.waiting.add(Arrays.copyOfRange(buffer, offset, offset + length));
        if (!echo.sendWaiting(nowNs)) {
            flow.suspend();
        }
    }

    @Override
    public void onRoom(long nowNs, Session session) {
        for (ReceiveFlow flow : session.receiveFlows()) {
            if (flow.attachment() instanceof Echo echo && !echo.waiting.isEmpty() && echo.sendWaiting(nowNs)) {
                flow.resume(nowNs);
            }
        }
    }

    @Override
    public void onSessionOpen(long nowNs, Session session, SessionOpening opening) {}

    @Override
    public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {}

    @Override
    public void onSessionClosed(long nowNs, Session session, CloseReason reason) {}

    @Override
    public void onGap(long nowNs, ReceiveFlow flow) {}

    @Override
    public void onFlowComplete(long nowNs, ReceiveFlow flow) {
        ((Echo) flow.attachment()).back.close(nowNs);
    }

    @Override
    public void onFlowException(long nowNs, SendFlow flow, long code) {}

    @Override
    public void onReleased(long nowNs, SendFlow flow, long token, boolean delivered) {}
}
