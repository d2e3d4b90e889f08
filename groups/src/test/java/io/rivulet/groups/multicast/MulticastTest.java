package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.multicast.MulticastWorld.Node;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole streams on {@link MulticastWorld}: what viewers get, when, and at what cost. */
class MulticastTest {
    private static final long MEGABIT = 125_000;
    private static final int DEGREE = 12;

    private static Show show(long seed, int viewers, StreamParameters parameters, ViewOptions options) {
        MulticastWorld world = new MulticastWorld(seed);
        Show show = new Show(world, parameters, 10 * MEGABIT);
        for (int i = 0; i < viewers; i++) {
            show.addViewer(5 * MEGABIT, options);
        }
        return show;
    }

    private static Show running(long seed, int viewers) {
        Show show = show(seed, viewers, StreamParameters.lowLatency(), ViewOptions.anywhere());
        show.world.linkAtRandom(DEGREE);
        show.world.run(1_000);
        show.start();
        return show;
    }

    /** Everything came, once and in order, and then the end. */
    private static void assertComplete(List<Show.Viewer> viewers) {
        assertThat(viewers).allSatisfy(viewer -> {
            assertThat(viewer.isComplete()).as(viewer.toString()).isTrue();
            assertThat(viewer.ends).as(viewer.toString()).containsExactly(StreamEndReason.CLOSED_BY_PUBLISHER);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fiftyViewersGetEveryMessageAtTheCostOfAFewCopies(long seed) {
        Show show = running(seed, 50);
        show.world.run(20_000);
        show.stop();
        show.world.run(1_000);

        assertComplete(show.viewers);
        assertThat(show.viewers).allMatch(viewer -> viewer.firstFragment == 1);
        assertThat(show.backpressured).isZero();
        assertThat(Show.quantileMs(show.delays(0), 0.99)).as(show.figures()).isLessThan(500);
        assertThat(Show.quantileMs(show.delays(300), 0.99)).as(show.figures()).isLessThan(350);
        assertThat(show.duplicateRatio()).as(show.figures()).isLessThan(0.005);
        assertThat(show.copies()).as(show.figures()).isLessThan(5);
        assertThat(show.controlRatio()).as(show.figures()).isLessThan(0.03);
    }

    @Test
    void uplinksThatAreNarrowerThanTheSlotsSortThemselvesOut() {
        MulticastWorld world = new MulticastWorld(9);
        Show show = new Show(world, StreamParameters.lowLatency(), 10 * MEGABIT);
        for (int i = 0; i < 50; i++) {
            show.addViewer(5 * MEGABIT / 2, ViewOptions.anywhere());
        }
        world.linkAtRandom(DEGREE);
        world.run(1_000);

        show.start();
        world.run(20_000);
        show.stop();
        world.run(1_000);

        assertComplete(show.viewers);
        assertThat(Show.quantileMs(show.delays(600), 0.99)).as(show.figures()).isLessThan(700);
    }

    @Test
    void aPublisherWithANarrowUplinkLearnsWhatItCarries() {
        MulticastWorld world = new MulticastWorld(4);
        Show show = new Show(world, StreamParameters.lowLatency(), 2 * MEGABIT);
        for (int i = 0; i < 12; i++) {
            show.addViewer(10 * MEGABIT, ViewOptions.anywhere());
        }
        world.linkAtRandom(DEGREE);
        world.run(1_000);

        show.start();
        world.run(20_000);
        show.stop();
        world.run(1_000);

        // Two copies are what it has; nobody has told it so.
        assertComplete(show.viewers);
        assertThat(show.backpressured).isZero();
        assertThat(Show.quantileMs(show.delays(300), 0.5)).as(show.figures()).isLessThan(300);
        assertThat(Show.quantileMs(show.delays(300), 0.99)).as(show.figures()).isLessThan(1_000);
        assertThat(show.duplicateRatio()).as(show.figures()).isLessThan(0.1);
    }

    @Test
    void aPacketLossOfTwoPercentLosesNothing() {
        Show show = show(4, 30, StreamParameters.lowLatency(), ViewOptions.anywhere());
        show.world.lossRatio = 0.02;
        show.world.linkAtRandom(DEGREE);
        show.world.run(1_000);

        show.start();
        show.world.run(10_000);
        show.stop();
        show.world.run(2_000);

        assertComplete(show.viewers);
        assertThat(show.duplicateRatio()).as(show.figures()).isLessThan(0.02);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void whenAThirdOfAllPeersFallSilentTheOthersMissNothing(long seed) {
        Show show = running(seed, 50);
        show.world.run(8_000);

        List<Show.Viewer> dying = show.viewers.stream()
                .filter(viewer -> viewer.node.peer % 10 < 3)
                .toList();
        dying.forEach(viewer -> viewer.node.kill(15_000));
        int killed = show.offeredNs.size();
        show.world.run(8_000);
        show.stop();
        show.world.run(2_000);

        List<Show.Viewer> survivors =
                show.viewers.stream().filter(viewer -> !viewer.node.dead).toList();
        assertThat(dying).hasSize(15);
        assertComplete(survivors);
        assertThat(Show.quantileMs(show.delays(killed), 1)).as(show.figures()).isLessThan(2_000);
    }

    /** Each of them, while it comes, would find the whole stream with the one before: further behind the stream every time. */
    @Test
    void thoseWhoComeOneAfterTheOtherDoNotAllBeginAtTheFirstFragment() {
        Show show = new Show(new MulticastWorld(3), StreamParameters.lowLatency(), 10 * MEGABIT);
        Show.Viewer before = show.addViewer(5 * MEGABIT, ViewOptions.anywhere());
        show.world.link(show.publisher, before.node);
        show.start();
        for (int i = 0; i < 6; i++) {
            show.world.run(1_600);
            Show.Viewer next = show.addViewer(5 * MEGABIT, ViewOptions.anywhere());
            show.world.link(before.node, next.node);
            before = next;
        }
        long newest = show.viewers.get(0).stream.newestFragment();
        show.world.run(3_000);

        assertThat(show.viewers.get(1).firstFragment).isEqualTo(1);
        assertThat(before.firstFragment).isGreaterThan(newest - 100);
    }

    @Test
    void whoComesInTheFirstSecondsGetsTheStreamFromItsFirstFragment() {
        Show show = running(7, 10);
        show.world.run(1_500);

        Show.Viewer late = show.addViewer(5 * MEGABIT, ViewOptions.startingWith(Show.CLASSIFIER));
        show.viewers.subList(0, 6).forEach(viewer -> show.world.link(late.node, viewer.node));
        show.world.run(5_000);
        show.stop();
        show.world.run(1_000);

        assertComplete(show.viewers);
        assertThat(late.firstFragment).isEqualTo(1);
        assertThat(late.received.get(0)).isZero();
    }

    /**
     * All of a stream is offered at one instant, more than its pushes can carry while they are worth sending, and then it ends: maps have to
     * tell of all of it, viewers far behind have to believe them, and its publisher has to answer though it has no rate yet.
     */
    @ParameterizedTest
    @MethodSource("burstSeeds")
    void aBurstAndTheEndReachEveryone(long seed) {
        StreamParameters patient = new StreamParameters(20_000, 300, 50, false, 1_000, 1_120);
        Show show = show(seed, 4, patient, ViewOptions.anywhere());
        show.world.lossRatio = 0.1;
        show.world.linkAtRandom(3);
        show.start();
        show.world.run(100 + 5 * seed);
        show.burst(170);
        show.stop();
        show.world.run(45_000);

        assertThat(show.backpressured).isZero();
        assertComplete(show.viewers);
    }

    private static LongStream burstSeeds() {
        return LongStream.rangeClosed(1, 20);
    }

    /** Maps may be lost or wait in a queue while fragments already come: held up for so long in milliseconds. */
    @ParameterizedTest
    @ValueSource(ints = {0, 50, 120, 600})
    void startsAtTheBeginningThoughTheMapComesAfterTheFirstPushes(int heldMs) {
        StreamParameters patient = new StreamParameters(30_000, 300, 50, false, 1_000, 1_120);
        Show show = new Show(new MulticastWorld(5), patient, 10 * MEGABIT);
        show.start();
        show.world.run(5_000);
        Show.Viewer late = show.addViewer(5 * MEGABIT, ViewOptions.anywhere());
        show.publisher.mapsHeldUntilNs = show.world.nowNs() + heldMs * MulticastWorld.MS;
        show.world.link(show.publisher, late.node);
        show.world.run(5_000);
        show.stop();
        show.world.run(15_000);

        assertThat(late.received).as(late.toString()).startsWith(0);
        assertThat(late.isComplete()).as(late.toString()).isTrue();
        assertThat(late.stream.drops().get(StreamDrop.TOO_FAR_AHEAD)).isZero();
    }

    @Test
    void whoComesLateStartsWithHeadersAndAKeyFrame() {
        Show show = running(8, 20);
        show.world.run(10_300);

        Show.Viewer late = show.addViewer(5 * MEGABIT, ViewOptions.startingWith(Show.CLASSIFIER));
        show.viewers.subList(0, 12).forEach(viewer -> show.world.link(late.node, viewer.node));
        long joinedNs = show.world.nowNs();
        show.world.run(5_000);
        show.stop();
        show.world.run(1_000);

        assertComplete(show.viewers);
        assertThat(Show.flags(late.received.get(0))).isEqualTo(MessageFlags.HEADER);
        assertThat(Show.flags(late.received.get(1))).isEqualTo(MessageFlags.KEY_FRAME);
        assertThat(late.firstFragment).isGreaterThan(1);
        assertThat(late.receivedNs.get(0) - joinedNs).isLessThan(1_200 * MulticastWorld.MS);
    }

    @Test
    void aStalledNeighbourDelaysNobodyAndCostsOnlyWhatItWasGiven() {
        Show show = running(9, 12);
        show.world.run(3_000);

        Node stalled = show.viewers.get(0).node;
        stalled.linked.keySet().forEach(peer -> show.world.node(peer).stall(stalled));
        int from = show.offeredNs.size();
        show.world.run(10_000);
        int lingering = show.stream.lingeringFragments();
        show.stop();
        show.world.run(2_000);

        assertComplete(show.viewers.subList(1, show.viewers.size()));
        assertThat(Show.quantileMs(show.delaysOf(show.viewers.subList(1, 12), from), 1))
                .isLessThan(1_000);
        assertThat(show.backpressured).isZero();
        assertThat(lingering).isBetween(0, 3);
    }

    @Test
    void aPublisherThatNobodyKeepsPaceWithIsToldSo() {
        Show show = running(10, 4);
        show.world.run(1_000);

        show.viewers.forEach(viewer -> show.publisher.stall(viewer.node));
        show.world.run(5_000);

        assertThat(show.backpressured).isPositive();
    }

    @Test
    void twoStreamsRunSideBySide() {
        Show show = running(11, 10);
        Show.Viewer first = show.viewers.get(0);
        Show.Collector collector = new Show.Collector();
        Node node = show.world.addNode(5 * MEGABIT, MulticastConfig.defaults(), collector);
        show.viewers.forEach(viewer -> show.world.link(node, viewer.node));
        node.input(() -> node.multicast.view(show.world.nowNs(), Show.NAME, ViewOptions.anywhere()));
        node.input(() -> node.multicast.view(show.world.nowNs(), "other", ViewOptions.anywhere()));

        PublishedStream[] other = new PublishedStream[1];
        first.node.input(() ->
                other[0] = first.node.multicast.publish(show.world.nowNs(), "other", StreamParameters.lowLatency()));
        byte[] note = "note".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < 100; i++) {
            first.node.input(() -> other[0].offer(show.world.nowNs(), 0x12, 0, 0, note, 0, note.length));
            show.world.run(50);
        }
        first.node.input(() -> other[0].close(show.world.nowNs()));
        show.stop();
        show.world.run(1_000);

        assertComplete(show.viewers);
        assertThat(collector.messages("other")).isEqualTo(100);
        assertThat(collector.messages(Show.NAME)).isEqualTo(show.offeredNs.size());
        assertThat(collector.ended).containsExactlyInAnyOrder("other", Show.NAME);
    }

    @Test
    void aPublisherThatComesBackWithANewKeyTakesTheStreamOver() {
        Show show = running(12, 8);
        show.world.run(2_000);

        show.publisher.kill(1_000);
        show.world.run(1_500);
        Node again = show.world.addNode(10 * MEGABIT, MulticastConfig.defaults(), new Show.Collector());
        show.viewers.forEach(viewer -> show.world.link(again, viewer.node));
        PublishedStream[] stream = new PublishedStream[1];
        again.input(() -> stream[0] = again.multicast.publish(show.world.nowNs(), Show.NAME, show.parameters));
        show.viewers.forEach(viewer -> viewer.received.clear());
        for (int i = 0; i < 100; i++) {
            byte[] message = Show.message(i);
            int index = i;
            again.input(() -> stream[0].offer(
                    show.world.nowNs(), Show.kind(index), Show.timestamp(index), 0, message, 0, message.length));
            show.world.run(20);
        }
        again.input(() -> stream[0].close(show.world.nowNs()));
        show.world.run(2_000);

        assertThat(show.viewers).allSatisfy(viewer -> {
            assertThat(viewer.resets).isEqualTo(1);
            assertThat(viewer.wrong).isEmpty();
            assertThat(viewer.received).hasSize(100).startsWith(0, 1, 2).endsWith(98, 99);
            assertThat(viewer.ends).containsExactly(StreamEndReason.CLOSED_BY_PUBLISHER);
        });
    }

    @Test
    void streamsThatAreOverLeaveNothingBehind() {
        Show show = running(13, 6);
        show.world.run(2_000);

        show.stop();
        show.world.run(5_000);

        assertThat(show.publisher.multicast.streams()).isZero();
        assertThat(show.viewers).allMatch(viewer -> viewer.node.multicast.streams() == 0);
        assertThat(show.viewers).allMatch(viewer -> viewer.node.multicast.nextDeadlineNs() == Long.MAX_VALUE);
    }

    @Test
    void aViewerThatLeavesIsNotServedAnyMore() {
        Show show = running(14, 6);
        show.world.run(2_000);
        Show.Viewer leaving = show.viewers.get(0);

        leaving.node.input(() -> leaving.stream.close(show.world.nowNs()));
        int received = leaving.received.size();
        show.world.run(2_000);
        long sent = leaving.node.fragmentBytes;
        show.world.run(2_000);
        show.stop();
        show.world.run(1_000);

        assertThat(leaving.ends).containsExactly(StreamEndReason.CLOSED_BY_US);
        assertThat(leaving.received).hasSize(received);
        assertThat(leaving.node.fragmentBytes).isEqualTo(sent);
        assertComplete(show.viewers.subList(1, 6));
    }

    @Test
    void theSameSeedGivesTheSameDeliveries() {
        Show one = running(15, 15);
        one.world.run(4_000);
        Show two = running(15, 15);
        two.world.run(4_000);

        for (int i = 0; i < one.viewers.size(); i++) {
            assertThat(one.viewers.get(i).receivedNs).isEqualTo(two.viewers.get(i).receivedNs);
        }
    }

    @Test
    void theOriginalParametersWorkToo() {
        Show show = show(16, 20, StreamParameters.original(), ViewOptions.anywhere());
        show.world.linkAtRandom(DEGREE);
        show.world.run(1_000);

        show.start();
        show.world.run(10_000);
        show.stop();
        show.world.run(3_000);

        assertComplete(show.viewers);
        assertThat(show.viewers.get(0).stream.parameters().windowMs()).isEqualTo(8_000);
    }

    @Test
    @Tag("slow")
    void threeHundredViewersGetEveryMessage() {
        Show show = running(17, 300);
        show.world.run(20_000);
        show.stop();
        show.world.run(1_000);

        assertComplete(show.viewers);
        assertThat(Show.quantileMs(show.delays(300), 0.99)).as(show.figures()).isLessThan(500);
    }
}
