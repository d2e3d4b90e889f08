package io.rivulet.rendezvous;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.overlay.Failure;
import io.rivulet.overlay.Gap;
import io.rivulet.overlay.IdentityChoice;
import io.rivulet.overlay.Message;
import io.rivulet.overlay.MessageFlags;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.OfferResult;
import io.rivulet.overlay.Overlay;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.OverlayGroup;
import io.rivulet.overlay.Publication;
import io.rivulet.overlay.StreamSettings;
import io.rivulet.overlay.SubscribeOptions;
import io.rivulet.overlay.Subscription;
import io.rivulet.overlay.SubscriptionListener;
import io.rivulet.overlay.flash.ConnectDecision;
import io.rivulet.overlay.flash.RtmfpUri;
import io.rivulet.overlay.node.NodeGroup;
import io.rivulet.overlay.node.NodePublication;
import io.rivulet.overlay.node.OverlayNode;
import io.rivulet.overlay.node.StreamSink;
import io.rivulet.rendezvous.driver.RendezvousServer;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.SecureEntropySource;
import io.rivulet.transport.virtual.HostConfig;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The recipes of {@code overlay/docs/cookbook.md}, run. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class CookbookTest {
    // A rendezvous of one's own.

    static RendezvousServer startRendezvous(NetAddress address, Set<PeerId> banned) throws BindFailedException {
        SecureEntropySource entropy = new SecureEntropySource();
        RendezvousConfig config = RendezvousConfig.builder(FlashIdentity.rendezvous(entropy), entropy)
                .policy((nowNs, client, from, request) ->
                        banned.contains(client) ? ConnectDecision.reject("banned") : ConnectDecision.accept())
                .build();
        return RendezvousServer.start(address, config);
    }

    @Test
    void aRendezvousOfOnesOwnLetsClientsIn() throws Exception {
        try (RendezvousServer server = startRendezvous(NetAddress.parse("127.0.0.1:0"), Set.of());
                Overlay overlay = Overlay.start(OverlayConfig.to("rtmfp://" + server.address()))) {
            overlay.connected().get(30, TimeUnit.SECONDS);

            assertThat(overlay.connected()).isCompleted();
        }
    }

    // Publishing with back-pressure, and hearing of gaps.

    /** Offers a video frame, or skips it when there is no room: the next key frame makes up for it. */
    static boolean offerFrame(Publication video, long timestampMs, boolean isKeyFrame, byte[] frame) {
        int flags = isKeyFrame ? MessageFlags.KEY_FRAME : MessageFlags.NONE;
        OfferResult result = video.offer(MessageKind.VIDEO, timestampMs, flags, frame);
        return result == OfferResult.ACCEPTED;
    }

    static final class Player implements SubscriptionListener {
        final List<String> log = new ArrayList<>();

        @Override
        public void onMessage(Message message) {
            log.add(message.timestampMs() + " " + message.kind());
        }

        @Override
        public void onGap(Gap gap) {
            log.add("missed " + gap.missed() + " because of " + gap.cause());
        }

        @Override
        public void onEnded(Failure reason) {
            log.add(reason.advice());
        }
    }

    @Test
    void framesTravelFromOneOverlayToAnother() throws Exception {
        Player player = new Player();
        try (RendezvousServer server = startRendezvousHere()) {
            OverlayConfig config = OverlayConfig.to("rtmfp://" + server.address());
            try (Overlay source = Overlay.start(config);
                    Overlay sink = Overlay.start(config)) {
                Subscription watched = sink.join("talks").subscribe("main", player);
                OverlayGroup group = source.join("talks");
                try (Publication video = group.publish("main", StreamSettings.lowLatency())) {
                    assertThat(offerFrame(video, 0, true, "key".getBytes(UTF_8)))
                            .isTrue();
                    assertThat(offerFrame(video, 40, false, "delta".getBytes(UTF_8)))
                            .isTrue();
                    watched.started().get(30, TimeUnit.SECONDS);
                }

                assertThat(watched.ended().get(30, TimeUnit.SECONDS)).isEqualTo(Failure.STREAM_ENDED);
            }
        }
        assertThat(player.log).containsExactly("0 VIDEO", "40 VIDEO", Failure.STREAM_ENDED.advice());
    }

    private static RendezvousServer startRendezvousHere() throws BindFailedException {
        SecureEntropySource entropy = new SecureEntropySource();
        RendezvousConfig config = RendezvousConfig.builder(FlashIdentity.rendezvous(entropy), entropy)
                .allOnThisHost()
                .build();
        return RendezvousServer.start(NetAddress.parse("127.0.0.1:0"), config);
    }

    // A world in a test.

    /** Twenty viewers behind lossy uplinks, as real as can be but for network and clock. */
    static final class World {
        private static final NetAddress RENDEZVOUS = NetAddress.parse("10.0.0.1:1935");
        private static final RtmfpUri URI = RtmfpUri.parse("rtmfp://10.0.0.1");

        final VirtualNetwork network;
        private final long seed;
        private int nodes;

        World(long seed) {
            this.seed = seed;
            network = new VirtualNetwork(seed);
            SeededEntropy entropy = new SeededEntropy(seed, 0, "rendezvous");
            RendezvousConfig config = RendezvousConfig.builder(PlainIdentity.rendezvous(entropy), entropy)
                    .build();
            network.add(new RendezvousNode(config), RENDEZVOUS);
        }

        /** Adds a node with an uplink of 4 Mbit/s that loses one packet in a hundred. */
        VirtualHost add(OverlayNode node) {
            LinkConfig uplink = LinkConfig.builder()
                    .rateBytesPerSec(500_000)
                    .lossRatio(0.01)
                    .build();
            NetAddress address = NetAddress.parse("10.0.1." + nodes + ":2000");
            VirtualHost host =
                    network.add(node, HostConfig.builder(address).uplink(uplink).build());
            host.execute(nowNs -> node.connectRendezvous(nowNs, List.of(RENDEZVOUS), URI));
            return host;
        }

        OverlayNode newNode() {
            OverlayConfig config =
                    OverlayConfig.builder().identity(IdentityChoice.plain()).build();
            return new OverlayNode(config, new SeededEntropy(seed, ++nodes, "node"), (nowNs, event) -> {});
        }
    }

    /** Counts what it gets. */
    static final class Counter implements StreamSink {
        int messages;

        @Override
        public void onStarted(long nowNs) {}

        @Override
        public void onMessage(
                long nowNs, MessageKind kind, long timestampMs, int flags, byte[] bytes, int offset, int length) {
            messages++;
        }

        @Override
        public void onGap(long nowNs, long fragments) {}

        @Override
        public void onEnded(long nowNs, Failure reason) {}
    }

    @Test
    void everyViewerOfAWorldGetsEverything() {
        World world = new World(42);
        GroupSpec spec = GroupSpec.ofName("talks");
        List<Counter> viewers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Counter counter = new Counter();
            viewers.add(counter);
            OverlayNode node = world.newNode();
            world.add(node).execute(nowNs -> {
                NodeGroup group = node.joinGroup(nowNs, spec);
                group.subscribe(nowNs, "main", SubscribeOptions.DEFAULT, counter);
            });
        }
        OverlayNode source = world.newNode();
        VirtualHost host = world.add(source);
        NodePublication[] stream = new NodePublication[1];
        host.execute(
                nowNs -> stream[0] = source.joinGroup(nowNs, spec).publish(nowNs, "main", StreamSettings.lowLatency()));
        world.network.advance(Duration.ofSeconds(10));

        byte[] frame = new byte[2_000];
        for (int i = 0; i < 250; i++) {
            long timestampMs = 40L * i;
            host.execute(nowNs -> stream[0].offer(nowNs, MessageKind.VIDEO, timestampMs, 0, frame, 0, frame.length));
            world.network.advance(Duration.ofMillis(40));
        }
        world.network.advance(Duration.ofSeconds(3));

        assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.messages).isEqualTo(250));
    }
}
