package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.wire.PushMask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How viewers find their ways to the source of a stream that is announced and has not begun. */
class BeforeBeginningTest {
    private static final long MEGABIT = 125_000;

    /** Of which a new session carries a substream or two, over the ways of the world. */
    private static final long EXPECTED_BYTES_PER_SEC = 4 * MEGABIT;

    private final MulticastWorld world = new MulticastWorld(5);
    private final Show show = new Show(
            world,
            StreamParameters.lowLatency().withExpectedBytesPerSec(EXPECTED_BYTES_PER_SEC),
            100 * MEGABIT,
            MulticastConfig.builder().pushNeighbourLimit(8).build());

    @BeforeEach
    void announce() {
        show.start();
        show.pause(60_000);
    }

    private Show.Viewer viewer(MulticastWorld.Node... neighbours) {
        Show.Viewer viewer = show.addViewer(50 * MEGABIT, ViewOptions.anywhere());
        for (MulticastWorld.Node neighbour : neighbours) {
            world.link(neighbour, viewer.node);
        }
        return viewer;
    }

    private Show.Viewer viewerAt(int peer) {
        return show.viewers.stream()
                .filter(viewer -> viewer.node.peer == peer)
                .findFirst()
                .orElseThrow();
    }

    /** Whether the parents of a substream, from a viewer on, end at the publisher. */
    private boolean hasWay(Show.Viewer viewer, int substream) {
        int at = viewer.stream.parent(substream);
        for (int hops = 0; hops <= show.viewers.size() && at != Neighbours.NONE; hops++) {
            if (at == show.publisher.peer) {
                return true;
            }
            at = viewerAt(at).stream.parent(substream);
        }
        return false;
    }

    private List<String> withoutWay() {
        List<String> without = new ArrayList<>();
        for (Show.Viewer viewer : show.viewers) {
            IntStream.range(0, PushMask.SUBSTREAMS)
                    .filter(substream -> !hasWay(viewer, substream))
                    .forEach(substream -> without.add(viewer.node.peer + " in " + substream));
        }
        return without;
    }

    private long fromSource(Show.Viewer viewer) {
        return IntStream.range(0, PushMask.SUBSTREAMS)
                .filter(substream -> viewer.stream.parent(substream) == show.publisher.peer)
                .count();
    }

    @Test
    void whoCameFirstGivesUpToTheOthersWhatItsSessionWouldNotCarry() {
        Show.Viewer first = viewer(show.publisher);
        world.run(1_000);
        assertThat(fromSource(first)).isEqualTo(PushMask.SUBSTREAMS);

        for (int i = 0; i < 7; i++) {
            viewer(show.publisher, show.viewers.get(0).node, show.viewers.get(i).node);
            world.run(300);
        }
        world.run(5_000);

        assertThat(withoutWay()).isEmpty();
        assertThat(fromSource(first)).isLessThan(PushMask.SUBSTREAMS - 1);
        assertThat(show.viewers)
                .allSatisfy(viewer -> assertThat(fromSource(viewer)).isPositive());
    }

    @Test
    void whoHasNobodyElseHasAllFromTheSource() {
        Show.Viewer alone = viewer(show.publisher);
        Show.Viewer other = viewer(show.publisher);
        world.run(60_000); // The stream begins.
        world.run(8_000);

        assertThat(List.of(alone, other))
                .allSatisfy(viewer -> assertThat(fromSource(viewer)).isEqualTo(PushMask.SUBSTREAMS));
        show.stop();
        world.run(1_000);
        assertThat(List.of(alone, other))
                .allSatisfy(viewer ->
                        assertThat(viewer.isComplete()).as(viewer.toString()).isTrue());
    }

    @Test
    void whoLosesItsWayTurnsToNobodyWhoHadItsOwnByIt() {
        Show.Viewer near = viewer(show.publisher);
        Show.Viewer one = viewer(near.node);
        Show.Viewer two = viewer(near.node, one.node);
        world.run(3_000);
        assertThat(withoutWay()).isEmpty();

        world.unlink(show.publisher, near.node);
        world.run(1_000);
        assertThat(near.stream.parent(0)).isEqualTo(Neighbours.NONE);
        assertThat(near.stream.engine().core().distances.lagMs(neighbour(near, one), 0))
                .isEqualTo(Distances.UNKNOWN);
        Show.Viewer bridge = viewer(show.publisher);
        world.link(bridge.node, two.node);
        world.run(4_000);

        for (int i = 0; i < 40; i++) { // and it stays so
            assertThat(withoutWay()).as("%d ms later", 250 * i).isEmpty();
            world.run(250);
        }
    }

    private static int neighbour(Show.Viewer of, Show.Viewer other) {
        return of.stream.engine().core().neighbours.find(other.node.peer);
    }
}
