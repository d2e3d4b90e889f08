package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.testing.Peers;
import io.rivulet.groups.testing.SeededEntropy;
import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.groups.wire.StreamKey;
import io.rivulet.transport.wire.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingNewsTest {
    private static final long MS = 1_000_000;
    private static final int NEIGHBOURS = 3;
    private static final int GAP_MS = 50;
    private static final int BEFORE = 40;
    private static final int TICK_MS = 20;

    private final DirectRecorder network = new DirectRecorder();
    private final Multicast multicast;
    /** When each message was handed over. */
    private final List<Long> handedOverNs = new ArrayList<>();

    /** What the application does when a fragment arrives, and when it is handed a message. */
    private Runnable whenArrived = () -> {};

    private Runnable whenHanded = () -> {};
    private ViewedStream viewed;
    private long nowNs;

    WaitingNewsTest() {
        network.directory = Peers.directory(NEIGHBOURS + 1);
        MulticastConfig config = MulticastConfig.builder().maxStreams(1).build();
        multicast = new Multicast(network, config, new SeededEntropy(1), new Handed());
    }

    private final class Handed extends SilentEvents {
        @Override
        public void onMessage(
                long atNs,
                ViewedStream stream,
                int kind,
                long timestampMs,
                int flags,
                byte[] bytes,
                int offset,
                int length) {
            handedOverNs.add(atNs);
            whenHanded.run();
        }

        @Override
        public void onFragment(long atNs, StreamKey stream, long id) {
            whenArrived.run();
        }
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
        viewed = multicast.view(0, "s", ViewOptions.anywhere());
        for (int peer = 1; peer <= NEIGHBOURS; peer++) {
            multicast.onFlow(0, peer, flow(peer, 1), StreamFlowName.CONTROL.metadata(), flow(peer, 0));
            multicast.onDirect(0, peer, flow(peer, 1), DirectNetwork.ANNOUNCE, 0, 0, 0, announce);
            multicast.onFlow(0, peer, flow(peer, 2), StreamFlowName.FRAGMENTS.metadata(), network.firstFlows.get(peer));
        }
    }

    private void fragment(long id) {
        multicast.onDirect(nowNs, 1, flow(1, 2), DirectNetwork.FRAGMENT, id, 0, 0, message(id));
    }

    private static byte[] message(long id) {
        ByteWriter out = new ByteWriter(FragmentHeader.MAX_BYTES + 1);
        FragmentHeader.write(out, 0x20, id, 0, 0x12, 0);
        out.bytes(new byte[1], 0, 1);
        return out.toBytes();
    }

    private void waitingFragment(long arrivedNs, long id) {
        multicast.onWaiting(arrivedNs, 1, flow(1, 2), DirectNetwork.FRAGMENT, id, 0, 0, message(id));
    }

    private void stream() {
        for (int id = 1; id <= BEFORE; id++) {
            nowNs += GAP_MS * MS;
            fragment(id);
        }
    }

    private int typeSentForPull(long id) {
        network.type = 0;
        nowNs += MS;
        multicast.onDirect(nowNs, 2, flow(2, 1), DirectNetwork.PULL, id, 0, 0, null);
        return network.type;
    }

    @Test
    void whatTheNetworkSaysIsOnItsWayIsNotSentAgain() {
        view();
        stream();
        assertThat(typeSentForPull(BEFORE)).isEqualTo(DirectNetwork.FRAGMENT);
        network.flowUnderWay = network.flow;
        network.tokenUnderWay = network.token;

        assertThat(typeSentForPull(BEFORE)).as("on its way").isNotEqualTo(DirectNetwork.FRAGMENT);
        assertThat(typeSentForPull(BEFORE - 1)).as("another").isEqualTo(DirectNetwork.FRAGMENT);

        network.tokenUnderWay = PeerNetwork.NO_TOKEN;
        assertThat(typeSentForPull(BEFORE)).as("given up").isEqualTo(DirectNetwork.FRAGMENT);
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
    void fragmentsMayWaitWhoseSubstreamIsPushedToNobodyOnceTheRateIsKnown() {
        assertThat(multicast.leafSubstreams()).isZero();
        view();
        nowNs += GAP_MS * MS;
        fragment(1);
        assertThat(multicast.leafSubstreams()).isZero();
        stream();
        assertThat(multicast.leafSubstreams()).isEqualTo(0xff);

        multicast.onDirect(nowNs, 2, flow(2, 1), DirectNetwork.PUSH, 0x05, 0, 0, null);
        assertThat(multicast.leafSubstreams()).isEqualTo(0xfa);
        multicast.onDirect(nowNs, 3, flow(3, 1), DirectNetwork.PUSH, 0x04, 0, 0, null);
        multicast.onDirect(nowNs, 2, flow(2, 1), DirectNetwork.PUSH, 0x01, 0, 0, null);
        assertThat(multicast.leafSubstreams()).isEqualTo(0xfa);
        multicast.onNeighbourGone(nowNs, 3);
        assertThat(multicast.leafSubstreams()).isEqualTo(0xfe);
    }

    @Test
    void aFragmentThatWaitedIsHandedOverAsOfWhenItCame() {
        view();
        stream();
        handedOverNs.clear();
        network.type = 0;
        long beforeNs = nowNs;

        waitingFragment(beforeNs + 5 * MS, BEFORE + 2);
        assertThat(handedOverNs).isEmpty(); // The one before it is missing.
        waitingFragment(beforeNs + 6 * MS, BEFORE + 1);
        assertThat(handedOverNs).containsExactly(beforeNs + 6 * MS, beforeNs + 6 * MS);
        waitingFragment(beforeNs + 7 * MS, BEFORE + 1);
        assertThat(handedOverNs).hasSize(2);
        assertThat(network.type).isZero();

        nowNs = beforeNs + 50 * MS;
        fragment(BEFORE + 3);
        assertThat(handedOverNs).hasSize(3).last().isEqualTo(nowNs);
    }

    @Test
    void theApplicationMayStopWhileOneThatWaitedIsRead() {
        view();
        stream();
        handedOverNs.clear();
        whenHanded = () -> viewed.close(nowNs);
        waitingFragment(nowNs + 5 * MS, BEFORE + 1);
        waitingFragment(nowNs + 6 * MS, BEFORE + 2);
        multicast.onDeadline(nowNs + 50 * MS);
        assertThat(handedOverNs).hasSize(1);

        WaitingNewsTest another = new WaitingNewsTest();
        another.view();
        another.stream();
        another.handedOverNs.clear();
        another.whenArrived = () -> another.multicast.close(another.nowNs);
        another.waitingFragment(another.nowNs + 5 * MS, BEFORE + 1);
        another.waitingFragment(another.nowNs + 6 * MS, BEFORE + 2);
        another.multicast.onDeadline(another.nowNs + 50 * MS);
        assertThat(another.handedOverNs).isEmpty();
        assertThat(another.multicast.streams()).isZero();
    }

    @Test
    void aFragmentThatWaitedIsToldOf() {
        view();
        stream();
        multicast.onDeadline(nowNs + 1_000 * MS);
        network.type = 0;

        waitingFragment(nowNs + 1_001 * MS, BEFORE + 1);
        multicast.onDeadline(nowNs + 1_200 * MS);

        assertThat(network.type).isEqualTo(DirectNetwork.AVAILABILITY);
        assertThat(network.a).isEqualTo(BEFORE + 1);
    }

    @Test
    void nothingWaitsLongForAnotherInputWhileAStreamBegins() {
        view();
        nowNs += GAP_MS * MS;
        fragment(1);
        long firstNs = multicast.nextDeadlineNs();
        stream();

        assertThat(firstNs).isLessThanOrEqualTo(GAP_MS * MS + 6 * TICK_MS * MS);
        assertThat(multicast.nextDeadlineNs()).isGreaterThan(nowNs + GAP_MS * MS);
    }
}
