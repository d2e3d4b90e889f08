package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.testing.SeededEntropy;
import io.rivulet.groups.wire.StreamKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One node that holds a fragment, among many neighbours who have heard of nothing. */
class MapAdvertiserTest {
    private static final long MS = 1_000_000;
    private static final int NEIGHBOURS = 40;

    private StreamCore core;
    private MapAdvertiser maps;

    @BeforeEach
    void meet() {
        DirectRecorder network = new DirectRecorder();
        Neighbours neighbours = new Neighbours(NEIGHBOURS);
        core = new StreamCore(
                network,
                new DirectDialect(network),
                MulticastConfig.defaults(),
                new SeededEntropy(1),
                neighbours,
                new FlowTable(neighbours),
                0,
                "film",
                StreamKey.copyOf(new byte[StreamKey.LENGTH], 0),
                StreamParameters.lowLatency(),
                null);
        maps = new MapAdvertiser(core);
        for (int peer = 0; peer < NEIGHBOURS; peer++) {
            int neighbour = neighbours.add(peer);
            neighbours.makeReady(neighbour, PeerNetwork.NO_FLOW);
            core.table.reset(neighbour, neighbours.rows());
            core.table.told |= Neighbours.bit(neighbour);
            core.table.wholeMapOwed |= Neighbours.bit(neighbour);
        }
        core.window.start(1);
        core.window.place(core.window.reserve(1, 1, true, 0), new byte[1], 0, 1);
        maps.onFragment(0, 1);
    }

    @Test
    void firstMapsCountAsPacketsToo() {
        maps.run(0);

        long sent = core.stats.mapsSent;
        assertThat(sent).isBetween(10L, 20L);
        assertThat(Long.bitCount(core.table.wholeMapOwed)).isEqualTo(NEIGHBOURS - (int) sent);
        assertThat(maps.isPending()).isTrue();
    }

    @Test
    void everybodyHasTheFirstMapInTurnAndNobodyTwice() {
        int runs = 0;
        for (long nowMs = 0; nowMs < 20_000 && maps.isPending(); nowMs++) {
            if (nowMs >= maps.nextMs()) {
                maps.run(nowMs * MS);
                runs++;
            }
        }

        assertThat(maps.isPending()).isFalse();
        assertThat(core.table.wholeMapOwed).isZero();
        assertThat(core.stats.mapsSent).isEqualTo(NEIGHBOURS);
        assertThat(runs).as("it is told when there is room for more").isLessThan(2 * NEIGHBOURS);
    }

    @Test
    void whoHasHadNoMapComesBeforeThoseWhoHave() {
        core.table.wholeMapOwed = Neighbours.bit(NEIGHBOURS - 1);

        maps.run(1_000 * MS);

        assertThat(core.stats.mapsSent).isBetween(10L, 20L);
        assertThat(core.table.wholeMapOwed).isZero();
    }
}
