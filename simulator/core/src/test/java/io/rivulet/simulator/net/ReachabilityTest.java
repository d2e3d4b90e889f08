package io.rivulet.simulator.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.testing.ScriptedCore;
import io.rivulet.transport.virtual.HostConfig;
import io.rivulet.transport.virtual.LatencyModel;
import io.rivulet.transport.virtual.NatConfig;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import io.rivulet.transport.virtual.VirtualNetworkConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What coarse tiers are told about pairs is what becomes of datagrams on the virtual network. */
class ReachabilityTest {
    private static final NetAddress INTRODUCER = NetAddress.parse("198.51.100.1:1935");
    private static final String REGISTER = "register";
    private static final String OPEN = "open";
    private static final String ANSWER = "answer";
    private static final int ATTEMPTS = 4;

    private final VirtualNetwork network = new VirtualNetwork(VirtualNetworkConfig.builder(1)
            .latency(LatencyModel.constant(Duration.ofMillis(20)))
            .build());
    private final Firewalls firewalls = new Firewalls();
    private final ScriptedCore introducer = new ScriptedCore();

    /** A peer that registers, opens, and answers whoever opens to it. */
    private final class Peer {
        final ScriptedCore core = new ScriptedCore();
        final VirtualHost host;

        Peer(NatKind kind, int number) {
            NetAddress external = NetAddress.parse("203.0.113." + number + ":0");
            NatConfig nat = kind.config(external, Duration.ofMinutes(1));
            NetAddress own = nat == null ? external.withPort(5_000) : NetAddress.parse("192.168.1.2:5000");
            host = network.add(core, HostConfig.at(own), nat == null ? null : network.add(nat));
            firewalls.put(host, kind);
            core.onReceived(datagram -> {
                if (datagram.text().equals(OPEN)) {
                    core.send(datagram.source(), ANSWER);
                }
            });
            send(INTRODUCER, REGISTER);
        }

        void send(NetAddress to, String text) {
            host.execute(now -> core.send(to, text));
        }

        boolean isAnswered() {
            return core.receivedTexts().contains(ANSWER);
        }
    }

    static Stream<Arguments> pairsOfKinds() {
        List<NatKind> kinds = Arrays.asList(NatKind.values());
        return kinds.stream().flatMap(from -> kinds.stream()
                .flatMap(to -> Stream.of(true, false).map(isIntroduced -> Arguments.of(from, to, isIntroduced))));
    }

    @ParameterizedTest
    @MethodSource("pairsOfKinds")
    void thePacketsGetThroughWhereItIsSaidThatTheyDo(NatKind from, NatKind to, boolean isIntroduced) {
        network.addRule(firewalls);
        firewalls.allow(INTRODUCER);
        network.add(introducer, HostConfig.at(INTRODUCER));
        Peer one = new Peer(from, 1);
        NetAddress oneSeen = whereSeen(one);
        Peer other = new Peer(to, 2);
        NetAddress otherSeen = whereSeen(other);

        for (int i = 0; i < ATTEMPTS; i++) {
            one.send(otherSeen, OPEN);
            if (isIntroduced) {
                other.send(oneSeen, OPEN);
            }
            network.advance(Duration.ofMillis(100));
        }

        boolean isConnected = one.isAnswered() || isIntroduced && other.isAnswered();
        assertThat(Reachability.between(from, to, isIntroduced).connects()).isEqualTo(isConnected);
    }

    /** As the introducer sees it; for one that has no UDP, where it would be seen. */
    private NetAddress whereSeen(Peer peer) {
        int before = introducer.received().size();
        network.advance(Duration.ofMillis(100));
        return introducer.received().size() == before
                ? peer.host.address()
                : introducer.received().get(before).source();
    }

    @Test
    void whoOpensDoesNotMatterToThoseWhoAreIntroduced() {
        for (NatKind from : NatKind.values()) {
            for (NatKind to : NatKind.values()) {
                assertThat(Reachability.between(from, to, true).connects())
                        .isEqualTo(Reachability.between(to, from, true).connects());
            }
        }
    }

    @Test
    void everyFailureHasItsReason() {
        assertThat(Reachability.between(NatKind.SYMMETRIC, NatKind.SYMMETRIC, true))
                .isEqualTo(Reachability.BOTH_SYMMETRIC);
        assertThat(Reachability.between(NatKind.PORT_RESTRICTED, NatKind.SYMMETRIC, true))
                .isEqualTo(Reachability.SYMMETRIC_AND_PORT_RESTRICTED);
        assertThat(Reachability.between(NatKind.INBOUND_ONLY, NatKind.INBOUND_ONLY, true))
                .isEqualTo(Reachability.BOTH_INBOUND_ONLY);
        assertThat(Reachability.between(NatKind.INBOUND_ONLY, NatKind.PUBLIC, false))
                .isEqualTo(Reachability.OUTBOUND_BLOCKED);
        assertThat(Reachability.between(NatKind.PUBLIC, NatKind.PORT_RESTRICTED, false))
                .isEqualTo(Reachability.FILTERED);
        assertThat(Reachability.between(NatKind.PUBLIC, NatKind.UDP_BLOCKED, true))
                .isEqualTo(Reachability.UDP_BLOCKED);
        assertThat(Reachability.SYMMETRIC_AND_PORT_RESTRICTED.label()).isEqualTo("symmetric-and-port-restricted");
    }
}
