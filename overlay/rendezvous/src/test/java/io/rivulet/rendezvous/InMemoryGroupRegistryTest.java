package io.rivulet.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.rendezvous.GroupRegistry.JoinResult;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.virtual.SeededEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InMemoryGroupRegistryTest {
    private static final GroupId GROUP = GroupId.copyOf(new byte[32], 0);
    private static final GroupId OTHER_GROUP = GroupId.copyOf(Peers.id(1).toBytes(), 0);

    private final IntroductionGraph graph = new IntroductionGraph();
    private InMemoryGroupRegistry registry = registry(1);

    private static InMemoryGroupRegistry registry(long seed) {
        return new InMemoryGroupRegistry(10, 100_000, 6, new SeededEntropy(seed, 0, "registry"));
    }

    private void join(PeerId peer) {
        graph.add(peer);
        assertThat(registry.join(0, GROUP, peer, graph)).isEqualTo(JoinResult.JOINED);
    }

    private void leave(PeerId peer) {
        graph.remove(peer);
        registry.leave(0, GROUP, peer, graph);
    }

    private List<PeerId> join(int count) {
        List<PeerId> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(Peers.id(i));
            join(peers.get(i));
        }
        return peers;
    }

    @Test
    void theFirstMemberIsToldOfTheSecondAndTheOtherWayRound() {
        List<PeerId> peers = join(2);

        assertThat(graph.toldTo(peers.get(0))).containsExactly(peers.get(1));
        assertThat(graph.toldTo(peers.get(1))).containsExactly(peers.get(0));
    }

    @Test
    void nobodyIsToldOfMoreThanSixMembers() {
        List<PeerId> peers = join(200);

        for (int i = 0; i < peers.size(); i++) {
            assertThat(graph.toldTo(peers.get(i))).as("member %d", i).hasSizeBetween(Math.min(i, 6), 6);
            assertThat(graph.toldTo(peers.get(i))).as("member %d", i).doesNotHaveDuplicates();
        }
    }

    @Test
    void everyMemberIsWithinAFewStepsOfEveryOther() {
        List<PeerId> peers = join(200);

        // 200 members with about 6 chance links each: log(200) / log(12) = 2.1 steps on average; 6 leaves room for the
        // worst pair.
        for (PeerId peer : peers) {
            assertThat(graph.eccentricity(peer)).isBetween(1, 6);
        }
    }

    @Test
    void joinersAreToldOfMembersOfEveryAge() {
        int joiners = 300;
        int[] perFifth = new int[5];
        int newest = 0;
        for (int seed = 0; seed < joiners; seed++) {
            registry = registry(seed);
            IntroductionGraph fresh = new IntroductionGraph();
            for (int i = 0; i <= 100; i++) {
                fresh.add(Peers.id(i));
                registry.join(0, GROUP, Peers.id(i), fresh);
            }
            for (PeerId told : fresh.toldTo(Peers.id(100))) {
                int age = Peers.number(told);
                newest += age == 99 ? 1 : 0;
                if (age != 99) {
                    perFifth[age * 5 / 99]++;
                }
            }
        }

        assertThat(newest).isEqualTo(joiners);
        // Of 99 members, a fifth is not a whole number: the borders are shared.
        for (int count : perFifth) {
            assertThat(count).isBetween(joiners * 9 / 10, joiners * 11 / 10);
        }
    }

    @Test
    void whoIsPickedWithinAnAgeIsLeftToChance() {
        int[] picked = new int[101];
        for (int seed = 0; seed < 300; seed++) {
            registry = registry(seed);
            IntroductionGraph fresh = new IntroductionGraph();
            for (int i = 0; i <= 100; i++) {
                fresh.add(Peers.id(i));
                registry.join(0, GROUP, Peers.id(i), fresh);
            }
            fresh.toldTo(Peers.id(100)).forEach(told -> picked[Peers.number(told)]++);
        }

        // Each of about 20 in a part is picked 15 times in the mean; the less linked of two draws shifts that, but
        // leaves nobody out.
        for (int i = 0; i < 100; i++) {
            assertThat(picked[i]).as("member %d", i).isPositive();
        }
        for (int i = 0; i < 99; i++) {
            assertThat(picked[i]).as("member %d", i).isLessThan(75);
        }
    }

    @Test
    void noMemberIsLoadedMuchMoreThanOthers() {
        List<PeerId> peers = join(2_000);

        // The oldest are picked 6 * ln(2,000 / 6) = 35 times on average.
        for (PeerId peer : peers) {
            assertThat(graph.linksOf(peer).size()).isLessThan(60);
        }
    }

    @Test
    void staysConnectedWhateverTheOrderOfJoinsAndLeaves() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            registry = registry(seed);
            List<PeerId> present = new ArrayList<>();
            int next = 0;
            int target = 1 + random.nextInt(60);
            for (int step = 0; step < 400; step++) {
                if (present.isEmpty() || random.nextInt(2 * target) >= present.size()) {
                    PeerId peer = Peers.id(seed * 1_000 + next++);
                    join(peer);
                    present.add(peer);
                } else {
                    leave(present.remove(random.nextInt(present.size())));
                }
                assertThat(graph.isConnected())
                        .as("seed %d, step %d", seed, step)
                        .isTrue();
                assertThat(registry.memberCount(GROUP)).isEqualTo(present.size());
            }
            present.forEach(this::leave);
        }
    }

    @Test
    void aMassLeaveCostsFewIntroductionsAndLeavesNobodyAlone() {
        List<PeerId> peers = join(300);
        int before = graph.total();

        for (int i = 0; i < peers.size(); i += 2) {
            leave(peers.get(i));
        }

        assertThat(graph.isConnected()).isTrue();
        assertThat(graph.total() - before).isLessThan(150 * 3);
        for (int i = 1; i < peers.size(); i += 2) {
            assertThat(graph.linksOf(peers.get(i)).size()).as("member %d", i).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aMemberThatLeftIsNotToldOfAnyMore() {
        List<PeerId> peers = join(20);
        leave(peers.get(3));

        // The graph refuses introductions of those that are not present.
        for (int i = 100; i < 200; i++) {
            join(Peers.id(i));
        }

        assertThat(registry.isMember(GROUP, peers.get(3))).isFalse();
        assertThat(registry.isMember(GROUP, peers.get(4))).isTrue();
    }

    @Test
    void aGroupEndsWithItsLastMember() {
        join(1);
        assertThat(registry.groupCount()).isEqualTo(1);

        leave(Peers.id(0));
        registry.leave(0, GROUP, Peers.id(0), graph);

        assertThat(registry.groupCount()).isZero();
        assertThat(registry.memberCount(GROUP)).isZero();
    }

    @Test
    void refusesWhatDoesNotFit() {
        registry = new InMemoryGroupRegistry(1, 2, 6, new SeededEntropy(1, 0, "registry"));
        join(2);

        graph.add(Peers.id(9));
        assertThat(registry.join(0, GROUP, Peers.id(0), graph)).isEqualTo(JoinResult.ALREADY_MEMBER);
        assertThat(registry.join(0, GROUP, Peers.id(9), graph)).isEqualTo(JoinResult.TOO_MANY_MEMBERS);
        assertThat(registry.join(0, OTHER_GROUP, Peers.id(9), graph)).isEqualTo(JoinResult.TOO_MANY_GROUPS);
        assertThat(registry.memberCount(GROUP)).isEqualTo(2);
    }

    @Test
    void namesEveryBadLimit() {
        assertThatThrownBy(() -> new InMemoryGroupRegistry(0, -1, 33, new SeededEntropy(1, 0, "registry")))
                .hasMessageContaining("maxGroups is 0")
                .hasMessageContaining("maxMembersPerGroup is -1")
                .hasMessageContaining("introductionsPerJoin is 33");
    }
}
