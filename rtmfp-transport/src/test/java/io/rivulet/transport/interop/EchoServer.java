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
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.NettyDatagramDriver;
import io.rivulet.transport.netty.SecureEntropySource;
import java.io.IOException;

/** Sends every message back on a return flow. Also a program: prints its address and its peer id, and ends when its standard input does. */
final class EchoServer implements EndpointHandler {
    private EchoServer() {}

    /**
     * @param arguments the name of an {@link InteropIdentities} server identity
     */
    public static void main(String[] arguments) throws Exception {
        FlashIdentity identity = InteropIdentities.valueOf(arguments[0]).newServerIdentity();
        RtmfpEndpoint endpoint = new RtmfpEndpoint(
                EndpointConfig.builder(identity, new SecureEntropySource()).build(), new EchoServer());
        NettyDatagramDriver driver = NettyDatagramDriver.start(
                DriverConfig.builder().bind(NetAddress.parse("127.0.0.1:0")).build(), endpoint);
        System.out.println(driver.localAddress());
        System.out.println(endpoint.peerId());
        System.out.flush();
        awaitEndOfInput();
        driver.close(endpoint::closeAll, endpoint::isQuiet).join();
    }

    private static void awaitEndOfInput() throws IOException {
        int next;
        do {
            next = System.in.read();
        } while (next >= 0);
    }

    @Override
    public void onFlow(long nowNs, ReceiveFlow flow) {
        flow.attach(flow.session().openFlow(nowNs, flow.metadata(), flow, Priority.ROUTINE));
    }

    @Override
    public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
        ((SendFlow) flow.attachment()).send(nowNs, buffer, offset, length);
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
        ((SendFlow) flow.attachment()).close(nowNs);
    }

    @Override
    public void onFlowException(long nowNs, SendFlow flow, long code) {}

    @Override
    public void onReleased(long nowNs, SendFlow flow, long token, boolean delivered) {}

    @Override
    public void onRoom(long nowNs, Session session) {}
}
