package io.rivulet.groups.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.PeerNetwork.SendResult;
import io.rivulet.groups.spi.PeerNetworkListener;
import io.rivulet.groups.spi.SendPriority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeNetworkTest {
    private static final Duration LATENCY = Duration.ofMillis(10);

    private final FakeNetwork network = new FakeNetwork(1).latency(LATENCY);
    private final Recorder a = new Recorder();
    private final Recorder b = new Recorder();
    private final FakePeer peerA = network.addPeer(a);
    private final FakePeer peerB = network.addPeer(b);

    @Test
    void opensOneSessionWhenBothDial() {
        peerA.connect(0, peerB.self(), List.of());
        peerB.connect(0, peerA.self(), List.of());

        network.run(Duration.ofSeconds(1));

        assertThat(a.log).hasSize(1);
        assertThat(b.log).hasSize(1);
        assertThat(a.log.get(0).startsWith("connected by us") ^ b.log.get(0).startsWith("connected by us"))
                .isTrue();
        assertThat(peerA.nearNonce(peerB.self())).isEqualTo(peerB.farNonce(peerA.self()));
    }

    @Test
    void deliversInOrderReleasesAndRejects() {
        connect();
        int flow = peerA.openFlow(network.nowNs(), peerB.self(), new byte[] {1}, PeerNetwork.NO_FLOW);
        send(peerA, flow, 7, Long.MAX_VALUE, 70);
        send(peerA, flow, 8, Long.MAX_VALUE, 80);
        network.run(Duration.ofMillis(100));
        int received = b.lastFlow;
        peerB.rejectFlow(network.nowNs(), received, 5);
        network.run(Duration.ofMillis(100));

        assertThat(b.log).containsExactly("connected", "flow 1 to -1", "message 7", "message 8");
        assertThat(a.log).containsExactly("connected by us", "released 70 true", "released 80 true", "rejected 5");
        assertThat(send(peerA, flow, 9, Long.MAX_VALUE, 90)).isEqualTo(SendResult.CLOSED);
    }

    @Test
    void tellsWhichFlowAnAnswerBelongsTo() {
        connect();
        int flow = peerA.openFlow(network.nowNs(), peerB.self(), new byte[] {1}, PeerNetwork.NO_FLOW);
        send(peerA, flow, 7, Long.MAX_VALUE, PeerNetwork.NO_TOKEN);
        network.run(Duration.ofMillis(100));
        int answer = peerB.openFlow(network.nowNs(), peerA.self(), new byte[] {2}, b.lastFlow);
        send(peerB, answer, 8, Long.MAX_VALUE, PeerNetwork.NO_TOKEN);
        network.run(Duration.ofMillis(100));

        assertThat(a.log).contains("flow 2 to " + flow);
    }

    @Test
    void pushesBackAndTellsRoom() {
        network.room(2);
        connect();
        int flow = peerA.openFlow(network.nowNs(), peerB.self(), new byte[] {1}, PeerNetwork.NO_FLOW);
        send(peerA, flow, 1, Long.MAX_VALUE, PeerNetwork.NO_TOKEN);
        send(peerA, flow, 2, Long.MAX_VALUE, PeerNetwork.NO_TOKEN);

        SendResult third = send(peerA, flow, 3, Long.MAX_VALUE, PeerNetwork.NO_TOKEN);
        network.run(Duration.ofMillis(100));

        assertThat(third).isEqualTo(SendResult.BACKPRESSURE);
        assertThat(a.log).contains("room");
    }

    @Test
    void abandonsWhatExpiresOnASlowUplinkAndSendsUrgentThingsFirst() {
        connect();
        peerA.uplink(1000);
        int flow = peerA.openFlow(network.nowNs(), peerB.self(), new byte[] {1}, PeerNetwork.NO_FLOW);
        long soon = network.nowNs() + Duration.ofMillis(80).toNanos();
        send(peerA, flow, 1, Long.MAX_VALUE, 1);
        send(peerA, flow, 2, soon, 2);
        network.run(Duration.ofMillis(1));
        peerA.advertise(network.nowNs(), flow, new byte[] {3}, 0, 1);
        peerA.advertise(network.nowNs(), flow, new byte[] {4}, 0, 1);
        network.run(Duration.ofSeconds(1));

        assertThat(b.log).containsExactly("connected", "flow 1 to -1", "message 1", "message 4");
        assertThat(a.log).containsExactly("connected by us", "released 1 true", "released 2 false");
    }

    @Test
    void noticesSilentDeathLateAndOrderlyCloseAtOnce() {
        connect();
        network.kill(peerB);
        network.run(Duration.ofSeconds(29));
        List<String> before = List.copyOf(a.log);
        network.run(Duration.ofSeconds(2));

        assertThat(before).containsExactly("connected by us");
        assertThat(a.log).endsWith("disconnected " + DisconnectReason.PEER_LOST);
    }

    @Test
    void catchesBytesChangedBeforeRelease() {
        connect();
        int flow = peerA.openFlow(network.nowNs(), peerB.self(), new byte[] {1}, PeerNetwork.NO_FLOW);
        byte[] bytes = {1};
        peerA.send(network.nowNs(), flow, bytes, 0, 1, SendPriority.CONTROL, Long.MAX_VALUE, 1);
        bytes[0] = 2;

        assertThatThrownBy(() -> network.run(Duration.ofMillis(100)))
                .hasMessageContaining("changed before it was released");
    }

    private void connect() {
        peerA.connect(0, peerB.self(), List.of());
        network.run(Duration.ofMillis(100));
    }

    private SendResult send(FakePeer from, int flow, int value, long expiresAtNs, long token) {
        return from.send(
                network.nowNs(), flow, new byte[] {(byte) value}, 0, 1, SendPriority.LIVE_PUSH, expiresAtNs, token);
    }

    private static final class Recorder implements PeerNetworkListener {
        private final List<String> log = new ArrayList<>();
        private int lastFlow;

        @Override
        public void onConnected(long nowNs, int peer, boolean initiatedByUs) {
            log.add(initiatedByUs ? "connected by us" : "connected");
        }

        @Override
        public void onConnectFailed(long nowNs, int peer, DisconnectReason reason) {
            log.add("failed " + reason);
        }

        @Override
        public void onDisconnected(long nowNs, int peer, DisconnectReason reason) {
            log.add("disconnected " + reason);
        }

        @Override
        public void onFlow(long nowNs, int peer, int flow, byte[] metadata, int associatedTo) {
            lastFlow = flow;
            log.add("flow " + metadata[0] + " to " + associatedTo);
        }

        @Override
        public void onMessage(long nowNs, int peer, int flow, byte[] bytes, int offset, int length) {
            log.add("message " + bytes[offset]);
        }

        @Override
        public void onFlowClosed(long nowNs, int peer, int flow) {
            log.add("closed");
        }

        @Override
        public void onFlowRejected(long nowNs, int peer, int flow, int code) {
            log.add("rejected " + code);
        }

        @Override
        public void onRoom(long nowNs, int peer) {
            log.add("room");
        }

        @Override
        public void onReleased(long nowNs, int flow, long token, boolean delivered) {
            log.add("released " + token + " " + delivered);
        }
    }
}
