package io.rivulet.overlay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.overlay.node.TestRendezvous;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.NettyDatagramDriver;
import io.rivulet.transport.netty.SecureEntropySource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The two programs of the README, word for word, run against each other over real sockets and real cryptography. */
@Execution(ExecutionMode.CONCURRENT)
class TenLinesTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, UTF_8);
    private NettyDatagramDriver rendezvous;

    @BeforeEach
    void startRendezvous() throws Exception {
        SecureEntropySource entropy = new SecureEntropySource();
        NetAddress anyPort = NetAddress.parse("127.0.0.1:0");
        rendezvous = NettyDatagramDriver.start(
                DriverConfig.builder().bind(anyPort).build(),
                new TestRendezvous(FlashIdentity.rendezvous(entropy), entropy));
    }

    @AfterEach
    void stopRendezvous() {
        rendezvous.close().join();
    }

    // README: publish
    static void publish(String rendezvous) throws InterruptedException {
        try (Overlay overlay = Overlay.start(OverlayConfig.to(rendezvous))) {
            OverlayGroup group = overlay.join("weather");
            Publication readings = group.publish("readings", StreamSettings.lowLatency());
            for (int second = 0; second < 5; second++) {
                byte[] reading = ("21." + second + " degrees").getBytes(UTF_8);
                readings.offer(MessageKind.DATA, second * 1_000L, MessageFlags.NONE, reading);
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }
    // README: end

    // README: play
    static void play(String rendezvous, PrintStream out) {
        try (Overlay overlay = Overlay.start(OverlayConfig.to(rendezvous))) {
            OverlayGroup group = overlay.join("weather");
            Subscription readings = group.subscribe("readings", message -> out.println(message.text()));
            Failure end = readings.ended().join();
            out.println(end.advice());
        }
    }
    // README: end

    @Test
    void theTwoProgramsUnderstandEachOther() throws Exception {
        String address = "rtmfp://" + rendezvous.localAddress();
        CompletableFuture<Void> playing = CompletableFuture.runAsync(() -> play(address, out));

        publish(address);
        playing.get(30, TimeUnit.SECONDS);

        assertThat(printed.toString(UTF_8).lines())
                .containsExactly(
                        "21.0 degrees",
                        "21.1 degrees",
                        "21.2 degrees",
                        "21.3 degrees",
                        "21.4 degrees",
                        "the publisher ended the stream");
    }
}
