package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Neighbours that tell of fragments, or send some, with numbers far beyond the stream: no loop and no table follows them there. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FarAwayIdsTest {
    private static final long MEGABIT = 125_000;
    private static final long FAR = 1L << 47;
    private static final int NO_SUCH_MESSAGE = 3_000_000;

    private final MulticastWorld world = new MulticastWorld(1);
    private final Show show = new Show(world, StreamParameters.lowLatency(), 10 * MEGABIT);
    private final Show.Viewer viewer = show.addViewer(5 * MEGABIT, ViewOptions.anywhere());

    @Test
    void aParentThatTellsOfFarFragmentsAndPushesNoneIsLeft() {
        show.start();
        world.run(100);
        RawNeighbour liar = new RawNeighbour(show, viewer);
        liar.map(1);
        world.run(1_000);
        liar.map(FAR);
        world.run(1_000);
        world.link(show.publisher, viewer.node);
        world.run(1_000);

        // Of what was published while it listened to the liar, it may get what the publisher still has and can send in
        // time.
        assertAllComesFromNowOn();
    }

    @Test
    void neighboursWhoWereCutOffTooHaveNoSayInWhereTheStreamIs() {
        world.link(show.publisher, viewer.node);
        show.start();
        world.run(3_000);
        long newest = viewer.stream.newestFragment();
        new RawNeighbour(show, viewer).map(newest);
        new RawNeighbour(show, viewer).map(newest);
        world.run(100);
        world.unlink(show.publisher, viewer.node);
        world.run(60_000); // more than 4,096 fragments: nearer ones are taken for the stream's in any case

        world.link(show.publisher, viewer.node);
        world.run(3_000);

        assertAllComesFromNowOn();
    }

    @Test
    void aPauseOfTheStreamSendsNobodyBack() {
        world.link(show.publisher, viewer.node);
        show.start();
        world.run(3_000);
        show.pause(20_000);
        world.run(1_000);
        StreamEngine engine = viewer.stream.engine();
        long next = engine.viewer().next();
        RawNeighbour slow = new RawNeighbour(show, viewer);
        slow.map(next - 5);
        world.run(6_000);

        assertThat(engine.core().window.held()).isZero();
        assertThat(engine.viewer().next()).isEqualTo(next);
    }

    @Test
    void whoStartsAgainTwiceIsGivenNothingTwice() {
        world.link(show.publisher, viewer.node);
        show.start();
        world.run(1_500);
        show.pause(20_000);
        world.run(500);
        StreamEngine engine = viewer.stream.engine();
        long next = engine.viewer().next();
        RawNeighbour ahead = new RawNeighbour(show, viewer);
        for (int i = 0; i < 20; i++) {
            ahead.map(next + 1_000L * (i + 1));
            world.run(100);
        }

        assertThat(viewer.received).isSorted().doesNotHaveDuplicates();
        assertThat(engine.viewer().next()).isGreaterThanOrEqualTo(next);
    }

    @Test
    void whoIsCutOffAmongThoseFarBehindStaysWhereItIs() {
        long next = runThenLeaveAloneWith(0);

        assertThat(viewer.stream.engine().viewer().next()).isEqualTo(next);
        assertThat(viewer.received).isSorted().doesNotHaveDuplicates();
    }

    /** They may well get on by what they have from it itself. */
    @Test
    void whoHasBeenWhereOthersGetOnIsHandedNothingAgain() {
        long next = runThenLeaveAloneWith(1);

        assertThat(viewer.stream.engine().viewer().next()).isEqualTo(next);
        assertThat(viewer.received).isSorted().doesNotHaveDuplicates();
    }

    /** Runs the stream for a while, and then there is but one neighbour, far behind, that gets on by some fragments now and then. */
    private long runThenLeaveAloneWith(int step) {
        world.link(show.publisher, viewer.node);
        show.start();
        world.run(60_000); // more than 4,096 fragments: nearer ones are taken for the stream's in any case
        long next = viewer.stream.engine().viewer().next();
        assertThat(next).isGreaterThan(900);
        RawNeighbour behind = new RawNeighbour(show, viewer);
        behind.map(100);
        show.pause(60_000);
        world.unlink(show.publisher, viewer.node);
        for (int i = 1; i <= 30; i++) {
            behind.map(100 + (long) step * i);
            world.run(200);
        }
        return next;
    }

    @Test
    void whoWasLedAstrayGoesBackToWhereTheStreamGoesOn() {
        show.start();
        world.run(100);
        leadAstray();

        assertGoesOnWithTheStream();
    }

    @Test
    void whoWasLedAstrayOnTheWayGoesOnBehindWhatItHad() {
        world.link(show.publisher, viewer.node);
        show.start();
        world.run(10_000);
        world.unlink(show.publisher, viewer.node);
        world.run(500);
        leadAstray();

        assertGoesOnWithTheStream();
        assertThat(viewer.received.stream().filter(index -> index < NO_SUCH_MESSAGE))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    /** A neighbour makes the viewer deliver messages that were never published, as fragments far ahead of the stream. */
    private void leadAstray() {
        RawNeighbour liar = new RawNeighbour(show, viewer);
        world.run(100);
        for (int i = 0; i < 40; i++) {
            liar.map(FAR + i);
            liar.fragment(FAR + i, NO_SUCH_MESSAGE + i * 3 + 1);
            world.run(100);
        }
        assertThat(viewer.stream.engine().viewer().next()).isGreaterThan(FAR);
        assertThat(viewer.received).anyMatch(index -> index >= NO_SUCH_MESSAGE);
        liar.leave();
    }

    private void assertGoesOnWithTheStream() {
        world.link(show.publisher, viewer.node);
        world.run(6_000);
        assertAllComesFromNowOn();
    }

    private void assertAllComesFromNowOn() {
        int first = show.offeredNs.size();
        world.run(3_000);
        show.stop();
        world.run(1_000);

        List<Integer> since =
                IntStream.range(first, show.offeredNs.size()).boxed().toList();
        assertThat(since).hasSizeGreaterThan(200);
        assertThat(viewer.received).as(viewer.toString()).endsWith(since.toArray(Integer[]::new));
    }

    @Test
    void whatANeighbourToldIsRememberedForAsLongAsItIsMissing() {
        show.start();
        world.run(100);
        RawNeighbour silent = new RawNeighbour(show, viewer);
        for (long last = 9; last <= 495; last += 9) {
            silent.map(last);
            world.run(20);
        }
        world.run(200);

        StreamCore here = viewer.stream.engine().core();
        assertThat(viewer.received).isEmpty();
        for (long id = 1; id <= 495; id++) {
            assertThat(here.table.has(here.neighbours.find(silent.peer()), id))
                    .as("fragment %d", id)
                    .isTrue();
        }
    }
}
