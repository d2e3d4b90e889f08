package io.rivulet.overlay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.overlay.node.TestRendezvous;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.NettyDatagramDriver;
import io.rivulet.transport.netty.SecureEntropySource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whole overlays over real sockets on loopback, with the real cryptography. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class OverlayOnLoopbackTest {
    private static final NetAddress ANY_PORT = NetAddress.parse("127.0.0.1:0");

    /** Nothing is given up for longer than the slowest machine needs: what is tested is that all of it comes, not how soon. */
    private static final StreamSettings PATIENT =
            new StreamSettings(Duration.ofSeconds(30), Duration.ofMillis(300), Duration.ofMillis(50), 1_120);

    private NettyDatagramDriver rendezvous;

    @BeforeEach
    void startRendezvous() throws Exception {
        SecureEntropySource entropy = new SecureEntropySource();
        rendezvous = NettyDatagramDriver.start(
                DriverConfig.builder().bind(ANY_PORT).build(),
                new TestRendezvous(FlashIdentity.rendezvous(entropy), entropy));
    }

    @AfterEach
    void stopRendezvous() {
        rendezvous.close().join();
    }

    private OverlayConfig.Builder config() {
        return OverlayConfig.builder().bindAddress(ANY_PORT).rendezvous("rtmfp://" + rendezvous.localAddress());
    }

    /** A viewer that counts, and knows when it has all. */
    private static final class Viewer implements SubscriptionListener, AutoCloseable {
        final Overlay overlay;
        final Subscription subscription;
        final CountDownLatch neighbours = new CountDownLatch(1);
        final List<String> texts = new CopyOnWriteArrayList<>();
        final List<Gap> gaps = new CopyOnWriteArrayList<>();

        Viewer(OverlayConfig.Builder config) {
            overlay = Overlay.start(config.onEvent(event -> {
                        if (event instanceof OverlayEvent.StreamAnnounced) {
                            neighbours.countDown();
                        }
                    })
                    .build());
            subscription = overlay.join("group").subscribe("numbers", this);
        }

        @Override
        public void onMessage(Message message) {
            texts.add(message.text());
        }

        @Override
        public void onGap(Gap gap) {
            gaps.add(gap);
        }

        @Override
        public void close() {
            overlay.close();
        }
    }

    @Test
    void fourViewersGetEverythingInOrder() throws Exception {
        IdentityChoice peer = IdentityChoice.peer();

        assertViewersGetEverything(peer, List.of(peer, peer, peer, peer));
    }

    /** The rendezvous speaks RFC 7425 only, and so does one of the viewers. */
    @Test
    void thoseWhoHaveFreshKeysShareAGroupWithThoseWhoHaveNot() throws Exception {
        IdentityChoice modern = IdentityChoice.modern();

        assertViewersGetEverything(modern, List.of(modern, IdentityChoice.peer(), modern));
    }

    private void assertViewersGetEverything(IdentityChoice ofPublisher, List<IdentityChoice> ofViewers)
            throws Exception {
        List<Viewer> viewers = new ArrayList<>();
        List<String> offered = new ArrayList<>();
        try (Overlay publisher = Overlay.start(config().identity(ofPublisher).build())) {
            publisher.connected().get(10, TimeUnit.SECONDS);
            Publication stream = publisher.join("group").publish("numbers", PATIENT);
            for (IdentityChoice identity : ofViewers) {
                viewers.add(new Viewer(config().identity(identity)));
            }
            for (Viewer viewer : viewers) {
                assertThat(viewer.neighbours.await(20, TimeUnit.SECONDS)).isTrue();
            }

            for (int i = 0; i < 500; i++) {
                String text = "n" + i;
                while (stream.offer(MessageKind.DATA, i, MessageFlags.NONE, text.getBytes(UTF_8))
                        == OfferResult.BACK_PRESSURED) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                offered.add(text);
            }
            stream.close();

            for (Viewer viewer : viewers) {
                assertThat(viewer.subscription.ended().get(60, TimeUnit.SECONDS))
                        .isEqualTo(Failure.STREAM_ENDED);
                assertThat(viewer.texts).isEqualTo(offered);
                assertThat(viewer.gaps).isEmpty();
            }
            OverlayStats stats = publisher.stats().get(5, TimeUnit.SECONDS);
            assertThat(stats.wireBytesSent()).isPositive();
        } finally {
            viewers.forEach(Viewer::close);
        }
    }

    @Test
    void saysThatAPortIsTakenAndWhatToDo() {
        OverlayConfig taken =
                OverlayConfig.builder().bindAddress(rendezvous.localAddress()).build();

        assertThatThrownBy(() -> Overlay.start(taken))
                .isInstanceOfSatisfying(OverlayException.class, refused -> assertThat(refused.failure())
                        .isEqualTo(Failure.ADDRESS_IN_USE))
                .hasMessageContaining(rendezvous.localAddress().toString())
                .hasMessageContaining("another port");
    }

    @Test
    void saysThatANameHasNoAddress() {
        OverlayConfig nowhere = config().rendezvous("rtmfp://nobody.invalid").build();

        assertThatThrownBy(() -> Overlay.start(nowhere))
                .isInstanceOfSatisfying(OverlayException.class, refused -> assertThat(refused.failure())
                        .isEqualTo(Failure.UNKNOWN_HOST));
    }

    @Test
    void closesAtOnceWhenNobodyIsThere() {
        Overlay overlay =
                Overlay.start(OverlayConfig.builder().bindAddress(ANY_PORT).build());
        Subscription subscription = overlay.join("group").subscribe("numbers", message -> {});

        overlay.close();
        overlay.close();

        assertThat(subscription.ended()).isCompletedWithValue(Failure.CLOSED);
    }
}
