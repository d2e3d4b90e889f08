package io.rivulet.groups.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.membership.MemberTable.Learned;
import io.rivulet.groups.spec.GroupAddress;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.testing.Peers;
import io.rivulet.groups.testing.SeededEntropy;
import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberTableTest {
    private static final long SECOND = 1_000_000_000L;

    private final GroupAddresses addresses = new GroupAddresses(Peers.directory(400));
    private final MemberTable table = new MemberTable(0, 32, addresses, new SeededEntropy(1));

    @Test
    void keepsMembersInRingOrder() {
        for (int peer = 20; peer > 0; peer--) {
            assertThat(table.learn(peer, 0, List.of())).isEqualTo(Learned.NEW);
        }

        List<GroupAddress> ring = new ArrayList<>();
        for (int i = 0; i < table.size(); i++) {
            ring.add(addresses.of(table.peerAt(i)));
            assertThat(table.indexOf(table.peerAt(i))).isEqualTo(i);
        }
        assertThat(ring).hasSize(20).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(table.successorIndex(addresses.of(table.peerAt(7)))).isEqualTo(7);
        assertThat(table.successorIndex(new GroupAddress(-1, -1, -1, -1))).isZero();
    }

    @Test
    void neverHoldsOurselvesAndKeepsTheLaterTime() {
        assertThat(table.learn(0, 0, List.of())).isEqualTo(Learned.KNOWN);
        table.learn(1, 5 * SECOND, List.of());
        table.learn(1, 3 * SECOND, List.of());

        assertThat(table.size()).isEqualTo(1);
        assertThat(table.heardNsAt(0)).isEqualTo(5 * SECOND);
    }

    @Test
    void mergesUsableAddressesUpToSeven() {
        table.learn(1, 0, List.of(at("10.0.0.1:1"), at("224.0.0.1:5"), at("10.0.0.1:1"), at("10.0.0.1:0")));
        for (int i = 2; i < 12; i++) {
            assertThat(table.learn(1, 0, List.of(at("10.0.0." + i + ":1"))))
                    .isEqualTo(i <= 7 ? Learned.NEW_ADDRESS : Learned.KNOWN);
        }
        assertThat(table.addressesAt(0)).hasSize(MemberTable.MAX_ADDRESSES);

        table.replaceAddresses(1, List.of(at("10.9.9.9:9")));

        assertThat(table.addressesAt(0)).containsExactly(at("10.9.9.9:9"));
    }

    @Test
    void displacesHearsayButNeitherNeighboursNorThoseNextToUs() {
        for (int peer = 1; peer <= 32; peer++) {
            table.learn(peer, 0, List.of());
        }
        table.setNeighbour(3, true);
        table.setNeighbour(4, true);

        for (int peer = 33; peer < 400; peer++) {
            table.learn(peer, 0, List.of());
        }

        assertThat(table.size()).isEqualTo(32);
        assertThat(table.evicted()).isEqualTo(367);
        assertThat(List.of(3, 4)).allMatch(table::contains);
        GroupAddress self = addresses.of(0);
        int nearest = java.util.stream.IntStream.range(1, 400)
                .boxed()
                .min((a, b) -> self.compareNearness(addresses.of(a), addresses.of(b)))
                .orElseThrow();
        assertThat(table.contains(nearest)).isTrue();
    }

    @Test
    void refusesNewcomersWhenAllMustStay() {
        for (int peer = 1; peer <= 32; peer++) {
            table.learn(peer, 0, List.of());
            table.setNeighbour(peer, true);
        }

        assertThat(table.learn(33, 0, List.of())).isEqualTo(Learned.REFUSED);
        assertThat(table.refused()).isEqualTo(1);
    }

    @Test
    void forgetsTheSilentButNoNeighbour() {
        table.learn(1, 0, List.of());
        table.learn(2, 0, List.of());
        table.learn(3, 300 * SECOND, List.of());
        table.setNeighbour(2, true);

        table.forgetSilent(SECOND);

        assertThat(table.contains(1)).isFalse();
        assertThat(table.contains(2)).isTrue();
        assertThat(table.contains(3)).isTrue();
    }

    private static PeerAddress at(String text) {
        return new PeerAddress(NetAddress.parse(text), AddressOrigin.OBSERVED);
    }
}
