package io.rivulet.transport.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.testing.ScriptedCore;
import io.rivulet.transport.testing.ScriptedCore.Received;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What RFC 4787 names, one by one. */
class VirtualNatTest {
    private static final NetAddress EXTERNAL = NetAddress.parse("203.0.113.1:0");
    private static final NetAddress INNER = NetAddress.parse("192.168.1.2:5000");
    private static final NetAddress OUTER = NetAddress.parse("198.51.100.1:1");
    private static final NetAddress OUTER_OTHER_PORT = NetAddress.parse("198.51.100.1:2");
    private static final NetAddress OUTER_OTHER_ADDRESS = NetAddress.parse("198.51.100.2:1");

    private final TraceHash hash = new TraceHash();
    private final VirtualNetwork network =
            new VirtualNetwork(VirtualNetworkConfig.builder(1).trace(hash).build());
    private final Place outer = new Place(OUTER, null);
    private final Place otherPort = new Place(OUTER_OTHER_PORT, null);
    private final Place otherAddress = new Place(OUTER_OTHER_ADDRESS, null);

    /** A core that sends what it is told to, and its host. */
    private final class Place {
        final ScriptedCore core = new ScriptedCore();
        final VirtualHost host;

        Place(NetAddress address, VirtualNat nat) {
            host = network.add(core, HostConfig.at(address), nat);
        }

        /** Sends, and waits until it is there. */
        void send(NetAddress to) {
            host.execute(now -> core.send(to, "x"));
            network.advance(Duration.ofMillis(10));
        }

        /** Where what arrived last came from; null when nothing did. */
        NetAddress lastSource() {
            List<Received> received = core.received();
            return received.isEmpty() ? null : received.get(received.size() - 1).source();
        }

        int count() {
            return core.received().size();
        }
    }

    private VirtualNat nat(UnaryOperator<NatConfig.Builder> setUp) {
        return network.add(setUp.apply(NatConfig.builder(EXTERNAL)).build());
    }

    private static NetAddress external(int port) {
        return EXTERNAL.withPort(port);
    }

    @Test
    void anEndpointIndependentMappingIsTheSameForEverybody() {
        Place inner = new Place(INNER, nat(config -> config.mapping(NatBehaviour.ENDPOINT_INDEPENDENT)));

        sendToAll(inner);

        assertThat(sourcesSeen()).containsExactly(external(5_000), external(5_000), external(5_000));
    }

    @Test
    void anAddressDependentMappingIsTheSameForOneAddress() {
        Place inner = new Place(INNER, nat(config -> config.mapping(NatBehaviour.ADDRESS_DEPENDENT)));

        sendToAll(inner);

        assertThat(sourcesSeen().get(1)).isEqualTo(sourcesSeen().get(0));
        assertThat(sourcesSeen().get(2)).isNotEqualTo(sourcesSeen().get(0));
    }

    @Test
    void anAddressAndPortDependentMappingIsForOneEndpoint() {
        VirtualNat nat = nat(config -> config.mapping(NatBehaviour.ADDRESS_AND_PORT_DEPENDENT));
        Place inner = new Place(INNER, nat);

        sendToAll(inner);

        assertThat(Set.copyOf(sourcesSeen())).hasSize(3);
        assertThat(nat.mappings()).isEqualTo(3);
    }

    @Test
    void filtersAsItsBehaviourSays() {
        assertThat(whoComesIn(NatBehaviour.ENDPOINT_INDEPENDENT)).containsExactly(true, true, true);
        assertThat(whoComesIn(NatBehaviour.ADDRESS_DEPENDENT)).containsExactly(true, true, false);
        assertThat(whoComesIn(NatBehaviour.ADDRESS_AND_PORT_DEPENDENT)).containsExactly(true, false, false);
    }

