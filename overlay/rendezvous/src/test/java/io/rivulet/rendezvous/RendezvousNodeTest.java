package io.rivulet.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.overlay.flash.ConnectDecision;
import io.rivulet.overlay.flash.ConnectRejection;
import io.rivulet.overlay.flash.GroupChannelMessage;
import io.rivulet.overlay.flash.NetConnectionEnd;
import io.rivulet.overlay.flash.NetConnectionState;
import io.rivulet.transport.EndpointStats;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.virtual.LatencyModel;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rendezvous and its clients as real cores on a virtual network. */
class RendezvousNodeTest {
    private static final NetAddress SERVER = NetAddress.parse("10.1.0.1:1935");
    private static final GroupId GROUP = GroupId.copyOf(Peers.id(7).toBytes(), 0);
    private static final GroupId OTHER_GROUP = GroupId.copyOf(Peers.id(8).toBytes(), 0);
    private static final Duration A_WHILE = Duration.ofSeconds(3);

    private final VirtualNetwork network = new VirtualNetwork(1);
    private final List<TestPeer> peers = new ArrayList<>();
    private final List<VirtualHost> hosts = new ArrayList<>();
    private RendezvousNode rendezvous;
    private VirtualHost serverHost;

    private static RendezvousConfig.Builder config() {
        SeededEntropy entropy = new SeededEntropy(1, 0, "rendezvous");
        return RendezvousConfig.builder(PlainIdentity.rendezvous(entropy), entropy);
    }

    private void serve(RendezvousConfig.Builder config) {
        network.setLatency(LatencyModel.constant(Duration.ofMillis(10)));
        rendezvous = new RendezvousNode(config.build());
        serverHost = network.add(rendezvous, SERVER);
    }

    private TestPeer peer() {
        int number = peers.size() + 1;
        SeededEntropy entropy = new SeededEntropy(1, number, "peer");
        TestPeer peer = new TestPeer(SERVER, PlainIdentity.peer(entropy), entropy);
        peers.add(peer);
        hosts.add(network.add(peer, NetAddress.ofIpv4(0x0a00_0000 + number, 5_000)));
        return peer;
    }

    private TestPeer start(GroupId... groups) {
        TestPeer peer = peer();
        hosts.get(hosts.size() - 1).execute(now -> peer.start(now, groups));
        return peer;
    }

    private VirtualHost hostOf(TestPeer peer) {
        return hosts.get(peers.indexOf(peer));
    }

    private long count(RendezvousCounter counter) {
        return rendezvous.stats().get(counter);
    }

    @Test
    @Covers("7016-3.5.1.4-1")
    void twoMembersMeetThroughTheRendezvous() {
        serve(config());
        TestPeer first = start(GROUP);
        network.advance(A_WHILE);
        assertThat(first.told).isEmpty();

        TestPeer second = start(GROUP);
        network.advance(A_WHILE);

        assertThat(second.told).containsExactly(first.id());
        assertThat(first.told).containsExactly(second.id());
        assertThat(first.peers).containsExactly(second.id());
        assertThat(second.peers).containsExactly(first.id());
        assertThat(count(RendezvousCounter.HELLOS_INTRODUCED)).isPositive();
        assertThat(rendezvous.groups().memberCount(GROUP)).isEqualTo(2);
        assertThat(second.endpoint.sessionTo(first.id()).farAddress())
                .isEqualTo(hostOf(first).address());
        assertThat(rendezvous.endpointStats().get(EndpointStats.Counter.SESSIONS_INITIATED))
                .isZero();
    }

    @Test
    void membersOfDifferentGroupsDoNotMeet() {
        serve(config());

        TestPeer first = start(GROUP);
        TestPeer second = start(OTHER_GROUP);
        network.advance(A_WHILE);

        assertThat(first.told).isEmpty();
        assertThat(second.told).isEmpty();
        assertThat(rendezvous.groups().groupCount()).isEqualTo(2);
    }

    @Test
    void aCrowdThatArrivesAtOnceBecomesOneMesh() {
        serve(config());
        for (int i = 0; i < 50; i++) {
            start(GROUP);
        }
        network.advance(Duration.ofSeconds(10));

        IntroductionGraph sessions = new IntroductionGraph();
        peers.forEach(peer -> sessions.add(peer.id()));
        for (TestPeer peer : peers) {
            assertThat(peer.told).hasSizeBetween(1, 6).doesNotHaveDuplicates();
            assertThat(peer.peers).as("sessions of %s", peer.id().shortName()).containsAll(peer.told);
            peer.peers.forEach(other -> sessions.introduce(GROUP, peer.id(), other));
        }
        assertThat(sessions.isConnected()).isTrue();
        assertThat(rendezvous.waitingIntroductions()).isZero();
    }

