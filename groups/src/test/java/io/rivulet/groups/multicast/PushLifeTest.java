package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.SendPriority;
import org.junit.jupiter.api.Test;

/** For how long a fragment that waits to leave is worth sending: by the one who made it, and by those who relay it. */
class PushLifeTest {
    private static final long MEGABIT = 125_000;
    private static final StreamParameters PARAMETERS = StreamParameters.lowLatency();

    private final MulticastWorld world = new MulticastWorld(1);
    private final Show show = new Show(world, PARAMETERS, 10 * MEGABIT);

    /** A relay between the publisher and a viewer, with a line and with what it has been told of it. */
    private Show.Viewer relay(long uplinkBytesPerSec, long toldBytesPerSec) {
        MulticastConfig config =
                MulticastConfig.builder().uplinkBytesPerSec(toldBytesPerSec).build();
        Show.Viewer relay = show.addViewer(uplinkBytesPerSec, ViewOptions.anywhere(), config);
        world.link(show.publisher, relay.node);
        world.link(relay.node, show.addViewer(MEGABIT, ViewOptions.anywhere()).node);
        world.run(1_000);
        show.start();
        // After the first second nothing of the beginning counts, when no rate is known.
        world.run(8_000);
        return relay;
    }

    private static long pushLifeMs(MulticastWorld.Node node) {
        return node.longestLifeMs(SendPriority.LIVE_PUSH);
    }

    @Test
    void aRelaysPushLeavesWithinHalfAFetchPeriodWhereItsUplinkMayBeFull() {
        Show.Viewer relay = relay(2 * MEGABIT, 2 * MEGABIT);

        assertThat(relay.stream.children(0)).isOne();
        assertThat(pushLifeMs(relay.node)).isEqualTo(PARAMETERS.fetchPeriodMs() / 2);
    }

    @Test
    void anUplinkThatNobodyHasToldMayBeFull() {
        Show.Viewer relay = relay(20 * MEGABIT, 0);

        assertThat(relay.stream.children(0)).isOne();
        assertThat(pushLifeMs(relay.node)).isEqualTo(PARAMETERS.fetchPeriodMs() / 2);
    }

    @Test
    void aPushLivesAsLongAsTheWindowWhereThreeCopiesAreFree() {
        Show.Viewer relay = relay(20 * MEGABIT, 20 * MEGABIT);

        assertThat(pushLifeMs(relay.node)).isEqualTo(PARAMETERS.windowMs());
    }

    @Test
    void whatTheSourcePushesLivesAsLongAsTheWindow() {
        relay(2 * MEGABIT, 2 * MEGABIT);

        assertThat(pushLifeMs(show.publisher)).isEqualTo(PARAMETERS.windowMs());
    }

    @Test
    void anAnswerLeavesWithinAFetchPeriod() {
        Show.Viewer relay = show.addViewer(20 * MEGABIT, ViewOptions.anywhere());
        world.link(show.publisher, relay.node);
        show.start();
        world.run(1_000);
        // One who comes while the relay still has the first fragment asks for all that there was.
        world.link(relay.node, show.addViewer(MEGABIT, ViewOptions.anywhere()).node);
        world.run(2_000);

        assertThat(relay.node.longestLifeMs(SendPriority.PULL_ANSWER)).isEqualTo(PARAMETERS.fetchPeriodMs());
    }

    @Test
    void whatIsOwedForLongerIsDroppedAndCounted() {
        Show.Viewer relay = relay(MEGABIT / 2, 0);

        assertThat(relay.stream.engine().core().drops.get(StreamDrop.PUSH_STALE))
                .isPositive();
    }
}