    /** Of the three outer places, when the inner one has sent to the first. */
    private List<Boolean> whoComesIn(NatBehaviour filtering) {
        NetAddress ownExternal = NetAddress.parse("203.0.113." + (10 + filtering.ordinal()) + ":0");
        VirtualNat nat =
                network.add(NatConfig.builder(ownExternal).filtering(filtering).build());
        Place inner = new Place(INNER, nat);
        long before = network.counters().dropped(DropReason.NAT_FILTERED);
        inner.send(OUTER);
        List<Boolean> result = List.of(comesIn(outer, inner), comesIn(otherPort, inner), comesIn(otherAddress, inner));
        assertThat(network.counters().dropped(DropReason.NAT_FILTERED) - before)
                .isEqualTo(result.stream().filter(isIn -> !isIn).count());
        return result;
    }

    private boolean comesIn(Place sender, Place inner) {
        int before = inner.count();
        sender.send(inner.host.nat().externalAddress().withPort(5_000));
        return inner.count() > before;
    }

    @Test
    void theFilterIsAskedWhenADatagramIsThere() {
        Place inner = new Place(INNER, nat(config -> config));

        // On the way while the hole is made: as two ends that begin at once need it.
        outer.host.execute(now -> outer.core.send(external(5_000), "early"));
        network.advance(Duration.ofMillis(5));
        inner.send(OUTER);

        assertThat(inner.core.receivedTexts()).containsExactly("early");
    }

    @Test
    void aMappingEndsWhenItIsNotUsed() {
        VirtualNat nat = nat(config -> config.mappingTimeout(Duration.ofSeconds(30)));
        Place inner = new Place(INNER, nat);
        inner.send(OUTER);

        network.advance(Duration.ofSeconds(29));
        outer.send(external(5_000));
        network.advance(Duration.ofSeconds(1));
        outer.send(external(5_000));

        assertThat(inner.count()).as("what comes in does not count as use").isEqualTo(1);
        assertThat(network.counters().dropped(DropReason.NAT_NO_MAPPING)).isEqualTo(1);
        assertThat(nat.mappings()).isZero();
    }

    @Test
    void whatComesInKeepsAMappingAliveWhereItCounts() {
        Place inner = new Place(INNER, nat(config -> config.mappingTimeout(Duration.ofSeconds(30))
                .inboundRefreshes(true)));
        inner.send(OUTER);

        for (int i = 0; i < 5; i++) {
            network.advance(Duration.ofSeconds(20));
            outer.send(external(5_000));
        }

        assertThat(inner.count()).isEqualTo(5);
    }

    @Test
    void aPermissionEndsThoughItsMappingIsInUse() {
        Place inner = new Place(INNER, nat(config -> config.mappingTimeout(Duration.ofSeconds(30))));
        inner.send(OUTER);
        network.advance(Duration.ofSeconds(20));
        inner.send(OUTER_OTHER_ADDRESS);
        network.advance(Duration.ofSeconds(20));

        outer.send(external(5_000));
        otherAddress.send(external(5_000));

        assertThat(inner.count()).isEqualTo(1);
        assertThat(network.counters().dropped(DropReason.NAT_FILTERED)).isEqualTo(1);
    }

    @Test
    void choosesPortsAsItIsTold() {
        VirtualNat nat = nat(config -> config.ports(NatPorts.SEQUENTIAL)
                .mapping(NatBehaviour.ADDRESS_AND_PORT_DEPENDENT)
                .portRange(40_000, 50_000));
        sendToAll(new Place(INNER, nat));
        assertThat(sourcesSeen()).containsExactly(external(40_000), external(40_001), external(40_002));

        NetAddress other = NetAddress.parse("203.0.113.9:0");
        VirtualNat random = network.add(NatConfig.builder(other)
                .ports(NatPorts.RANDOM)
                .mapping(NatBehaviour.ADDRESS_AND_PORT_DEPENDENT)
                .portRange(40_000, 50_000)
                .build());
        sendToAll(new Place(INNER, random));
        assertThat(sourcesSeen())
                .doesNotHaveDuplicates()
                .allMatch(source -> source.port() >= 40_000 && source.port() <= 50_000);
        assertThat(sourcesSeen().get(1).port())
                .isNotEqualTo(sourcesSeen().get(0).port() + 1);
    }