    @Test
    void bothFormsOfJoinNameGroups() {
        serve(config());
        byte[] spec = "G:00".getBytes(StandardCharsets.US_ASCII);
        TestPeer bySpec = start();
        TestPeer byId = start(GroupId.ofVersionOne(spec));
        network.advance(A_WHILE);

        hostOf(bySpec)
                .execute(now -> bySpec.client.openGroupChannel(
                        now, GroupChannelMessage.join(GroupChannelMessage.FORM_SPEC, spec)));
        network.advance(A_WHILE);

        assertThat(byId.told).containsExactly(bySpec.id());
        assertThat(bySpec.told).containsExactly(byId.id());
    }

    @Test
    void refusesJoinsThatNameNoGroup() {
        serve(config());
        TestPeer peer = start();
        network.advance(A_WHILE);

        hostOf(peer).execute(now -> {
            peer.client.openGroupChannel(now, GroupChannelMessage.join(0x16, new byte[32]));
            peer.client.openGroupChannel(now, GroupChannelMessage.join(GroupChannelMessage.FORM_ID, new byte[31]));
            peer.client.openGroupChannel(now, GroupChannelMessage.join(GroupChannelMessage.FORM_SPEC, new byte[0]));
        });
        network.advance(A_WHILE);

        assertThat(count(RendezvousCounter.JOINS_MALFORMED)).isEqualTo(3);
        assertThat(peer.channelsClosed).isEqualTo(3);
        assertThat(rendezvous.groups().groupCount()).isZero();
    }

    @Test
    void aMemberThatLeavesItsGroupIsNotIntroducedAnyMore() {
        serve(config());
        TestPeer leaver = start(GROUP);
        TestPeer stayer = start(GROUP);
        network.advance(A_WHILE);
        assertThat(rendezvous.groups().memberCount(GROUP)).isEqualTo(2);

        hostOf(leaver).execute(now -> leaver.client.closeGroupChannel(now, leaver.channels.get(0)));
        network.advance(A_WHILE);
        TestPeer late = start(GROUP);
        network.advance(A_WHILE);

        assertThat(late.told).containsExactly(stayer.id());
        assertThat(count(RendezvousCounter.LEAVES)).isEqualTo(1);
        assertThat(rendezvous.clientCount()).isEqualTo(3);
    }

    @Test
    void aMemberThatClosesItsSessionIsForgottenAtOnce() {
        serve(config());
        TestPeer leaver = start(GROUP);
        network.advance(A_WHILE);

        hostOf(leaver).execute(now -> leaver.endpoint.closeAll(now));
        network.advance(A_WHILE);

        assertThat(rendezvous.clientCount()).isZero();
        assertThat(rendezvous.groups().groupCount()).isZero();
    }

    @Test
    void aMemberThatFallsSilentIsForgottenInTime() {
        serve(config().keepalive(Duration.ofSeconds(5), Duration.ofSeconds(15)));
        TestPeer silent = start(GROUP);
        TestPeer alive = start(GROUP);
        network.advance(A_WHILE);

        hostOf(silent).stop();
        network.advance(Duration.ofSeconds(20));
        TestPeer late = start(GROUP);
        network.advance(A_WHILE);

        assertThat(late.told).containsExactly(alive.id());
        assertThat(rendezvous.isConnected(silent.id())).isFalse();
        assertThat(rendezvous.isConnected(alive.id())).isTrue();
    }

    @Test
    void membersThatALeaveWouldSetApartAreIntroduced() {
        serve(config().introductionsPerJoin(1));
        for (int i = 0; i < 5; i++) {
            start(GROUP);
            network.advance(A_WHILE);
        }
        TestPeer before = peers.get(1);
        TestPeer leaver = peers.get(2);
        TestPeer after = peers.get(3);
        assertThat(after.told).doesNotContain(before.id());

        hostOf(leaver).execute(now -> leaver.endpoint.closeAll(now));
        network.advance(A_WHILE);

        assertThat(after.told).contains(before.id());
        assertThat(after.peers).contains(before.id());
    }

    @Test
    void introductionsOfACrowdAreSpreadOverTime() {
        serve(config().introductions(10, 5, 1_000));
        for (int i = 0; i < 10; i++) {
            start(GROUP);
        }
        network.advance(Duration.ofSeconds(1));
        assertThat(count(RendezvousCounter.INTRODUCTIONS)).isBetween(5L, 15L);
        assertThat(rendezvous.waitingIntroductions()).isPositive();

        network.advance(Duration.ofSeconds(10));

        assertThat(rendezvous.waitingIntroductions()).isZero();
        assertThat(peers).allSatisfy(peer -> assertThat(peer.told).isNotEmpty());
    }

    @Test
    void aFloodOfJoinsIsBounded() {
        serve(config().joins(2, 16));
        TestPeer flooder = start();
        network.advance(A_WHILE);

        for (int i = 0; i < 400; i++) {
            GroupId group = GroupId.copyOf(Peers.id(1_000 + i).toBytes(), 0);
            hostOf(flooder).execute(now -> {
                if (flooder.join(now, group) != null) {
                    flooder.client.closeGroupChannel(now, flooder.channels.get(flooder.channels.size() - 1));
                }
            });
            network.advance(Duration.ofMillis(50));
        }

        // 16 at once and 2 per second for 20 s.
        assertThat(count(RendezvousCounter.JOINS)).isLessThanOrEqualTo(16 + 2 * 20 + 1);
        assertThat(count(RendezvousCounter.JOINS)).isEqualTo(count(RendezvousCounter.LEAVES));
        assertThat(rendezvous.groups().groupCount()).isZero();
    }

