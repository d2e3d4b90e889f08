package io.rivulet.overlay.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.virtual.LinkConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerNetworkOverRtmfpTest {
    private static final byte[] CONTROL = "GRc".getBytes(UTF_8);
    private static final byte[] FRAGMENTS = "GRf".getBytes(UTF_8);
    private static final long FOREVER = Long.MAX_VALUE;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualWorld world = new VirtualWorld(1);
    private VirtualWorld.Node a;
    private VirtualWorld.Node b;
    private final RecordingListener toldA = new RecordingListener();
    private final RecordingListener toldB = new RecordingListener();

    @BeforeEach
    void twoNodes() {
        a = world.add(VirtualWorld.config().build(), LinkConfig.PERFECT);
        b = world.add();
        a.node.network().setListener(toldA);
        b.node.network().setListener(toldB);
    }

    /** Calls the network on its host, and insists that nothing is told meanwhile. */
    private void call(VirtualWorld.Node who, RecordingListener listener, LongConsumer call) {
        who.host.execute(nowNs -> {
            listener.isCalling = true;
            call.accept(nowNs);
            listener.isCalling = false;
        });
    }

    private PeerNetworkOverRtmfp network(VirtualWorld.Node of) {
        return of.node.network();
    }

    private int handle(VirtualWorld.Node at, VirtualWorld.Node of) {
        return network(at).directory().handleOf(of.node.peerId());
    }

    private static List<PeerAddress> direct(VirtualWorld.Node to) {
        return List.of(new PeerAddress(to.host.address(), AddressOrigin.OBSERVED));
    }

    private int connectDirectly() {
        int peer = handle(a, b);
        call(a, toldA, nowNs -> network(a).connect(nowNs, peer, direct(b)));
        world.run(SECOND);
        assertThat(toldA.told).containsExactly("connected " + peer + " by us");
        toldA.told.clear();
        toldB.told.clear();
        return peer;
    }

    private int openFlow(int peer, byte[] metadata) {
        int[] flow = new int[1];
        call(a, toldA, nowNs -> flow[0] = network(a).openFlow(nowNs, peer, metadata, PeerNetwork.NO_FLOW));
        return flow[0];
    }

    private void send(int flow, String text, SendPriority priority, long expiresAtNs, long token) {
        send(flow, text.getBytes(UTF_8), priority, expiresAtNs, token);
    }

    private PeerNetwork.SendResult send(int flow, byte[] bytes, SendPriority priority, long expiresAtNs, long token) {
        PeerNetwork.SendResult[] result = new PeerNetwork.SendResult[1];
        call(
                a,
                toldA,
                nowNs ->
                        result[0] = network(a).send(nowNs, flow, bytes, 0, bytes.length, priority, expiresAtNs, token));
        return result[0];
    }

    private static byte[] named(String name, int length) {
        return Arrays.copyOf(name.getBytes(UTF_8), length);
    }

    @Test
    void connectsByGossipedAddress() {
        int peer = connectDirectly();

        assertThat(network(a).isConnected(peer)).isTrue();
        assertThat(network(b).isConnected(handle(b, a))).isTrue();
        assertThat(network(a).addressOf(peer)).isEqualTo(b.host.address());
        assertThat(network(a).nearNonce(peer)).hasSize(32).isEqualTo(network(b).farNonce(handle(b, a)));
        assertThat(network(a).farNonce(peer)).isEqualTo(network(b).nearNonce(handle(b, a)));
    }

    @Test
    void connectsThroughTheIntroducer() {
        world.connect(a);
        world.connect(b);
        world.run(SECOND);
        int peer = handle(a, b);

        call(a, toldA, nowNs -> network(a).connect(nowNs, peer, List.of()));
        world.run(SECOND);

        assertThat(toldA.told).containsExactly("connected " + peer + " by us");
        assertThat(toldB.told).containsExactly("connected " + handle(b, a));
    }

    @Test
    void hasOneSessionWhenBothDial() {
        world.connect(a);
        world.connect(b);
        world.run(SECOND);

        call(a, toldA, nowNs -> network(a).connect(nowNs, handle(a, b), direct(b)));
        call(b, toldB, nowNs -> network(b).connect(nowNs, handle(b, a), direct(a)));
        world.run(Duration.ofSeconds(40));

        assertThat(toldA.told).hasSize(1).first().asString().startsWith("connected");
        assertThat(toldB.told).hasSize(1).first().asString().startsWith("connected");
    }

    @Test
    void tellsOfASessionThatIsOpenAlreadyAndCountsInterest() {
        int peer = connectDirectly();

        call(a, toldA, nowNs -> network(a).connect(nowNs, peer, List.of()));
        world.run(SECOND);
        assertThat(toldA.told).containsExactly("connected " + peer + " by us");
        call(a, toldA, nowNs -> network(a).disconnect(nowNs, peer));
        world.run(SECOND);
        assertThat(network(a).isConnected(peer)).isTrue();
        call(a, toldA, nowNs -> network(a).disconnect(nowNs, peer));
        world.run(SECOND);

        assertThat(network(a).isConnected(peer)).isFalse();
        assertThat(toldA.told).endsWith("disconnected " + peer + " CLOSED_BY_US");
        assertThat(toldB.told).containsExactly("disconnected " + handle(b, a) + " CLOSED_BY_PEER");
    }

    @Test
    void saysWhyThereIsNoSession() {
        int nobody = network(a).directory().handleOf(PeerId.copyOf(new byte[32], 0));
        List<PeerAddress> silent = List.of(new PeerAddress(NetAddress.parse("10.9.9.9:1000"), AddressOrigin.OBSERVED));

        call(a, toldA, nowNs -> network(a).connect(nowNs, nobody, silent));
        world.run(Duration.ofSeconds(31));

        assertThat(toldA.told).containsExactly("failed " + nobody + " NO_ANSWER");
        assertThat(network(a).counters().failedAttempts()).isEqualTo(1);
    }

    @Test
    void tellsNothingOfAnAttemptThatWasGivenUp() {
        int peer = handle(a, b);

        call(a, toldA, nowNs -> network(a).connect(nowNs, peer, List.of()));
        call(a, toldA, nowNs -> network(a).disconnect(nowNs, peer));
        world.run(Duration.ofSeconds(60));

        assertThat(toldA.told).isEmpty();
    }

    @Test
    void keepsAttemptsBeyondTheLimitInLine() {
        int limit = PeerNetworkLimits.DEFAULT.maxAttempts();
        List<PeerAddress> silent = List.of(new PeerAddress(NetAddress.parse("10.9.9.9:1000"), AddressOrigin.OBSERVED));
        call(a, toldA, nowNs -> {
            for (int i = 0; i < limit; i++) {
                byte[] id = new byte[32];
                id[0] = (byte) i;
                network(a).connect(nowNs, network(a).directory().handleOf(PeerId.copyOf(id, 0)), silent);
            }
            network(a).connect(nowNs, handle(a, b), direct(b));
        });

        world.run(Duration.ofSeconds(29));
        assertThat(toldA.told).isEmpty();
        assertThat(network(a).counters().attempts()).isEqualTo(limit);
        world.run(Duration.ofSeconds(3));

        assertThat(toldA.told).hasSize(limit + 1).contains("connected " + handle(a, b) + " by us");
    }

    @Test
    void carriesMessagesInOrderWithTheirAssociation() {
        int peer = connectDirectly();
        int flow = openFlow(peer, CONTROL);
        send(flow, "one", SendPriority.CONTROL, FOREVER, 1);
        send(flow, "two", SendPriority.CONTROL, FOREVER, PeerNetwork.NO_TOKEN);
        world.run(SECOND);

        assertThat(toldB.told).containsExactly("flow GRc");
        assertThat(toldB.lastAssociation).isEqualTo(PeerNetwork.NO_FLOW);
        assertThat(toldB.messages).containsExactly("one", "two");
        assertThat(toldA.delivered).containsExactly(1L);

        b.host.execute(nowNs -> {
            int answer = network(b).openFlow(nowNs, handle(b, a), FRAGMENTS, toldB.flows.get(0));
            network(b).send(nowNs, answer, CONTROL, 0, 3, SendPriority.CONTROL, FOREVER, PeerNetwork.NO_TOKEN);
        });
        world.run(SECOND);
        assertThat(toldA.told).containsExactly("flow GRf");
        assertThat(toldA.lastAssociation).isEqualTo(flow);
    }

    /** 100 kbit/s: a packet of 1,200 bytes takes about 0.1 s. */
    private void slowUplink() {
        OverlayConfig config = VirtualWorld.config().uplinkBytesPerSec(12_500).build();
        a = world.add(config, LinkConfig.PERFECT);
        a.node.network().setListener(toldA);
    }

    @Test
    void sendsTheMostUrgentFirstHoweverLateItCame() {
        slowUplink();
        int peer = connectDirectly();
        int control = openFlow(peer, CONTROL);
        int fragments = openFlow(peer, FRAGMENTS);

        call(a, toldA, nowNs -> {
            for (int i = 0; i < 8; i++) {
                byte[] answer = named("answer " + i, 1_000);
                network(a).send(nowNs, fragments, answer, 0, 1_000, SendPriority.PULL_ANSWER, FOREVER, i);
            }
            byte[] push = named("push", 1_000);
            network(a).send(nowNs, fragments, push, 0, 1_000, SendPriority.LIVE_PUSH, FOREVER, 100);
            byte[] report = named("report", 100);
            network(a).send(nowNs, control, report, 0, 100, SendPriority.CONTROL, FOREVER, 1);
        });
        world.run(Duration.ofSeconds(5));

        assertThat(toldB.messages)
                .startsWith("report", "push", "answer 0", "answer 1")
                .hasSize(10);
    }

    @Test
    void letsTheUrgentOvertakeWhatWaits() {
        slowUplink();
        int peer = connectDirectly();
        int control = openFlow(peer, CONTROL);
        int fragments = openFlow(peer, FRAGMENTS);
        call(a, toldA, nowNs -> {
            for (int i = 0; i < 20; i++) {
                byte[] answer = named("answer " + i, 1_000);
                network(a).send(nowNs, fragments, answer, 0, 1_000, SendPriority.PULL_ANSWER, FOREVER, i);
            }
        });
        world.run(Duration.ofMillis(300));
        int arrived = toldB.messages.size();

        byte[] report = named("report", 100);
        send(control, report, SendPriority.CONTROL, FOREVER, 1);
        world.run(Duration.ofSeconds(5));

        // Two packets are fed ahead, and one may be half done.
        assertThat(toldB.messages.indexOf("report")).isLessThanOrEqualTo(arrived + 3);
        assertThat(toldB.messages).hasSize(21);
    }

    @Test
    void pushesBackWhenAPeersQueueIsFullAndTellsOfRoom() {
        slowUplink();
        int peer = connectDirectly();
        int flow = openFlow(peer, FRAGMENTS);
        int limit = PeerNetworkLimits.DEFAULT.maxQueuedMessages();
        byte[] bytes = new byte[1_000];

        int[] accepted = new int[1];
        call(a, toldA, nowNs -> {
            while (network(a).send(nowNs, flow, bytes, 0, 1_000, SendPriority.LIVE_PUSH, nowNs + 2_000_000_000L, 1)
                    == PeerNetwork.SendResult.ACCEPTED) {
                accepted[0]++;
            }
        });

        assertThat(accepted[0]).isEqualTo(limit);
        assertThat(network(a).counters().backPressured()).isEqualTo(1);
        assertThat(limit * OutgoingQueue.BYTES_PER_MESSAGE).isLessThanOrEqualTo(64 * 1024);
        assertThat(toldA.rooms).isZero();
        world.run(Duration.ofSeconds(3));
        assertThat(toldA.rooms).isEqualTo(1);
        assertThat(network(a).room(peer)).isEqualTo(limit);
    }

    @Test
    void givesUpWhatIsTooLateWithoutSendingIt() {
        slowUplink();
        int peer = connectDirectly();
        int flow = openFlow(peer, FRAGMENTS);
        call(a, toldA, nowNs -> {
            for (int i = 0; i < 50; i++) {
                byte[] bytes = named("fragment " + i, 1_000);
                network(a).send(nowNs, flow, bytes, 0, 1_000, SendPriority.LIVE_PUSH, nowNs + 500_000_000L, i);
            }
        });

        world.run(Duration.ofSeconds(10));

        assertThat(toldA.delivered.size() + toldA.abandoned.size()).isEqualTo(50);
        assertThat(toldA.delivered).hasSizeBetween(4, 10);
        assertThat(toldB.messages).hasSizeBetween(4, 10);
        assertThat(network(a).counters().expiredInQueue()).isGreaterThan(35);
        assertThat(network(a).queuedMessages(peer)).isZero();
    }

    @Test
    void cancelsWhatWaits() {
        slowUplink();
        int peer = connectDirectly();
        int flow = openFlow(peer, FRAGMENTS);
        call(a, toldA, nowNs -> {
            for (int i = 0; i < 10; i++) {
                byte[] bytes = named("fragment " + i, 1_000);
                network(a).send(nowNs, flow, bytes, 0, 1_000, SendPriority.LIVE_PUSH, FOREVER, i);
            }
            network(a).cancel(nowNs, flow, 7);
            network(a).cancel(nowNs, flow, 4_711);
        });

        world.run(Duration.ofSeconds(5));

        assertThat(toldA.abandoned).containsExactly(7L);
        assertThat(toldB.messages).hasSize(9).doesNotContain("fragment 7");
    }

    @Test
    void sendsOnlyTheLatestAdvertisedValue() {
        slowUplink();
        int peer = connectDirectly();
        int flow = openFlow(peer, CONTROL);
        byte[] buffer = named("map 0", 100);

        call(a, toldA, nowNs -> {
            for (int i = 0; i < 50; i++) {
                byte[] map = named("map " + i, 100);
                System.arraycopy(map, 0, buffer, 0, 100);
                network(a).advertise(nowNs, flow, buffer, 0, 100);
            }
            Arrays.fill(buffer, (byte) 0);
        });
        world.run(Duration.ofSeconds(5));

        assertThat(toldB.messages).containsExactly("map 49");
        assertThat(network(a).counters().replacedAdverts()).isEqualTo(49);
    }

    @Test
    void closesAFlowAfterWhatItHolds() {
        slowUplink();
        int peer = connectDirectly();
        int flow = openFlow(peer, CONTROL);
        call(a, toldA, nowNs -> {
            for (int i = 0; i < 10; i++) {
                network(a).send(nowNs, flow, named("m" + i, 1_000), 0, 1_000, SendPriority.CONTROL, FOREVER, i);
            }
            network(a).closeFlow(nowNs, flow);
        });
        assertThat(send(flow, new byte[1], SendPriority.CONTROL, FOREVER, 99)).isEqualTo(PeerNetwork.SendResult.CLOSED);

        world.run(Duration.ofSeconds(5));

        assertThat(toldB.messages).hasSize(10);
        assertThat(toldB.told).containsExactly("flow GRc", "flow closed");
        assertThat(toldA.delivered).hasSize(10);
    }

    @Test
    void tellsTheSenderThatItsFlowIsRejected() {
        int peer = connectDirectly();
        int flow = openFlow(peer, CONTROL);
        send(flow, "hello", SendPriority.CONTROL, FOREVER, 1);
        world.run(SECOND);

        b.host.execute(nowNs -> network(b).rejectFlow(nowNs, toldB.flows.get(0), 7));
        world.run(SECOND);

        assertThat(toldA.told).containsExactly("flow rejected 7");
        assertThat(send(flow, new byte[1], SendPriority.CONTROL, FOREVER, 2)).isEqualTo(PeerNetwork.SendResult.CLOSED);
    }

    @Test
    void rejectsFlowsThatAreNotAGroups() {
        int peer = connectDirectly();
        int flow = openFlow(peer, "XY".getBytes(UTF_8));

        send(flow, "hello", SendPriority.CONTROL, FOREVER, 1);
        world.run(SECOND);

        assertThat(toldB.told).isEmpty();
        assertThat(toldA.told).containsExactly("flow rejected 0");
        assertThat(b.node.refusedFlows()).isEqualTo(1);
    }

    @Test
    void noticesThatAPeerIsLostAndReleasesWhatWasUnderWay() {
        int peer = connectDirectly();
        int flow = openFlow(peer, FRAGMENTS);

        b.host.stop();
        send(flow, "lost", SendPriority.LIVE_PUSH, FOREVER, 5);
        world.run(Duration.ofSeconds(60));

        assertThat(toldA.told).containsExactly("disconnected " + peer + " PEER_LOST");
        assertThat(toldA.abandoned).containsExactly(5L);
        assertThat(network(a).isQuiet()).isTrue();
    }

    @Test
    void deliversWhatIsQueuedBeforeItLeaves() {
        slowUplink();
        int peer = connectDirectly();
        int flow = openFlow(peer, CONTROL);

        call(a, toldA, nowNs -> {
            for (int i = 0; i < 5; i++) {
                network(a).send(nowNs, flow, named("m" + i, 1_000), 0, 1_000, SendPriority.CONTROL, FOREVER, i);
            }
            network(a).disconnect(nowNs, peer);
        });
        world.run(Duration.ofSeconds(3));

        assertThat(toldB.messages).hasSize(5);
        assertThat(toldB.told).containsExactly("flow GRc", "disconnected " + handle(b, a) + " CLOSED_BY_PEER");
        assertThat(toldA.told).containsExactly("disconnected " + peer + " CLOSED_BY_US");
        assertThat(toldA.delivered).hasSize(5);
        assertThat(network(a).isQuiet()).isTrue();
    }

    @Test
    void closesASessionThatNobodyUses() {
        connectDirectly();
        call(b, toldB, nowNs -> network(b).disconnect(nowNs, handle(b, a)));
        world.run(SECOND);
        assertThat(toldA.told).hasSize(1);

        int peer = handle(a, b);
        call(a, toldA, nowNs -> network(a).connect(nowNs, peer, direct(b)));
        world.run(Duration.ofSeconds(62));

        assertThat(network(b).counters().unclaimedClosed()).isEqualTo(1);
        assertThat(toldA.told).endsWith("connected " + peer + " by us", "disconnected " + peer + " CLOSED_BY_PEER");
    }

    @Test
    void namesItsOwnAddressesIntroducerFirst() {
        world.connect(a);
        world.run(SECOND);

        call(a, toldA, nowNs -> {
            a.node.setLocalAddresses(nowNs, List.of(NetAddress.parse("192.168.1.2:2000")));
            network(a).onOwnAddressSeen(nowNs, NetAddress.parse("198.51.100.1:2000"));
            network(a).onOwnAddressSeen(nowNs, NetAddress.parse("0.0.0.0:0"));
        });

        assertThat(network(a).ownAddresses())
                .containsExactly(
                        new PeerAddress(VirtualWorld.RENDEZVOUS, AddressOrigin.RELAY),
                        new PeerAddress(NetAddress.parse("198.51.100.1:2000"), AddressOrigin.OBSERVED),
                        new PeerAddress(NetAddress.parse("192.168.1.2:2000"), AddressOrigin.LOCAL));
    }
}