    @Test
    void twoWithThePortBehindItGetPortsOfTheirOwn() {
        VirtualNat nat = nat(config -> config);
        Place one = new Place(INNER, nat);
        Place two = new Place(NetAddress.parse("192.168.1.3:5000"), nat);

        one.send(OUTER);
        two.send(OUTER);
        outer.send(external(5_000));
        outer.send(external(5_001));

        assertThat(outer.core.received())
                .extracting(Received::source)
                .containsExactly(external(5_000), external(5_001));
        assertThat(one.count()).isEqualTo(1);
        assertThat(two.count()).isEqualTo(1);
    }

    @Test
    void dropsAndCountsWhatItHasNoPortFor() {
        VirtualNat nat = nat(config -> config.mapping(NatBehaviour.ADDRESS_AND_PORT_DEPENDENT)
                .maxMappings(2)
                .mappingTimeout(Duration.ofSeconds(30)));
        Place inner = new Place(INNER, nat);

        sendToAll(inner);
        assertThat(network.counters().dropped(DropReason.NAT_FULL)).isEqualTo(1);
        assertThat(inner.host.counters().dropped(DropReason.NAT_FULL)).isEqualTo(1);

        network.advance(Duration.ofSeconds(30));
        inner.send(OUTER_OTHER_ADDRESS);
        assertThat(otherAddress.count()).isEqualTo(1);
    }

    @Test
    void hairpinsWithTheExternalSource() {
        VirtualNat nat = nat(config -> config);
        Place one = new Place(INNER, nat);
        Place two = new Place(NetAddress.parse("192.168.1.3:6000"), nat);
        one.send(external(6_000));
        two.send(external(5_000));
        one.send(external(6_000));

        assertThat(one.lastSource()).isEqualTo(external(6_000));
        assertThat(two.lastSource()).isEqualTo(external(5_000));
    }

    @Test
    void sendsNothingBackWhereItDoesNotHairpin() {
        VirtualNat nat = nat(config -> config.hairpins(false).filtering(NatBehaviour.ENDPOINT_INDEPENDENT));
        Place one = new Place(INNER, nat);
        Place two = new Place(NetAddress.parse("192.168.1.3:6000"), nat);
        two.send(OUTER);

        one.send(external(6_000));
        one.send(two.host.address());

        assertThat(network.counters().dropped(DropReason.NAT_NO_HAIRPIN)).isEqualTo(1);
        assertThat(two.core.received()).extracting(Received::source).containsExactly(INNER);
    }

    @Test
    void nobodyOutsideReachesAnInnerAddress() {
        new Place(INNER, nat(config -> config.filtering(NatBehaviour.ENDPOINT_INDEPENDENT)));

        outer.send(INNER);

        assertThat(network.counters().dropped(DropReason.NO_SUCH_HOST)).isEqualTo(1);
    }

    @Test
    void theSameInnerAddressMayBeBehindTwoNats() {
        Place here = new Place(INNER, nat(config -> config));
        VirtualNat there =
                network.add(NatConfig.builder(NetAddress.parse("203.0.113.2:0")).build());
        Place far = new Place(INNER, there);

        here.send(OUTER);
        far.send(OUTER);

        assertThat(outer.core.received())
                .extracting(Received::source)
                .containsExactly(external(5_000), there.externalAddress().withPort(5_000));
        assertThatThrownBy(() -> new Place(INNER, there)).hasMessageContaining("belongs to");
        assertThatThrownBy(() -> new Place(external(9), null)).hasMessageContaining("belongs to the NAT");
        assertThatThrownBy(() -> network.add(NatConfig.builder(OUTER).build())).hasMessageContaining("belongs to");
    }