    @Test
    void groupsAndMembersAreBounded() {
        serve(config().groups(1, 2));
        start(GROUP);
        start(GROUP);
        network.advance(A_WHILE);

        TestPeer third = start(GROUP, OTHER_GROUP);
        network.advance(A_WHILE);

        assertThat(count(RendezvousCounter.JOINS_OVER_LIMIT)).isEqualTo(2);
        assertThat(third.channelsClosed).isEqualTo(2);
        assertThat(third.told).isEmpty();
        assertThat(third.client.state()).isEqualTo(NetConnectionState.CONNECTED);
    }

    @Test
    void joiningTwiceIsRefusedAndTheFirstJoinStays() {
        serve(config());
        TestPeer twice = start(GROUP, GROUP);
        network.advance(A_WHILE);

        TestPeer other = start(GROUP);
        network.advance(A_WHILE);

        assertThat(count(RendezvousCounter.JOINS_REPEATED)).isEqualTo(1);
        assertThat(twice.told).containsExactly(other.id());
        assertThat(rendezvous.groups().memberCount(GROUP)).isEqualTo(2);
    }

    @Test
    void turnsAwayWhomThePolicyDoesNotWant() {
        serve(config().policy((nowNs, client, address, request) ->
                request.application().isEmpty() ? ConnectDecision.reject("members only") : ConnectDecision.accept()));

        TestPeer peer = start(GROUP);
        network.advance(A_WHILE);

        assertThat(peer.rejection).isEqualTo(new ConnectRejection("NetConnection.Connect.Rejected", "members only"));
        assertThat(rendezvous.clientCount()).isZero();
        assertThat(count(RendezvousCounter.CLIENTS_REJECTED)).isEqualTo(1);
        network.advance(Duration.ofSeconds(30));
        assertThat(rendezvous.isQuiet()).isTrue();
    }

    @Test
    void aSessionThatDoesNotConnectIsClosed() {
        serve(config().connectTimeout(Duration.ofSeconds(5)));
        TestPeer mute = peer();
        mute.connects = false;
        hostOf(mute).execute(now -> mute.start(now));

        network.advance(Duration.ofSeconds(4));
        assertThat(rendezvous.isQuiet()).isFalse();
        network.advance(Duration.ofSeconds(30));

        assertThat(rendezvous.isQuiet()).isTrue();
        assertThat(count(RendezvousCounter.CLIENTS_TIMED_OUT)).isEqualTo(1);
    }

    @Test
    void hellosForStrangersAreNotForwarded() {
        serve(config().connectTimeout(Duration.ofMinutes(5)));
        TestPeer mute = peer();
        mute.connects = false;
        hostOf(mute).execute(now -> mute.start(now));
        TestPeer curious = start();
        network.advance(A_WHILE);

        hostOf(curious).execute(now -> {
            curious.dial(now, mute.id());
            curious.dial(now, Peers.id(99));
        });
        network.advance(Duration.ofSeconds(40));

        assertThat(curious.peers).isEmpty();
        assertThat(curious.failures).containsExactly(OpenFailure.NO_ANSWER, OpenFailure.NO_ANSWER);
        assertThat(count(RendezvousCounter.HELLOS_FOR_STRANGERS)).isPositive();
        assertThat(count(RendezvousCounter.HELLOS_INTRODUCED)).isZero();
    }

    @Test
    void sessionsAreBounded() {
        serve(config().maxClients(3));
        for (int i = 0; i < 6; i++) {
            start(GROUP);
        }
        network.advance(A_WHILE);

        assertThat(rendezvous.clientCount()).isEqualTo(3);
    }

    @Test
    void closesInOrder() {
        serve(config());
        TestPeer first = start(GROUP);
        TestPeer second = start(GROUP);
        network.advance(A_WHILE);

        serverHost.execute(rendezvous::close);
        network.advance(Duration.ofSeconds(30));

        assertThat(rendezvous.isQuiet()).isTrue();
        assertThat(first.end).isEqualTo(NetConnectionEnd.SESSION_ENDED);
        assertThat(first.peers).containsExactly(second.id());
    }

    @Test
    void aRunIsAFunctionOfItsSeeds() {
        assertThat(introductionsOfARun()).isEqualTo(introductionsOfARun()).isNotEmpty();
    }

    private static List<PeerId> introductionsOfARun() {
        RendezvousNodeTest run = new RendezvousNodeTest();
        run.serve(config());
        for (int i = 0; i < 20; i++) {
            run.start(GROUP);
        }
        run.network.advance(A_WHILE);
        List<PeerId> told = new ArrayList<>();
        run.peers.forEach(peer -> told.addAll(peer.told));
        return told;
    }
}
