package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.testing.Peers;
import io.rivulet.groups.testing.SeededEntropy;
import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.groups.wire.StreamKey;
import io.rivulet.transport.wire.ByteWriter;
import org.junit.jupiter.api.Test;

class WaitingNewsTest {
    private static final long MS = 1_000_000;
    private static final int NEIGHBOURS = 3;
    private static final int GAP_MS = 50;
    private static final int BEFORE = 40;
    private static final int TICK_MS = 20;

    private final DirectRecorder network = new DirectRecorder();
    private final Multicast multicast;
    private long nowNs;

    WaitingNewsTest() {
        network.directory = Peers.directory(NEIGHBOURS + 1);
        MulticastConfig config = MulticastConfig.builder().maxStreams(1).build();
        multicast = new Multicast(network, config, new SeededEntropy(1), new SilentEvents());
    }

    private static int flow(int peer, int number) {
        return peer * 100 + 2 * number + 1;
    }

    private void view() {
        StreamAnnounce announce =
                StreamParameters.lowLatency().announce("s", StreamKey.copyOf(new byte[StreamKey.LENGTH], 0));
        for (int peer = 1; peer <= NEIGHBOURS; peer++) {
            multicast.onNeighbour(0, peer, flow(peer, 0));
        }
        multicast.view(0, "s", ViewOptions.anywhere());
        for (int peer = 1; peer <= NEIGHBOURS; peer++) {
            multicast.onFlow(0, peer, flow(peer, 1), StreamFlowName.CONTROL.metadata(), flow(peer, 0));
            multicast.onDirect(0, peer, flow(peer, 1), DirectNetwork.ANNOUNCE, 0, 0, 0, announce);
            multicast.onFlow(0, peer, flow(peer, 2), StreamFlowName.FRAGMENTS.metadata(), network.firstFlows.get(peer));
        }
    }

    private void fragment(long id) {
        ByteWriter out = new ByteWriter(FragmentHeader.MAX_BYTES + 1);
        FragmentHeader.write(out, 0x20, id, 0, 0x12, 0);
        out.bytes(new byte[1], 0, 1);
        multicast.onDirect(nowNs, 1, flow(1, 2), DirectNetwork.FRAGMENT, 0, 0, 0, out.toBytes());
    }

    private void stream() {
        for (int id = 1; id <= BEFORE; id++) {
            nowNs += GAP_MS * MS;
            fragment(id);
        }
    }

    /** After how many milliseconds the fragment is asked for of which the map has told. */
    private int pulledAfterMs() {
        for (int ms = 1; ms < 1_000; ms++) {
            network.type = 0;
            multicast.onDeadline(nowNs + ms * MS);
            if (network.type == DirectNetwork.PULL) {
                assertThat(network.a).isEqualTo(BEFORE + 1);
                return ms;
            }
        }
        throw new AssertionError("it is never asked for");
    }

    private int pulledAfterMs(boolean waits, int readMs) {
        WaitingNewsTest world = new WaitingNewsTest();
        world.view();
        world.stream();
        long arrivedNs = world.nowNs + 5 * MS;
        if (waits) {
            world.multicast.onWaiting(
                    arrivedNs, 2, flow(2, 1), DirectNetwork.AVAILABILITY, BEFORE + 1, BEFORE - 8, -1L, null);
        } else {
            world.multicast.onDirect(
                    arrivedNs, 2, flow(2, 1), DirectNetwork.AVAILABILITY, BEFORE + 1, BEFORE - 8, -1L, null);
        }
        world.multicast.onDeadline(world.nowNs + readMs * MS);
        return world.pulledAfterMs();
    }

    @Test
    void aMapThatWaitedCountsFromWhenItArrived() {
        int readAtOnce = pulledAfterMs(false, 5);

        assertThat(readAtOnce).isGreaterThan(100);
        // What is missing is looked at every 20 ms, from another time on when something was looked at before.
        assertThat(pulledAfterMs(true, 5)).isBetween(readAtOnce - TICK_MS, readAtOnce + TICK_MS);
        assertThat(pulledAfterMs(true, 100)).isBetween(readAtOnce - TICK_MS, readAtOnce + TICK_MS);
    }