    @Test
    void afterARebindingOthersSeeAnotherPort() {
        for (NatPorts ports : NatPorts.values()) {
            NetAddress own = NetAddress.parse("203.0.113." + (20 + ports.ordinal()) + ":0");
            VirtualNat nat = network.add(NatConfig.builder(own).ports(ports).build());
            Place inner = new Place(INNER, nat);
            inner.send(OUTER);
            NetAddress before = outer.lastSource();

            nat.rebind();
            outer.send(before);
            inner.send(OUTER);
            NetAddress after = outer.lastSource();
            outer.send(after);

            assertThat(after).isNotEqualTo(before);
            assertThat(after.withPort(0)).isEqualTo(own);
            assertThat(inner.count()).isEqualTo(1);
        }
        assertThat(network.counters().dropped(DropReason.NAT_NO_MAPPING)).isEqualTo(3);
    }

    @Test
    void aNatThatMovesIsReachedAtItsNewAddressOnly() {
        VirtualNat nat = nat(config -> config);
        Place inner = new Place(INNER, nat);
        inner.send(OUTER);
        outer.host.execute(now -> outer.core.send(external(5_000), "on its way"));

        nat.rebind(NetAddress.parse("203.0.113.77:0"));
        network.advance(Duration.ofMillis(10));
        inner.send(OUTER);
        outer.send(outer.lastSource());
        outer.send(external(5_000));

        assertThat(outer.lastSource().withPort(0)).isEqualTo(NetAddress.parse("203.0.113.77:0"));
        assertThat(inner.count()).isEqualTo(1);
        assertThat(network.counters().dropped(DropReason.NO_SUCH_HOST)).isEqualTo(1);
    }

    @Test
    void anInterfaceOfAnotherFamilyIsNotBehindIt() {
        VirtualNat nat = nat(config -> config);
        ScriptedCore core = new ScriptedCore();
        NetAddress inet6 = NetAddress.parse("[2001:db8::1]:7");
        VirtualHost host =
                network.add(core, HostConfig.builder(INNER).address(inet6).build(), nat);
        Place far = new Place(NetAddress.parse("[2001:db8::2]:7"), null);

        host.execute(now -> core.send(1, far.host.address(), "x"));
        network.advance(Duration.ofMillis(10));

        assertThat(far.lastSource()).isEqualTo(inet6);
    }

    @Test
    void everyDatagramIsAccountedFor() {
        VirtualNat nat = nat(config -> config.mapping(NatBehaviour.ADDRESS_AND_PORT_DEPENDENT)
                .maxMappings(2)
                .hairpins(false));
        Place inner = new Place(INNER, nat);
        inner.host.setUplink(LinkConfig.builder().duplicateRatio(0.5).build());
        for (int i = 0; i < 50; i++) {
            sendToAll(inner);
            inner.send(external(6_000));
            otherAddress.send(external(5_000 + i % 3));
        }

        NetworkCounters total = network.counters();
        assertThat(total.sent() + total.duplicated()).isEqualTo(total.delivered() + total.dropped());
        assertThat(network.hosts().stream()
                        .mapToLong(host -> host.counters().dropped())
                        .sum())
                .isEqualTo(total.dropped());
        assertThat(network.datagramsInFlight()).isZero();
        assertThat(hash.value()).as("the same on every machine").isEqualTo(-7_243_446_170_809_039_867L);
    }

    @Test
    void everyViolatedRangeIsReportedAtOnce() {
        NatConfig.Builder builder = NatConfig.builder(EXTERNAL)
                .portRange(0, 70_000)
                .mappingTimeout(Duration.ZERO)
                .maxMappings(0)
                .mapping(null);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "firstPort is 0",
                        "lastPort is 70000",
                        "mappingTimeoutNs is 0",
                        "maxMappings is 0",
                        "mapping is null");
    }

    private void sendToAll(Place inner) {
        inner.send(OUTER);
        inner.send(OUTER_OTHER_PORT);
        inner.send(OUTER_OTHER_ADDRESS);
    }

    /** By the three outer places, the last time. */
    private List<NetAddress> sourcesSeen() {
        return List.of(outer.lastSource(), otherPort.lastSource(), otherAddress.lastSource());
    }
}
