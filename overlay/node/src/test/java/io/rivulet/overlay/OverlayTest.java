package io.rivulet.overlay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.overlay.node.VirtualWorld;
import io.rivulet.overlay.runtime.ManualExecutor;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.virtual.SeededEntropy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The embeddable API on a virtual network: application, node and network on one thread, under virtual time. */
class OverlayTest {
    private final VirtualWorld world = new VirtualWorld(3);
    private int started;

    /** An overlay with its driver, its executor, and what it told. */
    private final class App {
        final ManualExecutor executor = new ManualExecutor();
        final List<OverlayEvent> events = new ArrayList<>();
        VirtualNodeDriver driver;
        final Overlay overlay;

        App() {
            this(VirtualWorld.config());
        }

        App(OverlayConfig.Builder builder) {
            started++;
            NetAddress address = NetAddress.parse("10.1.0." + started + ":2000");
            OverlayConfig config = builder.rendezvous("rtmfp://10.0.0.1/test")
                    .applicationExecutor(executor)
                    .onEvent(events::add)
                    .build();
            overlay = Overlay.start(config, new SeededEntropy(started, started, "app"), node -> {
                driver = new VirtualNodeDriver(world.network, address, node);
                return driver;
            });
            apps.add(this);
        }

        void close() {
            driver.tickWithCommands();
            overlay.close();
            executor.runAll();
        }
    }

    private final List<App> apps = new ArrayList<>();

    /** Lets virtual time pass, in steps after which every application but the paused ones handles its callbacks. */
    private void run(Duration duration, App... paused) {
        long stepMs = 10;
        for (long ms = 0; ms < duration.toMillis(); ms += stepMs) {
            world.run(Duration.ofMillis(stepMs));
            for (App app : apps) {
                if (!List.of(paused).contains(app)) {
                    app.executor.runAll();
                }
            }
        }
    }

    private static final class Recorder implements SubscriptionListener {
        final List<String> texts = new ArrayList<>();
        final List<Gap> gaps = new ArrayList<>();
        Failure end;

        @Override
        public void onMessage(Message message) {
            texts.add(message.text());
        }

        @Override
        public void onGap(Gap gap) {
            gaps.add(gap);
        }

        @Override
        public void onEnded(Failure reason) {
            end = reason;
        }
    }

