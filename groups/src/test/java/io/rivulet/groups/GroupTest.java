package io.rivulet.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.groups.membership.GroupAddresses;
import io.rivulet.groups.membership.NameBudget;
import io.rivulet.groups.spec.GroupCapability;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.PeerNetworkListener;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.testing.FakeNetwork;
import io.rivulet.groups.testing.FakePeer;
import io.rivulet.groups.testing.GroupNode;
import io.rivulet.groups.testing.Peers;
import io.rivulet.groups.wire.GroupReport;
import io.rivulet.groups.wire.GroupReportWriter;
import io.rivulet.groups.wire.MemberConnect;
import io.rivulet.groups.wire.MembershipFlowName;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupTest {
    private static final GroupSpec SPEC = GroupSpec.ofName("group");

    private final FakeNetwork network = new FakeNetwork(9).latency(Duration.ofMillis(10));
    private final GroupAddresses addresses = new GroupAddresses(network.directory());
    private final GroupNode node = new GroupNode(network, addresses);
    private final Original original = new Original();
    private final FakePeer originalPeer = network.addPeer(original);
    private final Group group = node.join(0, SPEC, GroupConfig.defaults());

    @Test
    void asksTheServerWithTheGroupId() {
        assertThat(group.serverChannelJoin()).isEqualTo(Bytes.fromHex("012115" + SPEC.id()));
    }

    @Test
    void becomesANeighbourOfAnOriginalThatItDials() {
        group.onMemberIntroduced(0, idOf(originalPeer));

        network.run(Duration.ofSeconds(2));

        assertThat(original.heard).startsWith("01", "02", "0e", "0a");
        assertThat(group.neighbours()).containsExactly(originalPeer.self());
        assertThat(node.events()).containsExactly("connected " + originalPeer.self());
        assertThat(original.reportsFromPeer).isEqualTo(1);
    }

    @Test
    void becomesANeighbourOfAnOriginalThatDialsIt() {
        original.dials(node.peer().self());

        network.run(Duration.ofSeconds(2));

        assertThat(original.heard).containsExactly("01", "02", "0e", "0a");
        assertThat(group.neighbours()).containsExactly(originalPeer.self());
        assertThat(node.peer().ownAddressSeen()).isNotNull();
    }

    @Test
    void refusesAndCountsAWrongProof() {
        original.secretSpec = GroupSpec.ofName("another");
        original.dials(node.peer().self());

        network.run(Duration.ofSeconds(2));

        assertThat(group.counters().proofsRefused()).isEqualTo(1);
        assertThat(group.neighbourCount()).isZero();
        assertThat(original.rejections).isEqualTo(1);
        assertThat(original.heard).isEmpty();
    }

    @Test
    void refusesAProofThatWasMeantForSomebodyElse() {
        original.receiver = Peers.id(1);
        original.dials(node.peer().self());

        network.run(Duration.ofSeconds(2));

        assertThat(group.counters().proofsRefused()).isEqualTo(1);
        assertThat(original.rejections).isEqualTo(1);
    }

    @Test
    void refusesAGroupThatItIsNotIn() {
        original.spokenSpec = GroupSpec.ofName("another");
        original.dials(node.peer().self());

        network.run(Duration.ofSeconds(2));

        assertThat(node.groups().connectsRefused()).isEqualTo(1);
        assertThat(original.rejections).isEqualTo(1);
        assertThat(group.neighbourCount()).isZero();
    }

    @Test
    void refusesFlowsThatItDoesNotKnow() {
        originalPeer.connect(0, node.peer().self(), List.of());
        network.run(Duration.ofSeconds(1));
        for (String metadata : List.of("475218", "00", "475211", "475212")) {
            int flow = originalPeer.openFlow(
                    network.nowNs(), node.peer().self(), Bytes.fromHex(metadata), PeerNetwork.NO_FLOW);
            original.send(flow, new byte[] {0x30});
        }

        network.run(Duration.ofSeconds(1));

        assertThat(node.groups().flowsRefused()).isEqualTo(4);
        assertThat(original.rejections).isEqualTo(4);
    }

    @Test
    void takesNothingFromAReportBeforeTheProof() {
        originalPeer.connect(0, node.peer().self(), List.of());
        network.run(Duration.ofSeconds(1));
        int flow = originalPeer.openFlow(
                network.nowNs(), node.peer().self(), MembershipFlowName.CONTROL.metadata(), PeerNetwork.NO_FLOW);
        original.send(flow, reportAbout(1_000, 5, 0));

        network.run(Duration.ofSeconds(1));

        assertThat(group.knownMembers()).isZero();
        assertThat(original.rejections).isEqualTo(1);
    }

    @Test
    void takesABoundedNumberOfInventedMembersFromReports() {
        original.dials(node.peer().self());
        network.run(Duration.ofSeconds(1));
        int before = network.directory().size();

        for (int i = 0; i < 40; i++) {
            original.send(original.controlOut, reportAbout(1_000 + i * 64, 64, 0));
        }
        network.run(Duration.ofSeconds(1));

        assertThat(network.directory().size() - before).isLessThanOrEqualTo(NameBudget.BURST + 20);
        assertThat(group.knownMembers())
                .isLessThanOrEqualTo(GroupConfig.defaults().maxMembers());
        assertThat(group.counters().answersWithheld()).isGreaterThan(30);
    }

    @Test
    void ignoresMembersThatNobodyHeardForFiveMinutes() {
        original.dials(node.peer().self());
        network.run(Duration.ofSeconds(1));

        original.send(original.controlOut, reportAbout(1_000, 3, 300));
        network.run(Duration.ofSeconds(1));

        assertThat(group.counters().recordsStale()).isEqualTo(3);
        assertThat(group.knownMembers()).isEqualTo(1);
    }

    @Test
    void reportsToItsNeighbourEveryTenSeconds() {
        group.onMemberIntroduced(0, idOf(originalPeer));
        network.run(Duration.ofSeconds(2));
        int atFirst = original.reportsFromPeer;

        network.run(Duration.ofSeconds(100));

        assertThat(original.reportsFromPeer - atFirst).isBetween(9, 10);
    }

    @Test
    void keepsANeighbourThatItWantsWhenAskedToPart() {
        group.onMemberIntroduced(0, idOf(originalPeer));
        network.run(Duration.ofSeconds(2));

        original.send(original.controlOut, new byte[] {0x0c});
        network.run(Duration.ofSeconds(2));

        assertThat(original.rejections).isZero();
        assertThat(group.neighbourCount()).isEqualTo(1);
    }

    @Test
    void tellsWhyANeighbourIsGone() {
        group.onMemberIntroduced(0, idOf(originalPeer));
        network.run(Duration.ofSeconds(2));

        originalPeer.disconnect(network.nowNs(), node.peer().self());
        network.run(Duration.ofSeconds(20));

        assertThat(node.events())
                .containsExactly(
                        "connected " + originalPeer.self(), "disconnected " + originalPeer.self() + " LEFT", "alone");
    }

    @Test
    void saysThatItIsAlone() {
        network.run(Duration.ofSeconds(6));
        assertThat(node.events()).containsExactly("alone");

        network.run(Duration.ofSeconds(30));
        assertThat(node.events()).containsExactly("alone", "alone");
    }

    @Test
    void letsGoOfEverythingWhenItLeaves() {
        group.onMemberIntroduced(0, idOf(originalPeer));
        network.run(Duration.ofSeconds(2));

        node.groups().leave(network.nowNs(), group);
        network.run(Duration.ofSeconds(2));

        assertThat(node.peer().connectedPeers()).isEmpty();
        assertThat(node.events()).last().isEqualTo("disconnected " + originalPeer.self() + " WE_LEFT");
        assertThat(node.groups().groups()).isEmpty();
        assertThatThrownBy(() -> group.view(network.nowNs(), "x", null)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void sharesASessionBetweenGroups() {
        GroupNode other = new GroupNode(network, addresses);
        other.join(0, SPEC, GroupConfig.defaults());
        GroupSpec second = GroupSpec.ofName("second");
        Group ours = node.join(0, second, GroupConfig.defaults());
        Group theirs = other.join(0, second, GroupConfig.defaults());
        group.onMemberIntroduced(0, idOf(other.peer()));
        network.run(Duration.ofSeconds(2));
        ours.onMemberIntroduced(network.nowNs(), idOf(other.peer()));
        network.run(Duration.ofSeconds(2));
        assertThat(ours.neighbourCount()).isEqualTo(1);

        node.groups().leave(network.nowNs(), group);
        network.run(Duration.ofSeconds(2));

        assertThat(ours.neighbourCount()).isEqualTo(1);
        assertThat(theirs.neighbourCount()).isEqualTo(1);
        assertThat(other.groups().find(SPEC.id()).neighbourCount()).isZero();
    }

    @Test
    void dialsAHintOnlyWhenTheTopologyWantsIt() {
        group.addMemberHint(0, idOf(originalPeer), List.<PeerAddress>of());
        assertThat(node.peer().connectedPeers()).isEmpty();

        network.run(Duration.ofSeconds(2));

        assertThat(group.neighbours()).containsExactly(originalPeer.self());
        assertThat(group.addNeighbour(network.nowNs(), idOf(node.peer()))).isFalse();
    }

    @Test
    void backsOffFromAMemberThatDoesNotAnswer() {
        network.kill(originalPeer);
        group.onMemberIntroduced(0, idOf(originalPeer));

        network.run(Duration.ofSeconds(60));

        assertThat(group.counters().dials()).isEqualTo(1);
        assertThat(group.counters().dialFailures()).isEqualTo(1);
        assertThat(group.knownMembers()).isZero();
    }

    @Test
    void refusesToJoinTwiceOrWithoutSessions() {
        assertThatThrownBy(() -> node.join(0, SPEC, GroupConfig.defaults())).isInstanceOf(IllegalStateException.class);
        GroupSpec silent = GroupSpec.builder()
                .name("silent")
                .with(GroupCapability.PEER_TO_PEER_DISABLED)
                .build();
        assertThatThrownBy(() -> node.join(0, silent, GroupConfig.defaults()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysEveryViolatedLimitAtOnce() {
        assertThatThrownBy(() -> GroupConfig.builder()
                        .maxMembers(1)
                        .reportPeriod(Duration.ZERO)
                        .build())
                .hasMessageContaining("maxMembers is 1, must be 16 to 65536")
                .hasMessageContaining("reportPeriod");
    }

    private PeerId idOf(PeerNetwork peer) {
        return network.directory().idOf(peer.self());
    }

    private static byte[] reportAbout(int firstPeer, int count, long ageSeconds) {
        ByteWriter out = new ByteWriter(GroupReportWriter.MAX_BYTES);
        GroupReportWriter writer = new GroupReportWriter().begin(out, new byte[0], null, List.of());
        for (int i = 0; i < count; i++) {
            writer.record(Peers.id(firstPeer + i), ageSeconds, List.of());
        }
        return out.toBytes();
    }

    /** A member that says exactly what the original's state machine says, and nothing else. */
    private final class Original implements PeerNetworkListener {
        private final List<String> heard = new ArrayList<>();
        private GroupSpec spokenSpec = SPEC;
        private GroupSpec secretSpec = SPEC;
        private PeerId receiver;
        private int controlOut = PeerNetwork.NO_FLOW;
        private int rejections;
        private int reportsFromPeer;
        private boolean reported;
        private boolean dialled;

        void dials(int peer) {
            dialled = true;
            originalPeer.connect(network.nowNs(), peer, List.of());
        }

        @Override
        public void onConnected(long nowNs, int peer, boolean initiatedByUs) {
            if (dialled) {
                speak(nowNs, peer);
            }
        }

        private void speak(long nowNs, int peer) {
            controlOut = originalPeer.openFlow(nowNs, peer, MembershipFlowName.CONTROL.metadata(), PeerNetwork.NO_FLOW);
            ByteWriter connect = new ByteWriter(MemberConnect.LENGTH);
            PeerId meant = receiver == null ? network.directory().idOf(peer) : receiver;
            byte[] proof = secretSpec.secret().proof(originalPeer.farNonce(peer));
            MemberConnect.write(connect, spokenSpec.id(), proof, meant);
            send(controlOut, connect.toBytes());
            send(controlOut, new byte[] {0x02});
            send(controlOut, new byte[] {0x0e});
        }

        void send(int flow, byte[] bytes) {
            originalPeer.send(
                    network.nowNs(),
                    flow,
                    bytes,
                    0,
                    bytes.length,
                    SendPriority.CONTROL,
                    Long.MAX_VALUE,
                    PeerNetwork.NO_TOKEN);
        }

        @Override
        public void onFlow(long nowNs, int peer, int flow, byte[] metadata, int associatedTo) {
            assertThat(metadata).isEqualTo(Bytes.fromHex("47521c"));
            assertThat(associatedTo).isEqualTo(PeerNetwork.NO_FLOW);
        }

        @Override
        public void onMessage(long nowNs, int peer, int flow, byte[] bytes, int offset, int length) {
            byte[] message = Arrays.copyOfRange(bytes, offset, offset + length);
            heard.add(Bytes.toHex(message, 0, 1));
            switch (message[0]) {
                case 0x01 -> {
                    byte[] expected = SPEC.secret().proof(originalPeer.nearNonce(peer));
                    ByteReader body = new ByteReader(message);
                    body.u8();
                    assertThat(MemberConnect.read(body).proof()).isEqualTo(expected);
                    if (!dialled) {
                        speak(nowNs, peer);
                    }
                }
                case 0x0e -> {
                    if (dialled && !reported) {
                        report(peer);
                    }
                }
                case 0x0a -> {
                    reportsFromPeer++;
                    ByteReader body = new ByteReader(message);
                    body.u8();
                    assertThat(new GroupReport().read(body)).isTrue();
                    if (!dialled || reportsFromPeer > 1) {
                        report(peer);
                    }
                }
                default -> assertThat(message).hasSize(1);
            }
        }

        private void report(int peer) {
            reported = true;
            ByteWriter out = new ByteWriter(GroupReportWriter.MAX_BYTES);
            new GroupReportWriter()
                    .begin(
                            out,
                            new byte[0],
                            new PeerAddress(
                                    originalPeer.addressOf(peer), io.rivulet.transport.address.AddressOrigin.OBSERVED),
                            originalPeer.ownAddresses());
            send(controlOut, out.toBytes());
        }

        @Override
        public void onConnectFailed(long nowNs, int peer, DisconnectReason reason) {}

        @Override
        public void onDisconnected(long nowNs, int peer, DisconnectReason reason) {}

        @Override
        public void onFlowClosed(long nowNs, int peer, int flow) {}

        @Override
        public void onFlowRejected(long nowNs, int peer, int flow, int code) {
            rejections++;
        }

        @Override
        public void onRoom(long nowNs, int peer) {}

        @Override
        public void onReleased(long nowNs, int flow, long token, boolean delivered) {}
    }
}
