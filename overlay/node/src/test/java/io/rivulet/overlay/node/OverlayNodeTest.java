package io.rivulet.overlay.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.Groups;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.overlay.Failure;
import io.rivulet.overlay.GroupStats;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.OfferResult;
import io.rivulet.overlay.OverlayEvent;
import io.rivulet.overlay.StreamSettings;
import io.rivulet.overlay.StreamStats;
import io.rivulet.overlay.SubscribeOptions;
import io.rivulet.transport.virtual.LinkConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayNodeTest {
    private static final GroupSpec SPEC = GroupSpec.ofName("test");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private VirtualWorld world = new VirtualWorld(7);

    /** A member of the test group, with what it publishes or receives. */
    private static final class Member {
        final VirtualWorld.Node at;
        final CollectingSink sink = new CollectingSink();
        NodeGroup group;
        NodePublication publication;
        NodeSubscription subscription;
        final List<String> offered = new ArrayList<>();

        Member(VirtualWorld.Node at) {
            this.at = at;
            at.host.execute(nowNs -> group = at.node.joinGroup(nowNs, SPEC));
        }

        Member publishes(String name) {
            at.host.execute(nowNs -> publication = group.publish(nowNs, name, StreamSettings.lowLatency()));
            return this;
        }

        Member views(String name) {
            at.host.execute(nowNs -> subscription = group.subscribe(nowNs, name, SubscribeOptions.DEFAULT, sink));
            return this;
        }

        OfferResult offer(int number, int bytes) {
            OfferResult[] result = new OfferResult[1];
            byte[] content = Arrays.copyOf(("message " + number).getBytes(UTF_8), bytes);
            at.host.execute(nowNs ->
                    result[0] = publication.offer(nowNs, MessageKind.VIDEO, number * 20L, 0, content, 0, bytes));
            if (result[0] == OfferResult.ACCEPTED) {
                offered.add("VIDEO " + number * 20L + " message " + number);
            }
            return result[0];
        }

        void close() {
            at.host.execute(publication::close);
        }

        GroupStats stats() {
            return at.node.stats().groups().get(0);
        }
    }

    private Member member() {
        return new Member(world.addConnected());
    }

    private List<Member> viewers(int count, String stream) {
        List<Member> viewers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            viewers.add(member().views(stream));
            world.run(Duration.ofMillis(100));
        }
        return viewers;
    }

    /** 50 messages a second of about 2,500 bytes: 1 Mbit/s. */
    private void stream(Member publisher, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(publisher.offer(i, 2_000 + i % 1_000)).isEqualTo(OfferResult.ACCEPTED);
            world.run(Duration.ofMillis(20));
        }
    }

    @Test
    void everyViewerGetsEverythingInOrderAndThenTheEnd() {
        Member publisher = member().publishes("clip");
        List<Member> viewers = viewers(10, "clip");
        world.run(Duration.ofSeconds(3));

        stream(publisher, 0, 500);
        publisher.close();
        world.run(Duration.ofSeconds(4));

        for (Member viewer : viewers) {
            assertThat(viewer.sink.messages).isEqualTo(publisher.offered);
            assertThat(viewer.sink.missed).isZero();
            assertThat(viewer.sink.starts).isEqualTo(1);
            assertThat(viewer.sink.end).isEqualTo(Failure.STREAM_ENDED);
        }
        long copies = publisher.stats().streams().get(0).fragmentBytesSent() * 10 / (500 * 2_500);
        assertThat(copies).isLessThanOrEqualTo(60);
    }

    @Test
    void groupsThatAreBeingLeftMakeRoomForOthers() {
        VirtualWorld.Node at =
                world.add(VirtualWorld.config().maxGroups(Groups.MAX_GROUPS).build(), LinkConfig.PERFECT);

        at.host.execute(nowNs -> {
            for (int i = 0; i < Groups.MAX_GROUPS; i++) {
                at.node
                        .joinGroup(nowNs, GroupSpec.ofName("first " + i))
                        .publish(nowNs, "clip", StreamSettings.lowLatency());
            }
            at.node.groups().forEach(group -> group.leave(nowNs));
            for (int i = 0; i < Groups.MAX_GROUPS; i++) {
                at.node.joinGroup(nowNs, GroupSpec.ofName("second " + i));
            }
        });

        assertThat(at.node.groups()).hasSize(Groups.MAX_GROUPS);
    }

    @Test
    void snapshotsNameNeighboursParentsAndBytes() {
        Member publisher = member().publishes("clip");
        List<Member> viewers = viewers(3, "clip");
        world.run(Duration.ofSeconds(3));

        stream(publisher, 0, 100);

        StreamStats published = publisher.stats().streams().get(0);
        assertThat(published.isPublished()).isTrue();
        assertThat(published.messages()).isEqualTo(100);
        StreamStats viewed = viewers.get(0).stats().streams().get(0);
        assertThat(viewed.isPublished()).isFalse();
        assertThat(viewed.fragmentsReceived()).isEqualTo(200);
        assertThat(viewed.parents()).hasSize(8).doesNotContainNull();
        assertThat(viewed.duplicates()).isLessThan(20);
        GroupStats group = viewers.get(0).stats();
        assertThat(group.neighbours()).hasSize(3);
        assertThat(group.neighbours()).allSatisfy(neighbour -> {
            assertThat(neighbour.roundTrip()).isNotNull();
            assertThat(neighbour.address()).isNotNull();
        });
        assertThat(viewers.get(0).at.node.stats().wireBytesReceived()).isGreaterThan(200_000);
    }

    @Test
    void aLateViewerStartsWithinTheWindow() {
        Member publisher = member().publishes("clip");
        viewers(3, "clip");
        world.run(Duration.ofSeconds(3));
        stream(publisher, 0, 250);

        Member late = member().views("clip");
        stream(publisher, 250, 500);
        publisher.close();
        world.run(Duration.ofSeconds(4));

        assertThat(late.sink.messages).isNotEmpty();
        int first = publisher.offered.indexOf(late.sink.messages.get(0));
        assertThat(first).isBetween(100, 350);
        assertThat(late.sink.messages).isEqualTo(publisher.offered.subList(first, 500));
        assertThat(late.sink.end).isEqualTo(Failure.STREAM_ENDED);
    }

    @Test
    void aViewerThatWasThereFirstGetsTheStreamFromItsBeginning() {
        Member viewer = member().views("clip");
        world.run(Duration.ofSeconds(12));
        assertThat(viewer.at.events(OverlayEvent.GroupAlone.class))
                .containsExactly(new OverlayEvent.GroupAlone("test", Failure.GROUP_EMPTY));

        Member publisher = member();
        world.run(Duration.ofSeconds(6));
        assertThat(viewer.at.events(OverlayEvent.StreamNotPublishedYet.class)).hasSize(1);
        publisher.publishes("clip");
        stream(publisher, 0, 50);
        world.run(SECOND);

        assertThat(viewer.sink.messages).isEqualTo(publisher.offered);
        assertThat(viewer.at.events(OverlayEvent.StreamAnnounced.class)).hasSize(1);
    }

    @Test
    void survivesTheLossOfAParent() {
        Member publisher = member().publishes("clip");
        List<Member> viewers = viewers(6, "clip");
        world.run(Duration.ofSeconds(3));
        stream(publisher, 0, 200);

        viewers.get(0).at.host.stop();
        stream(publisher, 200, 600);
        publisher.close();
        world.run(Duration.ofSeconds(40));

        for (Member viewer : viewers.subList(1, 6)) {
            assertThat(viewer.sink.messages).isEqualTo(publisher.offered);
            assertThat(viewer.sink.end).isEqualTo(Failure.STREAM_ENDED);
        }
        List<OverlayEvent.NeighbourLeft> lost = publisher.at.events(OverlayEvent.NeighbourLeft.class);
        assertThat(lost).anySatisfy(event -> {
            assertThat(event.peer()).isEqualTo(viewers.get(0).at.node.peerId());
            assertThat(event.reason()).isEqualTo(Failure.PEER_LOST);
        });
    }

    @Test
    void groupsGoOnWithoutTheRendezvousWhichIsFoundAgain() {
        Member publisher = member().publishes("clip");
        List<Member> viewers = viewers(3, "clip");
        world.run(Duration.ofSeconds(3));

        world.rendezvousHost.execute(world.rendezvous::closeAll);
        stream(publisher, 0, 300);

        assertThat(publisher.at.events(OverlayEvent.RendezvousFailed.class))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.failure()).isEqualTo(Failure.RENDEZVOUS_LOST);
                    assertThat(event.retryIn()).isBetween(SECOND, Duration.ofSeconds(2));
                });
        assertThat(publisher.at.events(OverlayEvent.RendezvousConnected.class)).hasSize(2);
        world.run(SECOND);
        for (Member viewer : viewers) {
            assertThat(viewer.sink.messages).isEqualTo(publisher.offered);
        }
    }

    @Test
    void saysWithinTenSecondsThatTheRendezvousDoesNotAnswerAndTriesAgain() {
        world.rendezvousHost.stop();
        VirtualWorld.Node node = world.addConnected();

        world.run(Duration.ofSeconds(10));
        assertThat(node.events(OverlayEvent.RendezvousFailed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.failure()).isEqualTo(Failure.RENDEZVOUS_UNREACHABLE));
        world.run(Duration.ofMinutes(5));

        // Attempts of 10 s with pauses of 1.5, 3, 6, 12, 24, 30, 30 ... s, a quarter more or less.
        assertThat(node.events(OverlayEvent.RendezvousFailed.class)).hasSizeBetween(8, 12);
    }

    @Test
    void saysThatTheRendezvousTurnedUsAway() {
        world.rendezvous.rejectWith("no room");
        VirtualWorld.Node node = world.addConnected();

        world.run(Duration.ofSeconds(60));

        assertThat(node.events(OverlayEvent.RendezvousFailed.class))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.failure()).isEqualTo(Failure.REJECTED);
                    assertThat(event.detail()).contains("no room");
                    assertThat(event.retryIn()).isNull();
                });
    }

    @Test
    void leavesInOrderWhenItShutsDown() {
        Member publisher = member().publishes("clip");
        List<Member> viewers = viewers(3, "clip");
        world.run(Duration.ofSeconds(3));
        stream(publisher, 0, 50);

        publisher.at.host.execute(publisher.at.node::shutdown);
        assertThat(world.runUntil(publisher.at.node::isQuiet, Duration.ofSeconds(3)))
                .isTrue();
        world.run(Duration.ofSeconds(3));

        for (Member viewer : viewers) {
            assertThat(viewer.sink.messages).isEqualTo(publisher.offered);
            assertThat(viewer.sink.end).isEqualTo(Failure.STREAM_ENDED);
            assertThat(viewer.at.events(OverlayEvent.NeighbourLeft.class))
                    .anySatisfy(event -> assertThat(event.reason()).isEqualTo(Failure.CLOSED));
        }
    }

    @Test
    void pushesBackAPublisherThatIsFasterThanItsWindow() {
        Member publisher = member().publishes("clip");
        Member viewer = member().views("clip");
        world.run(Duration.ofSeconds(3));

        int number = 0;
        while (publisher.offer(number, 16_000) == OfferResult.ACCEPTED && number < 100_000) {
            number++;
        }
        int rooms = publisher.offered.size();
        int[] told = new int[1];
        publisher.at.host.execute(nowNs -> publisher.publication.setRoomListener(later -> told[0]++));
        world.run(SECOND);

        assertThat(number).isBetween(100, 99_999);
        assertThat(rooms).isEqualTo(number);
        assertThat(told[0]).isPositive();
        world.run(Duration.ofSeconds(20));
        assertThat(viewer.sink.messages.size() + (viewer.sink.missed > 0 ? 1 : 0))
                .isPositive();
    }

    @Test
    void aRunIsAFunctionOfItsSeed() {
        assertThat(trace(5)).isEqualTo(trace(5)).isNotEqualTo(trace(6));
    }

    private static List<Object> trace(long seed) {
        OverlayNodeTest run = new OverlayNodeTest();
        run.world = new VirtualWorld(seed);
        Member publisher = run.member().publishes("clip");
        List<Member> viewers = run.viewers(5, "clip");
        run.stream(publisher, 0, 100);
        List<Object> trace = new ArrayList<>();
        viewers.forEach(viewer -> {
            trace.add(viewer.at.node.peerId());
            trace.add(viewer.sink.timesNs);
            trace.add(viewer.at.node.stats().wireBytesSent());
        });
        return trace;
    }
}
