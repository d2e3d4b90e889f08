package io.rivulet.groups.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.membership.GroupAddresses;
import io.rivulet.groups.membership.MemberTable;
import io.rivulet.groups.membership.NeighbourHandshake;
import io.rivulet.groups.membership.NeighbourTable;
import io.rivulet.groups.membership.UnreachablePeers;
import io.rivulet.groups.spec.GroupAddress;
import io.rivulet.groups.testing.Peers;
import io.rivulet.groups.testing.SeededEntropy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BestListTest {
    private static final int SELF = 0;

    private final GroupAddresses addresses = new GroupAddresses(Peers.directory(300));
    private final SeededEntropy entropy = new SeededEntropy(2);
    private final MemberTable members = new MemberTable(SELF, 512, addresses, entropy);
    private final NeighbourTable neighbours = new NeighbourTable();
    private final BestList list = new BestList(members, neighbours, peer -> peer, entropy);
    private final GroupAddress origin = addresses.of(SELF);

    @Test
    void wantsAllOfAFew() {
        know(6);

        list.computeForUs(SELF, 15, false);

        assertThat(wanted()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    }

    @Test
    void wantsThreeOnEachSideAndFingersUpToTheTarget() {
        know(200);
        List<Integer> clockwise = new ArrayList<>();
        for (int peer = 1; peer <= 200; peer++) {
            clockwise.add(peer);
        }
        clockwise.sort((a, b) -> origin.compareClockwise(addresses.of(a), addresses.of(b)));

        list.computeForUs(SELF, 20, false);

        assertThat(list.size()).isEqualTo(20);
        assertThat(wanted()).doesNotHaveDuplicates().doesNotContain(SELF);
        assertThat(wanted().subList(0, 6))
                .containsExactlyInAnyOrder(
                        clockwise.get(0),
                        clockwise.get(1),
                        clockwise.get(2),
                        clockwise.get(199),
                        clockwise.get(198),
                        clockwise.get(197));
        int opposite = members.peerAt(members.successorIndex(origin.finger(1)));
        assertThat(list.contains(opposite)).isTrue();
    }

    @Test
    void wantsTheNeighboursOfLowestLatency() {
        know(200);
        for (int peer = 101; peer <= 120; peer++) {
            connect(peer, true);
        }

        list.computeForUs(SELF, 20, false);

        List<Integer> ring = wanted().subList(0, 6);
        List<Integer> expected = new ArrayList<>();
        for (int peer = 101; expected.size() < 6; peer++) {
            if (!ring.contains(peer)) {
                expected.add(peer);
            }
        }
        assertThat(wanted().subList(6, 12)).isEqualTo(expected);
    }

    @Test
    void countsOnlySoManyLinksThatOthersChose() {
        know(200);
        for (int peer = 101; peer <= 120; peer++) {
            connect(peer, peer > 110);
        }

        list.computeForUs(SELF, 20, false);

        List<Integer> lowLatency = wanted().subList(6, 12);
        assertThat(lowLatency.stream().filter(peer -> peer <= 110)).hasSize(4);
    }

    @Test
    void goesFartherOnTheRingWhenOthersChoseAllThatIsNear() {
        know(200);
        list.computeForUs(SELF, 20, false);
        List<Integer> nearest = wanted().subList(0, 6);
        nearest.forEach(peer -> connect(peer, false));

        list.computeForUs(SELF, 20, false);

        assertThat(nearest.stream().filter(wanted().subList(0, 6)::contains)).hasSize(4);
        assertThat(wanted().subList(0, 4)).isEqualTo(nearest.subList(0, 4));
    }

    @Test
    void keepsItsRandomChoicesAndDrawsAnotherToExplore() {
        know(200);
        list.computeForUs(SELF, 20, false);
        List<Integer> first = List.copyOf(wanted());

        list.computeForUs(SELF, 20, false);
        assertThat(wanted()).isEqualTo(first);
        list.computeForUs(SELF, 20, true);

        assertThat(wanted().subList(0, 8)).isEqualTo(first.subList(0, 8));
        assertThat(wanted().get(8)).isNotEqualTo(first.get(8));
    }

    @Test
    void seesTheRingAsTheReceiverOfAReportDoes() {
        know(200);
        GroupAddress theirs = addresses.of(42);
        int nearest = -1;
        for (int peer = 1; peer <= 200; peer++) {
            if (peer != 42 && (nearest < 0 || theirs.compareClockwise(addresses.of(peer), addresses.of(nearest)) < 0)) {
                nearest = peer;
            }
        }

        list.computeFor(42, 20);

        assertThat(list.size()).isEqualTo(20);
        assertThat(wanted()).doesNotContain(42).startsWith(nearest);
    }

    @Test
    void estimatesTheSizeByDensity() {
        know(3);
        assertThat(SizeEstimate.members(members, origin)).isEqualTo(3);

        know(299);
        assertThat(SizeEstimate.members(members, origin)).isBetween(60L, 1_500L);
        int successor = members.successorIndex(origin);
        long second = addresses.of(members.peerAt((successor + 1) % 299)).topBits();
        long secondBefore =
                addresses.of(members.peerAt(Math.floorMod(successor - 2, 299))).topBits();
        long expected = Long.divideUnsigned(-1L, second - secondBefore >>> 2) + 1;
        assertThat(SizeEstimate.members(members, origin)).isEqualTo(expected);
    }

    @Test
    void wantsThirteenNeighboursAndTheLogarithm() {
        assertThat(SizeEstimate.targetNeighbours(0)).isEqualTo(13);
        assertThat(SizeEstimate.targetNeighbours(1)).isEqualTo(13);
        assertThat(SizeEstimate.targetNeighbours(60)).isEqualTo(18);
        assertThat(SizeEstimate.targetNeighbours(1_000_000)).isEqualTo(32);
        assertThat(SizeEstimate.targetNeighbours(Long.MAX_VALUE)).isEqualTo(75);
    }

    @Test
    void dialsTheWantedAFewAtATimeAndPartsFromTheSurplus() {
        know(200);
        UnreachablePeers unreachable = new UnreachablePeers();
        ConnectionKeeper keeper = new ConnectionKeeper(members, neighbours, unreachable, 64, 4, 90);
        list.computeForUs(SELF, 20, false);
        unreachable.onFailure(0, list.peer(1));

        keeper.plan(0, list);

        assertThat(keeper.dials()).containsExactly(list.peer(0), list.peer(2), list.peer(3), list.peer(4));
        assertThat(keeper.asks()).isEmpty();
        for (int peer = 1; peer <= 40; peer++) {
            connect(peer, peer % 2 == 0);
        }
        list.computeForUs(SELF, 20, false);
        keeper.plan(0, list);
        assertThat(keeper.asks()).hasSize(20).doesNotHaveDuplicates();
        for (int peer : keeper.asks()) {
            assertThat(list.contains(peer)).isFalse();
            neighbours.setAskedNs(neighbours.slotOf(peer), 0);
        }
        keeper.plan(89, list);
        assertThat(keeper.asks()).hasSizeLessThan(20);
        keeper.plan(90, list);
        assertThat(keeper.asks()).hasSize(20);
        assertThat(keeper.agreesToPart(list, list.peer(0))).isFalse();
        assertThat(keeper.agreesToPart(list, keeper.asks()[0])).isTrue();
    }

    @Test
    void givesUpAttemptsThatAreNotWantedAnyMoreUnlessAskedFor() {
        know(200);
        list.computeForUs(SELF, 20, false);
        int unwanted = 1;
        while (list.contains(unwanted) || list.contains(unwanted + 1)) {
            unwanted++;
        }
        neighbours.add(unwanted, true);
        neighbours.setRequested(neighbours.add(unwanted + 1, true));

        ConnectionKeeper keeper = new ConnectionKeeper(members, neighbours, new UnreachablePeers(), 64, 4, 90);
        keeper.plan(0, list);

        assertThat(keeper.cancels()).containsExactly(unwanted);
    }

    private void know(int count) {
        for (int peer = 1; peer <= count; peer++) {
            members.learn(peer, 0, List.of());
        }
    }

    private void connect(int peer, boolean byUs) {
        int slot = neighbours.add(peer, byUs);
        neighbours.setHandshake(
                slot, NeighbourHandshake.onImpliedReady(NeighbourHandshake.onVerified(NeighbourHandshake.start())));
    }

    private List<Integer> wanted() {
        List<Integer> peers = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            peers.add(list.peer(i));
        }
        return peers;
    }
}
