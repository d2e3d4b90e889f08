package io.rivulet.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.groups.membership.GroupAddresses;
import io.rivulet.groups.multicast.MulticastConfig;
import io.rivulet.groups.multicast.OfferResult;
import io.rivulet.groups.multicast.PublishedStream;
import io.rivulet.groups.multicast.StreamParameters;
import io.rivulet.groups.multicast.ViewOptions;
import io.rivulet.groups.multicast.ViewedStream;
import io.rivulet.groups.spec.GroupCapability;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.testing.FakeNetwork;
import io.rivulet.groups.testing.GroupNode;
import io.rivulet.transport.address.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Membership and streams together: what one member publishes, every member of a group that formed itself gets. */
class GroupStreamTest {
    private static final int MEMBERS = 20;
    private static final int MESSAGES = 100;

    private final FakeNetwork network = new FakeNetwork(4).loss(0.01);
    private final GroupAddresses addresses = new GroupAddresses(network.directory());

    @Test
    void everyMemberGetsEveryMessageInTwoGroupsAtOnce() {
        List<GroupSpec> specs = List.of(GroupSpec.ofName("one"), GroupSpec.ofName("two"));
        List<GroupNode> nodes = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            GroupNode node = new GroupNode(network, addresses);
            for (GroupSpec spec : specs) {
                Group group = node.join(network.nowNs(), spec, GroupConfig.defaults());
                nodes.stream()
                        .limit(6)
                        .forEach(other -> group.onMemberIntroduced(
                                network.nowNs(),
                                network.directory().idOf(other.peer().self())));
                if (i > 0) {
                    group.view(network.nowNs(), "live", ViewOptions.anywhere());
                }
            }
            nodes.add(node);
            network.run(Duration.ofMillis(100));
        }
        network.run(Duration.ofSeconds(10));

        List<PublishedStream> streams = specs.stream()
                .map(spec -> nodes.get(0)
                        .groups()
                        .find(spec.id())
                        .publish(network.nowNs(), "live", StreamParameters.lowLatency()))
                .toList();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = new byte[3_000];
            for (PublishedStream stream : streams) {
                assertThat(stream.offer(network.nowNs(), 9, i * 40L, 0, message, 0, message.length))
                        .isEqualTo(OfferResult.ACCEPTED);
            }
            network.run(Duration.ofMillis(40));
        }
        streams.forEach(stream -> stream.close(network.nowNs()));
        network.run(Duration.ofSeconds(10));

        assertThat(nodes.subList(1, MEMBERS)).allSatisfy(node -> {
            assertThat(Collections.frequency(node.events(), "started")).isEqualTo(2);
            assertThat(Collections.frequency(node.events(), "message")).isGreaterThanOrEqualTo(2 * MESSAGES);
            assertThat(node.events()).doesNotContain("gap");
            assertThat(Collections.frequency(node.events(), "ended")).isEqualTo(2);
        });
    }

    @Test
    void membersTellHowFarBehindTheyAreToThoseWhoHaveReportedThatTheyUnderstand() {
        GroupSpec spec = GroupSpec.ofName("mixed");
        GroupConfig original = GroupConfig.builder()
                .multicast(MulticastConfig.builder().extensions(false).build())
                .build();
        List<ViewedStream> views = new ArrayList<>();
        List<Group> groups = new ArrayList<>();
        List<PeerId> ids = new ArrayList<>();
        // The publisher, two who understand each other, and one of the original protocol.
        for (int i = 0; i < 4; i++) {
            GroupConfig config = i == 3 ? original : GroupConfig.defaults();
            GroupNode node = new GroupNode(network, addresses);
            Group group = node.join(network.nowNs(), spec, config);
            ids.forEach(other -> group.onMemberIntroduced(network.nowNs(), other));
            ids.add(network.directory().idOf(node.peer().self()));
            groups.add(group);
            if (i > 0) {
                views.add(group.view(network.nowNs(), "live", ViewOptions.anywhere()));
            }
            network.run(Duration.ofMillis(100));
        }
        network.run(Duration.ofSeconds(5));

        groups.get(0).publish(network.nowNs(), "live", StreamParameters.lowLatency());
        network.run(Duration.ofSeconds(5));

        assertThat(views.get(0).stats().statusSent()).isPositive();
        assertThat(views.get(1).stats().statusSent()).isPositive();
        assertThat(views.get(2).stats().statusSent()).isZero();
    }

    @Test
    void publishesOnlyWithThePassword() {
        GroupSpec spec = GroupSpec.builder()
                .name("guarded")
                .with(GroupCapability.MULTICAST)
                .publishPassword("secret", new byte[] {1})
                .build();
        GroupNode guest = new GroupNode(network, addresses);
        Group asGuest = guest.join(0, GroupSpec.parse(spec.textWithoutAuthorizations()), GroupConfig.defaults());
        GroupNode host = new GroupNode(network, addresses);
        Group asHost = host.join(0, spec, GroupConfig.defaults());

        assertThatThrownBy(() -> asGuest.publish(0, "live", StreamParameters.lowLatency()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("secret");
        assertThat(asHost.publish(0, "live", StreamParameters.lowLatency()).isClosed())
                .isFalse();
        assertThat(asGuest.id()).isEqualTo(asHost.id());
    }
}
