package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a stream is over for a viewer, and when it is not. */
class StreamEndTest {
    private static final long MEGABIT = 125_000;

    private final MulticastWorld world = new MulticastWorld(1);
    private final Show show = new Show(world, StreamParameters.lowLatency(), 10 * MEGABIT);

    private void run(long ms) {
        world.run(ms);
    }

    @Test
    void anEndThatANeighbourMadeUpEndsNothing() {
        Show.Viewer viewer = show.addViewer(5 * MEGABIT, ViewOptions.anywhere());
        world.link(show.publisher, viewer.node);
        show.start();
        run(3_000);
        RawNeighbour liar = new RawNeighbour(show, viewer);

        show.pause(1_500);
        run(500);
        liar.end(viewer.stream.newestFragment() + 1);
        run(3_000);

        assertThat(viewer.ends).isEmpty();
        show.stop();
        run(1_000);

        assertThat(viewer.isComplete()).as(viewer.toString()).isTrue();
        assertThat(viewer.ends).containsExactly(StreamEndReason.CLOSED_BY_PUBLISHER);
    }

    @Test
    void whoComesAfterTheEndWaitsForTheNextStreamOfTheName() {
        Show.Viewer early = show.addViewer(5 * MEGABIT, ViewOptions.anywhere());
        world.link(show.publisher, early.node);
        show.start();
        run(2_000);
        show.stop();
        run(500);
        assertThat(early.ends).hasSize(1);

        Show.Viewer late = show.addViewer(5 * MEGABIT, ViewOptions.anywhere());
        world.link(early.node, late.node);
        world.link(show.publisher, late.node);
        run(500);
        assertThat(late.ends).as("what was over before").isEmpty();
        int before = show.offeredNs.size();
        show.start();
        run(3_000);
        show.stop();
        run(1_000);

        assertThat(late.received).as(late.toString()).hasSizeGreaterThan(200).allMatch(index -> index >= before);
        assertThat(late.isComplete()).as(late.toString()).isTrue();
        assertThat(late.ends).containsExactly(StreamEndReason.CLOSED_BY_PUBLISHER);
    }

    @Test
    void aChildThatGetsAnothersSlotIsPushedTo() {
        MulticastConfig oneEach =
                MulticastConfig.builder().pushNeighbourLimit(1).build();
        Show narrow = new Show(world, StreamParameters.lowLatency(), 10 * MEGABIT, oneEach);
        Show.Viewer first = narrow.addViewer(5 * MEGABIT, ViewOptions.anywhere());
        Show.Viewer second = narrow.addViewer(5 * MEGABIT, ViewOptions.anywhere());
        world.link(narrow.publisher, first.node);
        run(100);
        world.link(narrow.publisher, second.node);
        narrow.start();
        run(2_000);

        long pushed = second.stream.stats().fragmentsPushedToUs;
        world.unlink(narrow.publisher, first.node);
        run(250);

        assertThat(second.stream.stats().fragmentsPushedToUs - pushed)
                .as("pushed as soon as there is a slot, not when it next asks")
                .isGreaterThan(10);
        run(2_000);
        narrow.stop();
        run(1_000);
        assertThat(second.isComplete()).as(second.toString()).isTrue();
    }

    @Test
    void aStreamGoesOnWhereACountOfMillisecondsDoesNotFitAnInt() {
        for (long startMs : new long[] {(1L << 31) - 3_000, 1L << 31, 3L << 30, (1L << 32) - 2_000}) {
            MulticastWorld old = new MulticastWorld(2, startMs);
            Show longRunning = new Show(old, StreamParameters.lowLatency(), 10 * MEGABIT);
            for (int i = 0; i < 8; i++) {
                longRunning.addViewer(5 * MEGABIT, ViewOptions.anywhere());
            }
            old.linkAtRandom(4);
            old.run(500);

            longRunning.start();
            old.run(6_000);
            Show.Viewer late = longRunning.addViewer(5 * MEGABIT, ViewOptions.startingWith(Show.CLASSIFIER));
            longRunning.viewers.forEach(viewer -> {
                if (viewer != late) {
                    old.link(viewer.node, late.node);
                }
            });
            old.run(4_000);
            longRunning.stop();
            old.run(2_000);

            assertThat(late.stream.stats().fragmentsPulled)
                    .as("what came before it, from %d", startMs)
                    .isPositive();

            assertThat(longRunning.viewers).allSatisfy(viewer -> {
                assertThat(viewer.isComplete())
                        .as("from %d: %s", startMs, viewer)
                        .isTrue();
                assertThat(viewer.gaps).isZero();
            });
        }
    }
}