    private static List<String> numbers(int from, int to) {
        List<String> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            numbers.add("n" + i);
        }
        return numbers;
    }

    private static OfferResult offer(Publication stream, int number) {
        return stream.offer(MessageKind.DATA, number, MessageFlags.NONE, ("n" + number).getBytes(UTF_8));
    }

    @Test
    void aSubscriberGetsWhatAPublisherOffers() {
        App publisher = new App();
        App viewer = new App();
        Publication stream = publisher.overlay.join("group").publish("numbers", StreamSettings.lowLatency());
        Recorder recorder = new Recorder();
        Subscription subscription = viewer.overlay.join("group").subscribe("numbers", recorder);
        run(Duration.ofSeconds(3));

        for (int i = 0; i < 200; i++) {
            assertThat(offer(stream, i)).isEqualTo(OfferResult.ACCEPTED);
            run(Duration.ofMillis(10));
        }
        stream.close();
        assertThat(offer(stream, 200)).isEqualTo(OfferResult.CLOSED);
        run(Duration.ofSeconds(3));

        assertThat(recorder.texts).isEqualTo(numbers(0, 200));
        assertThat(recorder.end).isEqualTo(Failure.STREAM_ENDED);
        assertThat(subscription.started()).isCompleted();
        assertThat(subscription.ended()).isCompletedWithValue(Failure.STREAM_ENDED);
        assertThat(stream.ended()).isCompleted();
        assertThat(publisher.overlay.connected()).isCompleted();
    }

    @Test
    void nothingAcceptedIsLostWhenThePublisherIsTooFast() {
        App publisher = new App(VirtualWorld.config().offerQueue(64, 1 << 20));
        App viewer = new App();
        Publication stream = publisher.overlay.join("group").publish("numbers", StreamSettings.lowLatency());
        Recorder recorder = new Recorder();
        viewer.overlay.join("group").subscribe("numbers", recorder);
        run(Duration.ofSeconds(3));

        List<String> accepted = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 40_000; i++) {
            if (offer(stream, i) == OfferResult.ACCEPTED) {
                accepted.add("n" + i);
            } else {
                refused++;
                run(Duration.ofMillis(20));
            }
        }
        stream.close();
        run(Duration.ofSeconds(10));

        assertThat(refused).isPositive().isEqualTo((int) stream.refused());
        assertThat(recorder.gaps).isEmpty();
        assertThat(recorder.texts).hasSameSizeAs(accepted);
        assertThat(recorder.texts.equals(accepted)).isTrue();
        assertThat(recorder.end).isEqualTo(Failure.STREAM_ENDED);
    }

    @Test
    void aSlowListenerMissesMessagesIsToldSoAndSlowsNobody() {
        App publisher = new App();
        App slow = new App();
        App quick = new App();
        Publication stream = publisher.overlay.join("group").publish("numbers", StreamSettings.lowLatency());
        Recorder slowRecorder = new Recorder();
        Recorder quickRecorder = new Recorder();
        SubscribeOptions small = SubscribeOptions.DEFAULT.withQueue(50, 1 << 20);
        Subscription slowOne = slow.overlay.join("group").subscribe("numbers", slowRecorder, small);
        quick.overlay.join("group").subscribe("numbers", quickRecorder);
        run(Duration.ofSeconds(3));

        for (int i = 0; i < 200; i++) {
            offer(stream, i);
            run(Duration.ofMillis(10), slow);
        }
        run(Duration.ofSeconds(1), slow);
        assertThat(slowOne.waiting()).isEqualTo(50);
        slow.executor.runAll();
        offer(stream, 200);
        run(Duration.ofSeconds(1));

        assertThat(quickRecorder.texts).isEqualTo(numbers(0, 201));
        assertThat(slowRecorder.texts).startsWith("n0").endsWith("n49", "n200").hasSize(51);
        assertThat(slowRecorder.gaps).containsExactly(new Gap(Gap.Cause.SLOW_LISTENER, 150, 50, 199));
        assertThat(slowOne.missed()).isEqualTo(150);
    }

    @Test
    void failsWithinTenSecondsWhenTheRendezvousDoesNotAnswer() {
        world.rendezvousHost.stop();
        App app = new App();
        run(Duration.ofMillis(9_900));
        assertThat(app.overlay.connected()).isNotDone();
        run(Duration.ofMillis(100));

        CompletableFuture<Void> connected = app.overlay.connected();
        assertThatThrownBy(connected::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(OverlayException.class, failure -> {
                    assertThat(failure.failure()).isEqualTo(Failure.RENDEZVOUS_UNREACHABLE);
                    assertThat(failure)
                            .hasMessageContaining("rtmfp://10.0.0.1/test")
                            .hasMessageContaining("UDP");
                });
        assertThat(app.events).hasAtLeastOneElementOfType(OverlayEvent.RendezvousFailed.class);
    }

    @Test
    void closingDeliversWhatWasAcceptedAndEndsTheStreamForAll() {
        App publisher = new App();
        App viewer = new App();
        Publication stream = publisher.overlay.join("group").publish("numbers", StreamSettings.lowLatency());
        Recorder recorder = new Recorder();
        viewer.overlay.join("group").subscribe("numbers", recorder);
        run(Duration.ofSeconds(3));
        for (int i = 0; i < 300; i++) {
            assertThat(offer(stream, i)).isEqualTo(OfferResult.ACCEPTED);
        }

        publisher.close();
        publisher.close();
        run(Duration.ofSeconds(3));

        assertThat(recorder.texts).isEqualTo(numbers(0, 300));
        assertThat(recorder.end).isEqualTo(Failure.STREAM_ENDED);
        assertThat(publisher.events).endsWith(new OverlayEvent.Stopped(Failure.CLOSED));
        assertThat(stream.ended()).isCompleted();
        assertThatThrownBy(() -> publisher.overlay.join("other"))
                .isInstanceOfSatisfying(OverlayException.class, refused -> assertThat(refused.failure())
                        .isEqualTo(Failure.CLOSED));
    }

    @Test
    void closingTellsSubscriptionsThatTheyAreClosed() {
        App app = new App();
        Recorder recorder = new Recorder();
        Subscription subscription = app.overlay.join("group").subscribe("numbers", recorder);
        run(Duration.ofSeconds(1));

        app.close();

        assertThat(recorder.end).isEqualTo(Failure.CLOSED);
        assertThat(subscription.ended()).isCompletedWithValue(Failure.CLOSED);
        subscription.close();
    }

    @Test
    void nobodyWaitsForWhatAStoppedNodeNeverGotTo() {
        App app = new App(VirtualWorld.config().closeTimeout(Duration.ofMillis(10)));
        OverlayGroup group = app.overlay.join("group");
        run(Duration.ofSeconds(1));
        app.driver.getStuck();
        Recorder recorder = new Recorder();

        Subscription subscription = group.subscribe("numbers", recorder);
        Publication stream = group.publish("others", StreamSettings.lowLatency());
        CompletableFuture<OverlayStats> stats = app.overlay.stats();
        app.close();

        assertThat(recorder.end).isEqualTo(Failure.CLOSED);
        assertThat(subscription.ended()).isCompletedWithValue(Failure.CLOSED);
        assertThat(stream.ended()).isCompletedExceptionally();
        assertThat(stats).as("taken before the end").isCompleted();
        assertThat(app.events).endsWith(new OverlayEvent.Stopped(Failure.CLOSED));
    }

    @Test
    void snapshotsAreTakenOnTheNodesThread() {
        App app = new App();
        app.overlay.join("group");
        run(Duration.ofSeconds(2));

        CompletableFuture<OverlayStats> stats = app.overlay.stats();
        run(Duration.ofMillis(10));

        assertThat(stats).isCompleted();
        assertThat(stats.join().peer()).isEqualTo(app.overlay.peerId());
        assertThat(stats.join().rendezvousConnected()).isTrue();
        assertThat(stats.join().groups()).singleElement().satisfies(group -> assertThat(group.name())
                .isEqualTo("group"));
    }

    @Test
    void misuseIsToldAtOnce() {
        App app = new App();
        OverlayGroup group = app.overlay.join("group");
        Publication stream = group.publish("numbers", StreamSettings.lowLatency());

        assertThatThrownBy(() -> app.overlay.join("G:xyz")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> app.overlay.join("group"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already in the group 'group'");
        assertThatThrownBy(() -> app.overlay.join("G:027f020101010d020e6e00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x0d");
        assertThatThrownBy(() -> group.publish("", StreamSettings.lowLatency()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 255");
        assertThatThrownBy(() -> stream.offer(MessageKind.DATA, -1, 0, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timestampMs");
        assertThatThrownBy(() -> stream.offer(MessageKind.DATA, 0, 8, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("flags");
        assertThatThrownBy(() -> stream.offer(MessageKind.DATA, 0, 0, new byte[stream.maxMessageBytes() + 1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        OverlayConfig.builder().maxSessions(1).offerQueue(0, 1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxSessions")
                .hasMessageContaining("offerQueueMessages")
                .hasMessageContaining("offerQueueBytes");
    }

    @Test
    void aSecondSubscriptionToTheSameStreamIsRefused() {
        App app = new App();
        OverlayGroup group = app.overlay.join("group");
        group.subscribe("numbers", message -> {});

        Subscription second = group.subscribe("numbers", message -> {});
        run(Duration.ofMillis(10));

        assertThat(second.ended()).isCompletedWithValue(Failure.LIMIT_REACHED);
    }
}