    @Test
    void readingAMapThatWaitedDoesNothingElse() {
        view();
        stream();
        long wakeNs = multicast.nextDeadlineNs();
        network.type = 0;

        multicast.onWaiting(
                nowNs + 5 * MS, 2, flow(2, 1), DirectNetwork.AVAILABILITY, BEFORE + 1, BEFORE - 8, -1L, null);
        multicast.onWaiting(
                nowNs + 6 * MS, 2, flow(2, 2), DirectNetwork.AVAILABILITY, BEFORE + 2, BEFORE - 8, -1L, null);
        multicast.onWaiting(
                nowNs + 6 * MS, 9, flow(9, 1), DirectNetwork.AVAILABILITY, BEFORE + 2, BEFORE - 8, -1L, null);

        assertThat(network.type).isZero();
        assertThat(multicast.nextDeadlineNs()).isEqualTo(wakeNs);
    }

    @Test
    void newsMayWaitAsLongAsWhatIsDueAndNotLongWhileTheRateIsUnknown() {
        assertThat(multicast.newsWaitsUntilNs()).isZero();
        view();
        assertThat(multicast.newsWaitsUntilNs()).isBetween(1L, nowNs + 10 * MS);
        assertThat(multicast.newsWaitsUntilNs()).isLessThanOrEqualTo(multicast.nextDeadlineNs());

        stream();

        assertThat(multicast.newsWaitsUntilNs()).isBetween(nowNs + 1, nowNs + 2 * GAP_MS * MS);
        assertThat(multicast.newsWaitsUntilNs()).isLessThanOrEqualTo(multicast.nextDeadlineNs());
    }

    /** Whether a message that comes while something is due that may still wait has it done. */
    private boolean hurries(int type, long a, long b) {
        view();
        stream();
        long wakeNs = multicast.nextDeadlineNs();
        multicast.onDirect(wakeNs - MS, 2, flow(2, 1), type, a, b, -1L, null);
        return multicast.nextDeadlineNs() > wakeNs;
    }

    @Test
    void mapsAndStatusesThatRefuseNothingHurryNothing() {
        int wantedAndServed = 0x0101;
        int refused = 0x0001;

        assertThat(new WaitingNewsTest().hurries(DirectNetwork.AVAILABILITY, BEFORE, BEFORE - 8))
                .isFalse();
        assertThat(new WaitingNewsTest().hurries(DirectNetwork.STATUS, wantedAndServed, 0))
                .isFalse();
        assertThat(new WaitingNewsTest().hurries(DirectNetwork.STATUS, refused, 0))
                .isTrue();
        assertThat(new WaitingNewsTest().hurries(DirectNetwork.PULL, BEFORE + 9, 0))
                .isTrue();
    }

    @Test
    void newsThatKeepsComingPutsNothingOff() {
        view();
        stream();
        long wakeNs = multicast.nextDeadlineNs();

        for (int ms = 40; ms > 0; ms -= 10) {
            multicast.onDirect(wakeNs - ms * MS, 3, flow(3, 1), DirectNetwork.STATUS, 0, 0, 0, null);
            assertThat(multicast.nextDeadlineNs()).isLessThanOrEqualTo(wakeNs);
        }
        multicast.onDirect(wakeNs, 3, flow(3, 1), DirectNetwork.STATUS, 0, 0, 0, null);

        assertThat(multicast.nextDeadlineNs()).isGreaterThan(wakeNs);
    }

    @Test
    void nothingWaitsForAnotherInputWhileAStreamBegins() {
        view();
        nowNs += GAP_MS * MS;
        fragment(1);
        long firstNs = multicast.nextDeadlineNs();
        stream();

        assertThat(firstNs).isLessThanOrEqualTo(GAP_MS * MS + 5 * TICK_MS * MS);
        assertThat(multicast.nextDeadlineNs()).isGreaterThan(nowNs + GAP_MS * MS);
    }
}
