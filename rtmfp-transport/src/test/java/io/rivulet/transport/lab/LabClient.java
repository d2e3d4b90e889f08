package io.rivulet.transport.lab;

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
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.NettyDatagramDriver;
import io.rivulet.transport.netty.SecureEntropySource;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that has messages of 3,000 bytes echoed, one every 20 ms, and says ten times a second how it goes. */
final class LabClient implements EndpointHandler {
    private static final int MESSAGE_BYTES = 3_000;
    private static final long PERIOD_MS = 20;
    private static final long MESSAGES_PER_LINE = 5;

    private Session session;
    private SendFlow flow;
    private int sent;
    private int echoes;
    private String end = "";

    private LabClient() {}

    /** @param arguments where the server is, and its name */
    public static void main(String[] arguments) throws Exception {
        LabClient client = new LabClient();
        RtmfpEndpoint endpoint = new RtmfpEndpoint(
                EndpointConfig.builder(FlashIdentity.peer(new SecureEntropySource()), new SecureEntropySource())
                        .build(),
                client);
        NettyDatagramDriver driver = NettyDatagramDriver.start(
                DriverConfig.builder().bind(NetAddress.parse("0.0.0.0:0")).build(), endpoint);
        byte[] discriminator = FlashDiscriminators.fingerprint(PeerId.parse(arguments[1]));
        List<NetAddress> server = List.of(NetAddress.parse(arguments[0]));
        driver.execute(nowNs -> endpoint.open(nowNs, discriminator, server, 10 * Nanos.SECOND));
        for (long i = 0; System.in.available() == 0; i++) {
            boolean says = i % MESSAGES_PER_LINE == 0;
            driver.execute(nowNs -> client.tick(nowNs, says));
            TimeUnit.MILLISECONDS.sleep(PERIOD_MS);
        }
        driver.close().join();
    }

    private void tick(long nowNs, boolean says) {
        if (flow != null) {
            byte[] message = new byte[MESSAGE_BYTES];
            Bytes.putInt(message, 0, sent);
            flow.send(nowNs, message, 0, message.length);
            sent++;
        }
        if (says) {
            System.out.println(
                    "echoes " + echoes + " datagram " + (session == null ? 0 : session.maxDatagramBytes()) + end);
        }
    }

    @Override
    public void onSessionOpen(long nowNs, Session opened, SessionOpening opening) {
        session = opened;
        flow = opened.openFlow(nowNs, "lab".getBytes(StandardCharsets.UTF_8), null, Priority.ROUTINE);
    }

    @Override
    public void onMessage(long nowNs, ReceiveFlow received, byte[] buffer, int offset, int length) {
        if (Bytes.getInt(buffer, offset) == echoes && length == MESSAGE_BYTES) {
            echoes++;
        } else {
            end = " out of order";
        }
    }

    @Override
    public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {
        end = " no session: " + failure;
    }

    @Override
    public void onSessionClosed(long nowNs, Session closed, CloseReason reason) {
        end = " closed: " + reason;
    }

    @Override
    public void onFlow(long nowNs, ReceiveFlow received) {}

    @Override
    public void onGap(long nowNs, ReceiveFlow received) {}

    @Override
    public void onFlowComplete(long nowNs, ReceiveFlow received) {}

    @Override
    public void onFlowException(long nowNs, SendFlow rejected, long code) {
        end = " rejected";
    }

    @Override
    public void onReleased(long nowNs, SendFlow released, long token, boolean delivered) {}

    @Override
    public void onRoom(long nowNs, Session roomy) {}
}
