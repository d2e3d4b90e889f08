package io.rivulet.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.membership.GroupAddresses;
import io.rivulet.groups.spec.GroupAddress;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.testing.FakeNetwork;
import io.rivulet.groups.testing.GroupNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GroupFormationTest {
    private static final int MEMBERS = 60;
    private static final int INTRODUCTIONS = 6;
    private static final GroupSpec SPEC = GroupSpec.ofName("formation");

    private final FakeNetwork network = new FakeNetwork(5);
    private final GroupAddresses addresses = new GroupAddresses(network.directory());
    private final List<GroupNode> nodes = new ArrayList<>();
    private final Random rendezvous = new Random(6);

    @Test
    void growsFromAFewIntroductionsToOneMeshWithAClosedRing() {
        joinAll(MEMBERS, GroupConfig.defaults());

        network.run(Duration.ofMinutes(1));

        assertEveryoneHasItsTarget();
        assertRingIsClosed();
        assertThat(componentOf(nodes.get(0))).hasSize(MEMBERS);
        // Four gaps on the ring are few, so one member's estimate may be far off; the median is not.
        assertThat(median(group -> group.estimatedMemberCount())).isBetween(30L, 120L);
    }

    @Test
    void healsAfterAThirdDiedSilently() {
        joinAll(MEMBERS, GroupConfig.defaults());
        network.run(Duration.ofMinutes(1));

        for (GroupNode victim : nodes.subList(10, 28)) {
            network.kill(victim.peer());
        }
        nodes.removeIf(node -> node.peer().isDead());
        network.run(Duration.ofSeconds(90));

        assertThat(nodes).hasSize(42);
        assertThat(componentOf(nodes.get(0))).hasSize(42);
        assertRingIsClosed();
        assertEveryoneHasItsTarget();
        Set<Integer> living = nodes.stream().map(node -> node.peer().self()).collect(Collectors.toSet());
        assertThat(nodes).allSatisfy(node -> assertThat(
                        Arrays.stream(group(node).neighbours()).boxed())
                .isSubsetOf(living));
    }

    @Test
    void isTheSameInEveryRun() {
        joinAll(20, GroupConfig.defaults());
        network.run(Duration.ofSeconds(40));
        List<String> first = transcript();

        GroupFormationTest again = new GroupFormationTest();
        again.joinAll(20, GroupConfig.defaults());
        again.network.run(Duration.ofSeconds(40));

        assertThat(again.transcript()).isEqualTo(first);
    }

    @Test
    void partsFromSurplusNeighboursWhenItIsLarge() {
        GroupConfig eager =
                GroupConfig.builder().askPeriod(Duration.ofSeconds(5)).build();
        joinAll(100, eager);

        network.run(Duration.ofMinutes(2));

        assertThat(componentOf(nodes.get(0))).hasSize(100);
        assertRingIsClosed();
        assertThat(nodes)
                .allSatisfy(node -> assertThat(group(node).neighbourCount()).isBetween(12, 60));
        assertThat(median(group -> group.neighbourCount())).isLessThan(40);
        assertThat(nodes.stream()
                        .mapToLong(node -> group(node).counters().partings())
                        .sum())
                .isPositive();
    }

    private long median(ToLongFunction<Group> figure) {
        return nodes.stream()
                .mapToLong(node -> figure.applyAsLong(group(node)))
                .sorted()
                .skip(nodes.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private List<String> transcript() {
        return nodes.stream().flatMap(node -> node.events().stream()).toList();
    }

    /** As a rendezvous would: one member every 100 ms, each told of at most six who came before. */
    private void joinAll(int count, GroupConfig config) {
        for (int i = 0; i < count; i++) {
            GroupNode node = new GroupNode(network, addresses);
            Group group = node.join(network.nowNs(), SPEC, config);
            for (int n = 0; n < Math.min(INTRODUCTIONS, i); n++) {
                GroupNode other = nodes.get(i <= INTRODUCTIONS ? n : rendezvous.nextInt(i));
                group.onMemberIntroduced(
                        network.nowNs(), network.directory().idOf(other.peer().self()));
            }
            nodes.add(node);
            network.run(Duration.ofMillis(100));
        }
    }

    private static Group group(GroupNode node) {
        return node.groups().find(SPEC.id());
    }

    private void assertEveryoneHasItsTarget() {
        assertThat(nodes).allSatisfy(node -> assertThat(group(node).neighbourCount())
                .as(
                        "neighbours of %d, which knows %d",
                        node.peer().self(), group(node).knownMembers())
                .isGreaterThanOrEqualTo(group(node).targetNeighbours()));
    }

    private void assertRingIsClosed() {
        List<GroupNode> ring =
                nodes.stream().sorted(Comparator.comparing(this::addressOf)).toList();
        for (int i = 0; i < ring.size(); i++) {
            int next = ring.get((i + 1) % ring.size()).peer().self();
            assertThat(Arrays.stream(group(ring.get(i)).neighbours()).boxed())
                    .as("neighbours of ring position %d", i)
                    .contains(next);
        }
    }

    private GroupAddress addressOf(GroupNode node) {
        return addresses.of(node.peer().self());
    }

    private Set<Integer> componentOf(GroupNode start) {
        Set<Integer> seen = new TreeSet<>(Set.of(start.peer().self()));
        ArrayDeque<Integer> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            int current = open.poll();
            for (GroupNode node : nodes) {
                if (node.peer().self() == current) {
                    Arrays.stream(group(node).neighbours()).filter(seen::add).forEach(open::add);
                }
            }
        }
        return seen;
    }
}
